//! Sets that were taken under another number than their first: their device had to begin a new log.

use std::collections::BTreeSet;

use super::Tx;

/// Those of these sets that were taken under another number than that of their hash.
///
/// # Errors
/// The database's.
pub async fn moved(tx: &mut Tx, hashes: &[[u8; 32]]) -> Result<BTreeSet<[u8; 32]>, sqlx::Error> {
    let hashes: Vec<&[u8]> = hashes.iter().map(<[u8; 32]>::as_slice).collect();
    let found: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT sha256(substring(signature FROM 129)) FROM change_sets WHERE octet_length(signature) > 128
         AND sha256(substring(signature FROM 129)) = ANY($1)",
    )
    .bind(hashes)
    .fetch_all(&mut **tx)
    .await?;
    let known = found.into_iter();
    Ok(known.filter_map(|hash| hash.try_into().ok()).collect())
}

/// Whether a set was taken under another number than that of its hash: its device had to move it.
///
/// # Errors
/// The database's.
pub async fn is_moved(tx: &mut Tx, hash: &[u8; 32]) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM change_sets WHERE octet_length(signature) > 128
                        AND sha256(substring(signature FROM 129)) = $1)",
    )
    .bind(hash.as_slice())
    .fetch_one(&mut **tx)
    .await
}
