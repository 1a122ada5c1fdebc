//! What a signature stands for: a hash over everything that was signed, which anybody can make again.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_crypto::sha256;
use vetpms_document::signature_id;
use vetpms_model::def::SIGNED_HEADS;
use vetpms_model::medical::MedicalRecord;
use vetpms_model::{Entity, EntityDef, Row, Value};
use vetpms_protocol::Hash32;
use vetpms_store::ReadTx;

use super::lock::parts_of;
use crate::error::AppError;

/// The rows of a visit that belong to it, by table, ordered by id.
pub(super) fn rows_of(
    tx: &ReadTx,
    record: Uuid,
) -> Result<Vec<(&'static EntityDef, Row)>, AppError> {
    let mut all = Vec::new();
    for def in parts_of() {
        if def.table == MedicalRecord::def().table {
            all.extend(tx.row(def, record)?.map(|(row, _)| (def, row)));
        } else {
            let rows = tx.rows_where(def, "medical_record_id", &Value::Id(record))?;
            all.extend(rows.into_iter().map(|(row, _)| (def, row)));
        }
    }
    Ok(all)
}

/// What was added to a signed visit by somebody who did not know of the signature: no part of what was signed, and told
/// of under Review until somebody decides. None while the visit is not signed.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn late_parts(tx: &ReadTx, record: &Row) -> Result<BTreeSet<Uuid>, AppError> {
    if record.get(MedicalRecord::def(), SIGNED_HEADS).is_null() {
        return Ok(BTreeSet::new());
    }
    let late = |(def, row): &(&'static EntityDef, Row)| row.get(def, SIGNED_HEADS).is_null();
    let rows = rows_of(tx, record.id)?.into_iter().filter(late);
    Ok(rows.map(|(_, row)| row.id).collect())
}

/// SHA-256 in hex over a signature and the rows under it: JSON with sorted keys, filled fields only, without those that
/// signing writes. A field that a later version adds is empty in what was signed before, and changes nothing.
pub(super) fn content_hash(
    rows: &[(&'static EntityDef, Row)],
    (id, signer, at): (Uuid, Uuid, &str),
) -> String {
    let mut parts = vec![json!({ "signature": id, "by": signer, "at": at }).to_string()];
    for (def, row) in rows {
        let values: BTreeMap<String, Json> = row
            .to_json(def)
            .into_iter()
            .filter(|(name, _)| def.field(name).is_some_and(|field| !field.signature))
            .collect();
        parts.push(json!({ "table": def.table, "id": row.id, "values": values }).to_string());
    }
    let lines = parts.join("\n");
    Hash32::new(sha256(&[lines.as_bytes()])).hex()
}

/// Whether a signed visit is no longer what was signed.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn altered(tx: &ReadTx, record: &Row) -> Result<bool, AppError> {
    let def = MedicalRecord::def();
    let Some(id) = record.text(def, SIGNED_HEADS).and_then(signature_id) else {
        return Ok(false);
    };
    let mut rows = rows_of(tx, record.id)?;
    // Of two signatures that did not know of each other, what only the other one covers is no part of this one.
    rows.retain(|(def, row)| row.text(def, SIGNED_HEADS).and_then(signature_id) == Some(id));
    let at = record.get(def, "signed_at").to_json();
    let by = record.get(def, "signed_by").as_id().unwrap_or_default();
    let hash = content_hash(&rows, (id, by, at.as_str().unwrap_or_default()));
    Ok(record.text(def, "content_hash") != Some(hash.as_str()))
}
