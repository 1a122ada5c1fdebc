//! Signing visits.

use serde_json::json;
use uuid::Uuid;
use vetpms_app::profile::Unlock;
use vetpms_app::signing::{
    NewAddendum, UnsignedVisit, add_addendum, sign_visit, sign_with_password, unsigned_visits,
};
use vetpms_app::{AppError, Desk};

use crate::args::{Command, KeyArgs};
use crate::output::Output;
use crate::words::{day, lines};

/// Runs a command about signatures; whether it was one. Whoever opened the profile has just shown what opens it.
pub(crate) fn run(
    desk: &Desk,
    command: &Command,
    (key, password): (&KeyArgs, Option<&str>),
    out: Output,
) -> Result<bool, AppError> {
    match command {
        Command::Sign { id } => {
            sign(desk, *id, key, password)?;
            out.show(&json!({ "id": id }), || "signed".to_owned())?;
        }
        Command::Addendum {
            id,
            content,
            reason,
        } => {
            let new = NewAddendum {
                content: content.clone(),
                reason: reason.clone(),
            };
            let id = add_addendum(desk, *id, &new)?;
            out.show(&json!({ "id": id }), || id.to_string())?;
        }
        Command::Unsigned { own } => {
            let visits = unsigned_visits(desk, *own)?;
            out.show(&visits, || {
                let line = |visit: &UnsignedVisit| {
                    let date = visit.visit_date.map(|at| day(at).to_string());
                    let name = visit.patient_name.clone().unwrap_or_default();
                    format!("{}  {}  {name}", visit.id, date.unwrap_or_default())
                };
                lines(&visits, line, "every visit is signed")
            })?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn sign(desk: &Desk, id: Uuid, key: &KeyArgs, password: Option<&str>) -> Result<(), AppError> {
    match (&key.key_file, password) {
        (Some(file), _) => sign_visit(desk, id, &Unlock::KeyFile(file)),
        (None, password) => sign_with_password(desk, id, password.unwrap_or_default()),
    }
}
