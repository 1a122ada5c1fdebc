//! Accepted change sets and their changes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::{FromRow as _, Row as _};
use uuid::Uuid;
use vetpms_model::{Stamp, entity};
use vetpms_protocol::{Blob, Body, BodyKind, Header, Key16, SignedSet};

use super::Tx;
use super::documents::Key;
use crate::error::Refused;
use crate::seal::{Place, TenantKeys};

/// Position and hash of those of these sets that were accepted before.
///
/// # Errors
/// The database's.
pub async fn accepted(
    tx: &mut Tx,
    wanted: &[(Uuid, i64)],
) -> Result<HashMap<(Uuid, i64), (i64, [u8; 32])>, sqlx::Error> {
    let (replicas, seqs): (Vec<Uuid>, Vec<i64>) = wanted.iter().copied().unzip();
    let found: Vec<(Uuid, i64, i64, Vec<u8>)> = sqlx::query_as(
        "SELECT c.replica, c.seq, c.position, c.hash
         FROM unnest($1::uuid[], $2::bigint[]) AS k (replica, seq)
         JOIN change_sets c ON c.replica = k.replica AND c.seq = k.seq",
    )
    .bind(replicas)
    .bind(seqs)
    .fetch_all(&mut **tx)
    .await?;
    let one = |(replica, seq, position, hash): (Uuid, i64, i64, Vec<u8>)| {
        (
            (replica, seq),
            (position, hash.try_into().unwrap_or_default()),
        )
    };
    Ok(found.into_iter().map(one).collect())
}

/// Accepted sets and their changes, sealed, to be written with two statements.
#[derive(Default)]
pub struct Sets {
    positions: Vec<i64>,
    replicas: Vec<Uuid>,
    seqs: Vec<i64>,
    hashes: Vec<Vec<u8>>,
    authors: Vec<Uuid>,
    devices: Vec<Uuid>,
    schemas: Vec<i32>,
    causes: Vec<String>,
    times: Vec<DateTime<Utc>>,
    headers: Vec<Vec<u8>>,
    signatures: Vec<Vec<u8>>,
    counts: Vec<i32>,
    sizes: Vec<i32>,
    changes: Changes,
    /// To which medical records the rows belong.
    record_of: HashMap<Key, Uuid>,
}

#[derive(Default)]
struct Changes {
    positions: Vec<i64>,
    ordinals: Vec<i32>,
    tables: Vec<String>,
    rows: Vec<Uuid>,
    kinds: Vec<&'static str>,
    hashes: Vec<Vec<u8>>,
    key_ids: Vec<Uuid>,
    sealed: Vec<Vec<u8>>,
    by_record: Vec<bool>,
    records: Vec<Option<Uuid>>,
}

fn kind_name(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Change => "change",
        BodyKind::Fact => "fact",
    }
}

impl Sets {
    /// None yet; `record_of` tells to which medical record a row belongs.
    #[must_use]
    pub fn new(record_of: HashMap<Key, Uuid>) -> Self {
        Self {
            record_of,
            ..Self::default()
        }
    }

    /// Adds a set at its position; `hashes` are those of its changes.
    ///
    /// # Errors
    /// A [`Refused`] when it cannot be sealed.
    pub fn add(
        &mut self,
        position: i64,
        hash: &[u8; 32],
        header: &Header,
        signed: &SignedSet,
        hashes: &[[u8; 32]],
        keys: &TenantKeys,
    ) -> Result<(), Refused> {
        let mut size = signed.header.bytes().len();
        for (at, (body, change)) in signed.bodies.iter().flatten().zip(hashes).enumerate() {
            let ordinal = i32::try_from(at).unwrap_or(i32::MAX);
            let mut plain = body.salt.bytes().to_vec();
            plain.extend_from_slice(body.bytes.bytes());
            size += plain.len() + body.table.len() + 16;
            let all = &mut self.changes;
            all.positions.push(position);
            all.ordinals.push(ordinal);
            let def = entity(&body.table);
            all.by_record
                .push(def.is_some_and(|def| def.record.is_some()));
            let record = def.and_then(|def| self.record_of.get(&(def.table, body.row)));
            all.records.push(record.copied());
            all.tables.push(body.table.clone());
            all.rows.push(body.row);
            all.kinds.push(kind_name(body.kind));
            all.hashes.push(change.to_vec());
            all.key_ids.push(keys.key_id()?);
            all.sealed
                .push(keys.seal_blob(&Place::Change(position, ordinal), &plain)?);
        }
        self.positions.push(position);
        self.replicas.push(header.replica);
        self.seqs
            .push(i64::try_from(header.seq).unwrap_or(i64::MAX));
        self.hashes.push(hash.to_vec());
        self.authors.push(header.author);
        self.devices.push(header.device);
        self.schemas
            .push(i32::try_from(header.schema).unwrap_or(i32::MAX));
        self.causes.push(header.cause.clone());
        self.times.push(header.time());
        self.headers.push(signed.header.bytes().to_vec());
        self.signatures.push(signed.signature.bytes().to_vec());
        self.counts
            .push(i32::try_from(signed.bodies.len()).unwrap_or(i32::MAX));
        self.sizes.push(i32::try_from(size).unwrap_or(i32::MAX));
        Ok(())
    }

