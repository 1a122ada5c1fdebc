//! One client or patient entered twice: the second entry becomes another name of the first.
//!
//! Nothing is copied and nothing is deleted, so a merge can be undone at any time.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_model::people::{Client, Patient};
use vetpms_model::{Entity, EntityDef, Patch, Value};

use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// What can be entered twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum MergeTable {
    /// A client.
    Clients,
    /// A patient.
    Patients,
}

impl MergeTable {
    fn def(self) -> &'static EntityDef {
        match self {
            Self::Clients => Client::def(),
            Self::Patients => Patient::def(),
        }
    }
}

/// Lets `into` stand for `duplicate` from now on.
///
/// # Errors
/// [`Code::NotPossible`] when both are one already, or are animals of different species.
pub fn merge(desk: &Desk, table: MergeTable, duplicate: Uuid, into: Uuid) -> Result<(), AppError> {
    let def = table.def();
    commit(desk, "merge", |draft| {
        let (one, other) = (draft.row(def, duplicate)?, draft.row(def, into)?);
        if draft.tx.stands_for(duplicate)? == draft.tx.stands_for(into)? {
            return Err(AppError::field(
                Code::NotPossible,
                "into",
                "these two are one record already",
            ));
        }
        if table == MergeTable::Patients && one.get(def, "species") != other.get(def, "species") {
            return Err(AppError::field(
                Code::NotPossible,
                "into",
                "these animals are of different species",
            ));
        }
        let target = draft.tx.stands_for(into)?;
        // The entry may be there, and the one that stands for it removed on another desk.
        draft.row(def, target)?;
        let patch = Patch::default().with(def, "merged_into", Value::Id(target));
        // Of records merged before, the one that stands for them moves with all of them.
        let moved = draft.tx.stands_for(duplicate)?;
        draft.change(def, moved, patch, None)
    })
}

/// Makes a merged record stand for itself again.
///
/// # Errors
/// [`Code::NotPossible`] when it is not merged.
pub fn unmerge(desk: &Desk, table: MergeTable, id: Uuid) -> Result<(), AppError> {
    let def = table.def();
    commit(desk, "unmerge", |draft| {
        if draft.row(def, id)?.get(def, "merged_into").is_null() {
            let problem = "this record is not merged into another one";
            return Err(AppError::field(Code::NotPossible, "id", problem));
        }
        let patch = Patch::default().with(def, "merged_into", Value::Null);
        draft.change(def, id, patch, None)
    })
}
