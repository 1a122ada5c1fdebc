//! Signing in at the window. Whom this computer does not know yet, or not by this password, the server is asked about,
//! once, where it can be: a first sign-in here, or the first with a new password.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::{add_user, open, switch_user};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::profile::{Card, Profile, Unlock};
use crate::rim::Rim;
use crate::sync::connect;

/// How long somebody waits for the server before they are told that it does not answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// What is said at a closed practice to somebody who is known here.
const NEWER: &str = "the password is not right. A newer one of the server is taken once a colleague, or you with the former one, has signed in and out here";
/// And to anybody else.
const STRANGER: &str = "nobody of this name has signed in on this computer. The first time let a colleague who works here sign in and out, then sign in yourself";

/// Opens a practice that nobody has opened since the program was started. Only what is kept here opens it: without one of
/// its keys there is nothing to reach the server with, and nothing to hand to a newcomer.
///
/// # Errors
/// As [`open`]; [`Code::NotAsked`] for what the server might know.
pub fn enter_closed(
    folder: &Path,
    email: &str,
    password: &str,
    rim: Arc<dyn Rim>,
) -> Result<Desk, AppError> {
    let opened = open(folder, &Unlock::Password { email, password }, rim);
    opened.map_err(|error| {
        let Ok(profile) = Profile::load(folder) else {
            return error;
        };
        if error.code != Code::WrongPassword || profile.card.server.is_none() {
            return error;
        }
        let words = if known(&profile.card, email) {
            NEWER
        } else {
            STRANGER
        };
        AppError::new(Code::NotAsked, words)
    })
}

/// Lets a user go on at an open desk.
///
/// # Errors
/// [`Code::WrongPassword`] where neither this computer nor the server knows name and password; [`Code::NotAsked`] where the
/// server could not be asked; [`Code::Refused`] for somebody who asked too often or is kept out; [`AppError`] of the
/// keychain. Nobody is signed in then.
pub async fn enter(desk: &Desk, email: &str, password: &str) -> Result<(), AppError> {
    let how = Unlock::Password { email, password };
    let card = desk.profile().card;
    match switch_user(desk, &how) {
        Err(error) if error.code == Code::WrongPassword && card.server.is_some() => {}
        other => return other,
    }
    let here = known(&card, email);
    if !here && !vetpms_model::check::is_email(email.trim()) {
        let words = "nobody of this name has signed in on this computer; for a first sign-in type the e-mail address";
        return Err(AppError::new(Code::NotAsked, words));
    }
    let asked = tokio::time::timeout(PATIENCE, by_server(desk, email, password, here)).await;
    let silent = |_| not_asked(here, &vetpms_sync::Failure::Offline.to_string());
    asked.map_err(silent)??;
    switch_user(desk, &how)
}

async fn by_server(desk: &Desk, email: &str, password: &str, here: bool) -> Result<(), AppError> {
    let unreached = |error: AppError| not_asked(here, &error.message);
    let transport = connect(desk).await.map_err(unreached)?;
    let added = add_user::add_by(&transport, desk, email, password).await;
    added.map_err(|error| match error.code {
        Code::Offline => not_asked(here, &error.message),
        _ => error,
    })
}

/// Who is known here stands on the sign-in page: nothing about the practice's people is given away.
fn not_asked(here: bool, why: &str) -> AppError {
    let words = if here {
        format!("the password is not right, or newer than this computer knows: {why}")
    } else {
        format!("the first sign-in on this computer needs the server: {why}")
    };
    AppError::new(Code::NotAsked, words)
}

fn known(card: &Card, email: &str) -> bool {
    let mut users = card.users.iter();
    users.any(|user| user.email.eq_ignore_ascii_case(email.trim()))
}