    /// Writes them.
    ///
    /// # Errors
    /// The database's.
    pub async fn write(self, tx: &mut Tx, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
        if self.positions.is_empty() {
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO change_sets (position, replica, seq, hash, author, device, schema, cause, at, received_at,
                                      header, signature, changes, size)
             SELECT position, replica, seq, hash, author, device, schema, cause, at, $14, header, signature, changes, size
             FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::bytea[], $5::uuid[], $6::uuid[], $7::integer[],
                         $8::text[], $9::timestamptz[], $10::bytea[], $11::bytea[], $12::integer[], $13::integer[])
                  AS s (position, replica, seq, hash, author, device, schema, cause, at, header, signature, changes, size)",
        )
        .bind(self.positions)
        .bind(self.replicas)
        .bind(self.seqs)
        .bind(self.hashes)
        .bind(self.authors)
        .bind(self.devices)
        .bind(self.schemas)
        .bind(self.causes)
        .bind(self.times)
        .bind(self.headers)
        .bind(self.signatures)
        .bind(self.counts)
        .bind(self.sizes)
        .bind(now)
        .execute(&mut **tx)
        .await?;
        self.changes.write(tx).await
    }
}

/// Whether one of these sets has a change in the medical record of somebody else than its author.
///
/// # Errors
/// The database's.
pub async fn touch_others_records(tx: &mut Tx, positions: &[i64]) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM changes c JOIN change_sets s ON s.position = c.position
                        WHERE c.position = ANY ($1) AND c.owner <> s.author)",
    )
    .bind(positions)
    .fetch_one(&mut **tx)
    .await
}

impl Changes {
    /// A change belongs to whoever wrote the medical record that its row belongs to; the rows stand by now.
    async fn write(self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO changes (position, ordinal, table_name, row_id, kind, change_hash, key_id, sealed, owner)
             SELECT c.position, c.ordinal, c.table_name, c.row_id, c.kind, c.change_hash, c.key_id, c.sealed,
                    CASE WHEN c.by_record THEN coalesce(d.owner, m.created_by, s.author) END
             FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::uuid[], $5::text[], $6::bytea[], $7::uuid[],
                         $8::bytea[], $9::boolean[], $10::uuid[])
                  AS c (position, ordinal, table_name, row_id, kind, change_hash, key_id, sealed, by_record, record)
             JOIN change_sets s ON s.position = c.position
             LEFT JOIN documents d ON c.by_record AND d.table_name = c.table_name AND d.row_id = c.row_id
             LEFT JOIN medical_records m ON c.by_record AND m.id = c.record",
        )
        .bind(self.positions)
        .bind(self.ordinals)
        .bind(self.tables)
        .bind(self.rows)
        .bind(self.kinds)
        .bind(self.hashes)
        .bind(self.key_ids)
        .bind(self.sealed)
        .bind(self.by_record)
        .bind(self.records)
        .execute(&mut **tx)
        .await
        .map(drop)
    }
}

/// A set of the log, its changes not yet read.
#[derive(sqlx::FromRow)]
pub struct Placed {
    /// Position.
    pub position: i64,
    /// Replica.
    pub replica: Uuid,
    /// When the server took it.
    pub received_at: DateTime<Utc>,
    /// The header's bytes.
    pub header: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
    /// How many changes it has.
    pub changes: i32,
    /// How many bytes.
    pub size: i32,
}

