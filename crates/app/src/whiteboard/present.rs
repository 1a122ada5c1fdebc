//! Which animals are in the clinic now, each once.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use vetpms_model::reference::Resource;
use vetpms_model::scheduling::{RoomMove, Status};
use vetpms_model::{Entity, Value};
use vetpms_store::ReadTx;
use vetpms_store::queries::visits::{self, VisitRef};

use super::stay::stays;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::records_seen::Seen;
use crate::scheduling::in_clinic;
use crate::shown::label_of;
use crate::view::{AppointmentSummary, Named};

/// For how long a visit without an appointment keeps its animal on the board by itself.
pub(super) const LATELY: TimeDelta = TimeDelta::hours(24);
/// And while something is planned at it still.
pub(super) const LONG: TimeDelta = TimeDelta::days(14);

/// How far the clocks of two desks may be apart: a move that seems to be from just before the visit is part of it.
const CLOCKS_APART: TimeDelta = TimeDelta::minutes(10);

/// An animal that is there.
pub(super) struct Present {
    /// The animal.
    pub(super) patient: Uuid,
    /// Since when.
    pub(super) since: DateTime<Utc>,
    /// Its appointment; none for one that came without.
    pub(super) visit: Option<AppointmentSummary>,
    /// Where it is.
    pub(super) rooms: Vec<Named>,
    /// Who let it in, of one that came without an appointment, where that is known.
    pub(super) by: Option<Uuid>,
    /// Its records that the reader may see, oldest first.
    pub(super) records: Vec<VisitRef>,
}

/// The animals that are there: emergencies first, then whoever came first.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn present(
    tx: &ReadTx,
    seen: Seen,
    now: DateTime<Utc>,
) -> Result<Vec<Present>, AppError> {
    let mut all: BTreeMap<Uuid, Present> = BTreeMap::new();
    for visit in in_clinic(tx)? {
        let Some(patient) = visit.patient_id else {
            continue; // a block has nobody to show
        };
        let since = arrived(&visit);
        match all.get_mut(&patient) {
            // Twice in the book: it came once, and is where it was brought last.
            Some(known) => {
                if known.visit.as_ref().map(arrived) < Some(since) {
                    known.visit = Some(visit);
                }
            }
            None => {
                let one = Present {
                    patient,
                    since,
                    visit: Some(visit),
                    rooms: Vec::new(),
                    by: None,
                    records: Vec::new(),
                };
                all.insert(patient, one);
            }
        }
    }
    let stays = stays(tx, now)?;
    for (patient, stay) in stays.iter().filter(|(_, stay)| stay.lasts(now)) {
        all.entry(*patient).or_insert_with(|| Present {
            patient: *patient,
            since: stay.since,
            visit: None,
            rooms: Vec::new(),
            by: Some(stay.by),
            records: Vec::new(),
        });
    }
    let mut records = visits::of_appointments_in_clinic(tx)?;
    records.extend(visits::open_without_appointment(
        tx,
        now - LATELY,
        now - LONG,
    )?);
    for record in records.into_iter().filter(|one| seen.sees(one.author)) {
        let left = stays.get(&record.patient).and_then(|stay| stay.left);
        if !all.contains_key(&record.patient) && left.is_some_and(|left| left >= record.began) {
            continue;
        }
        let known = all.entry(record.patient).or_insert_with(|| Present {
            patient: record.patient,
            since: record.began,
            visit: None,
            rooms: Vec::new(),
            by: None,
            records: Vec::new(),
        });
        if known.visit.is_none() {
            known.since = known.since.min(record.began);
        }
        known.records.push(record);
    }
    let mut all: Vec<Present> = all.into_values().collect();
    for one in &mut all {
        one.rooms = match &one.visit {
            // What is booked is no place where it is yet.
            Some(visit) if visit.status == Status::CheckedIn.code() => Vec::new(),
            Some(visit) => visit.resources.clone(),
            None => match stays.get(&one.patient).filter(|stay| stay.lasts(now)) {
                Some(stay) => place(tx, stay.room)?,
                None => brought(tx, one.patient, one.since)?,
            },
        };
    }
    all.sort_by_key(|one| (!is_emergency(one), one.since, one.patient));
    Ok(all)
}

fn is_emergency(one: &Present) -> bool {
    let triage = one.visit.as_ref().and_then(|visit| visit.triage.as_deref());
    triage == Some("EMERGENCY")
}

fn arrived(visit: &AppointmentSummary) -> DateTime<Utc> {
    let steps = [visit.checked_in_at, visit.roomed_at, visit.actual_start];
    steps.into_iter().flatten().min().unwrap_or(visit.start)
}

/// Where an animal without an appointment was brought last, since it came.
fn brought(tx: &ReadTx, patient: Uuid, since: DateTime<Utc>) -> Result<Vec<Named>, AppError> {
    let def = RoomMove::def();
    let mut last = None;
    for entry in with_aliases(tx, patient)? {
        for (row, _) in tx.rows_where(def, "patient_id", &Value::Id(entry))? {
            let Value::Instant(at) = row.get(def, "moved_at") else {
                continue;
            };
            let order = (*at, row.id);
            if *at >= since - CLOCKS_APART && last.is_none_or(|(known, _)| known < order) {
                last = Some((order, row.get(def, "resource_id").as_id()));
            }
        }
    }
    place(tx, last.and_then(|(_, room)| room))
}

fn place(tx: &ReadTx, room: Option<Uuid>) -> Result<Vec<Named>, AppError> {
    let Some(id) = room else {
        return Ok(Vec::new());
    };
    let name = label_of(tx, Resource::def().table, id)?;
    Ok(name.map(|name| Named { id, name }).into_iter().collect())
}
