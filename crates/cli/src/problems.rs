//! The problem list of an animal, from a terminal.

use serde_json::{Value as Json, json};
use vetpms_app::view::Record;
use vetpms_app::visits::{add_problem, patient_problems, reopen_problem, resolve_problem};
use vetpms_app::{AppError, Desk};
use vetpms_model::Entity;
use vetpms_model::care::Problem;

use crate::args::ProblemCommand;
use crate::fields;
use crate::output::Output;
use crate::words::lines;

/// Runs a command about problems.
pub(crate) fn run(desk: &Desk, command: &ProblemCommand, out: Output) -> Result<(), AppError> {
    match command {
        ProblemCommand::Add {
            patient,
            fields: given,
        } => {
            let values = fields::parse(Problem::def(), given)?;
            let id = add_problem(desk, *patient, &values)?;
            out.show(&json!({ "id": id }), || id.to_string())
        }
        ProblemCommand::Close { id, on } => {
            resolve_problem(desk, *id, *on)?;
            out.show(&json!({ "id": id }), || "over".into())
        }
        ProblemCommand::Reopen { id } => {
            reopen_problem(desk, *id)?;
            out.show(&json!({ "id": id }), || "open again".into())
        }
        ProblemCommand::List { patient } => {
            let found = patient_problems(desk, *patient)?;
            out.show(&found, || lines(&found, line, "no problems"))
        }
    }
}

/// A problem as one line.
fn line(problem: &Record) -> String {
    let text = |name: &str| {
        let text = problem.values.get(name).and_then(Json::as_str);
        text.unwrap_or_default()
    };
    let since = match text("onset_on") {
        "" => String::new(),
        day => format!(", since {day}"),
    };
    let over = match (text("status"), text("resolved_on")) {
        ("RESOLVED", "") => ", over".to_owned(),
        ("RESOLVED", day) => format!(", over since {day}"),
        _ => String::new(),
    };
    format!("{}  {}{since}{over}", problem.id, text("problem_name"))
}