/// The sets after a position, by position.
///
/// # Errors
/// The database's.
pub async fn sets_after(tx: &mut Tx, after: i64, most: i64) -> Result<Vec<Placed>, sqlx::Error> {
    sqlx::query_as(
        "SELECT position, replica, received_at, header, signature, changes, size FROM change_sets
         WHERE position > $1 ORDER BY position LIMIT $2",
    )
    .bind(after)
    .bind(most)
    .fetch_all(&mut **tx)
    .await
}

/// The row of a change, and the change itself where it was asked for.
pub struct StoredChange {
    /// Position of its set.
    pub position: i64,
    /// Its place in the set.
    pub ordinal: usize,
    /// The change.
    pub body: Body,
}

/// The changes of these positions that the transaction may read.
///
/// # Errors
/// A [`Refused`] when the database fails or a change does not open.
pub async fn bodies(
    tx: &mut Tx,
    positions: &[i64],
    keys: &TenantKeys,
) -> Result<Vec<StoredChange>, Refused> {
    let found: Vec<SealedChange> = sqlx::query_as(
        "SELECT position, ordinal, table_name, row_id, kind, sealed FROM changes
         WHERE position = ANY($1) ORDER BY position, ordinal",
    )
    .bind(positions)
    .fetch_all(&mut **tx)
    .await?;
    found.into_iter().map(|change| change.open(keys)).collect()
}

/// Every change of these rows in the order of the log, with the stamp of its set.
///
/// # Errors
/// A [`Refused`] when the database fails or a change does not open.
pub async fn of_rows(
    tx: &mut Tx,
    table: &str,
    rows: &[Uuid],
    keys: &TenantKeys,
) -> Result<Vec<(StoredChange, Stamp)>, Refused> {
    let found = sqlx::query(
        "SELECT c.position, c.ordinal, c.table_name, c.row_id, c.kind, c.sealed, s.at, s.author, s.device
         FROM changes c JOIN change_sets s ON s.position = c.position
         WHERE c.table_name = $1 AND c.row_id = ANY($2) ORDER BY c.position, c.ordinal",
    )
    .bind(table)
    .bind(rows)
    .fetch_all(&mut **tx)
    .await?;
    let mut all = Vec::with_capacity(found.len());
    for row in found {
        let change = SealedChange::from_row(&row)?.open(keys)?;
        let (at, author) = (row.try_get("at")?, row.try_get("author")?);
        let stamp = Stamp {
            created_at: at,
            created_by: author,
            updated_at: at,
            updated_by: author,
            updated_device: row.try_get("device")?,
            updated_position: Some(change.position),
        };
        all.push((change, stamp));
    }
    Ok(all)
}

#[derive(sqlx::FromRow)]
struct SealedChange {
    position: i64,
    ordinal: i32,
    table_name: String,
    row_id: Uuid,
    kind: String,
    sealed: Vec<u8>,
}

impl SealedChange {
    fn open(self, keys: &TenantKeys) -> Result<StoredChange, Refused> {
        let mut plain =
            keys.open_blob(&Place::Change(self.position, self.ordinal), &self.sealed)?;
        let damaged = || Refused::internal("a stored change is damaged");
        let salt: [u8; 16] = plain
            .get(..16)
            .and_then(|salt| salt.try_into().ok())
            .ok_or_else(damaged)?;
        plain.drain(..16);
        let kind = if self.kind == "fact" {
            BodyKind::Fact
        } else {
            BodyKind::Change
        };
        let (salt, bytes) = (Key16::new(salt), Blob::new(plain));
        let body = Body {
            table: self.table_name,
            row: self.row_id,
            kind,
            salt,
            bytes,
        };
        Ok(StoredChange {
            position: self.position,
            ordinal: usize::try_from(self.ordinal).unwrap_or(0),
            body,
        })
    }
}

/// The rows that the sets of these positions touch, as far as the transaction may know of them.
///
/// # Errors
/// The database's.
pub async fn touched(tx: &mut Tx, positions: &[i64]) -> Result<Vec<(String, Uuid)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT DISTINCT table_name, row_id FROM changes WHERE position = ANY($1) AND kind = 'change'
         ORDER BY table_name, row_id",
    )
    .bind(positions)
    .fetch_all(&mut **tx)
    .await
}
