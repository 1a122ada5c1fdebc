//! The whiteboard: a line for each animal that is in the clinic.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::people::{Allergy, Patient};
use vetpms_model::scheduling::Appointment;
use vetpms_model::{Entity, Value};
use vetpms_store::ReadTx;

use super::present::{Present, present};
use super::steps::{NextStep, StepKind, steps};
use crate::desk::Desk;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::people::read_owner;
use crate::records_seen::seen_by;
use crate::shown::user_name;
use crate::signing::locked;
use crate::view::{self, Named};

/// An animal on the board.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct BoardLine {
    /// The animal.
    pub patient_id: Uuid,
    /// Its name.
    pub patient_name: String,
    /// Its species.
    pub species: String,
    /// The owner's name.
    pub owner: Option<String>,
    /// The owner's phone number to try first.
    pub phone: Option<String>,
    /// Medical alerts and allergies.
    pub alerts: Vec<String>,
    /// Kilograms.
    pub weight_kg: Option<String>,
    /// Why they came.
    pub reason: Option<String>,
    /// Since when it has been here.
    pub since: DateTime<Utc>,
    /// Its appointment; none for one that came without.
    pub appointment_id: Option<Uuid>,
    /// Where the appointment stands.
    pub status: Option<String>,
    /// Codes of the states that it may step to.
    pub next_states: Vec<String>,
    /// Triage code.
    pub triage: Option<String>,
    /// Vets and nurses; whoever writes the visit of one that came without an appointment, or let it in.
    pub staff: Vec<Named>,
    /// Where it is.
    pub rooms: Vec<Named>,
    /// Its newest visit that the reader may see.
    pub record_id: Option<Uuid>,
    /// Whether a treatment can be added to that visit.
    pub may_treat: bool,
    /// What comes next for it.
    pub next: Option<NextStep>,
    /// How many steps there are in all.
    pub steps: u32,
    /// How many of them are treatments.
    pub treatments: u32,
}

/// Everybody who is in the clinic: emergencies first, then whoever came first. Treatments of visits that the reader may not
/// see are left out.
///
/// # Errors
/// The user may not read the schedule.
pub fn whiteboard(desk: &Desk) -> Result<Vec<BoardLine>, AppError> {
    let now: (DateTime<Utc>, NaiveDate) = (desk.rim.now(), desk.rim.today());
    desk.read(|tx| {
        desk.may_read(tx, Appointment::def().table)?;
        let seen = seen_by(&desk.policy(tx)?, desk.session()?.user);
        let here = present(tx, seen, now.0)?;
        let mut steps = steps(tx, seen, &here, now)?;
        here.into_iter()
            .map(|one| {
                let steps = steps.remove(&one.patient).unwrap_or_default();
                line(tx, one, steps, now.0)
            })
            .collect()
    })
}

fn line(
    tx: &ReadTx,
    one: Present,
    steps: Vec<NextStep>,
    now: DateTime<Utc>,
) -> Result<BoardLine, AppError> {
    let def = Patient::def();
    let newest = one.records.last();
    let record_id = newest.map(|record| record.id);
    let may_treat = match newest {
        Some(record) if !record.is_signed => locked(tx, record.id, now)?.is_none(),
        _ => false,
    };
    let with = newest.map(|record| record.author).or(one.by);
    let writes = match with {
        Some(id) => user_name(tx, id)?.map(|name| Named { id, name }),
        None => None,
    };
    let weight = tx.derived(def, one.patient)?;
    let weight = weight.get("weight_kg").and_then(|kg| kg.as_str());
    let treatments = steps.iter().filter(|step| step.kind == StepKind::Treatment);
    let mut line = BoardLine {
        patient_id: one.patient,
        patient_name: String::new(),
        species: String::new(),
        owner: None,
        phone: None,
        alerts: Vec::new(),
        weight_kg: weight.map(str::to_owned),
        reason: newest.and_then(|record| record.complaint.clone()),
        since: one.since,
        appointment_id: None,
        status: None,
        next_states: Vec::new(),
        triage: None,
        staff: Vec::new(),
        rooms: one.rooms,
        record_id,
        may_treat,
        treatments: u32::try_from(treatments.count()).unwrap_or(u32::MAX),
        steps: u32::try_from(steps.len()).unwrap_or(u32::MAX),
        next: steps.into_iter().next(),
    };
    match one.visit {
        Some(visit) => {
            line.patient_name = visit.patient_name.unwrap_or_default();
            line.species = visit.species.unwrap_or_default();
            line.owner = visit.client_name;
            line.phone = visit.phone;
            line.alerts = visit.alerts;
            line.reason = visit.reason.or(line.reason);
            line.appointment_id = Some(visit.id);
            line.status = Some(visit.status);
            line.next_states = visit.next;
            line.triage = visit.triage;
            line.staff = visit.staff;
        }
        None => animal(tx, &mut line)?,
    }
    if line.staff.is_empty() {
        line.staff.extend(writes);
    }
    Ok(line)
}

/// What is known of an animal that came without an appointment.
fn animal(tx: &ReadTx, line: &mut BoardLine) -> Result<(), AppError> {
    let (def, allergies) = (Patient::def(), Allergy::def());
    let Some((row, _)) = tx.row(def, line.patient_id)? else {
        return Ok(());
    };
    let text = |name: &str| row.text(def, name).unwrap_or_default().to_owned();
    line.patient_name = text("name");
    line.species = text("species");
    if let Some(client) = row.get(def, "client_id").as_id() {
        let owner = read_owner(tx, tx.stands_for(client)?)?;
        line.phone = owner
            .as_ref()
            .and_then(|owner| owner.phones.first().cloned());
        line.owner = owner.map(|owner| owner.name);
    }
    let alerts = match row.get(def, "medical_alerts") {
        Value::Set(words) => words.iter().cloned().collect(),
        _ => Vec::new(),
    };
    let mut allergens = Vec::new();
    for entry in with_aliases(tx, line.patient_id)? {
        for (row, _) in tx.rows_where(allergies, "patient_id", &Value::Id(entry))? {
            let allergen = row.text(allergies, "allergen").map(str::to_owned);
            allergens.extend(allergen.filter(|_| !row.is_deleted(allergies)));
        }
    }
    allergens.sort_unstable();
    line.alerts = view::with_allergies(alerts, &allergens);
    Ok(())
}
