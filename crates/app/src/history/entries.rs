//! The changes of one row in words. What only the program needs to know is left out.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_document::Step;
use vetpms_model::def::SIGNED_HEADS;
use vetpms_model::{EntityDef, FieldDef, Row, Value, entity};
use vetpms_protocol::Key16;
use vetpms_store::ReadTx;

use super::{HistoryChange, HistoryEntry, Signing};
use crate::desk::Desk;
use crate::documents;
use crate::error::AppError;
use crate::shown::{device_words, label_of, user_name, words};

/// Fields that say nothing to people.
const INNER: [&str; 3] = [SIGNED_HEADS, "content_hash", "is_locked"];

/// By which fields a record of a visit or of an animal is called.
const NAMES: [&str; 9] = [
    "diagnosis_name",
    "treatment_name",
    "medication_name",
    "problem_name",
    "product_name",
    "test_name",
    "file_name",
    "allergen",
    "purpose",
];

/// What a row says that it is called.
pub(crate) fn names<'a>(def: &EntityDef, row: &'a Row) -> Option<&'a str> {
    NAMES
        .iter()
        .filter(|name| def.field(name).is_some())
        .find_map(|name| row.text(def, name))
}

/// What a record is called.
pub(super) fn called(tx: &ReadTx, def: &'static EntityDef, id: Uuid) -> Result<String, AppError> {
    if let Some((row, _)) = tx.row(def, id)?
        && let Some(name) = names(def, &row)
    {
        return Ok(name.to_owned());
    }
    Ok(label_of(tx, def.table, id)?.unwrap_or_else(|| def.label.to_owned()))
}

/// A value as people read it; a record that is named by what it is called.
pub(crate) fn said(
    tx: &ReadTx,
    field: &FieldDef,
    value: &Value,
) -> Result<Option<String>, AppError> {
    if let (Some(def), Some(id)) = (field.refers.and_then(entity), value.as_id())
        && let Some((row, _)) = tx.row(def, id)?
        && let Some(name) = names(def, &row)
    {
        return Ok(Some(name.to_owned()));
    }
    words(tx, Some(field), &value.to_json())
}

/// Every change of a row, oldest first.
pub(crate) fn of_row(
    desk: &Desk,
    tx: &ReadTx,
    def: &'static EntityDef,
    id: Uuid,
) -> Result<Vec<HistoryEntry>, AppError> {
    of_fields(desk, tx, (def, id), |_| true)
}

/// Every change of those fields of a row that are asked for.
pub(super) fn of_fields(
    desk: &Desk,
    tx: &ReadTx,
    (def, id): (&'static EntityDef, Uuid),
    wanted: impl Fn(&FieldDef) -> bool,
) -> Result<Vec<HistoryEntry>, AppError> {
    let record = called(tx, def, id)?;
    if def.is_fact() {
        return Ok(fact(desk, tx, (def, id), record, wanted)?
            .into_iter()
            .collect());
    }
    let Some(mut doc) = documents::open(tx, def, id)? else {
        return Ok(Vec::new());
    };
    let steps = doc.history();
    let touched: Vec<BTreeSet<usize>> = steps
        .iter()
        .map(|step| {
            let fields = step.fields.iter().map(|change| change.field);
            fields.filter(|at| wanted(&def.fields[*at])).collect()
        })
        .collect();
    let mut entries = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        if touched[number].is_empty() {
            continue;
        }
        let (who, device) = writer(desk, tx, step)?;
        let mut others = BTreeSet::new();
        for at in &step.beside {
            if !touched[*at].is_disjoint(&touched[number]) {
                others.extend(writer(desk, tx, &steps[*at])?.0);
            }
        }
        entries.push(HistoryEntry {
            at: step.at,
            who,
            device,
            table: def.table.to_owned(),
            row_id: id,
            record: record.clone(),
            created: number == 0,
            changes: changes(tx, def, step, &wanted)?,
            at_once_with: others.into_iter().collect(),
            signing: signing(def, step),
        });
    }
    Ok(entries)
}

/// Who made a change, and on which device. A device that is gone keeps its name.
pub(super) fn writer(
    desk: &Desk,
    tx: &ReadTx,
    step: &Step,
) -> Result<(Option<String>, Option<String>), AppError> {
    let Some(actor) = tx.actor(&Key16::new(step.actor))? else {
        return Ok((None, None));
    };
    let device = device_words(tx, desk.device(), actor.device)?;
    Ok((user_name(tx, actor.user)?, Some(device)))
}

fn signing(def: &EntityDef, step: &Step) -> Option<Signing> {
    let signs = |at: usize| def.fields[at].name == SIGNED_HEADS;
    Some(match step.signed? {
        true if step.fields.iter().any(|change| signs(change.field)) => Signing::Signature,
        true => Signing::Covered,
        false => Signing::Beside,
    })
}

fn changes(
    tx: &ReadTx,
    def: &'static EntityDef,
    step: &Step,
    wanted: &impl Fn(&FieldDef) -> bool,
) -> Result<Vec<HistoryChange>, AppError> {
    let mut changes = Vec::new();
    for change in &step.fields {
        let field = &def.fields[change.field];
        if INNER.contains(&field.name) || !wanted(field) {
            continue;
        }
        changes.push(HistoryChange {
            field: field.name.to_owned(),
            label: field.label.to_owned(),
            before: said(tx, field, &change.before)?,
            after: said(tx, field, &change.after)?,
        });
    }
    Ok(changes)
}

/// A fact is written once: its one entry follows from its stamp.
fn fact(
    desk: &Desk,
    tx: &ReadTx,
    (def, id): (&'static EntityDef, Uuid),
    record: String,
    wanted: impl Fn(&FieldDef) -> bool,
) -> Result<Option<HistoryEntry>, AppError> {
    let Some((row, stamp)) = tx.row(def, id)? else {
        return Ok(None);
    };
    let mut changes = Vec::new();
    for (field, value) in def.fields.iter().zip(&row.values) {
        if !wanted(field) || INNER.contains(&field.name) {
            continue;
        }
        if let Some(after) = said(tx, field, value)? {
            changes.push(HistoryChange {
                field: field.name.to_owned(),
                label: field.label.to_owned(),
                before: None,
                after: Some(after),
            });
        }
    }
    Ok(Some(HistoryEntry {
        at: stamp.created_at,
        who: user_name(tx, stamp.created_by)?,
        device: Some(device_words(tx, desk.device(), stamp.updated_device)?),
        table: def.table.to_owned(),
        row_id: id,
        record,
        created: true,
        changes,
        at_once_with: Vec::new(),
        signing: None,
    }))
}
