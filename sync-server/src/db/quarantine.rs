//! Change sets that were not taken: kept whole and sealed, for an administrator.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use vetpms_protocol::{
    FOR_NEWER, GIVEN_UP, Hash32, Header, SignedSet, StandsAside, TAKEN_ALREADY, UNKNOWN_LOG,
    UNSIGNED_IN, WaitsFor, decode, encode,
};

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
    /// The hashes of changes that it builds on and that are not here.
    pub waits_for: Vec<Vec<u8>>,
}

/// A set that stands aside, opened.
pub struct Kept {
    /// Its number among the sets aside.
    pub id: Uuid,
    /// Its hash.
    pub hash: Vec<u8>,
    /// Why it stands aside, for programs.
    pub code: String,
    /// The same for people.
    pub words: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// The device that brought it.
    pub device: Uuid,
    /// As it came.
    pub signed: SignedSet,
}

#[derive(sqlx::FromRow)]
struct SealedSet {
    id: Uuid,
    hash: Vec<u8>,
    code: String,
    words: String,
    received_at: DateTime<Utc>,
    device: Uuid,
    sealed: Vec<u8>,
}

impl SealedSet {
    fn open(self, keys: &TenantKeys) -> Result<Kept, Refused> {
        let damaged = || Refused::internal("a set that stands aside is damaged");
        let hash: [u8; 32] = self.hash.as_slice().try_into().map_err(|_| damaged())?;
        let plain = keys.open_blob(&Place::Quarantine(&hash), &self.sealed)?;
        Ok(Kept {
            id: self.id,
            hash: self.hash,
            code: self.code,
            words: self.words,
            received_at: self.received_at,
            device: self.device,
            signed: decode(&plain).map_err(|_| damaged())?,
        })
    }
}

/// Keeps a set aside, whole and sealed; one that is there already stays as it is, unless nobody could judge it before its
/// log was known.
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
        "INSERT INTO quarantine (id, hash, replica, seq, code, words, author, device, change_hashes, sealed,
                                 waits_for)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (hash) DO UPDATE
         SET code = EXCLUDED.code, words = EXCLUDED.words, waits_for = EXCLUDED.waits_for
         WHERE quarantine.code = $12",
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
    .bind(aside.waits_for)
    .bind(UNKNOWN_LOG)
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
    let found: Vec<(Vec<u8>, String, String)> = sqlx::query_as(
        "SELECT hash, code, words FROM quarantine
                        WHERE hash = ANY($1) AND decision IS DISTINCT FROM 'accepted'",
    )
    .bind(hashes)
    .fetch_all(&mut **tx)
    .await?;
    Ok(found
        .into_iter()
        .map(|(hash, code, words)| (hash, (code, words)))
        .collect())
}

/// Which of these changes belong to a set that was kept aside, and what that one waits for.
///
/// # Errors
/// The database's.
pub async fn quarantined_changes(
    tx: &mut Tx,
    changes: &[Vec<u8>],
) -> Result<BTreeMap<Vec<u8>, WaitsFor>, sqlx::Error> {
    let found: Vec<(Vec<u8>, String)> = sqlx::query_as(
        "SELECT h, CASE WHEN decision IS NULL THEN code ELSE '' END FROM quarantine, unnest(change_hashes) AS h
         WHERE change_hashes && $1 AND h = ANY($1) AND decision IS DISTINCT FROM 'accepted'",
    )
    .bind(changes)
    .fetch_all(&mut **tx)
    .await?;
    let mut aside = BTreeMap::new();
    for (hash, code) in found {
        let waits = WaitsFor::of(&code);
        let least = aside.entry(hash).or_insert(waits);
        *least = waits.min(*least);
    }
    Ok(aside)
}

const KEPT: &str = "SELECT id, hash, code, words, received_at, device, sealed FROM quarantine WHERE decision IS NULL AND ";

