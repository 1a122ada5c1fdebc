//! The consult.

use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;
use vetpms_app::visits::{self as app, TextOf, VisitOf, VisitPart};
use vetpms_app::{AppError, Code};

use super::{Answer, ChangeArgs, Id, IdArgs, OfPatientArgs, State, Values};
use crate::ipc::Args;

/// What a visit begins with; exactly one of the two.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenVisitArgs {
    /// The appointment.
    appointment_id: Option<Uuid>,
    /// The animal, without an appointment.
    patient_id: Option<Uuid>,
}

/// What was asked at the desk.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckInArgs {
    /// The appointment.
    appointment_id: Uuid,
    /// Kilograms, when it was weighed.
    weight_kg: Option<String>,
    /// That a weight far from the one before is right.
    weight_confirmed: bool,
    /// Whether phone and address are right.
    contact_confirmed: bool,
    /// The alerts that were read, as they were shown.
    alerts: Vec<String>,
    /// Anything the vet should know.
    remark: Option<String>,
}

/// What was typed.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveTextArgs {
    /// The visit.
    record_id: Uuid,
    /// Whose texts.
    of: TextOf,
    /// Touched texts by field.
    texts: Values,
    /// Heads at which the typing began.
    opened_at: Vec<String>,
}

/// A new part of a visit.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfVisitArgs {
    /// The visit.
    record_id: Uuid,
    /// Its fields.
    values: Values,
}

/// Words of a list that is being typed in.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermsArgs {
    /// What is typed.
    query: String,
    /// For which species.
    species: Option<String>,
    /// Most lines.
    limit: u32,
}

/// For which species.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteTextsArgs {
    /// The species.
    species: Option<String>,
}

/// A problem that is over.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResolveProblemArgs {
    /// Row id.
    id: Uuid,
    /// Since when; today otherwise.
    on: Option<NaiveDate>,
}

/// A part of a visit.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemovePartArgs {
    /// What it is.
    part: VisitPart,
    /// Row id.
    id: Uuid,
}

#[tauri::command(async)]
pub(crate) fn open_visit(shell: State<'_>, args: Args<OpenVisitArgs>) -> Answer<Id> {
    let of = match (args.0.appointment_id, args.0.patient_id) {
        (Some(id), None) => VisitOf::Appointment(id),
        (None, Some(id)) => VisitOf::Patient(id),
        _ => {
            let problem = "say either which appointment, or which animal";
            return Err(AppError::field(Code::InvalidValue, "appointment_id", problem).into());
        }
    };
    Ok(app::open_visit(&*shell.desk()?, of)?.into())
}

#[tauri::command(async)]
pub(crate) fn check_in(shell: State<'_>, args: Args<CheckInArgs>) -> Answer<Id> {
    let args = args.0;
    let arrival = app::Arrival {
        weight_kg: args.weight_kg,
        weight_confirmed: args.weight_confirmed,
        contact_confirmed: args.contact_confirmed,
        alerts: args.alerts,
        remark: args.remark,
    };
    Ok(app::check_in(&*shell.desk()?, args.appointment_id, &arrival)?.into())
}

#[tauri::command(async)]
pub(crate) fn visit(shell: State<'_>, args: Args<IdArgs>) -> Answer<app::Visit> {
    Ok(app::visit(&*shell.desk()?, args.0.id)?)
}

#[tauri::command(async)]
pub(crate) fn change_visit(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    let ChangeArgs {
        id,
        opened_at,
        patch,
    } = args.0;
    app::change_visit(&*shell.desk()?, id, &opened_at, &patch)?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn remove_visit(shell: State<'_>, args: Args<IdArgs>) -> Answer<Id> {
    app::remove_visit(&*shell.desk()?, args.0.id)?;
    Ok(args.0.id.into())
}

#[tauri::command(async)]
pub(crate) fn patient_visits(shell: State<'_>, args: Args<IdArgs>) -> Answer<Vec<app::VisitLine>> {
    Ok(app::patient_visits(&*shell.desk()?, args.0.id)?)
}

#[tauri::command(async)]
pub(crate) fn patient_measures(shell: State<'_>, args: Args<IdArgs>) -> Answer<Vec<app::Measured>> {
    Ok(app::patient_measures(&*shell.desk()?, args.0.id)?)
}

#[tauri::command(async)]
pub(crate) fn save_visit_text(
    shell: State<'_>,
    args: Args<SaveTextArgs>,
) -> Answer<app::SavedText> {
    let SaveTextArgs {
        record_id,
        of,
        texts,
        opened_at,
    } = args.0;
    Ok(app::save_text(
        &*shell.desk()?,
        record_id,
        of,
        &texts,
        &opened_at,
    )?)
}

#[tauri::command(async)]
pub(crate) fn note_texts(shell: State<'_>, args: Args<NoteTextsArgs>) -> Answer<app::NoteTexts> {
    Ok(app::note_texts(&*shell.desk()?, args.0.species.as_deref())?)
}

#[tauri::command(async)]
pub(crate) fn diagnosis_terms(
    shell: State<'_>,
    args: Args<TermsArgs>,
) -> Answer<Vec<app::TermHit>> {
    let TermsArgs {
        query,
        species,
        limit,
    } = args.0;
    let desk = shell.desk()?;
    Ok(app::diagnosis_terms(
        &desk,
        &query,
        species.as_deref(),
        limit as usize,
    )?)
}

#[tauri::command(async)]
pub(crate) fn add_diagnosis(shell: State<'_>, args: Args<OfVisitArgs>) -> Answer<Id> {
    Ok(app::add_diagnosis(&*shell.desk()?, args.0.record_id, &args.0.values)?.into())
}

#[tauri::command(async)]
pub(crate) fn change_diagnosis(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    let ChangeArgs {
        id,
        opened_at,
        patch,
    } = args.0;
    app::change_diagnosis(&*shell.desk()?, id, &opened_at, &patch)?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn add_problem(shell: State<'_>, args: Args<OfPatientArgs>) -> Answer<Id> {
    Ok(app::add_problem(&*shell.desk()?, args.0.patient_id, &args.0.values)?.into())
}

#[tauri::command(async)]
pub(crate) fn change_problem(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    let ChangeArgs {
        id,
        opened_at,
        patch,
    } = args.0;
    app::change_problem(&*shell.desk()?, id, &opened_at, &patch)?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn resolve_problem(shell: State<'_>, args: Args<ResolveProblemArgs>) -> Answer<Id> {
    app::resolve_problem(&*shell.desk()?, args.0.id, args.0.on)?;
    Ok(args.0.id.into())
}

#[tauri::command(async)]
pub(crate) fn reopen_problem(shell: State<'_>, args: Args<IdArgs>) -> Answer<Id> {
    app::reopen_problem(&*shell.desk()?, args.0.id)?;
    Ok(args.0.id.into())
}

#[tauri::command(async)]
pub(crate) fn remove_visit_part(shell: State<'_>, args: Args<RemovePartArgs>) -> Answer<Id> {
    app::remove_part(&*shell.desk()?, args.0.part, args.0.id)?;
    Ok(args.0.id.into())
}
