//! Sets that stand aside because they came without some of their changes, and come whole from somebody else.

use std::collections::BTreeSet;

use vetpms_protocol::{SignedSet, encode};

use super::Tx;
use crate::error::Refused;
use crate::seal::{Place, TenantKeys};

/// Those of these sets about which nothing was decided and that stand aside with this code, by hash.
///
/// # Errors
/// The database's.
pub async fn undecided_as(
    tx: &mut Tx,
    hashes: &[Vec<u8>],
    code: &str,
) -> Result<BTreeSet<Vec<u8>>, sqlx::Error> {
    let found: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT hash FROM quarantine WHERE hash = ANY($1) AND decision IS NULL AND code = $2",
    )
    .bind(hashes)
    .bind(code)
    .fetch_all(&mut **tx)
    .await?;
    Ok(found.into_iter().collect())
}

/// Keeps a set whole that stood aside without some of its changes.
///
/// # Errors
/// A [`Refused`] when the database fails.
pub async fn made_whole(
    tx: &mut Tx,
    hash: &[u8; 32],
    signed: &SignedSet,
    changes: Vec<Vec<u8>>,
    keys: &TenantKeys,
) -> Result<(), Refused> {
    let sealed = keys.seal_blob(&Place::Quarantine(hash), &encode(signed)?)?;
    sqlx::query("UPDATE quarantine SET sealed = $2, change_hashes = $3 WHERE hash = $1")
        .bind(hash.as_slice())
        .bind(sealed)
        .bind(changes)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
