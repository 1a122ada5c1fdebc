//! Change sets that were not taken: kept whole and sealed, for an administrator.

use std::collections::HashMap;

use uuid::Uuid;
use vetpms_protocol::{Header, SignedSet, encode};

use super::Tx;
use crate::error::Refused;
use crate::seal::{Place, TenantKeys};

/// A change set that is not taken.
pub struct Aside<'a> {
    /// As it came.
    pub signed: &'a SignedSet,
    /// Its hash.
    pub hash: &'a [u8; 32],
    /// Its header, if it can be read.
    pub header: Option<&'a Header>,
    /// Why, for programs.
    pub code: &'a str,
    /// Why, for people.
    pub words: &'a str,
    /// The hashes of its changes, where known.
    pub changes: Vec<Vec<u8>>,
}

/// Keeps a set aside, whole and sealed; one that is there already stays as it is.
///
/// # Errors
/// A [`Refused`] when the database fails.
pub async fn keep_aside(
    tx: &mut Tx,
    aside: Aside<'_>,
    pushed_by: Uuid,
    id: Uuid,
    keys: &TenantKeys,
) -> Result<(), Refused> {
    let sealed = keys.seal_blob(&Place::Quarantine(aside.hash), &encode(aside.signed)?)?;
    sqlx::query(
        "INSERT INTO quarantine (id, hash, replica, seq, code, words, author, device, change_hashes, sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (hash) DO NOTHING",
    )
    .bind(id)
    .bind(aside.hash.as_slice())
    .bind(aside.header.map(|header| header.replica))
    .bind(aside.header.and_then(|header| i64::try_from(header.seq).ok()))
    .bind(aside.code)
    .bind(aside.words)
    .bind(aside.header.map(|header| header.author))
    .bind(pushed_by)
    .bind(aside.changes)
    .bind(sealed)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Code and words of those of these sets that were kept aside before, by hash.
///
/// # Errors
/// The database's.
pub async fn quarantined(
    tx: &mut Tx,
    hashes: &[Vec<u8>],
) -> Result<HashMap<Vec<u8>, (String, String)>, sqlx::Error> {
    let found: Vec<(Vec<u8>, String, String)> =
        sqlx::query_as("SELECT hash, code, words FROM quarantine WHERE hash = ANY($1)")
            .bind(hashes)
            .fetch_all(&mut **tx)
            .await?;
    Ok(found
        .into_iter()
        .map(|(hash, code, words)| (hash, (code, words)))
        .collect())
}

/// Whether any of these changes belongs to a set that was kept aside.
///
/// # Errors
/// The database's.
pub async fn quarantined_changes(
    tx: &mut Tx,
    changes: &[Vec<u8>],
) -> Result<Vec<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT DISTINCT h FROM quarantine, unnest(change_hashes) AS h WHERE change_hashes && $1 AND h = ANY($1)",
    )
    .bind(changes)
    .fetch_all(&mut **tx)
    .await
}
