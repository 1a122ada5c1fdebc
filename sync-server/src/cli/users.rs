//! `user`: people and their passwords.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;
use vetpms_access::{Member, Role};
use vetpms_crypto::{KdfParams, check_password, hash_password};
use zeroize::Zeroizing;

use super::{Said, begin, checked_name, described};
use crate::config::Config;
use crate::db::{pool, tenants};
use crate::{rim, secret};

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Make a user of a practice; prints the id.
    Create {
        /// The practice's id.
        #[arg(long, value_name = "ID")]
        tenant: Uuid,
        /// E-mail address, by which the user signs in.
        #[arg(long)]
        email: String,
        /// Name.
        #[arg(long)]
        name: String,
        /// Role; may be given several times.
        #[arg(long = "role", required = true, value_parser = role)]
        roles: Vec<Role>,
        #[command(flatten)]
        password: Password,
        /// Id, for a user who exists elsewhere already.
        #[arg(long)]
        id: Option<Uuid>,
    },
    /// List the users of a practice.
    List {
        /// The practice's id.
        #[arg(long, value_name = "ID")]
        tenant: Uuid,
    },
    /// Give a user of a practice other roles.
    SetRoles {
        /// The practice's id; not needed for whoever works for one practice only.
        #[arg(long, value_name = "ID")]
        tenant: Option<Uuid>,
        /// E-mail address.
        #[arg(long)]
        email: String,
        /// Role; may be given several times.
        #[arg(long = "role", required = true, value_parser = role)]
        roles: Vec<Role>,
    },
    /// Set a user's password, in every practice that they work for.
    SetPassword {
        /// The practice's id; not needed for whoever works for one practice only.
        #[arg(long, value_name = "ID")]
        tenant: Option<Uuid>,
        /// E-mail address.
        #[arg(long)]
        email: String,
        #[command(flatten)]
        password: Password,
    },
    /// Keep a user out of every practice that they work for; what they have written stays.
    Disable {
        /// The practice's id; not needed for whoever works for one practice only.
        #[arg(long, value_name = "ID")]
        tenant: Option<Uuid>,
        /// E-mail address.
        #[arg(long)]
        email: String,
    },
    /// Let a user in again who was kept out.
    Enable {
        /// The practice's id; not needed for whoever works for one practice only.
        #[arg(long, value_name = "ID")]
        tenant: Option<Uuid>,
        /// E-mail address.
        #[arg(long)]
        email: String,
    },
}

/// Where the password comes from.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Password {
    /// A file that only you can open.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// The first line of standard input.
    #[arg(long)]
    password_stdin: bool,
}

fn role(text: &str) -> Result<Role, String> {
    let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    Role::from_code(text).ok_or_else(|| format!("choose one of {}", known.join(", ")))
}

impl Password {
    fn hashed(&self) -> Result<String, String> {
        let password = match &self.password_file {
            Some(path) => from_file(path)?,
            None => from_stdin()?,
        };
        check_password(&password).map_err(|problem| problem.to_string())?;
        hash_password(&password, rim::random(), KdfParams::default())
            .map_err(|error| error.to_string())
    }
}

fn from_file(path: &Path) -> Result<Zeroizing<String>, String> {
    secret::read(path).map_err(|error| error.to_string())
}

fn from_stdin() -> Result<Zeroizing<String>, String> {
    let mut text = Zeroizing::new(String::new());
    std::io::stdin()
        .take(4096)
        .read_to_string(&mut text)
        .map_err(|error| error.to_string())?;
    Ok(Zeroizing::new(
        text.lines().next().unwrap_or_default().to_owned(),
    ))
}

