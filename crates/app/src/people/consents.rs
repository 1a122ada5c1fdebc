//! What a client agreed to. The newest word on a purpose counts.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::people::{Client, Consent};
use vetpms_model::{Entity, Patch, Value};
use vetpms_store::ReadTx;

use crate::commit::commit;
use crate::desk::Desk;
use crate::error::AppError;

/// A consent in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ConsentState {
    /// The newest word on it.
    pub id: Option<Uuid>,
    /// Code of the purpose.
    pub purpose: String,
    /// Given, or withdrawn; none when the client was never asked.
    pub given: Option<bool>,
    /// When the client said so.
    pub decided_at: Option<DateTime<Utc>>,
    /// How.
    pub remark: Option<String>,
}

/// Notes that a client agreed, or withdrew.
///
/// # Errors
/// [`AppError::not_found`]; an unknown purpose.
pub fn record_consent(
    desk: &Desk,
    client: Uuid,
    purpose: &str,
    given: bool,
    remark: Option<&str>,
) -> Result<Uuid, AppError> {
    let def = Consent::def();
    commit(desk, "record_consent", |draft| {
        draft.row(Client::def(), client)?;
        let patch = Patch::default()
            .with(def, "client_id", Value::Id(client))
            .with(def, "purpose", Value::Text(purpose.to_owned()))
            .with(def, "is_given", Value::Bool(given))
            .with(def, "decided_at", Value::Instant(draft.now()))
            .with(
                def,
                "remark",
                remark.map_or(Value::Null, |text| Value::Text(text.to_owned())),
            );
        let id = draft.new_id();
        draft.create(def, id, patch)
    })
}

/// Every purpose with the newest word on it, by any of the client's entries.
pub(super) fn consents_of(tx: &ReadTx, clients: &[Uuid]) -> Result<Vec<ConsentState>, AppError> {
    let def = Consent::def();
    let mut newest: BTreeMap<String, (DateTime<Utc>, bool, Option<String>, Uuid)> = BTreeMap::new();
    for client in clients {
        for (row, _) in tx.rows_where(def, "client_id", &Value::Id(*client))? {
            let Value::Instant(at) = row.get(def, "decided_at") else {
                continue;
            };
            let purpose = row.text(def, "purpose").unwrap_or_default().to_owned();
            let given = row.get(def, "is_given").is_true();
            if newest.get(&purpose).is_none_or(|(before, ..)| before <= at) {
                let remark = row.text(def, "remark").map(str::to_owned);
                newest.insert(purpose, (*at, given, remark, row.id));
            }
        }
    }
    let purposes = def.field("purpose").map_or(&[][..], |field| field.codes);
    Ok(purposes
        .iter()
        .map(|code| {
            let (decided_at, given, remark, id) = match newest.remove(code.0) {
                Some((at, given, remark, id)) => (Some(at), Some(given), remark, Some(id)),
                None => (None, None, None, None),
            };
            ConsentState {
                id,
                purpose: code.0.to_owned(),
                given,
                decided_at,
                remark,
            }
        })
        .collect())
}
