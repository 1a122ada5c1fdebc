//! Something new belongs to a visit that was signed without it: its writer did not know of the signature. The first side
//! is the visit, the second one what came too late.

use uuid::Uuid;
use vetpms_model::def::{IS_DELETED, SIGNED_HEADS};
use vetpms_model::medical::MedicalRecord;
use vetpms_model::{Conflict, ConflictKind, Entity, EntityDef, Patch, Row, Side, Value, entity};
use vetpms_store::ReadTx;

use super::{Kind, kept, no_answer};
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, RecordRef, record_label};
use crate::conflicts::settle::Answer;
use crate::error::AppError;
use crate::shown::words;
use crate::signing::{addendum_of, parts_of, visit_of};

pub(super) struct AddedAfterSigning;

impl Kind for AddedAfterSigning {
    fn kind(&self) -> ConflictKind {
        ConflictKind::AddedAfterSigning
    }

    fn title(&self) -> &'static str {
        "added by somebody who did not know that the visit was signed"
    }

    fn subjects(&self, tx: &ReadTx, table: &str, row: Uuid) -> Result<Vec<Uuid>, AppError> {
        let Some(def) = parts_of().into_iter().find(|def| def.table == table) else {
            return Ok(Vec::new());
        };
        let found = tx.row(def, row)?;
        Ok(found
            .and_then(|(row, _)| visit_of(def, &row))
            .into_iter()
            .collect())
    }

    fn items(&self, tx: &ReadTx, visit: Uuid) -> Result<Vec<Conflict>, AppError> {
        let def = MedicalRecord::def();
        let Some((record, _)) = tx.row(def, visit)? else {
            return Ok(Vec::new());
        };
        if record.get(def, SIGNED_HEADS).is_null() {
            return Ok(Vec::new());
        }
        let mut items = Vec::new();
        for part in parts_of()
            .into_iter()
            .filter(|part| part.table != def.table)
        {
            for (row, _) in tx.rows_where(part, "medical_record_id", &Value::Id(visit))? {
                if row.get(part, SIGNED_HEADS).is_null() && !row.is_deleted(part) {
                    items.push(item(part, row.id, visit));
                }
            }
        }
        Ok(items)
    }

    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
        record_label(tx, &conflict.table, conflict.row)
    }

    fn side(
        &self,
        tx: &ReadTx,
        conflict: &Conflict,
        side: &Side,
    ) -> Result<ConflictSide, AppError> {
        if is_visit(conflict, side) {
            let table = MedicalRecord::def().table;
            let mut shown = match side.change.parse() {
                Ok(id) => ConflictSide::new(side, record_label(tx, table, id)?),
                Err(_) => ConflictSide::new(side, String::new()),
            };
            shown.record = RecordRef::of(table, &side.change);
            return Ok(shown);
        }
        let def = entity(&conflict.table).ok_or_else(no_answer)?;
        let row = tx.row(def, conflict.row)?.map(|(row, _)| row);
        let says = row.map(|row| says(tx, def, &row)).transpose()?;
        let mut shown = ConflictSide::new(side, says.unwrap_or_default());
        shown.record = RecordRef::of(&conflict.table, &side.change);
        Ok(shown)
    }

    fn answers(&self, _tx: &ReadTx, _conflict: &Conflict) -> Result<Answers, AppError> {
        Ok(Answers {
            keep: true,
            both: false,
            edit: false,
        })
    }

    /// To keep the visit is to leave out what came too late; to keep that adds it, dated.
    fn carry_out(
        &self,
        draft: &mut Draft<'_>,
        conflict: &Conflict,
        answer: &Answer,
    ) -> Result<Option<Written>, AppError> {
        let Answer::Keep { side } = answer else {
            return Err(no_answer());
        };
        let def = entity(&conflict.table).ok_or_else(no_answer)?;
        let row = draft.row(def, conflict.row)?;
        if is_visit(conflict, kept(conflict, side)?) {
            let gone = Patch::default().with(def, IS_DELETED, Value::Bool(true));
            return draft.rewrite(def, conflict.row, gone);
        }
        let visit = visit_of(def, &row).ok_or_else(no_answer)?;
        let content = format!("{}: {}", def.label, says(draft.tx, def, &row)?);
        addendum_of(draft, visit, &content, None, Some((def, row.id)))?;
        Ok(None)
    }
}

fn is_visit(conflict: &Conflict, side: &Side) -> bool {
    side.change != conflict.row.to_string()
}

/// What a part says, field by field: what it is called first, without saying again what sort of part it is.
pub(super) fn says(tx: &ReadTx, def: &'static EntityDef, row: &Row) -> Result<String, AppError> {
    let mut parts = Vec::new();
    let shown = |name: &str| Some(name) != def.record && name != IS_DELETED;
    for (field, value) in def.fields.iter().zip(&row.values) {
        if field.refers.is_none() && !field.signature && shown(field.name) && !value.is_null() {
            let Some(text) = words(tx, Some(field), &value.to_json())? else {
                continue;
            };
            if field.label == def.label {
                parts.insert(0, text);
            } else {
                parts.push(format!("{} {text}", field.label));
            }
        }
    }
    Ok(parts.join("; "))
}

fn item(part: &EntityDef, row: Uuid, visit: Uuid) -> Conflict {
    let kind = ConflictKind::AddedAfterSigning;
    let names = [visit.to_string(), row.to_string()];
    let parts: Vec<&str> = names.iter().map(String::as_str).collect();
    let side = |change: String| Side {
        change,
        value: serde_json::Value::Null,
        actor: String::new(),
        at: None,
    };
    Conflict {
        id: Conflict::make_id(kind, part.table, row, "", &parts),
        kind,
        table: part.table.to_owned(),
        row,
        field: None,
        earlier: serde_json::Value::Null,
        in_force: serde_json::Value::Null,
        sides: names.map(side).into(),
    }
}