pub(crate) async fn run(config: &Config, verb: Verb) -> Result<Said, String> {
    match verb {
        Verb::Create {
            tenant,
            email,
            name,
            roles,
            password,
            id,
        } => {
            let id = id.unwrap_or_else(rim::new_id);
            let hash = password.hashed()?;
            let mut connection = pool::admin(&config.database).await?;
            let mut tx = begin(&mut connection).await?;
            create(
                &mut tx,
                tenant,
                &Member::with_roles(id, roles),
                (email.trim(), checked_name(&name)?, &hash),
            )
            .await?;
            tx.commit().await.map_err(described)?;
            Ok(Said::new(id.to_string(), json!({ "id": id })))
        }
        Verb::List { tenant } => list(config, tenant).await,
        Verb::SetRoles {
            tenant,
            email,
            roles,
        } => set_roles(config, tenant, &email, roles).await,
        Verb::SetPassword {
            tenant,
            email,
            password,
        } => {
            let hash = password.hashed()?;
            let sql = "UPDATE system.users SET password_hash = $2 WHERE lower(email) = lower($1)";
            let done = "has a new password";
            update(config, (tenant, &email), sql, &hash, done).await
        }
        Verb::Disable { tenant, email } => {
            let done = "is kept out from now on";
            update(config, (tenant, &email), ACTIVE, "false", done).await
        }
        Verb::Enable { tenant, email } => {
            let done = "is let in again; their computers learn it at the next exchange";
            update(config, (tenant, &email), ACTIVE, "true", done).await
        }
    }
}

/// Lets a user in or keeps them out, by `$2`.
const ACTIVE: &str = "WITH u AS (UPDATE system.users SET is_active = $2::boolean WHERE lower(email) = lower($1) RETURNING id),
          m AS (SELECT m.tenant_id FROM system.members m JOIN u ON u.id = m.user_id)
     UPDATE system.tenants SET permission_version = permission_version + 1 WHERE id IN (SELECT tenant_id FROM m)";

async fn create(
    tx: &mut PgConnection,
    tenant: Uuid,
    member: &Member,
    (email, name, hash): (&str, &str, &str),
) -> Result<(), String> {
    let query = sqlx::query(
        "INSERT INTO system.users (id, email, display_name, password_hash) VALUES ($1, $2, $3, $4)",
    );
    let made = query
        .bind(member.user)
        .bind(email)
        .bind(name)
        .bind(hash)
        .execute(&mut *tx)
        .await;
    made.map_err(|error| match crate::error::sqlstate(&error).as_deref() {
        Some("23505") => "there is a user with this id or e-mail address already".to_owned(),
        Some("23514") => "the e-mail address is not valid".to_owned(),
        _ => described(error),
    })?;
    tenants::set_member(tx, tenant, member)
        .await
        .map_err(|error| match crate::error::sqlstate(&error).as_deref() {
            Some("23503") => format!("there is no practice {tenant}"),
            _ => described(error),
        })
}

async fn list(config: &Config, tenant: Uuid) -> Result<Said, String> {
    let mut connection = pool::admin(&config.database).await?;
    let all: Vec<(Uuid, String, String, Vec<String>, bool)> = sqlx::query_as(
        "SELECT u.id, u.email, u.display_name, m.roles, u.is_active FROM system.members m
         JOIN system.users u ON u.id = m.user_id WHERE m.tenant_id = $1 ORDER BY u.email",
    )
    .bind(tenant)
    .fetch_all(&mut connection)
    .await
    .map_err(described)?;
    let line = |(id, email, name, roles, active): &(Uuid, String, String, Vec<String>, bool)| {
        let note = if *active { "" } else { "  (disabled)" };
        format!("{id}  {email}  {name}  {}{note}", roles.join(", "))
    };
    let json = all.iter().map(|(id, email, name, roles, active)| {
        json!({ "id": id, "email": email, "name": name, "roles": roles, "active": active })
    });
    Ok(Said::new(
        all.iter().map(line).collect::<Vec<_>>().join("\n"),
        json.collect(),
    ))
}

