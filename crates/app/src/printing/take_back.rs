//! Taking back what was handed out: it came back, or was entered in error. The handing out stays in the record, marked, and
//! what it took from the prescription may be handed out again.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::medical::{Dispensing, DispensingReturn};
use vetpms_model::{Entity, Patch, Row, Stamp, Value};
use vetpms_store::ReadTx;

use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::shown::user_name;
use crate::visits::case::said;

/// Why a label is not printed any more.
pub(super) const TAKEN_BACK: &str =
    "this was taken back, so its label is not printed any more; hand it out anew";

/// That something was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TakenBack {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
}

/// Takes back what was handed out; now and by the signed-in user.
///
/// # Errors
/// [`Code::InvalidValue`] without a reason; [`Code::NotPossible`] when it was taken back already; [`Code::Forbidden`];
/// [`AppError::not_found`].
pub fn take_back(desk: &Desk, dispensing: Uuid, reason: &str) -> Result<Uuid, AppError> {
    commit(desk, "take_back", |draft| {
        desk.may_read_row(draft.tx, Dispensing::def(), dispensing)?;
        let Some(reason) = said(Some(reason)) else {
            let problem = "say why it is taken back";
            return Err(AppError::field(Code::InvalidValue, "reason", problem));
        };
        if taken_back(draft.tx, dispensing)?.is_some() {
            let problem = "this was taken back already";
            return Err(AppError::new(Code::NotPossible, problem));
        }
        write(draft, dispensing, reason)
    })
}

/// Writes that something was taken back.
///
/// # Errors
/// As [`take_back`].
pub(crate) fn write(
    draft: &mut Draft<'_>,
    dispensing: Uuid,
    reason: &str,
) -> Result<Uuid, AppError> {
    let (def, dispensings) = (DispensingReturn::def(), Dispensing::def());
    let handed_out = draft.row(dispensings, dispensing)?;
    let record = handed_out.get(dispensings, "medical_record_id").clone();
    let patch = Patch::default()
        .with(def, "medical_record_id", record)
        .with(def, "dispensing_id", Value::Id(dispensing))
        .with(def, "reason", Value::Text(reason.to_owned()))
        .with(def, "taken_back_at", Value::Instant(draft.now()))
        .with(def, "taken_back_by", Value::Id(draft.author()));
    let id = draft.new_id();
    draft.create(def, id, patch)
}

/// That a handing out was taken back; where two desks did so, the first of them.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn taken_back(tx: &ReadTx, dispensing: Uuid) -> Result<Option<TakenBack>, AppError> {
    let def = DispensingReturn::def();
    let mut all = tx.rows_where(def, "dispensing_id", &Value::Id(dispensing))?;
    all.sort_by_key(|(row, stamp)| (at(row, stamp), row.id));
    let Some((row, stamp)) = all.first() else {
        return Ok(None);
    };
    let by = row.get(def, "taken_back_by").as_id();
    Ok(Some(TakenBack {
        at: at(row, stamp),
        by: by.map(|user| user_name(tx, user)).transpose()?.flatten(),
        reason: row.text(def, "reason").unwrap_or_default().to_owned(),
    }))
}

/// What was handed out of a prescription and not taken back, in the order of time.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn handed_out(tx: &ReadTx, prescription: Uuid) -> Result<Vec<Row>, AppError> {
    let (def, returns) = (Dispensing::def(), DispensingReturn::def());
    let mut left = Vec::new();
    for (row, stamp) in tx.rows_where(def, "prescription_id", &Value::Id(prescription))? {
        let back = tx.rows_where(returns, "dispensing_id", &Value::Id(row.id))?;
        if back.is_empty() {
            let at = match row.get(def, "dispensed_at") {
                Value::Instant(at) => *at,
                _ => stamp.created_at,
            };
            left.push((at, row.id, row));
        }
    }
    left.sort_by_key(|(at, id, _)| (*at, *id));
    Ok(left.into_iter().map(|(.., row)| row).collect())
}

fn at(row: &Row, stamp: &Stamp) -> DateTime<Utc> {
    match row.get(DispensingReturn::def(), "taken_back_at") {
        Value::Instant(at) => *at,
        _ => stamp.created_at,
    }
}
