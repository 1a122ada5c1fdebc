//! Signing a visit: the password again, a hash over all of it, and nothing of it changes from then on.

use uuid::Uuid;
use vetpms_document::{Hash, signed_heads};
use vetpms_model::def::SIGNED_HEADS;
use vetpms_model::medical::MedicalRecord;
use vetpms_model::{ConflictKind, Entity, EntityDef, Patch, Row, Value};

use super::content::{content_hash, rows_of};
use super::lock::locked;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::documents;
use crate::error::{AppError, Code};
use crate::printing::refuse_unfit;
use crate::profile::{Opened, Unlock};
use crate::records_seen::seen;
use crate::visits::case::Case;
use crate::visits::is_blank;
use crate::whiteboard::left_with;

/// Signs a visit as it stands. `how` is what the signer opens the profile with, asked for once more.
///
/// # Errors
/// [`Code::WrongPassword`], and as [`sign_as`].
pub fn sign_visit(desk: &Desk, record: Uuid, how: &Unlock<'_>) -> Result<(), AppError> {
    let opened = desk.profile().unlock(how)?;
    sign_as(desk, record, &opened)
}

/// As [`sign_visit`], with the signed-in user's password.
///
/// # Errors
/// As [`sign_visit`].
pub fn sign_with_password(desk: &Desk, record: Uuid, password: &str) -> Result<(), AppError> {
    let user = desk.session()?.user;
    let users = desk.profile().card.users;
    let known = users.iter().find(|one| one.id == user);
    let email = known.map(|one| one.email.as_str()).unwrap_or_default();
    sign_visit(desk, record, &Unlock::Password { email, password })
}

/// Signs a visit with the keys that the signer has just opened.
///
/// # Errors
/// [`Code::WrongPassword`] for somebody else's; [`Code::NotPossible`] for an empty visit, and while two versions of a part of it wait to be
/// settled; [`Code::Incomplete`] for a prescription that lacks what the rules want of it; [`Code::Allergy`], [`Code::UnusualDose`]
/// for one that no longer suits the animal; [`Code::Locked`] when it is signed already; [`Code::Forbidden`].
pub fn sign_as(desk: &Desk, record: Uuid, signer: &Opened) -> Result<(), AppError> {
    if signer.user != desk.session()?.user {
        let words = "somebody else is signed in; sign with your own password";
        return Err(AppError::new(Code::WrongPassword, words));
    }
    commit(desk, "sign_visit", |draft| {
        let def = MedicalRecord::def();
        let row = draft.row(def, record)?;
        if !seen(desk, draft.tx)?.allows_id(draft.tx, def, record)? {
            return Err(AppError::not_found(def.label));
        }
        may_be_signed(draft, record)?;
        // One that has locked by itself cannot be put right any more, and is signed as it is.
        if locked(draft.tx, record, draft.now())?.is_none() {
            let case = Case::read(desk, draft.tx, record)?;
            refuse_unfit(desk, draft.tx, &case)?;
        }
        write(draft, record)?;
        if let (Some(patient), true) = (
            row.get(def, "patient_id").as_id(),
            row.get(def, "appointment_id").is_null(),
        ) {
            left_with(desk, draft, record, patient)?;
        }
        Ok(())
    })
}

/// Something must stand in it, and nothing of it may wait to be decided.
fn may_be_signed(draft: &Draft<'_>, record: Uuid) -> Result<(), AppError> {
    let rows = rows_of(draft.tx, record)?;
    let parts = rows.iter().filter(|(part, row)| !row.is_deleted(part));
    if is_blank(draft.tx, record)? {
        let words = "there is nothing in this visit yet";
        return Err(AppError::new(Code::NotPossible, words));
    }
    for (_, row) in parts {
        let mut open = 0;
        for kind in [
            ConflictKind::ConcurrentEdit,
            ConflictKind::DeletedWhileEdited,
            ConflictKind::SamePassage,
        ] {
            open += draft.tx.conflicts_about(kind, row.id)?.len();
        }
        if open > 0 {
            let words = "two versions of a part of this visit wait under Review; settle them before you sign";
            return Err(AppError::new(Code::NotPossible, words));
        }
    }
    Ok(())
}

fn write(draft: &mut Draft<'_>, record: Uuid) -> Result<(), AppError> {
    let def = MedicalRecord::def();
    let (id, at) = (draft.new_id(), Value::Instant(draft.now()));
    let rows = rows_of(draft.tx, record)?;
    let when = at.to_json();
    let by = (id, draft.author(), when.as_str().unwrap_or_default());
    let hash = content_hash(&rows, by);
    let mut parts = Vec::with_capacity(rows.len());
    for (part, row) in &rows {
        let heads = heads_of(draft, part, row)?;
        parts.push((*part, row.id, signed_heads(id, &heads)));
    }
    // The visit itself last: while it is not signed its parts may be.
    parts.reverse();
    for (part, row, heads) in parts {
        let mut patch = Patch::default().with(part, SIGNED_HEADS, Value::Text(heads));
        if part.table == def.table {
            patch = patch
                .with(def, "signed_at", at.clone())
                .with(def, "signed_by", Value::Id(draft.author()))
                .with(def, "is_locked", Value::Bool(true))
                .with(def, "content_hash", Value::Text(hash.clone()));
        }
        draft.change(part, row, patch, None)?;
    }
    Ok(())
}

/// The heads at which a part reads as it is shown. A page brings rows as they stand at the server, and its log only up to
/// the page's end: what is shown may be ahead of what is here, and only what is here can be signed.
fn heads_of(draft: &Draft<'_>, part: &'static EntityDef, row: &Row) -> Result<Vec<Hash>, AppError> {
    let mut doc =
        documents::open(draft.tx, part, row.id)?.ok_or_else(|| AppError::not_found(part.label))?;
    if doc.has_waiting() || doc.read()? != *row {
        let words = "changes of this visit are still arriving; sign it once they are here";
        return Err(AppError::new(Code::NotPossible, words));
    }
    Ok(doc.heads())
}
