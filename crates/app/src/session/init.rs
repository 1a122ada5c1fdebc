//! A new practice on this computer, without a server.

use std::path::Path;
use std::sync::Arc;

use vetpms_access::Role;
use vetpms_model::ids::new_id;
use vetpms_protocol::UserInfo;

use super::{Lock, first_keys};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::profile::{Card, Opened, Profile, ProfileUser};
use crate::rim::{Rim, random};

/// Longest name of a practice or a person, in characters.
const NAME_LIMIT: usize = 100;

/// A practice to be made, and its first user, who owns it.
pub struct NewPractice<'a> {
    /// The practice's name.
    pub practice: &'a str,
    /// The owner's e-mail address.
    pub email: &'a str,
    /// The owner's name.
    pub name: &'a str,
    /// What the owner opens it with.
    pub lock: Lock<'a>,
}

/// Makes the practice; a server later adopts the ids that are minted here.
///
/// # Errors
/// [`AppError`] of the keychain or the file system.
pub fn init(folder: &Path, new: &NewPractice<'_>, rim: Arc<dyn Rim>) -> Result<Desk, AppError> {
    check_names(new)?;
    let now = rim.now();
    let id = || new_id(now, random(rim.as_ref()));
    let user = id();
    let device = id();
    let (ring, keys) = first_keys(&rim, device, user, &new.lock, None)?;
    let owner = ProfileUser {
        id: user,
        email: new.email.to_owned(),
        name: new.name.to_owned(),
    };
    let card = Card {
        former: Vec::new(),
        tenant: id(),
        practice: new.practice.to_owned(),
        device,
        replica: id(),
        server: None,
        users: vec![owner],
    };
    let profile = Profile::create(folder, card, &ring)?;
    let desk = Desk::create(profile, Opened { user, keys }, rim)?;
    let info = UserInfo {
        id: user,
        email: new.email.to_owned(),
        name: new.name.to_owned(),
        roles: vec![Role::Owner.code().to_owned()],
        permissions: Role::Owner
            .permissions()
            .iter()
            .map(|p| p.code().to_owned())
            .collect(),
    };
    desk.store.write(|tx| {
        tx.put_user(&info)?;
        tx.set_meta_i64("permission_version", 1)
            .map_err(AppError::from)
    })?;
    desk.profile().save_card()?;
    Ok(desk)
}

/// The same conditions that a client's name and address must fulfil.
fn check_names(new: &NewPractice<'_>) -> Result<(), AppError> {
    let wrong =
        |field: &str, problem: String| Err(AppError::field(Code::InvalidValue, field, problem));
    for (field, text) in [("practice", new.practice), ("name", new.name)] {
        if text.trim().is_empty() || text.chars().count() > NAME_LIMIT {
            return wrong(
                field,
                format!("{field}: please give 1 to {NAME_LIMIT} characters"),
            );
        }
        if let Err(problem) = vetpms_model::name::checked(text) {
            return wrong(field, format!("{field}: {problem}"));
        }
    }
    if !vetpms_model::check::is_email(new.email.trim()) {
        return wrong("email", "email: this is not an e-mail address".to_owned());
    }
    Ok(())
}
