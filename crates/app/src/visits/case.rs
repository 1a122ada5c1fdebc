//! A visit that somebody works on: its record, whose animal it is, and whether they may see it.

use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_model::medical::MedicalRecord;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, EntityDef, Patch, Row, Stamp};
use vetpms_store::ReadTx;

use crate::commit::Draft;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::history::with_aliases;
use crate::records_seen::seen;

/// The record of a visit and the animal that was seen.
pub(crate) struct Case {
    /// The record.
    pub(crate) record: Row,
    /// Who wrote it when.
    pub(crate) stamp: Stamp,
    /// The animal; of a merged one the entry that stands for it.
    pub(crate) patient: Row,
    /// That entry and all that it stands for.
    pub(crate) entries: Vec<Uuid>,
}

impl Case {
    /// Reads a visit that is not removed.
    ///
    /// # Errors
    /// [`AppError::not_found`]; [`Code::Forbidden`] for the record of somebody else where the reader sees only their own.
    pub(crate) fn read(desk: &Desk, tx: &ReadTx, id: Uuid) -> Result<Self, AppError> {
        let def = MedicalRecord::def();
        let seen = seen(desk, tx)?;
        let found = tx.row(def, id)?.filter(|(row, _)| !row.is_deleted(def));
        let (record, stamp) = found.ok_or_else(|| AppError::not_found(def.label))?;
        if !seen.allows(tx, def, &record, &stamp)? {
            let problem = "this visit was written by a colleague, and you may see only your own";
            return Err(AppError::new(Code::Forbidden, problem));
        }
        let patient = record.get(def, "patient_id").as_id().unwrap_or_default();
        let entries = with_aliases(tx, patient)?;
        let animal = tx.row(Patient::def(), entries[0])?;
        let (patient, _) = animal.ok_or_else(|| AppError::not_found(Patient::def().label))?;
        Ok(Self {
            record,
            stamp,
            patient,
            entries,
        })
    }

    /// The case that a part of a visit belongs to, and the part as it stands.
    ///
    /// # Errors
    /// As [`Case::read`].
    pub(crate) fn of_part(
        desk: &Desk,
        draft: &Draft<'_>,
        def: &'static EntityDef,
        id: Uuid,
    ) -> Result<(Self, Row), AppError> {
        let row = draft.row(def, id)?;
        let record = row.get(def, "medical_record_id").as_id();
        let record = record.ok_or_else(|| AppError::not_found(MedicalRecord::def().label))?;
        Ok((Self::read(desk, draft.tx, record)?, row))
    }

    /// The animal's species, as it is entered.
    pub(crate) fn species(&self) -> &str {
        self.patient.text(Patient::def(), "species").unwrap_or("")
    }
}

/// Whether the signed-in person holds a right.
pub(crate) fn holds(desk: &Desk, tx: &ReadTx, right: Permission) -> Result<bool, AppError> {
    let user = desk.session()?.user;
    Ok(desk.policy(tx)?.grant(user, right).is_ok())
}

/// The row as the patch will leave it, to look at before it is written.
pub(crate) fn patched(row: &Row, patch: &Patch) -> Row {
    let mut after = row.clone();
    for (at, value) in &patch.values {
        after.values[*at] = value.clone();
    }
    after
}

/// What belongs to a visit stays there.
///
/// # Errors
/// [`Code::NotPossible`].
pub(crate) fn stays(def: &EntityDef, patch: &Patch) -> Result<(), AppError> {
    for field in ["medical_record_id", "patient_id"] {
        if patch.get(def, field).is_some() {
            let problem = "this cannot be moved to another visit; remove it and enter it there";
            return Err(AppError::field(Code::NotPossible, field, problem));
        }
    }
    Ok(())
}

/// A reason that somebody gave, if it says anything: a dot does not.
pub(crate) fn said(reason: Option<&str>) -> Option<&str> {
    let says = |reason: &&str| reason.chars().any(char::is_alphanumeric);
    reason.map(str::trim).filter(says)
}
