//! More was handed out of a prescription than it allows: two people handed out the same, and neither knew of the other.
//! Both may have left the house; or one was entered twice, and is taken back.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use uuid::Uuid;
use vetpms_model::medical::{Dispensing, DispensingReturn, Prescription};
use vetpms_model::{Conflict, ConflictKind, Entity, Row, Side, Value};
use vetpms_store::ReadTx;

use super::{Kind, kept, no_answer, pair};
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, RecordRef};
use crate::conflicts::settle::Answer;
use crate::error::AppError;
use crate::printing::{handed_out, is_beyond, write_taken_back};
use crate::shown::{day_of, user_name};

/// Why one of the two is taken back; the decision itself says more.
const WHY: &str = "Handed out by two people at once";

pub(super) struct HandedOutTwice;

impl Kind for HandedOutTwice {
    fn kind(&self) -> ConflictKind {
        ConflictKind::HandedOutTwice
    }

    fn title(&self) -> &'static str {
        "more handed out than prescribed"
    }

    /// Every handing out of the prescription that a row is about.
    fn subjects(&self, tx: &ReadTx, table: &str, row: Uuid) -> Result<Vec<Uuid>, AppError> {
        let prescription = if table == Prescription::def().table {
            Some(row)
        } else if table == Dispensing::def().table {
            prescription_of(tx, row)?
        } else if table == DispensingReturn::def().table {
            let def = DispensingReturn::def();
            let found = tx.row(def, row)?.map(|(row, _)| row);
            match found.and_then(|row| row.get(def, "dispensing_id").as_id()) {
                Some(dispensing) => prescription_of(tx, dispensing)?,
                None => None,
            }
        } else {
            None
        };
        let Some(prescription) = prescription else {
            return Ok(Vec::new());
        };
        let of = Value::Id(prescription);
        let all = tx.rows_where(Dispensing::def(), "prescription_id", &of)?;
        Ok(all.into_iter().map(|(row, _)| row.id).collect())
    }

    /// The handing out that went beyond what is prescribed, and the one before it.
    fn items(&self, tx: &ReadTx, subject: Uuid) -> Result<Vec<Conflict>, AppError> {
        let def = Prescription::def();
        let Some(prescription) = prescription_of(tx, subject)? else {
            return Ok(Vec::new());
        };
        let Some((prescribed, _)) = tx.row(def, prescription)? else {
            return Ok(Vec::new());
        };
        let all = handed_out(tx, prescription)?;
        for count in 2..=all.len() {
            if is_beyond(&prescribed, &all[..count]) {
                let two = (all[count - 2].id, all[count - 1].id);
                let with = prescription.to_string();
                return Ok(vec![pair(
                    self.kind(),
                    Dispensing::def(),
                    two,
                    None,
                    &[&with],
                )]);
            }
        }
        Ok(Vec::new())
    }

    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
        let def = Prescription::def();
        let found = match prescription_of(tx, conflict.row)? {
            Some(id) => tx.row(def, id)?,
            None => None,
        };
        let name = found.and_then(|(row, _)| row.text(def, "medication_name").map(str::to_owned));
        Ok(name.unwrap_or_else(|| def.label.to_owned()))
    }

    fn side(
        &self,
        tx: &ReadTx,
        conflict: &Conflict,
        side: &Side,
    ) -> Result<ConflictSide, AppError> {
        let record = RecordRef::of(&conflict.table, &side.change);
        let words = match &record {
            Some(record) => words_of(tx, record.id)?,
            None => String::new(),
        };
        let mut shown = ConflictSide::new(side, words);
        shown.record = record;
        Ok(shown)
    }

    fn records(&self, conflict: &Conflict) -> BTreeSet<Uuid> {
        conflict.records()
    }

    fn answers(&self, _tx: &ReadTx, _conflict: &Conflict) -> Result<Answers, AppError> {
        Ok(Answers {
            keep: true,
            both: true,
            edit: false,
        })
    }

    /// To keep one takes the other back; both stay where both left the house.
    fn carry_out(
        &self,
        draft: &mut Draft<'_>,
        conflict: &Conflict,
        answer: &Answer,
    ) -> Result<Option<Written>, AppError> {
        let side = match answer {
            Answer::Both => return Ok(None),
            Answer::Keep { side } => kept(conflict, side)?,
            Answer::Edit { .. } => return Err(no_answer()),
        };
        let mut records = conflict.records().into_iter();
        let other = records.find(|id| id.to_string() != side.change);
        let other = other.ok_or_else(no_answer)?;
        let still = match prescription_of(draft.tx, other)? {
            Some(prescription) => handed_out(draft.tx, prescription)?,
            None => Vec::new(),
        };
        if still.iter().any(|row| row.id == other) {
            write_taken_back(draft, other, WHY)?;
        }
        Ok(None)
    }
}

fn prescription_of(tx: &ReadTx, dispensing: Uuid) -> Result<Option<Uuid>, AppError> {
    let def = Dispensing::def();
    let found = tx.row(def, dispensing)?;
    Ok(found.and_then(|(row, _)| row.get(def, "prescription_id").as_id()))
}

/// How much, from which batch, when and by whom.
fn words_of(tx: &ReadTx, dispensing: Uuid) -> Result<String, AppError> {
    let def = Dispensing::def();
    let Some((row, _)) = tx.row(def, dispensing)? else {
        return Ok(String::new());
    };
    let mut words = vec![
        format!(
            "{} {}",
            amount(&row),
            row.text(def, "quantity_unit").unwrap_or_default()
        )
        .trim()
        .to_owned(),
    ];
    words.extend(row.text(def, "batch_number").map(str::to_owned));
    if let Value::Instant(at) = row.get(def, "dispensed_at") {
        words.push(day_of(*at).to_string());
    }
    if let Some(user) = row.get(def, "dispensed_by").as_id() {
        words.extend(user_name(tx, user)?);
    }
    words.retain(|word| !word.is_empty());
    Ok(words.join(", "))
}

fn amount(row: &Row) -> String {
    match row.get(Dispensing::def(), "quantity") {
        Value::Decimal(amount) => Decimal::normalize(amount).to_string(),
        _ => String::new(),
    }
}
