//! Who is at work.

use serde::Deserialize;

use super::{Answer, State};
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
