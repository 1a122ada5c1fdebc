//! The people of a practice, their roles and passwords on the server.

use serde::Serialize;
use uuid::Uuid;
use vetpms_access::{Permission, Role};
use vetpms_protocol::{CreateUser, ListUsers, MemberInfo, SetActive, SetPassword, SetRoles};

use super::ask;
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// A user of the practice.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct MemberItem {
    /// Id.
    pub id: Uuid,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role codes.
    pub roles: Vec<String>,
    /// Whether they are kept out.
    pub disabled: bool,
    /// Whether it is who asks.
    pub oneself: bool,
}

/// A user to be made.
pub struct NewMember<'a> {
    /// E-mail address, by which they sign in.
    pub email: &'a str,
    /// Name.
    pub name: &'a str,
    /// Role codes.
    pub roles: &'a [String],
    /// Their first password.
    pub password: &'a str,
}

/// Every user, by name, the disabled ones too.
///
/// # Errors
/// [`Code::Forbidden`] without the right to administer, [`Code::Offline`].
pub async fn users(desk: &Desk) -> Result<Vec<MemberItem>, AppError> {
    let me = desk.session()?.user;
    let list = ask(desk, Permission::Administer, &ListUsers {}).await?;
    let item = |user: MemberInfo| MemberItem {
        oneself: user.id == me,
        id: user.id,
        email: user.email,
        name: user.name,
        roles: user.roles,
        disabled: user.disabled,
    };
    Ok(list.users.into_iter().map(item).collect())
}

/// Makes a user; returns the id.
///
/// # Errors
/// As [`users`]; [`Code::InvalidValue`] names the field, [`Code::Refused`] for an address that is
/// taken.
pub async fn create_user(desk: &Desk, new: &NewMember<'_>) -> Result<Uuid, AppError> {
    check_roles(new.roles)?;
    check_password(new.password)?;
    if !vetpms_model::check::is_email(new.email.trim()) {
        return Err(invalid("email", "this is not an e-mail address"));
    }
    if new.name.trim().is_empty() {
        return Err(invalid("name", "this must be filled in"));
    }
    let message = CreateUser {
        email: new.email.trim().to_owned(),
        name: new.name.trim().to_owned(),
        roles: new.roles.to_vec(),
        password: new.password.to_owned(),
    };
    Ok(ask(desk, Permission::Administer, &message).await?.id)
}

/// Gives a user other roles, from the next request on.
///
/// # Errors
/// As [`users`]; [`Code::InvalidValue`] for an unknown role, [`Code::NotFound`],
/// [`Code::Refused`] when nobody would be left to administer.
pub async fn set_roles(desk: &Desk, user: Uuid, roles: &[String]) -> Result<(), AppError> {
    check_roles(roles)?;
    let roles = roles.to_vec();
    ask(desk, Permission::Administer, &SetRoles { user, roles }).await
}

/// Keeps a user out, or lets them in again; what they wrote stays.
///
/// # Errors
/// As [`users`]; [`Code::NotFound`], [`Code::Refused`] for oneself and for somebody who works for
/// another practice of the server too.
pub async fn set_user_active(desk: &Desk, user: Uuid, active: bool) -> Result<(), AppError> {
    ask(desk, Permission::Administer, &SetActive { user, active }).await
}

/// Gives a user another password on the server; desks that know the user keep the old one until
/// the user signs in there at the server again.
///
/// # Errors
/// As [`set_user_active`]; [`Code::InvalidValue`] for a password that is none.
pub async fn set_user_password(desk: &Desk, user: Uuid, password: &str) -> Result<(), AppError> {
    check_password(password)?;
    let password = password.to_owned();
    ask(
        desk,
        Permission::Administer,
        &SetPassword { user, password },
    )
    .await
}

fn check_roles(roles: &[String]) -> Result<(), AppError> {
    if roles.is_empty() {
        return Err(invalid("roles", "please give at least one role"));
    }
    if roles.iter().any(|code| Role::from_code(code).is_none()) {
        return Err(invalid("roles", "there is no such role"));
    }
    Ok(())
}

fn check_password(password: &str) -> Result<(), AppError> {
    vetpms_crypto::check_password(password)
        .map_err(|problem| invalid("password", &problem.to_string()))
}

fn invalid(field: &str, words: &str) -> AppError {
    AppError::field(Code::InvalidValue, field, words)
}
