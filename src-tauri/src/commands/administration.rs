//! Devices, users, the audit trail, and joining a server. All of it needs the network; the other
//! commands go on meanwhile.

use std::future::Future;

use serde::Deserialize;
use uuid::Uuid;
use vetpms_app::AppError;
use vetpms_app::administration::{
    self as app, AsideSets, AuditFilter, AuditList, AuditPosition, DeviceItem, MemberItem,
    NewDeviceCode, NewMember,
};
use vetpms_app::session::{self, Adoption, Again};

use super::{Answer, Id, IdArgs, State};
use crate::ipc::Args;
use crate::shell::SessionState;

/// A new device to be enrolled.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct InviteDeviceArgs {
    /// The user who enrols it.
    user_id: Uuid,
    /// The name that it gets.
    name: String,
}

/// A user to be made.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateUserArgs {
    /// E-mail address.
    email: String,
    /// Name.
    name: String,
    /// Role codes.
    roles: Vec<String>,
    /// Their first password.
    password: String,
}

/// Other roles of a user.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserRolesArgs {
    /// The user.
    id: Uuid,
    /// Role codes.
    roles: Vec<String>,
}

/// Whether a user may sign in.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserActiveArgs {
    /// The user.
    id: Uuid,
    /// Whether they may.
    active: bool,
}

/// Another password of a user.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserPasswordArgs {
    /// The user.
    id: Uuid,
    /// The password.
    password: String,
}

/// Which part of the audit trail.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditArgs {
    /// Only what is older: where a page ended, or a time.
    before: Option<AuditPosition>,
    /// Only this table.
    table: Option<String>,
    /// Only this row.
    row_id: Option<Uuid>,
    /// Only what this user did.
    user_id: Option<Uuid>,
    /// Most entries, 1 to 200.
    limit: u32,
}

/// A server for a practice that has none.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinServerArgs {
    /// The server's address.
    server: String,
    /// The one-time code.
    code: String,
    /// What this computer is called from now on.
    device_name: String,
    /// The password that the practice is opened with.
    password: String,
}

/// Waits for the network without holding up the other commands.
pub(super) fn wait<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    tokio::task::block_in_place(|| tauri::async_runtime::block_on(work))
}

#[tauri::command(async)]
pub(crate) fn devices(shell: State<'_>) -> Answer<Vec<DeviceItem>> {
    Ok(wait(app::devices(&*shell.desk()?))?)
}

#[tauri::command(async)]
pub(crate) fn invite_device(
    shell: State<'_>,
    args: Args<InviteDeviceArgs>,
) -> Answer<NewDeviceCode> {
    let InviteDeviceArgs { user_id, name } = args.0;
    Ok(wait(app::invite_device(&*shell.desk()?, user_id, &name))?)
}

#[tauri::command(async)]
pub(crate) fn revoke_device(shell: State<'_>, args: Args<IdArgs>) -> Answer<()> {
    Ok(wait(app::revoke_device(&*shell.desk()?, args.0.id))?)
}

#[tauri::command(async)]
pub(crate) fn users(shell: State<'_>) -> Answer<Vec<MemberItem>> {
    Ok(wait(app::users(&*shell.desk()?))?)
}

#[tauri::command(async)]
pub(crate) fn create_user(shell: State<'_>, args: Args<CreateUserArgs>) -> Answer<Id> {
    let CreateUserArgs {
        email,
        name,
        roles,
        password,
    } = &args.0;
    let new = NewMember {
        email,
        name,
        roles,
        password,
    };
    Ok(wait(app::create_user(&*shell.desk()?, &new))?.into())
}

#[tauri::command(async)]
pub(crate) fn set_user_roles(shell: State<'_>, args: Args<UserRolesArgs>) -> Answer<()> {
    Ok(wait(app::set_roles(
        &*shell.desk()?,
        args.0.id,
        &args.0.roles,
    ))?)
}

#[tauri::command(async)]
pub(crate) fn set_user_active(shell: State<'_>, args: Args<UserActiveArgs>) -> Answer<()> {
    Ok(wait(app::set_user_active(
        &*shell.desk()?,
        args.0.id,
        args.0.active,
    ))?)
}

#[tauri::command(async)]
pub(crate) fn set_user_password(shell: State<'_>, args: Args<UserPasswordArgs>) -> Answer<()> {
    Ok(wait(app::set_user_password(
        &*shell.desk()?,
        args.0.id,
        &args.0.password,
    ))?)
}

#[tauri::command(async)]
pub(crate) fn audit_trail(shell: State<'_>, args: Args<AuditArgs>) -> Answer<AuditList> {
    let filter = AuditFilter {
        before: args.0.before,
        table: args.0.table,
        row: args.0.row_id,
        user: args.0.user_id,
        limit: args.0.limit,
    };
    Ok(wait(app::audit_trail(&*shell.desk()?, &filter))?)
}

#[tauri::command(async)]
pub(crate) fn aside_sets(shell: State<'_>) -> Answer<AsideSets> {
    Ok(wait(app::aside_sets(&*shell.desk()?))?)
}

#[tauri::command(async)]
pub(crate) fn release_aside(shell: State<'_>, args: Args<IdArgs>) -> Answer<()> {
    Ok(wait(app::release_aside(&*shell.desk()?, args.0.id))?)
}

#[tauri::command(async)]
pub(crate) fn dismiss_aside(shell: State<'_>, args: Args<IdArgs>) -> Answer<()> {
    Ok(wait(app::dismiss_aside(&*shell.desk()?, args.0.id))?)
}

#[tauri::command(async)]
pub(crate) fn join_server(shell: State<'_>, args: Args<JoinServerArgs>) -> Answer<SessionState> {
    let JoinServerArgs {
        server,
        code,
        device_name,
        password,
    } = &args.0;
    let adoption = Adoption {
        server,
        code,
        device_name,
        password,
    };
    wait(session::adopt(&*shell.desk()?, &adoption))?;
    Ok(shell.begin_sync()?)
}

#[tauri::command(async)]
pub(crate) fn join_again(shell: State<'_>, args: Args<JoinServerArgs>) -> Answer<SessionState> {
    let again = Again {
        server: &args.0.server,
        code: &args.0.code,
        device_name: &args.0.device_name,
        password: Some(&args.0.password),
    };
    wait(session::join_again(&*shell.desk()?, &again))?;
    Ok(shell.joined_again()?)
}
