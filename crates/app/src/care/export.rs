//! The whole practice as JSON lines: data out at any time, without asking anybody.

use std::io::Write;

use serde_json::json;
use vetpms_access::{Permission, needed_to_read};
use vetpms_model::{ENTITIES, EntityDef};

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::records_seen::seen_by;

const BATCH: usize = 1000;

/// Writes one line per row that the user may read, `{"table", "id", "values"}`, parents before children; returns the
/// number of rows.
///
/// # Errors
/// [`Code::Forbidden`] without the right to export, [`Code::File`] when it cannot be written.
pub fn export(desk: &Desk, out: &mut dyn Write) -> Result<u64, AppError> {
    let session = desk.session()?;
    let policy = desk.read(|tx| desk.policy(tx))?;
    let _grant = policy.grant(session.user, Permission::ExportData)?;
    let seen = seen_by(&policy, session.user);
    let readable = |def: &&&EntityDef| policy.allows(session.user, needed_to_read(def.table));
    let mut rows = 0;
    for def in ENTITIES.iter().filter(readable) {
        let mut after = None;
        loop {
            let (last, batch) = desk.read(|tx| {
                let batch = tx.scan(def, after, BATCH)?;
                let last = batch.last().map(|(row, _)| row.id);
                let mut kept = Vec::with_capacity(batch.len());
                for (row, stamp) in batch {
                    if seen.allows(tx, def, &row, &stamp)? {
                        kept.push(row);
                    }
                }
                Ok((last, kept))
            })?;
            let Some(last) = last else { break };
            after = Some(last);
            for row in &batch {
                let line = json!({ "table": def.table, "id": row.id, "values": row.to_json(def) });
                writeln!(out, "{line}")
                    .map_err(|error| AppError::new(Code::File, error.to_string()))?;
                rows += 1;
            }
        }
    }
    Ok(rows)
}
