//! Whose medical records the signed-in person may see: on a shared computer the replica holds what any of its users may.

use uuid::Uuid;
use vetpms_access::{Permission, Policy, Scope};
use vetpms_model::medical::MedicalRecord;
use vetpms_model::{Entity, EntityDef, Row, Stamp};
use vetpms_store::ReadTx;

use crate::desk::Desk;
use crate::error::AppError;

/// Over which medical records somebody's right to read reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Every one.
    All,
    /// Those that this user wrote.
    Own(Uuid),
    /// None.
    Nothing,
}

/// What the signed-in person sees.
///
/// # Errors
/// [`crate::Code::NotSignedIn`], [`crate::Code::Forbidden`] for somebody who sees none at all.
pub(crate) fn seen(desk: &Desk, tx: &ReadTx) -> Result<Seen, AppError> {
    desk.may_read(tx, MedicalRecord::def().table)?;
    Ok(seen_by(&desk.policy(tx)?, desk.session()?.user))
}

/// What somebody sees by a policy.
pub(crate) fn seen_by(policy: &Policy, user: Uuid) -> Seen {
    let own = policy.allows(user, Permission::ViewOwnMedicalRecords);
    match policy.medical_records_scope(user).filter(|_| own) {
        Some(Scope::All) => Seen::All,
        Some(Scope::Own) => Seen::Own(user),
        None => Seen::Nothing,
    }
}

impl Seen {
    /// Whether rows of a record by this author may be shown.
    pub(crate) fn sees(self, author: Uuid) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Own(user) => author == user,
        }
    }

    /// Whether a row may be shown. Of tables that do not belong to medical records every row may.
    ///
    /// # Errors
    /// [`AppError`] of the store.
    pub(crate) fn allows(
        self,
        tx: &ReadTx,
        def: &'static EntityDef,
        row: &Row,
        stamp: &Stamp,
    ) -> Result<bool, AppError> {
        if def.record.is_none() {
            return Ok(true);
        }
        match self {
            Self::All => Ok(true),
            Self::Nothing => Ok(false),
            Self::Own(user) => Ok(author_of(tx, def, row, stamp)? == user),
        }
    }

    /// As [`Seen::allows`], for a row that is looked up; a row that is not here may not be shown.
    ///
    /// # Errors
    /// [`AppError`] of the store.
    pub(crate) fn allows_id(
        self,
        tx: &ReadTx,
        def: &'static EntityDef,
        id: Uuid,
    ) -> Result<bool, AppError> {
        match (def.record, self) {
            (None, _) | (_, Self::All) => Ok(true),
            _ => match tx.row(def, id)? {
                Some((row, stamp)) => self.allows(tx, def, &row, &stamp),
                None => Ok(false),
            },
        }
    }
}

/// Who wrote the record that a row belongs to; a row that names none is its own author's.
pub(crate) fn author_of(
    tx: &ReadTx,
    def: &'static EntityDef,
    row: &Row,
    stamp: &Stamp,
) -> Result<Uuid, AppError> {
    // The record itself has no such field.
    let field = def.record.filter(|name| def.field(name).is_some());
    let found = match field.and_then(|name| row.get(def, name).as_id()) {
        Some(record) => tx.row(MedicalRecord::def(), record)?,
        None => None,
    };
    Ok(found.map_or(stamp.created_by, |(_, of_record)| of_record.created_by))
}
