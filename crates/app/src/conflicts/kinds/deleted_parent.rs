//! Something new hangs on a record that was removed elsewhere: an animal of a client, a visit of an
//! animal, a task about either, an entry that was merged into it, what was written in a visit. The first side is the removed record, the second the new one.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_model::def::IS_DELETED;
use vetpms_model::medical::{Addendum, Attachment, LabResult, MedicalRecord};
use vetpms_model::people::{Client, Patient};
use vetpms_model::scheduling::Appointment;
use vetpms_model::work::Task;
use vetpms_model::{Conflict, ConflictKind, Entity, EntityDef, Patch, Row, Side, Value, entity};
use vetpms_store::ReadTx;

use super::{Kind, kept, no_answer, visit_twice};
use crate::aliases::MERGED_INTO;
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, RecordRef, record_label};
use crate::conflicts::settle::Answer;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::signing::parts_of;
use crate::visits::says_nothing;

/// What a part of a visit names it by.
const VISIT: &str = "medical_record_id";

/// Child, field, parent.
type Family = (&'static EntityDef, &'static str, &'static EntityDef);

fn families() -> impl Iterator<Item = Family> {
    let all: [Family; 9] = [
        (Patient::def(), "client_id", Client::def()),
        (Appointment::def(), "patient_id", Patient::def()),
        (Task::def(), "patient_id", Patient::def()),
        (Task::def(), "client_id", Client::def()),
        (Client::def(), MERGED_INTO, Client::def()),
        (Patient::def(), MERGED_INTO, Patient::def()),
        (LabResult::def(), VISIT, MedicalRecord::def()),
        (Attachment::def(), VISIT, MedicalRecord::def()),
        (Addendum::def(), VISIT, MedicalRecord::def()),
    ];
    // The visit stands first among what is signed with it.
    let parts = parts_of().into_iter().skip(1);
    let parts = parts.map(|part| (part, VISIT, MedicalRecord::def()));
    // Only tables that this program's list has: one with a shorter list has no rows to look at.
    all.into_iter()
        .chain(parts)
        .filter(|(child, ..)| entity(child.table).is_some())
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
        // What hangs on a merged record hangs on the one that stands for it, as do those merged.
        let parents = with_aliases(tx, row)?;
        for (child, field, parent) in families() {
            if child.table == table {
                children.push(row);
            }
            if parent.table != table {
                continue;
            }
            if field == MERGED_INTO {
                children.extend(&parents);
                continue;
            }
            for id in &parents {
                let rows = tx.rows_where(child, field, &Value::Id(*id))?;
                children.extend(rows.into_iter().map(|(row, _)| row.id));
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
            // A merged record shows under the one that stands for it: what belongs to it, there as well.
            let end = tx.stands_for(owner)?;
            let shown = match field {
                MERGED_INTO => end != subject,
                _ => tx.stands_for(subject)? == subject,
            };
            if shown && matters(child, &row) && is_hidden_by(tx, parent, owner, end)? {
                items.push(item(child, subject, end));
            }
        }
        Ok(items)
    }

    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
        match family_of(tx, conflict)? {
            Some(((.., parent), id)) => record_label(tx, parent.table, id),
            None => Ok(String::new()),
        }
    }

    fn side(
        &self,
        tx: &ReadTx,
        conflict: &Conflict,
        side: &Side,
    ) -> Result<ConflictSide, AppError> {
        let table = match family_of(tx, conflict)? {
            Some(((.., parent), _)) if is_parent(conflict, side) => parent.table,
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

    fn answers(&self, _tx: &ReadTx, _conflict: &Conflict) -> Result<Answers, AppError> {
        Ok(Answers {
            keep: true,
            both: true,
            edit: false,
        })
    }

    /// To keep the removed record is to remove what hangs on it, too, or to take a merge with it apart;
    /// to keep the new one brings the removed one back.
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
        let ((child, field, parent), id) = family_of(draft.tx, conflict)?.ok_or_else(no_answer)?;
        let (def, row, name, value) = match (is_parent(conflict, side), field) {
            (false, _) => (parent, id, IS_DELETED, Value::Bool(false)),
            (true, _) if child.is_fact() => return Ok(None), // it stays, and is shown with the visit only
            (true, MERGED_INTO) => (child, conflict.row, MERGED_INTO, Value::Null),
            (true, _) => (child, conflict.row, IS_DELETED, Value::Bool(true)),
        };
        let mut patch = Patch::default().with(def, name, value);
        if def.table == MedicalRecord::def().table && !is_parent(conflict, side) {
            patch = visit_twice::back(draft.tx, row, patch)?;
        }
        draft.rewrite(def, row, patch)
    }
}

/// Whether the record at the end of a chain of merges was removed and takes what hangs on its first link
/// with it. A link between them that was not removed has an item of its own, which settles this one, too.
fn is_hidden_by(
    tx: &ReadTx,
    def: &'static EntityDef,
    first: Uuid,
    end: Uuid,
) -> Result<bool, AppError> {
    let (mut at, mut seen) = (first, BTreeSet::new());
    while seen.insert(at) {
        let Some((row, _)) = tx.row(def, at)? else {
            break;
        };
        if !row.is_deleted(def) {
            return Ok(false);
        }
        match row.get(def, MERGED_INTO).as_id() {
            Some(next) if at != end => at = next,
            _ => break,
        }
    }
    Ok(at == end && tx.row(def, end)?.is_some())
}

/// A visit that is over or called off has nobody waiting for it, and a task that is done nobody either; a note that was
/// emptied says nothing.
fn matters(def: &EntityDef, row: &Row) -> bool {
    let over = ["COMPLETED", "CANCELED", "NO_SHOW"];
    let is_over = def.table == "appointments"
        && row
            .text(def, "status")
            .is_some_and(|status| over.contains(&status));
    let is_done = def.table == "tasks" && !row.get(def, "done_at").is_null();
    !row.is_deleted(def) && !is_over && !is_done && !says_nothing(def, row)
}

/// What an item is about, and the removed record: the ids of different tables are never the same.
fn family_of(tx: &ReadTx, conflict: &Conflict) -> Result<Option<(Family, Uuid)>, AppError> {
    let Some(id) = conflict
        .sides
        .first()
        .and_then(|side| side.change.parse().ok())
    else {
        return Ok(None);
    };
    for family in families() {
        let (child, _, parent) = family;
        if child.table == conflict.table && tx.row(parent, id)?.is_some() {
            return Ok(Some((family, id)));
        }
    }
    Ok(None)
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
