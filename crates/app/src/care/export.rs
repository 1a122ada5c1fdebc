//! The whole practice as JSON lines: data out at any time, without asking anybody.

use std::io::Write;

use serde_json::json;
use vetpms_access::Permission;
use vetpms_model::ENTITIES;

use crate::desk::Desk;
use crate::error::{AppError, Code};

const BATCH: usize = 1000;

/// Writes one line per row, `{"table", "id", "values"}`, parents before children; returns the number of rows.
///
/// # Errors
/// [`Code::Forbidden`] without the right to export, [`Code::File`] when it cannot be written.
pub fn export(desk: &Desk, out: &mut dyn Write) -> Result<u64, AppError> {
    let session = desk.session()?;
    let _grant = desk.read(|tx| {
        Ok::<_, AppError>(
            desk.policy(tx)?
                .grant(session.user, Permission::ExportData)?,
        )
    })?;
    let mut rows = 0;
    for def in ENTITIES.iter() {
        let mut after = None;
        loop {
            let batch = desk.read(|tx| Ok(tx.scan(def, after, BATCH)?))?;
            let Some((last, _)) = batch.last() else { break };
            after = Some(last.id);
            for (row, _) in &batch {
                let line = json!({ "table": def.table, "id": row.id, "values": row.to_json(def) });
                writeln!(out, "{line}")
                    .map_err(|error| AppError::new(Code::File, error.to_string()))?;
                rows += 1;
            }
        }
    }
    Ok(rows)
}
