//! Beginning a visit's record, and changing what it says about the visit as a whole.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_model::medical::MedicalRecord;
use vetpms_model::people::Patient;
use vetpms_model::scheduling::{Appointment, Status};
use vetpms_model::{Entity, Patch, Value};

use super::case::{Case, holds, stays};
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::life::Life;
use crate::records_seen::seen;
use crate::scheduling::{status_of, step_in};
use crate::shown::day_of;
use crate::view::parse_heads;
use crate::whiteboard::{came, left_with};

/// What a visit begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitOf {
    /// An appointment; the same record each time.
    Appointment(Uuid),
    /// An animal without an appointment; a new record each time.
    Patient(Uuid),
}

/// The record of an appointment, made when there is none yet; or a new one for an animal without an appointment.
/// An appointment whose animal waits is with the vet from now on.
///
/// # Errors
/// [`Code::NotPossible`] for an appointment without an animal, or one that was called off; [`Code::Forbidden`].
pub fn open_visit(desk: &Desk, of: VisitOf) -> Result<Uuid, AppError> {
    commit(desk, "open_visit", |draft| match of {
        VisitOf::Appointment(appointment) => of_appointment(desk, draft, appointment),
        VisitOf::Patient(patient) => {
            let patient = draft.tx.stands_for(patient)?;
            draft.row(Patient::def(), patient)?;
            let record = begin(draft, patient, Patch::default())?;
            came(desk, draft, patient, draft.now())?;
            Ok(record)
        }
    })
}

fn of_appointment(desk: &Desk, draft: &mut Draft<'_>, id: Uuid) -> Result<Uuid, AppError> {
    let (def, records) = (Appointment::def(), MedicalRecord::def());
    let row = draft.row(def, id)?;
    let status = status_of(&row)?;
    let seen = seen(desk, draft.tx)?;
    let of = draft
        .tx
        .rows_where(records, "appointment_id", &Value::Id(id))?;
    if let Some((record, stamp)) = of.iter().find(|(row, _)| !row.is_deleted(records)) {
        if !seen.allows(draft.tx, records, record, stamp)? {
            let problem =
                "a colleague writes the record of this visit, and you may see only your own";
            return Err(AppError::new(Code::Forbidden, problem));
        }
        return Ok(record.id);
    }
    if status.frees_its_time() {
        let problem =
            "this appointment did not take place; book it again, or begin a visit without one";
        return Err(AppError::field(
            Code::NotPossible,
            "appointment_id",
            problem,
        ));
    }
    let Some(patient) = row.get(def, "patient_id").as_id() else {
        let problem = "this appointment is for no animal";
        return Err(AppError::field(
            Code::NotPossible,
            "appointment_id",
            problem,
        ));
    };
    let patient = draft.tx.stands_for(patient)?;
    let complaint = row.text(def, "reason").map(str::to_owned);
    let patch = Patch::default()
        .with(records, "appointment_id", Value::Id(id))
        .with(
            records,
            "chief_complaint",
            complaint.map_or(Value::Null, Value::Text),
        );
    let record = begin(draft, patient, patch)?;
    if status < Status::InProgress && holds(desk, draft.tx, Permission::EditSchedule)? {
        step_in(draft, id, Status::InProgress, None)?;
    }
    Ok(record)
}

/// A new record of an animal, now.
pub(super) fn begin(draft: &mut Draft<'_>, patient: Uuid, patch: Patch) -> Result<Uuid, AppError> {
    let def = MedicalRecord::def();
    let patch = patch.with(def, "patient_id", Value::Id(patient)).with(
        def,
        "visit_date",
        Value::Instant(draft.now()),
    );
    let id = draft.new_id();
    draft.create(def, id, patch)
}

/// A visit that is entered after it took place.
#[derive(Debug, Clone, Copy)]
pub struct PastVisit {
    /// The id to give its record.
    pub id: Option<Uuid>,
    /// Whose visit it was.
    pub patient: Uuid,
    /// Its appointment, which keeps its state.
    pub appointment: Option<Uuid>,
}

/// Enters the record of a visit that took place; `visit_date` says when, unless it was now.
///
/// # Errors
/// The first field that is invalid; [`Code::NotPossible`] where the appointment has a record; [`AppError::not_found`].
pub fn enter_visit(
    desk: &Desk,
    visit: PastVisit,
    values: &Map<String, Json>,
) -> Result<Uuid, AppError> {
    let def = MedicalRecord::def();
    commit(desk, "enter_visit", |draft| {
        let patient = draft.tx.stands_for(visit.patient)?;
        let animal = draft.row(Patient::def(), patient)?;
        let mut patch = Patch::from_json(def, values)?;
        stays(def, &patch)?;
        let at = match patch.get(def, "visit_date") {
            Some(Value::Instant(at)) => *at,
            _ => draft.now(),
        };
        let life = Life::of(&animal, draft.today());
        life.holds_after_death("visit_date", day_of(at))?;
        if let Some(appointment) = visit.appointment {
            draft.row(Appointment::def(), appointment)?;
            let value = Value::Id(appointment);
            let of = draft.tx.rows_where(def, "appointment_id", &value)?;
            if of.iter().any(|(row, _)| !row.is_deleted(def)) {
                let problem = "this appointment has a record already; write in that one";
                return Err(AppError::field(
                    Code::NotPossible,
                    "appointment_id",
                    problem,
                ));
            }
            patch = patch.with(def, "appointment_id", value);
        }
        let patch = patch.with(def, "patient_id", Value::Id(patient)).with(
            def,
            "visit_date",
            Value::Instant(at),
        );
        if visit.appointment.is_none() && !elsewhere(&patch) {
            came(desk, draft, patient, at)?;
        }
        let id = visit.id.unwrap_or_else(|| draft.new_id());
        draft.create(def, id, patch)
    })
}

/// Whether the animal was not in the clinic for it.
fn elsewhere(patch: &Patch) -> bool {
    let kind = patch.get(MedicalRecord::def(), "record_type");
    matches!(kind, Some(Value::Text(kind)) if kind == "PHONE" || kind == "IMPORTED")
}

/// Changes the touched fields of the record itself: its kind, its time.
///
/// # Errors
/// The first field that is invalid or not edited by hand; [`AppError::not_found`].
pub fn change_visit(
    desk: &Desk,
    id: Uuid,
    opened_at: &[String],
    values: &Map<String, Json>,
) -> Result<(), AppError> {
    let def = MedicalRecord::def();
    let heads = parse_heads(opened_at)?;
    commit(desk, "change_visit", |draft| {
        let case = Case::read(desk, draft.tx, id)?;
        let patch = Patch::from_json(def, values)?;
        changed(draft, &case, &patch)?;
        if elsewhere(&patch) && case.record.get(def, "appointment_id").is_null() {
            left_with(desk, draft, id, case.patient.id)?;
        }
        draft.change(def, id, patch, Some(&heads))
    })
}

/// Looks at a change of the record itself before it is written.
///
/// # Errors
/// As [`change_visit`].
pub(crate) fn changed(draft: &Draft<'_>, case: &Case, patch: &Patch) -> Result<(), AppError> {
    let def = MedicalRecord::def();
    stays(def, patch)?;
    match patch.get(def, "visit_date") {
        Some(Value::Instant(at)) => {
            let life = Life::of(&case.patient, draft.today());
            life.holds_after_death("visit_date", day_of(*at))
        }
        _ => Ok(()),
    }
}
