//! Two records of one appointment: two desks opened its visit, and neither knew of the other. Both may be visits of
//! their own; or one was opened by mistake, as long as nothing stands in it.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_model::def::{IS_DELETED, SIGNED_HEADS};
use vetpms_model::medical::MedicalRecord;
use vetpms_model::{Conflict, ConflictKind, Entity, Patch, Row, Side, Stamp, Value};
use vetpms_store::ReadTx;

use super::{Kind, kept, no_answer, pair};
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, RecordRef};
use crate::conflicts::settle::Answer;
use crate::error::{AppError, Code};
use crate::shown::appointment_words;
use crate::signing::locked;
use crate::visits::is_blank;

/// The link between a visit's record and its appointment.
const LINK: &str = "appointment_id";

pub(super) struct VisitTwice;

impl Kind for VisitTwice {
    fn kind(&self) -> ConflictKind {
        ConflictKind::VisitTwice
    }

    fn title(&self) -> &'static str {
        "one appointment with two visits"
    }

    fn subjects(&self, _tx: &ReadTx, table: &str, row: Uuid) -> Result<Vec<Uuid>, AppError> {
        let ours = table == MedicalRecord::def().table;
        Ok(ours.then_some(row).into_iter().collect())
    }

    fn items(&self, tx: &ReadTx, subject: Uuid) -> Result<Vec<Conflict>, AppError> {
        let def = MedicalRecord::def();
        let found = tx.row(def, subject)?;
        let Some((row, _)) = found.filter(|(row, _)| !row.is_deleted(def)) else {
            return Ok(Vec::new());
        };
        let Some(appointment) = row.get(def, LINK).as_id() else {
            return Ok(Vec::new());
        };
        let all = of_appointment(tx, appointment)?.into_iter();
        let others = all.filter(|(other, _)| other.id != subject);
        let with = appointment.to_string();
        let item =
            |(other, _): (Row, Stamp)| pair(self.kind(), def, (subject, other.id), None, &[&with]);
        Ok(others.map(item).collect())
    }

    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
        let def = MedicalRecord::def();
        for record in conflict.records() {
            let found = tx.row(def, record)?;
            if let Some(id) = found.and_then(|(row, _)| row.get(def, LINK).as_id()) {
                return appointment_words(tx, &id.to_string());
            }
        }
        Ok(def.label.to_owned())
    }

    fn side(
        &self,
        tx: &ReadTx,
        conflict: &Conflict,
        side: &Side,
    ) -> Result<ConflictSide, AppError> {
        let record = RecordRef::of(&conflict.table, &side.change);
        let words = match &record {
            Some(record) => visit_words(tx, record.id)?,
            None => String::new(),
        };
        let mut shown = ConflictSide::new(side, words);
        shown.can_keep = is_blank(tx, other_than(conflict, side)?)?;
        shown.record = record;
        Ok(shown)
    }

    fn records(&self, conflict: &Conflict) -> BTreeSet<Uuid> {
        conflict.records()
    }

    fn answers(&self, tx: &ReadTx, conflict: &Conflict) -> Result<Answers, AppError> {
        let mut keep = false;
        for record in conflict.records() {
            keep |= is_blank(tx, record)?;
        }
        Ok(Answers {
            keep,
            both: true,
            edit: false,
        })
    }

    /// To keep one removes the other, which must be blank. To keep both takes the link to the appointment from the
    /// later one; where that can no longer be changed, from the earlier one; where neither can, both keep it.
    fn carry_out(
        &self,
        draft: &mut Draft<'_>,
        conflict: &Conflict,
        answer: &Answer,
    ) -> Result<Option<Written>, AppError> {
        let def = MedicalRecord::def();
        match answer {
            Answer::Keep { side } => {
                let side = kept(conflict, side)?;
                let other = other_than(conflict, side)?;
                if !is_blank(draft.tx, other)? {
                    let problem = "something stands in the other visit, or it is signed; keep both, so that nothing of it is lost";
                    return Err(AppError::field(Code::NotPossible, "side", problem));
                }
                let gone = Patch::default().with(def, IS_DELETED, Value::Bool(true));
                draft.rewrite(def, other, gone)
            }
            Answer::Both => {
                let now = draft.now();
                for record in latest_first(draft.tx, conflict)? {
                    if locked(draft.tx, record, now)?.is_none() {
                        let apart = Patch::default().with(def, LINK, Value::Null);
                        return draft.rewrite(def, record, apart);
                    }
                }
                Ok(None)
            }
            Answer::Edit { .. } => Err(no_answer()),
        }
    }
}

fn other_than(conflict: &Conflict, side: &Side) -> Result<Uuid, AppError> {
    let mut records = conflict.records().into_iter();
    let other = records.find(|id| id.to_string() != side.change);
    other.ok_or_else(no_answer)
}

/// A visit that comes back, because something was written in it after all, is one of its own where its appointment has
/// another by now.
pub(super) fn back(tx: &ReadTx, record: Uuid, patch: Patch) -> Result<Patch, AppError> {
    let def = MedicalRecord::def();
    let row = tx.row(def, record)?.map(|(row, _)| row);
    let taken = match row.and_then(|row| row.get(def, LINK).as_id()) {
        Some(appointment) => !of_appointment(tx, appointment)?.is_empty(),
        None => false,
    };
    Ok(match taken {
        true => patch.with(def, LINK, Value::Null),
        false => patch,
    })
}

/// The records of an appointment, those that were removed left out.
fn of_appointment(tx: &ReadTx, appointment: Uuid) -> Result<Vec<(Row, Stamp)>, AppError> {
    let def = MedicalRecord::def();
    let mut all = tx.rows_where(def, LINK, &Value::Id(appointment))?;
    all.retain(|(row, _)| !row.is_deleted(def));
    Ok(all)
}

fn latest_first(tx: &ReadTx, conflict: &Conflict) -> Result<Vec<Uuid>, AppError> {
    let mut all = Vec::new();
    for record in conflict.records() {
        if let Some((_, stamp)) = tx.row(MedicalRecord::def(), record)? {
            all.push((stamp.created_at, record));
        }
    }
    all.sort_unstable();
    Ok(all.into_iter().rev().map(|(_, record)| record).collect())
}

/// A visit by how much stands in it, and its complaint.
fn visit_words(tx: &ReadTx, record: Uuid) -> Result<String, AppError> {
    let def = MedicalRecord::def();
    let Some((row, _)) = tx.row(def, record)? else {
        return Ok(String::new());
    };
    let signed = !row.get(def, SIGNED_HEADS).is_null();
    let complaint = row.text(def, "chief_complaint").unwrap_or_default().trim();
    let blank = is_blank(tx, record)?;
    Ok(match (signed, blank, complaint) {
        (true, _, "") => "signed".to_owned(),
        (true, ..) => format!("signed: {complaint}"),
        (false, true, "") => "nothing written in it".to_owned(),
        (false, true, _) => format!("nothing written in it: {complaint}"),
        (false, false, "") => "something written in it".to_owned(),
        (false, false, _) => format!("something written in it: {complaint}"),
    })
}
