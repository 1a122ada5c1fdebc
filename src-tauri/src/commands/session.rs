//! Who is at work.

use serde::{Deserialize, Serialize};
use vetpms_app::session;

use super::{Answer, State};
use crate::first_start;
use crate::ipc::Args;
use crate::shell::SessionState;

/// What the sign-in page asks for.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInArgs {
    /// E-mail address.
    email: String,
    /// Password.
    password: String,
}

/// A practice to be made on this computer, and its owner.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreatePracticeArgs {
    /// The practice's name.
    practice: String,
    /// The owner's name.
    name: String,
    /// The owner's e-mail address.
    email: String,
    /// The owner's new password.
    password: String,
}

/// What an administrator handed over.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinPracticeArgs {
    /// The server's address.
    server: String,
    /// The one-time code.
    code: String,
    /// What this computer is called.
    device_name: String,
    /// The password of the user that the code was made for.
    password: String,
}

/// A recovery key, to be printed and kept.
#[derive(Clone, Serialize, specta::Type)]
pub(crate) struct RecoveryKey {
    /// The key, in groups.
    recovery_key: String,
}

#[tauri::command(async)]
pub(crate) fn create_practice(
    shell: State<'_>,
    args: Args<CreatePracticeArgs>,
) -> Answer<SessionState> {
    let CreatePracticeArgs {
        practice,
        name,
        email,
        password,
    } = args.0;
    tokio::task::block_in_place(|| {
        Ok(first_start::create(
            &shell, &practice, &name, &email, &password,
        )?)
    })
}

#[tauri::command(async)]
pub(crate) fn join_practice(
    shell: State<'_>,
    args: Args<JoinPracticeArgs>,
) -> Answer<SessionState> {
    let JoinPracticeArgs {
        server,
        code,
        device_name,
        password,
    } = args.0;
    tokio::task::block_in_place(|| {
        Ok(first_start::join(
            &shell,
            &server,
            &code,
            &device_name,
            &password,
        )?)
    })
}

#[tauri::command(async)]
pub(crate) fn check_keychain(shell: State<'_>) -> Answer<()> {
    let rim = shell.rim();
    tokio::task::block_in_place(|| Ok(session::check_keychain(rim.as_ref())?))
}

#[tauri::command(async)]
pub(crate) fn recovery_key(shell: State<'_>) -> Answer<RecoveryKey> {
    let recovery_key = session::recovery_key(&*shell.desk()?)?;
    Ok(RecoveryKey { recovery_key })
}

#[tauri::command(async)]
pub(crate) fn session_state(shell: State<'_>) -> Answer<SessionState> {
    Ok(shell.state()?)
}

#[tauri::command(async)]
pub(crate) fn sign_in(shell: State<'_>, args: Args<SignInArgs>) -> Answer<SessionState> {
    // It reckons for a while on purpose; the other commands go on meanwhile.
    tokio::task::block_in_place(|| Ok(shell.sign_in(&args.0.email, &args.0.password)?))
}

#[tauri::command(async)]
pub(crate) fn sign_out(shell: State<'_>) -> Answer<SessionState> {
    Ok(shell.sign_out()?)
}

#[tauri::command(async)]
pub(crate) fn window_ready(shell: State<'_>) -> Answer<()> {
    tokio::task::block_in_place(|| shell.ready());
    Ok(())
}
