//! Visits that nobody has signed yet, for the end of the day.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::medical::MedicalRecord;
use vetpms_model::{Entity, Value};
use vetpms_store::queries::signing;

use super::lock::{Locked, locked};
use crate::desk::Desk;
use crate::error::AppError;
use crate::records_seen::seen;
use crate::shown::{label_of, user_name};

/// A visit to sign.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct UnsignedVisit {
    /// The visit's record.
    pub id: Uuid,
    /// Which animal.
    pub patient_id: Option<Uuid>,
    /// Its name.
    pub patient_name: Option<String>,
    /// When the visit was.
    pub visit_date: Option<DateTime<Utc>>,
    /// Who began it.
    pub author_id: Uuid,
    /// By name.
    pub author: Option<String>,
    /// Whether it has locked by itself meanwhile.
    pub locked: bool,
}

/// The unsigned visits that the signed-in person may see, oldest first; with `own` those that they began.
///
/// # Errors
/// The user may not read medical records; [`AppError`] of the store.
pub fn unsigned_visits(desk: &Desk, own: bool) -> Result<Vec<UnsignedVisit>, AppError> {
    let def = MedicalRecord::def();
    let (user, now) = (desk.session()?.user, desk.rim.now());
    desk.read(|tx| {
        let seen = seen(desk, tx)?;
        let mut open = Vec::new();
        for id in signing::unsigned(tx, own.then_some(user))? {
            let Some((row, stamp)) = tx.row(def, id)? else {
                continue;
            };
            if !seen.allows(tx, def, &row, &stamp)? {
                continue;
            }
            let patient = row.get(def, "patient_id").as_id();
            let name = patient.map(|id| label_of(tx, "patients", id)).transpose()?;
            open.push(UnsignedVisit {
                id: row.id,
                patient_id: patient,
                patient_name: name.flatten(),
                visit_date: match row.get(def, "visit_date") {
                    Value::Instant(at) => Some(*at),
                    _ => None,
                },
                author_id: stamp.created_by,
                author: user_name(tx, stamp.created_by)?,
                locked: locked(tx, row.id, now)? == Some(Locked::TooOld),
            });
        }
        Ok(open)
    })
}
