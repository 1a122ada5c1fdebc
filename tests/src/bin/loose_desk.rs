//! A desk's `batch` past the rules of the use cases, for tests that are about how records meet and not about how they are
//! made. Takes the operations of `vetpms batch`, and records of every table.
//!
//!     loose_desk PROFILE KEY_FILE
#![allow(clippy::print_stdout)] // a program that prints

use std::io::BufRead;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::{Value as Json, json};
use vetpms_app::batch::{self, Operation};
use vetpms_app::profile::Unlock;
use vetpms_app::records::{past_rules, table};
use vetpms_app::{AppError, Code, Desk, SystemRim, session};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error.message);
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), AppError> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [profile, key] = words.as_slice() else {
        let problem = "a profile and a key file, please";
        return Err(AppError::new(Code::InvalidValue, problem));
    };
    let key = Unlock::KeyFile(Path::new(key));
    let desk = session::open(Path::new(profile), &key, Arc::new(SystemRim))?;
    for (at, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.map_err(|error| AppError::new(Code::File, error.to_string()))?;
        let done = batch::parse(&line).and_then(|operation| write(&desk, operation));
        let answer = match done {
            Ok(done) => json!({"line": at + 1, "ok": done}),
            Err(error) => json!({"line": at + 1, "error":
                {"code": error.code, "message": error.message, "field": error.field}}),
        };
        println!("{answer}");
    }
    desk.save_search()
}

fn write(desk: &Desk, operation: Operation) -> Result<Json, AppError> {
    let id = match operation {
        Operation::Add {
            table: name,
            id,
            values,
        } => past_rules::add_record(desk, table(&name)?, id, &values)?,
        Operation::Set {
            table: name,
            id,
            values,
        } => {
            past_rules::change_record(desk, table(&name)?, id, None, &values)?;
            id
        }
        Operation::Remove { table: name, id } => {
            past_rules::remove_record(desk, table(&name)?, id)?;
            id
        }
        other => return batch::run(desk, other),
    };
    Ok(json!({ "id": id }))
}
