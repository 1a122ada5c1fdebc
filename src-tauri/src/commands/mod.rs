//! The commands of the window, by domain. Each is one line of work; none decides anything.

mod administration;
mod attachments;
mod conflicts;
mod drafts;
mod given;
mod history;
mod import;
mod lab;
mod people;
mod printing;
mod reference;
mod reminders;
mod scheduling;
mod search;
mod session;
mod signing;
mod sync;
mod vaccinations;
mod visits;
mod whiteboard;
mod work;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use tauri::Runtime;
use tauri::ipc::Invoke;
use uuid::Uuid;
use vetpms_app::AppError;
use vetpms_app::records::change_record;
use vetpms_model::EntityDef;

use crate::error::ApiError;
use crate::shell::Shell;

include!("list.rs");

/// What a command answers.
type Answer<T> = Result<T, ApiError>;
/// The state behind the window.
type State<'a> = tauri::State<'a, Shell>;
/// Fields of a record by name.
type Values = Map<String, Json>;

macro_rules! names {
    ($($module:ident :: $name:ident),* $(,)?) => { &[$(stringify!($name)),*] };
}

macro_rules! handle {
    ($($module:ident :: $name:ident),* $(,)?) => { tauri::generate_handler![$($module::$name),*] };
}

/// The name of every command.
pub const COMMANDS: &[&str] = commands!(names);

/// Answers the window's calls.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    commands!(handle)
}

/// Names and types of every command, in the order of the list.
#[cfg(test)]
pub(crate) fn described() -> Vec<crate::codegen::Signature> {
    macro_rules! describe {
        ($($module:ident :: $name:ident),* $(,)?) => {
            vec![$(crate::codegen::signature(stringify!($name), $module::$name)),*]
        };
    }
    commands!(describe)
}

/// The id of the record that was written.
#[derive(Debug, Clone, Copy, Serialize, specta::Type)]
pub(crate) struct Id {
    /// Row id.
    id: Uuid,
}

impl From<Uuid> for Id {
    fn from(id: Uuid) -> Self {
        Self { id }
    }
}

/// A record, and why.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonArgs {
    /// Row id.
    id: Uuid,
    /// Why.
    reason: String,
}

/// Names a record.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdArgs {
    /// Row id.
    id: Uuid,
}

/// New values of the touched fields of a record.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeArgs {
    /// Row id.
    id: Uuid,
    /// Heads at which the form was opened.
    opened_at: Vec<String>,
    /// Touched fields only.
    patch: Values,
}

/// A new record of a client.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfClientArgs {
    /// The client.
    client_id: Uuid,
    /// Its fields.
    values: Values,
}

/// A new record of a patient.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfPatientArgs {
    /// The patient.
    patient_id: Uuid,
    /// Its fields.
    values: Values,
}

/// A weight of a patient.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeightArgs {
    /// The patient.
    patient_id: Uuid,
    /// Its fields.
    values: Values,
    /// A weight far from the one before is right.
    confirmed: bool,
}

/// Changes a record that has no use case of its own.
fn change(shell: &Shell, def: &'static EntityDef, args: &ChangeArgs) -> Result<Id, AppError> {
    change_record(
        &*shell.desk()?,
        def,
        args.id,
        Some(&args.opened_at),
        &args.patch,
    )?;
    Ok(args.id.into())
}
