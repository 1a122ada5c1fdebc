//! A desk as an older version would be: it does not know some tables and fields yet. For tests of two versions.
//!
//!     older_desk PROFILE KEY_FILE join SERVER CODE NAME
//!     older_desk PROFILE KEY_FILE sync | status | verify
//!     older_desk PROFILE KEY_FILE patient ID              and whether a newer version knows more of it
//!     older_desk PROFILE KEY_FILE newer TABLE ID          whether a newer version knows more of it
//!     older_desk PROFILE KEY_FILE rename ID NAME          as its form does
#![allow(clippy::print_stdout)] // a program that prints

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;
use vetpms_app::care::{compare_with_server, verify};
use vetpms_app::newer::newer_parts;
use vetpms_app::profile::Unlock;
use vetpms_app::records::change_record;
use vetpms_app::session::{self, Invitation, Lock};
use vetpms_app::sync::{status, sync_once};
use vetpms_app::view::record;
use vetpms_app::{AppError, Code, SystemRim};
use vetpms_model::Entity;
use vetpms_model::people::Patient;

#[tokio::main]
async fn main() -> ExitCode {
    vetpms_model::pretend_older(&vetpms_tests::NEWER);
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
    let answer = match words[2..] {
        ["patient", id] => {
            let id = id_of(id)?;
            let record = desk.read(|tx| record(tx, Patient::def(), id))?;
            let newer = !newer_parts(&desk, "patients", &[id])?.is_empty();
            json!({"values": record.values, "newer": newer})
        }
        ["newer", table, id] => json!(!newer_parts(&desk, table, &[id_of(id)?])?.is_empty()),
        ["rename", id, name] => {
            let opened = desk.read(|tx| record(tx, Patient::def(), id_of(id)?))?;
            let name = Map::from_iter([("name".to_owned(), json!(name))]);
            change_record(&desk, Patient::def(), opened.id, Some(&opened.heads), &name)?;
            Json::Null
        }
        ["verify"] => {
            let mut report = verify(&desk)?;
            compare_with_server(&desk, &mut report).await?;
            serde_json::to_value(report).unwrap_or_default()
        }
        _ => {
            if words[2] == "sync" {
                sync_once(&desk).await?;
            }
            serde_json::to_value(status(&desk, None)?).unwrap_or_default()
        }
    };
    Ok(answer.to_string())
}

fn id_of(text: &str) -> Result<Uuid, AppError> {
    let wrong = |_| AppError::field(Code::InvalidValue, "id", "this is no id");
    text.parse().map_err(wrong)
}