async fn set_roles(
    config: &Config,
    tenant: Option<Uuid>,
    email: &str,
    roles: Vec<Role>,
) -> Result<Said, String> {
    let mut connection = pool::admin(&config.database).await?;
    let mut tx = begin(&mut connection).await?;
    let tenant = practice_of(&mut tx, tenant, email).await?;
    let named: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let text = format!("{} is {} from now on", email.trim(), named.join(", "));
    let user = find(&mut tx, tenant, email).await?;
    tenants::set_member(&mut tx, tenant, &Member::with_roles(user, roles))
        .await
        .map_err(described)?;
    tx.commit().await.map_err(described)?;
    let without = unadministered(&mut connection, email).await?;
    let json = json!({ "id": user, "unadministered": without });
    Ok(Said::new(text + &warned(&without), json))
}

/// The practice that is meant: the one that is named, where the user works, or the only one that they work for.
async fn practice_of(
    tx: &mut PgConnection,
    tenant: Option<Uuid>,
    email: &str,
) -> Result<Uuid, String> {
    let all: Vec<Uuid> = sqlx::query_scalar(
        "SELECT m.tenant_id FROM system.members m JOIN system.users u ON u.id = m.user_id
         WHERE lower(u.email) = lower($1)",
    )
    .bind(email.trim())
    .fetch_all(tx)
    .await
    .map_err(described)?;
    match (tenant, all.as_slice()) {
        (Some(tenant), all) if all.contains(&tenant) => Ok(tenant),
        (Some(_), _) => Err(format!("the practice has no user {}", email.trim())),
        (None, [only]) => Ok(*only),
        (None, []) => Err(format!("there is no user {}", email.trim())),
        (None, _) => Err(format!(
            "{} works for several practices: say which with --tenant",
            email.trim()
        )),
    }
}

/// The active member with this address.
pub(crate) async fn find(tx: &mut PgConnection, tenant: Uuid, email: &str) -> Result<Uuid, String> {
    let found: Option<Uuid> = sqlx::query_scalar(
        "SELECT u.id FROM system.users u JOIN system.members m ON m.user_id = u.id
         WHERE m.tenant_id = $1 AND lower(u.email) = lower($2) AND u.is_active",
    )
    .bind(tenant)
    .bind(email.trim())
    .fetch_optional(tx)
    .await
    .map_err(described)?;
    found.ok_or_else(|| format!("the practice has no active user {}", email.trim()))
}

async fn update(
    config: &Config,
    (tenant, email): (Option<Uuid>, &str),
    sql: &'static str,
    value: &str,
    done_words: &str,
) -> Result<Said, String> {
    let mut connection = pool::admin(&config.database).await?;
    let mut tx = begin(&mut connection).await?;
    if tenant.is_some() {
        practice_of(&mut tx, tenant, email).await?;
    }
    let done = sqlx::query(sql)
        .bind(email.trim())
        .bind(value)
        .execute(&mut *tx)
        .await
        .map_err(described)?;
    if done.rows_affected() == 0 {
        return Err(format!("there is no user {}", email.trim()));
    }
    tx.commit().await.map_err(described)?;
    let text = format!("{} {done_words}", email.trim());
    let without = unadministered(&mut connection, email).await?;
    let json = json!({ "email": email.trim(), "unadministered": without });
    Ok(Said::new(text + &warned(&without), json))
}

/// Whoever runs the server may want it so, and must know it.
fn warned(without: &[String]) -> String {
    let line = |name: &String| {
        format!(
            "\nnobody administers {name} any more: make somebody its owner with user create or user set-roles"
        )
    };
    without.iter().map(line).collect()
}

/// The practices of a user that nobody administers.
async fn unadministered(connection: &mut PgConnection, email: &str) -> Result<Vec<String>, String> {
    sqlx::query_scalar(
        "SELECT t.name FROM system.tenants t JOIN system.members m ON m.tenant_id = t.id
         JOIN system.users u ON u.id = m.user_id
         WHERE lower(u.email) = lower($1) AND NOT EXISTS (
             SELECT FROM system.user_permissions p JOIN system.users a ON a.id = p.user_id AND a.is_active
             WHERE p.tenant_id = t.id AND p.permission = 'ADMINISTER')
         ORDER BY t.name",
    )
    .bind(email.trim())
    .fetch_all(connection)
    .await
    .map_err(described)
}
