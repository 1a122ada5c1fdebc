//! `POST /v1/users`: the people of a practice, their roles and passwords.

use std::collections::BTreeSet;

use axum::extract::State;
use serde_json::json;
use vetpms_access::{Member, Permission, Role};
use vetpms_protocol::{
    Act, CreateUser, CreatedUser, ListUsers, MemberInfo, SetActive, SetPassword, SetRoles, UserList,
};
use zeroize::Zeroizing;

use super::caller::Caller;
use super::framed::{Framed, Reply};
use super::person::asked;
use crate::app::Shared;
use crate::db::{events, users};
use crate::error::{Refused, sqlstate};
use crate::rim;

/// Lists the users.
///
/// # Errors
/// A [`Refused`] without the right to administer.
pub async fn list(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<UserList>, Refused> {
    let (person, ListUsers {}) = asked(&app, &caller, &act, Permission::Administer).await?;
    let all = users::list(app.db.directory(), person.tenant).await?;
    let users = all.into_iter().map(|user| MemberInfo {
        id: user.id,
        email: user.email,
        name: user.name,
        roles: user.roles,
        disabled: !user.is_active,
    });
    Ok(Reply(UserList {
        users: users.collect(),
    }))
}

/// Makes a user.
///
/// # Errors
/// A [`Refused`] without the right to administer, for a value that is not valid, and for an
/// address that is taken.
pub async fn create(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<CreatedUser>, Refused> {
    let (person, asked) = asked::<CreateUser>(&app, &caller, &act, Permission::Administer).await?;
    let CreateUser {
        email,
        name,
        roles,
        password,
    } = asked;
    let password = Zeroizing::new(password);
    let name = vetpms_model::name::checked(&name);
    let (email, name) = (
        email.trim(),
        name.map_err(|problem| Refused::invalid("name", problem))?,
    );
    if !vetpms_model::check::is_email(email) {
        return Err(Refused::invalid("email", "this is not an e-mail address"));
    }
    let member = Member::with_roles(rim::new_id(), known_roles(&roles)?);
    let hash = app.hash_new(password).await?;
    let mut tx = app.db.directory().begin().await?;
    let made = users::create(
        &mut tx,
        person.administrator(),
        &member,
        (email, name, &hash),
    )
    .await;
    made.map_err(|error| match sqlstate(&error).as_deref() {
        Some("23505") => {
            Refused::conflict("email_taken", "somebody has this e-mail address already").on("email")
        }
        _ => error.into(),
    })?;
    let detail = json!({ "user": member.user, "roles": roles });
    events::record_act(&mut tx, person.about(), person.act, "user_created", detail).await?;
    tx.commit().await?;
    Ok(Reply(CreatedUser { id: member.user }))
}

/// Gives a user other roles.
///
/// # Errors
/// A [`Refused`] without the right to administer, for a user whom the practice does not have, an
/// unknown role, and when nobody would be left to administer.
pub async fn set_roles(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<()>, Refused> {
    let (person, SetRoles { user, roles }) =
        asked(&app, &caller, &act, Permission::Administer).await?;
    let mut member = Member::with_roles(user, known_roles(&roles)?);
    let mut tx = app.db.directory().begin().await?;
    let exceptions = users::exceptions(&mut tx, person.tenant, user).await?;
    let (allowed, denied) =
        exceptions.ok_or_else(|| Refused::not_found("the practice has no such user"))?;
    let known = |codes: Vec<String>| -> BTreeSet<Permission> {
        codes
            .iter()
            .filter_map(|code| Permission::from_code(code))
            .collect()
    };
    (member.allowed, member.denied) = (known(allowed), known(denied));
    users::change_roles(&mut tx, person.administrator(), &member).await?;
    let detail = json!({ "user": user, "roles": roles });
    events::record_act(&mut tx, person.about(), person.act, "roles_changed", detail).await?;
    tx.commit().await?;
    Ok(Reply(()))
}

/// Keeps a user out, or lets them in again.
///
/// # Errors
/// A [`Refused`] without the right to administer, for a user whom the practice does not have or
/// shares with another one, for oneself, and when nobody would be left to administer.
pub async fn set_active(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<()>, Refused> {
    let (person, SetActive { user, active }) =
        asked(&app, &caller, &act, Permission::Administer).await?;
    if user == person.user {
        let words = "you cannot keep yourself out; ask another administrator";
        return Err(Refused::conflict("oneself", words));
    }
    let mut tx = app.db.directory().begin().await?;
    users::set_active(&mut tx, person.administrator(), user, active).await?;
    let kind = if active {
        "user_enabled"
    } else {
        "user_disabled"
    };
    let detail = json!({ "user": user });
    events::record_act(&mut tx, person.about(), person.act, kind, detail).await?;
    tx.commit().await?;
    Ok(Reply(()))
}

/// Gives a user another password.
///
/// # Errors
/// A [`Refused`] without the right to administer, for a password that is none, and for a user
/// whom the practice does not have or shares with another one.
pub async fn set_password(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<()>, Refused> {
    let (person, SetPassword { user, password }) =
        asked(&app, &caller, &act, Permission::Administer).await?;
    let hash = app.hash_new(Zeroizing::new(password)).await?;
    let mut tx = app.db.directory().begin().await?;
    users::set_password(&mut tx, person.administrator(), user, &hash).await?;
    let detail = json!({ "user": user });
    events::record_act(&mut tx, person.about(), person.act, "password_set", detail).await?;
    tx.commit().await?;
    Ok(Reply(()))
}

/// At least one role, and none that this version does not know.
fn known_roles(codes: &[String]) -> Result<BTreeSet<Role>, Refused> {
    let roles: Option<BTreeSet<Role>> = codes.iter().map(|code| Role::from_code(code)).collect();
    match roles {
        Some(roles) if !roles.is_empty() => Ok(roles),
        Some(_) => Err(Refused::invalid("roles", "please give at least one role")),
        None => Err(Refused::invalid("roles", "there is no such role")),
    }
}
