//! Whether a record says more than this version can show.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::{EntityDef, Row};
use vetpms_store::{ReadTx, WriteTx};

use crate::desk::Desk;
use crate::documents;
use crate::error::AppError;
use crate::records_seen::seen_by;
use crate::sync::versions;

/// Those of some rows of which a newer version of the program has written a part that this one does not know: a
/// field, or a choice of a field. It is kept as it came, and edits here leave it alone.
///
/// # Errors
/// No such table; the user may not read it; [`AppError`] of the store.
pub fn newer_parts(desk: &Desk, table: &str, ids: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    let def = crate::records::table(table)?;
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let seen = seen_by(&desk.policy(tx)?, desk.session()?.user);
        let mut newer = Vec::new();
        for id in ids {
            let id = &tx.stands_for(*id)?;
            if seen.allows_id(tx, def, *id)? && is_newer(tx, def, *id)? {
                newer.push(*id);
            }
        }
        Ok(newer)
    })
}

fn is_newer(tx: &ReadTx, def: &'static EntityDef, id: Uuid) -> Result<bool, AppError> {
    let row = tx.row(def, id)?;
    if row.is_some_and(|(row, _)| has_unknown_choice(def, &row)) {
        return Ok(true);
    }
    if def.is_fact() {
        return fact_is_newer(tx, def, id);
    }
    let Some(mut document) = documents::open(tx, def, id)? else {
        return Ok(false);
    };
    // What an unknown text is born by is unknown too, so its edits wait in the document.
    let has_texts = document.has_waiting() && versions::server_knows_more(tx, def)?;
    Ok(has_texts || !document.unknown_keys().is_empty())
}

/// A fact has no document: its own words tell, or a note that was made when it came with the first copy.
fn fact_is_newer(tx: &ReadTx, def: &'static EntityDef, id: Uuid) -> Result<bool, AppError> {
    if tx.meta_text(&noted(def, id))?.is_some_and(|fields| {
        // The program may have learnt of them since.
        fields.split(',').any(|name| def.field(name).is_none())
    }) {
        return Ok(true);
    }
    let words = tx.fact_bytes(def.table, id)?;
    let words = words.and_then(|bytes| serde_json::from_slice::<Map<String, Json>>(&bytes).ok());
    Ok(words.is_some_and(|values| !unknown(def, &values).is_empty()))
}

/// Notes what a fact of the first copy says that this program does not know.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn note_fact(
    tx: &WriteTx,
    def: &EntityDef,
    id: Uuid,
    values: &Map<String, Json>,
) -> Result<(), AppError> {
    let unknown = unknown(def, values);
    if !unknown.is_empty() {
        tx.set_meta_text(&noted(def, id), &unknown.join(","))?;
    }
    Ok(())
}

fn noted(def: &EntityDef, id: Uuid) -> String {
    format!("newer/{}/{id}", def.table)
}

/// Fields with a value that are none here.
fn unknown<'a>(def: &EntityDef, values: &'a Map<String, Json>) -> Vec<&'a str> {
    let filled = values.iter().filter(|(_, value)| !value.is_null());
    let names = filled.map(|(name, _)| name.as_str());
    names.filter(|name| def.field(name).is_none()).collect()
}

fn has_unknown_choice(def: &EntityDef, row: &Row) -> bool {
    let mut all = def.fields.iter().zip(&row.values);
    all.any(|(field, value)| field.is_unknown_choice(value))
}
