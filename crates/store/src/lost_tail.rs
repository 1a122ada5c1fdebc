//! What the server may have lost is offered to it again, whoever wrote it.

use rusqlite::params;
use uuid::Uuid;

use crate::error::Result;
use crate::read::key;
use crate::tables;
use crate::values::id_of;
use crate::write::WriteTx;

impl WriteTx<'_> {
    /// Queues every set again that stood behind `base` in the server's order, those of `own` log after number
    /// `acknowledged`, and those of a former log of this `device` after the last that the server surely has, in
    /// that order and before what already waits, which may build on them; then those of other logs without a
    /// place that do not stand aside: taken once, and perhaps lost before they came back with it. None of them has a place any
    /// more, and no row claims a later one than `base`. How many were queued.
    /// Another device's set of which this one may not see every change is left to others.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn offer_again(
        &self,
        (device, own): (Uuid, Uuid),
        acknowledged: u64,
        base: i64,
    ) -> Result<usize> {
        // The server has a log without gaps up to any set that it has placed, and takes one in no other order than that of
        // its numbers: what has no place, or got it late, goes before what comes after it in its log.
        let sets = "(SELECT replica, seq, at, device, changes, position, length(header) AS bytes, \
                    min(position) OVER (PARTITION BY replica ORDER BY seq DESC) AS turn FROM change_sets) s";
        let lost = "(position > ?1 OR (replica = ?2 AND seq > ?3) OR (replica <> ?2 AND position IS NULL \
                    AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.replica = s.replica AND q.seq = s.seq)) \
                    OR (device = ?4 AND replica <> ?2 AND seq > (SELECT coalesce(max(p.seq), 0) \
                    FROM change_sets p WHERE p.replica = s.replica AND p.position <= ?1))) \
                    AND (device = ?4 OR changes = \
                    (SELECT count(*) FROM changes c WHERE c.replica = s.replica AND c.seq = s.seq))";
        let bounds = params![base, key(&own), acknowledged, key(&device)];
        let waiting = self.list(
            "SELECT replica, seq, at, bytes FROM outbox ORDER BY rowid",
            [],
            |row| {
                Ok((
                    id_of(row.get_ref(0)?)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                ))
            },
        )?;
        self.run("DELETE FROM outbox", [])?;
        let queued = self.run(
            &format!(
                "INSERT INTO outbox (replica, seq, at, bytes) SELECT replica, seq, at, bytes FROM {sets} WHERE {lost} \
                 ORDER BY turn IS NULL, turn, replica = ?2, replica, seq"
            ),
            bounds,
        )?;
        for (replica, seq, at, bytes) in waiting {
            let (seq, at, bytes): (u64, i64, usize) = (seq, at, bytes);
            self.run(
                "INSERT OR IGNORE INTO outbox (replica, seq, at, bytes) VALUES (?1, ?2, ?3, ?4)",
                params![key(&replica), seq, at, bytes],
            )?;
        }
        self.run(
            "UPDATE change_sets SET position = NULL WHERE position > ?1 OR (replica = ?2 AND seq > ?3)",
            params![base, key(&own), acknowledged],
        )?;
        for def in vetpms_model::ENTITIES.iter() {
            self.run(&tables::table(def.table)?.displace, [base])?;
        }
        Ok(queued)
    }
}
