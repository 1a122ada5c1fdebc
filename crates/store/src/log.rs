//! The log of change sets: of this replica and of every other that it has heard of.
//!
//! What is in it is never changed, except that a set learns its place and that a row can be forgotten.

use chrono::{DateTime, Utc};
use rusqlite::{Params, params};
use uuid::Uuid;
use vetpms_protocol::limits::PAGE_SETS;
use vetpms_protocol::{Blob, Body, BodyKind, ChangeSet, Hash32, Key16, SignedSet};

use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};
use crate::tables;
use crate::values::{id_of, instant_of};
use crate::write::WriteTx;

/// Who wrote a change set, when and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope {
    /// The writer's clock.
    pub at: DateTime<Utc>,
    /// Who.
    pub author: Uuid,
    /// On which device.
    pub device: Uuid,
    /// The server's position, once it has one.
    pub position: Option<i64>,
}

impl ReadTx<'_> {
    /// The envelopes of the sets that touch a row, in the server's order, unplaced ones last as they were
    /// written; without those that stand aside.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn envelopes_of(&self, table: &str, row: Uuid) -> Result<Vec<Envelope>> {
        self.list(
            "SELECT DISTINCT s.at, s.author, s.device, s.position, s.rowid FROM changes c \
             JOIN change_sets s ON s.replica = c.replica AND s.seq = c.seq \
             WHERE c.row_id = ?2 AND c.table_name = ?1 \
             AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.replica = s.replica AND q.seq = s.seq) \
             ORDER BY s.position IS NULL, s.position, s.rowid",
            (table, key(&row)),
            |row| {
                Ok(Envelope {
                    at: instant_of(row.get_ref(0)?)?,
                    author: id_of(row.get_ref(1)?)?,
                    device: id_of(row.get_ref(2)?)?,
                    position: row.get(3)?,
                })
            },
        )
    }

    /// The words of a fact as its set brought them; none where it came with the first copy.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn fact_bytes(&self, table: &str, row: Uuid) -> Result<Option<Vec<u8>>> {
        self.first(
            "SELECT bytes FROM changes WHERE row_id = ?2 AND table_name = ?1 AND kind = 'fact'",
            (table, key(&row)),
            |row| Ok(row.get(0)?),
        )
    }

    /// When the server got the set by which a device changed a row at a time of its own clock.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn received_at(
        &self,
        row: Uuid,
        device: Uuid,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>> {
        self.first(
            "SELECT s.received_at FROM changes c JOIN change_sets s ON s.replica = c.replica AND s.seq = c.seq \
             WHERE c.row_id = ?1 AND s.device = ?2 AND s.at = ?3 AND s.received_at IS NOT NULL",
            params![key(&row), key(&device), at.timestamp_millis()],
            |row| instant_of(row.get_ref(0)?),
        )
    }

    /// When the server got the newest set of a log that it holds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_received(&self, replica: Uuid) -> Result<Option<DateTime<Utc>>> {
        self.first(
            "SELECT received_at FROM change_sets WHERE replica = ?1 AND received_at IS NOT NULL \
             ORDER BY seq DESC LIMIT 1",
            [key(&replica)],
            |row| instant_of(row.get_ref(0)?),
        )
    }

    /// Number and hash of the newest set of a log.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn log_head(&self, replica: Uuid) -> Result<Option<(u64, Hash32)>> {
        self.first(
            "SELECT seq, hash FROM change_sets WHERE replica = ?1 ORDER BY seq DESC LIMIT 1",
            [key(&replica)],
            |row| Ok((row.get(0)?, hash_of(row, 1)?)),
        )
    }

    /// Reads sets that a statement finds: replica, seq, changes, header, signature; a page of them.
    pub(crate) fn sets<P: Params>(
        &self,
        sql: &str,
        which: P,
        max_bytes: usize,
    ) -> Result<Vec<SignedSet>> {
        let mut statement = self.connection().prepare_cached(sql)?;
        let mut rows = statement.query(which)?;
        let (mut all, mut bytes) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let bodies = self.bodies(id_of(row.get_ref(0)?)?, row.get(1)?, row.get(2)?)?;
            let (header, signature): (Vec<u8>, Vec<u8>) = (row.get(3)?, row.get(4)?);
            bytes += header.len() + signature.len();
            bytes += bodies
                .iter()
                .flatten()
                .map(|body| body.bytes.bytes().len())
                .sum::<usize>();
            if all.len() == PAGE_SETS || (bytes > max_bytes && !all.is_empty()) {
                break;
            }
            all.push(SignedSet {
                header: Blob::new(header),
                signature: Blob::new(signature),
                bodies,
            });
        }
        Ok(all)
    }

    /// Hash of the set under a number of a log.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hash_at(&self, replica: Uuid, seq: u64) -> Result<Option<Hash32>> {
        self.first(
            "SELECT hash FROM change_sets WHERE replica = ?1 AND seq = ?2",
            params![key(&replica), seq],
            |row| hash_of(row, 0),
        )
    }

    /// Whether every change of a set is here; those of tables that nobody here may read are not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_whole(&self, replica: Uuid, seq: u64) -> Result<bool> {
        let lacking = self.first(
            "SELECT 1 FROM change_sets s WHERE s.replica = ?1 AND s.seq = ?2 AND s.changes > \
             (SELECT count(*) FROM changes c WHERE c.replica = s.replica AND c.seq = s.seq)",
            params![key(&replica), seq],
            |_| Ok(()),
        )?;
        Ok(lacking.is_none())
    }

    fn bodies(&self, replica: Uuid, seq: u64, count: usize) -> Result<Vec<Option<Body>>> {
        let mut bodies = Vec::new();
        bodies.resize_with(count, || None);
        let found = self.list(
            "SELECT ordinal, table_name, row_id, kind, salt, bytes FROM changes WHERE replica = ?1 AND seq = ?2",
            params![key(&replica), seq],
            |row| {
                let salt: [u8; 16] = row.get(4)?;
                let body = Body {
                    table: row.get(1)?,
                    row: id_of(row.get_ref(2)?)?,
                    kind: kind_of(row.get_ref(3)?.as_str().map_err(|_| StoreError::Damaged)?)?,
                    salt: Key16::new(salt),
                    bytes: Blob::new(row.get(5)?),
                };
                Ok((row.get::<_, usize>(0)?, body))
            },
        )?;
        for (ordinal, body) in found {
            *bodies.get_mut(ordinal).ok_or(StoreError::Damaged)? = Some(body);
        }
        Ok(bodies)
    }
}