/// The sets that wait for one of these changes, in the order in which they came.
///
/// # Errors
/// A [`Refused`] when the database fails or a set does not open.
pub async fn waiting_for(
    tx: &mut Tx,
    changes: &[Vec<u8>],
    keys: &TenantKeys,
) -> Result<Vec<Kept>, Refused> {
    let sql = format!("{KEPT} waits_for && $1 ORDER BY received_at, seq");
    let found: Vec<SealedSet> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(changes)
        .fetch_all(&mut **tx)
        .await?;
    found.into_iter().map(|set| set.open(keys)).collect()
}

/// The sets that the server was too old for when they came, in that order.
///
/// # Errors
/// A [`Refused`] when the database fails or a set does not open.
pub async fn for_newer(tx: &mut Tx, keys: &TenantKeys) -> Result<Vec<Kept>, Refused> {
    let sql = format!("{KEPT} code = ANY($1) ORDER BY received_at, seq");
    let found: Vec<SealedSet> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(FOR_NEWER)
        .fetch_all(&mut **tx)
        .await?;
    found.into_iter().map(|set| set.open(keys)).collect()
}

/// The sets that wait for this author to sign in on their device, in the order in which they came.
///
/// # Errors
/// A [`Refused`] when the database fails or a set does not open.
pub async fn for_sign_in(
    tx: &mut Tx,
    author: Uuid,
    keys: &TenantKeys,
) -> Result<Vec<Kept>, Refused> {
    let sql = format!("{KEPT} code = $1 AND author = $2 ORDER BY received_at, seq");
    let found: Vec<SealedSet> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(UNSIGNED_IN)
        .bind(author)
        .fetch_all(&mut **tx)
        .await?;
    found.into_iter().map(|set| set.open(keys)).collect()
}

/// A set that stands aside and about which nothing was decided.
///
/// # Errors
/// A [`Refused`] when the database fails or the set does not open.
pub async fn undecided(tx: &mut Tx, id: Uuid, keys: &TenantKeys) -> Result<Option<Kept>, Refused> {
    let sql = format!("{KEPT} id = $1");
    let found: Option<SealedSet> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?;
    found.map(|set| set.open(keys)).transpose()
}

/// The newest sets about which nothing was decided, at most `most`, as far as the transaction may see them.
///
/// # Errors
/// A [`Refused`] when the database fails or a set does not open.
pub async fn all(tx: &mut Tx, most: i64, keys: &TenantKeys) -> Result<Vec<Kept>, Refused> {
    let sql = format!("{KEPT} true ORDER BY received_at DESC, seq DESC LIMIT $1");
    let found: Vec<SealedSet> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(most)
        .fetch_all(&mut **tx)
        .await?;
    found.into_iter().map(|set| set.open(keys)).collect()
}

/// Why those of these sets stand aside that were not taken. Who knows the hash has the set.
///
/// # Errors
/// The database's.
pub async fn those_of(tx: &mut Tx, hashes: &[Hash32]) -> Result<Vec<StandsAside>, sqlx::Error> {
    let hashes: Vec<Vec<u8>> = hashes.iter().map(|hash| hash.bytes().to_vec()).collect();
    let found: Vec<(Vec<u8>, String, String)> = sqlx::query_as(
        "SELECT hash, CASE WHEN decision IS NULL OR code = $3 THEN code ELSE $2 END, words FROM quarantine
         WHERE hash = ANY($1) AND decision IS DISTINCT FROM 'accepted'",
    )
    .bind(hashes)
    .bind(GIVEN_UP)
    .bind(TAKEN_ALREADY)
    .fetch_all(&mut **tx)
    .await?;
    let stands = |(hash, code, words): (Vec<u8>, String, String)| {
        let hash = Hash32::new(hash.try_into().ok()?);
        let given_up = code == GIVEN_UP;
        let words = if given_up {
            "an administrator gave it up".to_owned()
        } else {
            words
        };
        Some(StandsAside { hash, code, words })
    };
    Ok(found.into_iter().filter_map(stands).collect())
}

