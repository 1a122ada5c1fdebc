//! The command line: serving, and what an administrator does. Secrets never come as arguments,
//! which every user of the machine can read, but from files or standard input.

mod devices;
mod epoch;
mod files;
mod serve;
mod tenants;
mod users;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_model::name::{self, printable};

use crate::config::Config;
use crate::db::{migrations, pool};
use crate::worker::{self, Allowance};

/// The VetPMS sync server.
#[derive(Parser)]
#[command(name = "vetpms-server", version, about)]
pub struct Command {
    /// Configuration file (TOML); settings may also come as VETPMS_SERVER_* variables.
    #[arg(long, global = true, env = "VETPMS_SERVER_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print results as JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Run the server.
    Serve,
    /// Bring the database to this program's version.
    Migrate,
    /// Practices.
    #[command(subcommand)]
    Tenant(tenants::Verb),
    /// People.
    #[command(subcommand)]
    User(users::Verb),
    /// Devices.
    #[command(subcommand)]
    Device(devices::Verb),
    /// The name of a practice's history.
    #[command(subcommand)]
    Epoch(epoch::Verb),
    /// Make documents and rows anew from the log of changes; says what differed.
    Rebuild {
        /// The practice's id.
        #[arg(long, value_name = "ID")]
        tenant: Uuid,
    },
    /// How much room a practice's attachments take; removes what nobody needs.
    Files(files::Asked),
    /// Opens foreign bytes for a server: its own doing, not for people.
    #[command(hide = true)]
    Worker(Allowance),
}

/// What a command has to say: a line for people, and the same for programs.
pub(crate) struct Said {
    text: String,
    json: Json,
}

impl Said {
    pub(crate) fn new(text: impl Into<String>, json: Json) -> Self {
        Self {
            text: text.into(),
            json,
        }
    }
}

/// Runs a command; errors go to standard error.
pub fn run(command: Command) -> ExitCode {
    if let Verb::Worker(allowance) = command.verb {
        return worker::child::run(allowance);
    }
    let as_json = command.json;
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("the program cannot start: {error}")),
    };
    match runtime.block_on(execute(command)) {
        Ok(said) => {
            let line = if as_json {
                said.json.to_string()
            } else {
                printable(&said.text)
            };
            if !line.is_empty() && writeln!(std::io::stdout(), "{line}").is_err() {
                return ExitCode::FAILURE;
            }
            ExitCode::SUCCESS
        }
        Err(message) => fail(&message),
    }
}

fn fail(message: &str) -> ExitCode {
    // When even standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "error: {}", printable(message));
    ExitCode::FAILURE
}

async fn execute(command: Command) -> Result<Said, String> {
    let config = Config::load(command.config.as_deref()).map_err(|error| error.to_string())?;
    match command.verb {
        Verb::Serve => serve::serve(&config)
            .await
            .map(|()| Said::new("", Json::Null)),
        Verb::Worker(_) => Ok(Said::new("", Json::Null)),
        Verb::Migrate => migrate(&config).await,
        Verb::Tenant(verb) => tenants::run(&config, verb).await,
        Verb::User(verb) => users::run(&config, verb).await,
        Verb::Device(verb) => devices::run(&config, verb).await,
        Verb::Epoch(epoch::Verb::New { tenant }) => epoch::renew(&config, tenant).await,
        Verb::Files(asked) => files::run(&config, asked).await,
        Verb::Rebuild { tenant } => epoch::rebuild(&config, tenant).await,
    }
}

async fn migrate(config: &Config) -> Result<Said, String> {
    let mut connection = pool::admin(&config.database).await?;
    let applied = migrations::migrate(&mut connection).await?;
    let mut tx = begin(&mut connection).await?;
    let changed = crate::db::tenants::derive_all_rights(&mut tx)
        .await
        .map_err(described)?;
    tx.commit().await.map_err(described)?;
    let mut lines = applied.clone();
    if changed > 0 {
        lines.push(format!(
            "rights of {changed} members follow their roles again"
        ));
    }
    if lines.is_empty() {
        lines.push("the database is at this program's version".into());
    }
    Ok(Said::new(
        lines.join("\n"),
        serde_json::json!({ "applied": applied, "members": changed }),
    ))
}

/// A transaction of the owner's.
pub(crate) async fn begin(
    connection: &mut sqlx::PgConnection,
) -> Result<sqlx::Transaction<'_, sqlx::Postgres>, String> {
    let mut tx = sqlx::Connection::begin(connection)
        .await
        .map_err(described)?;
    migrations::as_owner(&mut tx).await?;
    Ok(tx)
}

pub(crate) fn described(error: sqlx::Error) -> String {
    crate::error::describe(&error)
}

/// A name of a practice, a person or a computer.
pub(crate) fn checked_name(name: &str) -> Result<&str, String> {
    name::checked(name).map_err(|problem| format!("the name: {problem}"))
}

/// The key-encryption key.
pub(crate) fn kek(config: &Config) -> Result<vetpms_crypto::Key32, String> {
    let file = config.key_file.as_deref();
    let file = file.ok_or_else(|| crate::config::missing("keys.key_file").to_string())?;
    crate::secret::read_key(file).map_err(|error| error.to_string())
}