impl WriteTx<'_> {
    /// Writes a set and its changes into the log; whether it was new. `folded` says of each change,
    /// by its place in the set, whether the stored document has it already; facts never wait. A set
    /// that is there already only learns its position.
    ///
    /// # Errors
    /// [`StoreError::Fork`] when another set stands under its number.
    pub fn append_set(
        &self,
        set: &ChangeSet,
        position: Option<i64>,
        received_at: Option<DateTime<Utc>>,
        folded: impl Fn(usize) -> bool,
    ) -> Result<bool> {
        let header = &set.header;
        match self.hash_at(header.replica, header.seq)? {
            Some(hash) if hash == set.hash => {
                self.place(header.replica, header.seq, position, received_at)?;
                self.fill_in(set, folded)?;
                return Ok(false);
            }
            Some(_) => {
                return Err(StoreError::Fork {
                    replica: header.replica,
                    seq: header.seq,
                });
            }
            None => {}
        }
        self.run(
            "INSERT INTO change_sets (replica, seq, hash, position, author, device, at, received_at, cause, changes, \
             header, signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                key(&header.replica),
                header.seq,
                set.hash.bytes(),
                position,
                key(&header.author),
                key(&header.device),
                header.at,
                received_at.map(|at| at.timestamp_millis()),
                header.cause,
                set.signed.bodies.len(),
                set.signed.header.bytes(),
                set.signed.signature.bytes(),
            ],
        )?;
        for (ordinal, body) in set.signed.bodies.iter().enumerate() {
            let Some(body) = body else { continue };
            self.append_body(header.replica, header.seq, ordinal, body, folded(ordinal))?;
        }
        Ok(true)
    }

    /// Adds the changes of a known set that went when nobody here might read them.
    fn fill_in(&self, set: &ChangeSet, folded: impl Fn(usize) -> bool) -> Result<()> {
        let (replica, seq) = (set.header.replica, set.header.seq);
        if self.is_whole(replica, seq)? {
            return Ok(());
        }
        let here = self.bodies(replica, seq, set.signed.bodies.len())?;
        for (ordinal, body) in set.signed.bodies.iter().enumerate() {
            if let (Some(body), Some(None)) = (body, here.get(ordinal)) {
                self.append_body(replica, seq, ordinal, body, folded(ordinal))?;
            }
        }
        Ok(())
    }

    fn append_body(
        &self,
        replica: Uuid,
        seq: u64,
        ordinal: usize,
        body: &Body,
        folded: bool,
    ) -> Result<()> {
        self.run(
            "INSERT INTO changes (replica, seq, ordinal, table_name, row_id, kind, salt, bytes, folded) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                key(&replica),
                seq,
                ordinal,
                body.table,
                key(&body.row),
                kind_name(body.kind),
                body.salt.bytes(),
                body.bytes.bytes(),
                folded || body.kind == BodyKind::Fact,
            ],
        )?;
        Ok(())
    }

    /// Puts another signature of its author under a set of our own log that waits to be sent.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn replace_signature(&self, replica: Uuid, seq: u64, signature: &[u8; 64]) -> Result<()> {
        self.run(
            "UPDATE change_sets SET signature = ?3 WHERE replica = ?1 AND seq = ?2 AND position IS NULL",
            params![key(&replica), seq, signature.as_slice()],
        )?;
        Ok(())
    }

    /// Gives a set its place in the server's order and the time it got there, and the place to the
    /// facts that came with it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_position(
        &self,
        replica: Uuid,
        seq: u64,
        position: i64,
        received_at: Option<DateTime<Utc>>,
    ) -> Result<()> {
        self.place(replica, seq, Some(position), received_at)
    }

    fn place(
        &self,
        replica: Uuid,
        seq: u64,
        position: Option<i64>,
        at: Option<DateTime<Utc>>,
    ) -> Result<()> {
        let Some(position) = position else {
            return Ok(());
        };
        self.run(
            "UPDATE change_sets SET position = ?3, received_at = COALESCE(?4, received_at) \
             WHERE replica = ?1 AND seq = ?2",
            params![
                key(&replica),
                seq,
                position,
                at.map(|at| at.timestamp_millis())
            ],
        )?;
        let facts = self.list(
            "SELECT table_name, row_id FROM changes WHERE replica = ?1 AND seq = ?2 AND kind = 'fact'",
            params![key(&replica), seq],
            |row| Ok((row.get::<_, String>(0)?, id_of(row.get_ref(1)?)?)),
        )?;
        for (table, id) in facts {
            // A table of a newer version has no rows here yet.
            if let Ok(table) = tables::table(&table) {
                self.run(&table.place, params![key(&id), position])?;
            }
        }
        Ok(())
    }
}

fn hash_of(row: &rusqlite::Row<'_>, at: usize) -> Result<Hash32> {
    Ok(Hash32::new(row.get(at)?))
}

fn kind_name(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Change => "change",
        BodyKind::Fact => "fact",
    }
}

fn kind_of(name: &str) -> Result<BodyKind> {
    match name {
        "change" => Ok(BodyKind::Change),
        "fact" => Ok(BodyKind::Fact),
        _ => Err(StoreError::Damaged),
    }
}