/// Writes down what became of a set: `accepted` or `dismissed`; by whom, unless it was taken by itself.
///
/// # Errors
/// The database's.
pub async fn decide(
    tx: &mut Tx,
    hash: &[u8],
    decision: &str,
    by: Option<Uuid>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE quarantine SET decision = $2, decided_by = $3, decided_at = now(), waits_for = '{}' WHERE hash = $1",
    )
    .bind(hash)
    .bind(decision)
    .bind(by)
    .execute(&mut **tx)
    .await
    .map(drop)
}

/// Writes down that what a set stands in for was entered again, by its author: nobody is asked about it any more.
/// Only what the same device brought or, where its signature is `proven`, the same person wrote.
///
/// # Errors
/// The database's.
pub async fn replaced(tx: &mut Tx, by: &Header, proven: bool) -> Result<(), sqlx::Error> {
    if by.replaces.is_empty() {
        return Ok(());
    }
    let sets = by.replaces.iter();
    let hashes: Vec<Vec<u8>> = sets.map(|set| set.hash.bytes().to_vec()).collect();
    if proven {
        // It may come after this one: a restored server need not know it yet.
        sqlx::query(
            "INSERT INTO stood_in_for SELECT unnest($1::bytea[]), $2, $3 ON CONFLICT DO NOTHING",
        )
        .bind(&hashes)
        .bind(by.device)
        .bind(by.author)
        .execute(&mut **tx)
        .await?;
    }
    sqlx::query(
        "UPDATE quarantine SET decision = 'replaced', decided_by = $2, decided_at = now(), waits_for = '{}'
         WHERE hash = ANY($1) AND decision IS NULL AND (device = $3 OR ($4 AND author = $2))",
    )
    .bind(hashes)
    .bind(by.author)
    .bind(by.device)
    .bind(proven)
    .execute(&mut **tx)
    .await
    .map(drop)
}

/// Who stands in for those of these sets that others stand in for: hash, device and author.
///
/// # Errors
/// The database's.
pub async fn stood_in_for(
    tx: &mut Tx,
    hashes: &[[u8; 32]],
) -> Result<BTreeSet<([u8; 32], Uuid, Uuid)>, sqlx::Error> {
    let hashes: Vec<&[u8]> = hashes.iter().map(<[u8; 32]>::as_slice).collect();
    let found: Vec<(Vec<u8>, Uuid, Uuid)> =
        sqlx::query_as("SELECT hash, device, author FROM stood_in_for WHERE hash = ANY($1)")
            .bind(hashes)
            .fetch_all(&mut **tx)
            .await?;
    let known = found.into_iter();
    Ok(known
        .filter_map(|(hash, device, author)| Some((hash.try_into().ok()?, device, author)))
        .collect())
}

/// What was decided about a set: `accepted`, `dismissed` or `replaced`.
///
/// # Errors
/// The database's.
pub async fn decision(tx: &mut Tx, id: Uuid) -> Result<Option<String>, sqlx::Error> {
    let found: Option<Option<String>> =
        sqlx::query_scalar("SELECT decision FROM quarantine WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut **tx)
            .await?;
    Ok(found.flatten())
}

/// Writes down that sets were taken after all: one can come before its log is known, or in a device's last work.
///
/// # Errors
/// The database's.
pub async fn taken(tx: &mut Tx, hashes: &[Vec<u8>]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE quarantine SET decision = 'accepted', decided_at = now(), waits_for = '{}'
         WHERE hash = ANY($1) AND decision IS NULL",
    )
    .bind(hashes)
    .execute(&mut **tx)
    .await
    .map(drop)
}

/// Writes down why a set that was tried again still stands aside.
///
/// # Errors
/// The database's.
pub async fn still_aside(
    tx: &mut Tx,
    hash: &[u8],
    (code, words): (&str, &str),
    waits_for: &[Vec<u8>],
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE quarantine SET code = $2, words = $3, waits_for = $4 WHERE hash = $1")
        .bind(hash)
        .bind(code)
        .bind(words)
        .bind(waits_for)
        .execute(&mut **tx)
        .await
        .map(drop)
}
