//! Something new hangs on a record that was removed elsewhere: an animal of a client, a visit of an
//! animal. The first side is the removed record, the second the new one.

use uuid::Uuid;
use vetpms_model::def::IS_DELETED;
use vetpms_model::people::{Client, Patient};
use vetpms_model::scheduling::Appointment;
use vetpms_model::{Conflict, ConflictKind, Entity, EntityDef, Patch, Row, Side, Value, entity};
use vetpms_store::ReadTx;

use super::{Kind, kept, no_answer};
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, RecordRef, record_label};
use crate::conflicts::settle::Answer;
use crate::error::AppError;
use crate::history::with_aliases;

/// Child, field, parent.
fn families() -> [(&'static EntityDef, &'static str, &'static EntityDef); 2] {
    [
        (Patient::def(), "client_id", Client::def()),
        (Appointment::def(), "patient_id", Patient::def()),
    ]
}

pub(super) struct DeletedParent;

impl Kind for DeletedParent {
    fn kind(&self) -> ConflictKind {
        ConflictKind::DeletedParent
    }

    fn title(&self) -> &'static str {
        "removed, but has new data"
    }

    fn subjects(&self, tx: &ReadTx, table: &str, row: Uuid) -> Result<Vec<Uuid>, AppError> {
        let mut children = Vec::new();
        for (child, field, parent) in families() {
            if child.table == table {
                children.push(row);
            }
            if parent.table == table {
                // What hangs on a merged record hangs on the one that stands for it.
                for id in with_aliases(tx, row)? {
                    let rows = tx.rows_where(child, field, &Value::Id(id))?;
                    children.extend(rows.into_iter().map(|(row, _)| row.id));
                }
            }
        }
        Ok(children)
    }

    /// An animal is a child of its client and the parent of its visits.
    fn tells_of(&self, conflict: &Conflict, subject: Uuid) -> bool {
        conflict.row == subject
    }

    fn items(&self, tx: &ReadTx, subject: Uuid) -> Result<Vec<Conflict>, AppError> {
        let mut items = Vec::new();
        for (child, field, parent) in families() {
            let Some((row, _)) = tx.row(child, subject)? else {
                continue;
            };
            let Some(owner) = row.get(child, field).as_id() else {
                continue;
            };
            // A merged record shows under the one that stands for it.
            let owner = tx.stands_for(owner)?;
            let removed = tx
                .row(parent, owner)?
                .is_some_and(|(row, _)| row.is_deleted(parent));
            if removed && matters(child, &row) && tx.stands_for(subject)? == subject {
                items.push(item(child, subject, owner));
            }
        }
        Ok(items)
    }

    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
        match (parent_of(conflict), conflict.sides.first()) {
            (Some(parent), Some(side)) => {
                let id = side.change.parse().unwrap_or_default();
                record_label(tx, parent.table, id)
            }
            _ => Ok(String::new()),
        }
    }

    fn side(
        &self,
        tx: &ReadTx,
        conflict: &Conflict,
        side: &Side,
    ) -> Result<ConflictSide, AppError> {
        let table = match parent_of(conflict) {
            Some(parent) if is_parent(conflict, side) => parent.table,
            _ => conflict.table.as_str(),
        };
        let record = RecordRef::of(table, &side.change);
        let words = match &record {
            Some(record) => record_label(tx, table, record.id)?,
            None => String::new(),
        };
        let mut shown = ConflictSide::new(side, words);
        shown.record = record;
        Ok(shown)
    }

    fn answers(&self, _conflict: &Conflict) -> Answers {
        Answers {
            keep: true,
            both: true,
            edit: false,
        }
    }

    /// To keep the removed record is to remove what hangs on it, too; to keep the new one brings the
    /// removed one back.
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
        let (def, row, gone) = if is_parent(conflict, side) {
            let child = entity(&conflict.table).ok_or_else(no_answer)?;
            (child, conflict.row, true)
        } else {
            let parent = parent_of(conflict).ok_or_else(no_answer)?;
            let id = conflict
                .sides
                .first()
                .and_then(|side| side.change.parse().ok());
            (parent, id.ok_or_else(no_answer)?, false)
        };
        let patch = Patch::default().with(def, IS_DELETED, Value::Bool(gone));
        draft.rewrite(def, row, patch)
    }
}

/// A visit that is over or called off has nobody waiting for it.
fn matters(def: &EntityDef, row: &Row) -> bool {
    let over = ["COMPLETED", "CANCELED", "NO_SHOW"];
    let is_over = def.table == "appointments"
        && row
            .text(def, "status")
            .is_some_and(|status| over.contains(&status));
    !row.is_deleted(def) && !is_over
}

fn parent_of(conflict: &Conflict) -> Option<&'static EntityDef> {
    let family = families()
        .into_iter()
        .find(|(child, ..)| child.table == conflict.table);
    family.map(|(.., parent)| parent)
}

fn is_parent(conflict: &Conflict, side: &Side) -> bool {
    side.change != conflict.row.to_string()
}

fn item(child: &EntityDef, row: Uuid, parent: Uuid) -> Conflict {
    let kind = ConflictKind::DeletedParent;
    let names = [parent.to_string(), row.to_string()];
    let parts: Vec<&str> = names.iter().map(String::as_str).collect();
    Conflict {
        id: Conflict::make_id(kind, child.table, row, "", &parts),
        kind,
        table: child.table.to_owned(),
        row,
        field: None,
        earlier: serde_json::Value::Null,
        in_force: serde_json::Value::Null,
        sides: names
            .map(|change| Side {
                change,
                value: serde_json::Value::Null,
                actor: String::new(),
                at: None,
            })
            .into(),
    }
}
