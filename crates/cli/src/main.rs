//! `vetpms`: the windowless client. Parses, calls the use case, prints; nothing else.
#![allow(clippy::print_stdout)] // a program that prints

mod args;
mod attachments;
mod clinic;
mod exchange;
mod fields;
mod find;
mod held_back;
mod history;
mod open;
mod output;
mod print;
mod problems;
mod read_commands;
mod reasons;
mod reminders;
mod review;
mod signing;
mod visit_parts;
mod visits;
mod words;
mod write_commands;

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use vetpms_app::profile::Profile;
use vetpms_app::session::{Again, Invitation, NewPractice};
use vetpms_app::{AppError, SystemRim, session};

use args::{Cli, Command};
use output::{Output, fail};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let json = cli.json;
    match run(cli).await {
        Ok(code) => code,
        Err(error) => fail(&error, json),
    }
}

/// Joins the practice of the profile once more, with everything that is here.
async fn join_again(
    cli: &Cli,
    out: Output,
    (server, code, device_name): (&str, &str, &str),
) -> Result<ExitCode, AppError> {
    let desk = open::desk(&cli.profile, &cli.key)?;
    let again = Again {
        server,
        code,
        device_name,
        password: None, // whoever opened the profile has just shown it
    };
    session::join_again(&desk, &again).await?;
    let card = desk.profile().card;
    out.show(&card, || {
        format!(
            "joined {} again; send what waits here with `sync`",
            card.practice
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn run(cli: Cli) -> Result<ExitCode, AppError> {
    let out = Output { json: cli.json };
    let rim = Arc::new(SystemRim);
    match &cli.command {
        Command::Init {
            practice,
            email,
            name,
        } => {
            let desk = open::with_lock(&cli.key, |lock| {
                session::init(
                    &cli.profile,
                    &NewPractice {
                        practice,
                        email,
                        name,
                        lock,
                    },
                    rim,
                )
            })?;
            let card = desk.profile().card;
            out.show(&card, || {
                format!("{} is ready in {}", card.practice, cli.profile.display())
            })?;
        }
        Command::Join {
            server,
            code,
            device_name,
        } => {
            if Profile::exists(&cli.profile) {
                return join_again(&cli, out, (server, code, device_name)).await;
            }
            let password = match cli.key.key_file {
                Some(_) => String::new(),
                None => open::password(cli.key.password_file.as_deref())?,
            };
            let lock = match &cli.key.key_file {
                Some(file) => session::Lock::KeyFile(file),
                None => session::Lock::Password(&password),
            };
            let desk = session::join(
                &cli.profile,
                &Invitation {
                    server,
                    code,
                    device_name,
                    lock,
                },
                rim,
            )
            .await?;
            let card = desk.profile().card;
            out.show(&card, || {
                format!("joined {}; fetch its records with `sync`", card.practice)
            })?;
        }
        Command::Recover { recovery_file } => {
            let text = open::password(Some(recovery_file))?;
            let code = text
                .lines()
                .find(|line| !line.trim().is_empty())
                .unwrap_or_default();
            let user = cli.key.user.as_deref();
            let desk = open::with_lock(&cli.key, |lock| {
                session::recover(&cli.profile, code, user, &lock, rim)
            })?;
            let card = desk.profile().card;
            out.show(&card, || format!("{} opens again", card.practice))?;
        }
        command => {
            let (desk, password) = open::with_password(&cli.profile, &cli.key)?;
            let desk = Arc::new(desk);
            if history::run(&desk, command, out)?
                || signing::run(&desk, command, (&cli.key, password.as_deref()), out)?
            {
                return Ok(ExitCode::SUCCESS);
            }
            let done = match write_commands::run(&desk, command, out).await? {
                Some(code) => Ok(code),
                None => read_commands::run(&desk, command, password.as_deref(), out).await,
            };
            // Done is done, and reading goes on when the disk is full.
            if desk.save_search().is_err() && done.is_ok() {
                output::hint(
                    "the search index could not be saved; it is made anew at the next start",
                );
            }
            return done;
        }
    }
    Ok(ExitCode::SUCCESS)
}
