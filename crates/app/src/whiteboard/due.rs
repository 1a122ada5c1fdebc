//! Treatments that are due: of the animals in the clinic, and of today.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::Entity;
use vetpms_model::medical::Treatment;
use vetpms_model::people::Patient;
use vetpms_store::queries::treatments;

use super::present::{Present, present};
use super::steps::{BACK, detail};
use crate::desk::Desk;
use crate::error::AppError;
use crate::records_seen::seen;
use crate::scheduling::day_bounds;
use crate::shown::label_of;
use crate::visits::DONE_AFTER_SIGNING;

/// How far ahead the treatments of an animal that stays overnight are shown.
const AHEAD: TimeDelta = TimeDelta::hours(24);

/// A treatment to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct DueTreatment {
    /// Row id.
    pub id: Uuid,
    /// The visit that it was planned at.
    pub record_id: Uuid,
    /// Which animal.
    pub patient_id: Uuid,
    /// Its name.
    pub patient_name: String,
    /// Its species.
    pub species: String,
    /// Whose animal it is.
    pub owner: Option<String>,
    /// What to do.
    pub name: String,
    /// Dose and route.
    pub detail: Option<String>,
    /// When.
    pub due_at: DateTime<Utc>,
    /// Whether the animal is in the clinic.
    pub in_clinic: bool,
    /// In which rooms, where that is known.
    pub rooms: Vec<String>,
}

/// Planned treatments by time: those of today, and of animals in the clinic those before as well and those of the next day.
///
/// # Errors
/// The user may not read medical records.
pub fn treatments_due(desk: &Desk) -> Result<Vec<DueTreatment>, AppError> {
    let (now, today) = (desk.rim.now(), desk.rim.today());
    let (from, to) = day_bounds(today)?;
    let animals = Patient::def();
    desk.read(|tx| {
        desk.may_read(tx, Treatment::def().table)?;
        let seen = seen(desk, tx)?;
        let here = present(tx, seen, now)?;
        let here: BTreeMap<Uuid, &Present> = here.iter().map(|one| (one.patient, one)).collect();
        let until = to.max(now + AHEAD);
        let mut due = Vec::new();
        for line in treatments::due(tx, DONE_AFTER_SIGNING, now - BACK, until)? {
            let (Some(due_at), there) = (line.due_at, here.get(&line.patient)) else {
                continue;
            };
            let of_today = due_at >= from && due_at < to;
            if !seen.sees(line.author) || !(of_today || there.is_some()) {
                continue;
            }
            let animal = tx.row(animals, line.patient)?.map(|(row, _)| row);
            let text = |name: &str| {
                let text = animal.as_ref().and_then(|row| row.text(animals, name));
                text.unwrap_or_default().to_owned()
            };
            let owner = animal.as_ref();
            let owner = match owner.and_then(|row| row.get(animals, "client_id").as_id()) {
                Some(client) => label_of(tx, "clients", tx.stands_for(client)?)?,
                None => None,
            };
            let rooms = there.map(|one| &one.rooms).into_iter().flatten();
            due.push(DueTreatment {
                id: line.id,
                record_id: line.record,
                patient_id: line.patient,
                patient_name: text("name"),
                species: text("species"),
                owner,
                detail: detail(&line),
                name: line.name,
                due_at,
                in_clinic: there.is_some(),
                rooms: rooms.map(|room| room.name.clone()).collect(),
            });
        }
        Ok(due)
    })
}
