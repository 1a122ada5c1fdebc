//! A desk as an older version would be: it does not know some tables yet. For tests of two versions.
//!
//!     older_desk PROFILE KEY_FILE join SERVER CODE NAME
//!     older_desk PROFILE KEY_FILE sync | status
#![allow(clippy::print_stdout)] // a program that prints

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use vetpms_app::profile::Unlock;
use vetpms_app::session::{self, Invitation, Lock};
use vetpms_app::sync::{status, sync_once};
use vetpms_app::{AppError, SystemRim};

#[tokio::main]
async fn main() -> ExitCode {
    vetpms_model::pretend_older(&vetpms_tests::NEWER_TABLES);
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words).await {
        Ok(text) => println!("{text}"),
        Err(error) => {
            eprintln!("{}", error.message);
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

async fn run(words: &[&str]) -> Result<String, AppError> {
    let rim = Arc::new(SystemRim);
    let desk = match words {
        [profile, key, "join", server, code, device_name] => {
            let invitation = Invitation {
                server,
                code,
                device_name,
                lock: Lock::KeyFile(Path::new(key)),
            };
            session::join(Path::new(profile), &invitation, rim).await?
        }
        [profile, key, ..] => {
            session::open(Path::new(profile), &Unlock::KeyFile(Path::new(key)), rim)?
        }
        _ => return Ok("a profile and a key file, please".into()),
    };
    let desk = Arc::new(desk);
    if words.get(2) == Some(&"sync") {
        sync_once(&desk).await?;
    }
    Ok(serde_json::to_string(&status(&desk, None)?).unwrap_or_default())
}
