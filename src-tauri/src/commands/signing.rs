//! Signing visits, and what is added to them afterwards.

use serde::Deserialize;
use uuid::Uuid;
use vetpms_app::signing::{self as app, Locked, NewAddendum, UnsignedVisit};

use super::{Answer, Id, IdArgs, State};
use crate::ipc::Args;

/// A visit to sign.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignArgs {
    /// The visit's record.
    id: Uuid,
    /// The signer's password, asked for once more.
    password: String,
}

/// Something to add.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddendumArgs {
    /// The visit's record.
    id: Uuid,
    /// The addendum.
    addendum: NewAddendum,
}

/// Whose visits.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnsignedArgs {
    /// Only those that the signed-in user began.
    own: bool,
}

#[tauri::command(async)]
pub(crate) fn sign_visit(shell: State<'_>, args: Args<SignArgs>) -> Answer<Id> {
    let SignArgs { id, password } = args.0;
    // It reckons for a while on purpose, as signing in does.
    tokio::task::block_in_place(|| {
        app::sign_with_password(&*shell.desk()?, id, &password)?;
        Ok(id.into())
    })
}

#[tauri::command(async)]
pub(crate) fn add_addendum(shell: State<'_>, args: Args<AddendumArgs>) -> Answer<Id> {
    let AddendumArgs { id, addendum } = args.0;
    Ok(app::add_addendum(&*shell.desk()?, id, &addendum)?.into())
}

#[tauri::command(async)]
pub(crate) fn unsigned_visits(
    shell: State<'_>,
    args: Args<UnsignedArgs>,
) -> Answer<Vec<UnsignedVisit>> {
    Ok(app::unsigned_visits(&*shell.desk()?, args.0.own)?)
}

#[tauri::command(async)]
pub(crate) fn visit_lock(shell: State<'_>, args: Args<IdArgs>) -> Answer<Option<Locked>> {
    Ok(app::lock_of(&*shell.desk()?, args.0.id)?)
}
