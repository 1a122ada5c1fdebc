//! Lists of appointments: a day, a patient's, and what one collides with.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::scheduling::{Appointment, Status};
use vetpms_model::{ConflictKind, Entity};
use vetpms_store::ReadTx;
use vetpms_store::queries::appointments::{self, AppointmentLine};

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::people::acknowledged_at;
use crate::shown::user_name;
use crate::view::{self, AppointmentSummary, Named};

/// Longest stretch that is listed at once.
const DAYS: i64 = 93;

/// Every appointment that shares time with `[from, to)`, cancelled ones included, by start.
///
/// # Errors
/// The user may not read the schedule; a stretch of more than three months.
pub fn appointments_between(
    desk: &Desk,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<AppointmentSummary>, AppError> {
    if !(0..=DAYS).contains(&(to - from).num_days()) {
        let problem = "this must be after the start, and at most three months";
        return Err(AppError::field(Code::InvalidValue, "to", problem));
    }
    desk.read(|tx| {
        desk.may_read(tx, Appointment::def().table)?;
        let clashing = clashing(tx)?;
        appointments::between(tx, from, to)?
            .into_iter()
            .map(|found| summary(tx, found, &clashing))
            .collect()
    })
}

/// One appointment.
///
/// # Errors
/// The user may not read the schedule; [`AppError::not_found`].
pub fn appointment(desk: &Desk, id: Uuid) -> Result<AppointmentSummary, AppError> {
    desk.read(|tx| {
        desk.may_read(tx, Appointment::def().table)?;
        let found = appointments::by_id(tx, id)?;
        let found = found.ok_or_else(|| AppError::not_found(Appointment::def().label))?;
        summary(tx, found, &clashing(tx)?)
    })
}

/// The appointments whose animal is in the clinic, whoever came first at the head.
pub(crate) fn in_clinic(tx: &ReadTx) -> Result<Vec<AppointmentSummary>, AppError> {
    let clashing = clashing(tx)?;
    appointments::in_clinic(tx)?
        .into_iter()
        .map(|found| summary(tx, found, &clashing))
        .collect()
}

/// The first of these appointments, newest first, that is still to come.
pub(crate) fn next_appointment(
    newest_first: &[AppointmentSummary],
    now: DateTime<Utc>,
) -> Option<AppointmentSummary> {
    let open = |a: &&AppointmentSummary| matches!(a.status.as_str(), "SCHEDULED" | "CONFIRMED");
    let coming = newest_first.iter().filter(open).filter(|a| a.end > now);
    coming.min_by_key(|a| a.start).cloned()
}

/// A patient's newest appointments.
pub(crate) fn appointments_of_patient(
    tx: &ReadTx,
    patient: Uuid,
    limit: usize,
) -> Result<Vec<AppointmentSummary>, AppError> {
    let clashing = clashing(tx)?;
    appointments::of_patient(tx, patient)?
        .into_iter()
        .take(limit)
        .map(|found| summary(tx, found, &clashing))
        .collect()
}

/// Pairs of appointments that want the same vet or room.
pub(super) fn clashing(tx: &ReadTx) -> Result<Vec<(Uuid, Uuid)>, AppError> {
    let overlaps = tx.conflicts_of_kind(ConflictKind::Overlap)?;
    let pair = overlaps
        .iter()
        .filter_map(|stored| match stored.conflict.sides.as_slice() {
            [a, b] => Some((a.change.parse().ok()?, b.change.parse().ok()?)),
            _ => None,
        });
    Ok(pair.collect())
}

pub(super) fn summary(
    tx: &ReadTx,
    found: AppointmentLine,
    clashing: &[(Uuid, Uuid)],
) -> Result<AppointmentSummary, AppError> {
    let owner = |client: &appointments::ClientRef| {
        view::full_name(client.first_name.as_deref(), Some(&client.last_name))
    };
    let patient = found.patient.as_ref();
    let alerts = patient
        .map(|p| view::with_allergies(p.medical_alerts.clone(), &p.allergies))
        .unwrap_or_default();
    let read = if alerts.is_empty() {
        Default::default()
    } else {
        acknowledged_at(tx, found.id)?
    };
    let canceled_by = found.canceled_by.map(|user| user_name(tx, user));
    Ok(AppointmentSummary {
        heads: view::heads(tx, Appointment::def(), found.id)?,
        id: found.id,
        start: found.start,
        end: found.end,
        patient_id: patient.map(|p| p.id),
        patient_name: patient.map(|p| p.name.clone()),
        client_id: found.client.as_ref().map(|c| c.id),
        client_name: found.client.as_ref().map(owner),
        phone: found.client.as_ref().and_then(|c| c.phone.clone()),
        species: patient.map(|p| p.species.clone()),
        deceased: patient.is_some_and(|p| p.status.as_deref() == Some("DECEASED")),
        type_id: found.appointment_type.as_ref().map(|t| t.id),
        type_name: found
            .appointment_type
            .as_ref()
            .map(|t| t.name.clone())
            .unwrap_or_default(),
        color: found
            .appointment_type
            .and_then(|t| t.color)
            .unwrap_or_default(),
        next: next_states(&found.status),
        status: found.status,
        reason: found.reason,
        notes: found.notes,
        location_id: found.location_id,
        is_walk_in: found.is_walk_in,
        triage: found.triage,
        series_id: found.series_id,
        checked_in_at: found.checked_in_at,
        roomed_at: found.roomed_at,
        actual_start: found.actual_start,
        ready_at: found.ready_at,
        actual_end: found.actual_end,
        canceled_at: found.canceled_at,
        canceled_by: canceled_by.transpose()?.flatten(),
        cancellation_reason: found.cancellation_reason,
        staff: found
            .staff
            .into_iter()
            .map(|s| Named {
                id: s.id,
                name: s.name,
            })
            .collect(),
        resources: found
            .resources
            .into_iter()
            .map(|r| Named {
                id: r.id,
                name: r.name,
            })
            .collect(),
        unread_alerts: alerts
            .iter()
            .filter(|alert| !read.contains(*alert))
            .cloned()
            .collect(),
        alerts,
        clash: clashing
            .iter()
            .any(|(a, b)| *a == found.id || *b == found.id),
    })
}

/// Codes of the states that an appointment in this state may step to.
fn next_states(code: &str) -> Vec<String> {
    let Ok(current) = Status::from_code(code) else {
        return Vec::new();
    };
    let steps = Status::ALL
        .iter()
        .filter(|next| current.step(**next).is_ok());
    steps.map(|next| next.code().to_owned()).collect()
}
