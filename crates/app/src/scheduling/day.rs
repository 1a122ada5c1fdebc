//! Lists of appointments: a day, a patient's, and what one collides with.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::scheduling::Appointment;
use vetpms_model::{ConflictKind, Entity};
use vetpms_store::ReadTx;
use vetpms_store::queries::appointments::{self, AppointmentLine};

use crate::desk::Desk;
use crate::error::AppError;
use crate::view::{self, AppointmentSummary, Named};

/// Every appointment that starts in `[from, to)`, cancelled ones included, by start.
///
/// # Errors
/// The user may not read the schedule.
pub fn day_appointments(
    desk: &Desk,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<AppointmentSummary>, AppError> {
    desk.read(|tx| {
        desk.may_read(tx, Appointment::def().table)?;
        let clashing = clashing(tx)?;
        appointments::between(tx, from, to)?
            .into_iter()
            .map(|found| summary(tx, found, &clashing))
            .collect()
    })
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

/// What an appointment collides with.
pub(super) fn clashes_of(tx: &ReadTx, id: Uuid) -> Result<Vec<AppointmentSummary>, AppError> {
    let clashing = clashing(tx)?;
    let mut others: Vec<Uuid> = clashing
        .iter()
        .filter_map(|(a, b)| {
            if *a == id {
                Some(*b)
            } else {
                (*b == id).then_some(*a)
            }
        })
        .collect();
    others.sort_unstable();
    others.dedup();
    let mut found = Vec::new();
    for other in others {
        if let Some(appointment) = appointments::by_id(tx, other)? {
            found.push(summary(tx, appointment, &clashing)?);
        }
    }
    Ok(found)
}

/// Pairs of appointments that want the same vet or room.
fn clashing(tx: &ReadTx) -> Result<Vec<(Uuid, Uuid)>, AppError> {
    let open = tx.conflicts_open()?;
    let overlaps = open
        .iter()
        .filter(|stored| stored.conflict.kind == ConflictKind::Overlap);
    let pair = overlaps.filter_map(|stored| match stored.conflict.sides.as_slice() {
        [a, b] => Some((a.change.parse().ok()?, b.change.parse().ok()?)),
        _ => None,
    });
    Ok(pair.collect())
}

fn summary(
    tx: &ReadTx,
    found: AppointmentLine,
    clashing: &[(Uuid, Uuid)],
) -> Result<AppointmentSummary, AppError> {
    let owner = |client: &appointments::ClientRef| {
        view::full_name(client.first_name.as_deref(), Some(&client.last_name))
    };
    let patient = found.patient.as_ref();
    Ok(AppointmentSummary {
        heads: view::heads(tx, Appointment::def(), found.id)?,
        id: found.id,
        start: found.start,
        end: found.end,
        patient_id: patient.map(|p| p.id),
        patient_name: patient.map(|p| p.name.clone()),
        client_id: found.client.as_ref().map(|c| c.id),
        client_name: found.client.as_ref().map(owner),
        species: patient.map(|p| p.species.clone()),
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
        status: found.status,
        reason: found.reason,
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
        alerts: patient
            .map(|p| view::with_allergies(p.medical_alerts.clone(), &p.allergies))
            .unwrap_or_default(),
        clash: clashing
            .iter()
            .any(|(a, b)| *a == found.id || *b == found.id),
    })
}
