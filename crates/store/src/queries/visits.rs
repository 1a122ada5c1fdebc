//! Visits whose animal is in the clinic.

use chrono::{DateTime, Utc};
use rusqlite::Params;
use serde::Serialize;
use uuid::Uuid;

use super::fields::Fields;
use crate::error::Result;
use crate::read::ReadTx;

/// A visit, as the whiteboard needs it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct VisitRef {
    /// The record.
    pub id: Uuid,
    /// The animal; of a merged one the entry that stands for it.
    pub patient: Uuid,
    /// Who wrote it.
    pub author: Uuid,
    /// The appointment that it belongs to.
    pub appointment: Option<Uuid>,
    /// When it began.
    pub began: DateTime<Utc>,
    /// Whether it is signed.
    pub is_signed: bool,
    /// Why they came.
    pub complaint: Option<String>,
}

super::hidden!(VisitRef);

macro_rules! visit_select {
    ($from:literal) => {
        concat!(
            "SELECT m.id, coalesce(al.stands_for, m.patient_id), m.created_by, m.appointment_id, m.visit_date, \
             m.signed_heads IS NOT NULL, m.chief_complaint FROM ",
            $from,
            " LEFT JOIN aliases al ON al.id = m.patient_id \
             WHERE m.is_deleted IS NOT 1 AND m.patient_id IS NOT NULL AND m.visit_date IS NOT NULL AND "
        )
    };
}

/// The statement of [`of_appointments_in_clinic`].
pub(crate) const OF_APPOINTMENTS: &str = concat!(
    visit_select!("appointments a JOIN medical_records m ON m.appointment_id = a.id"),
    "a.status IN ('CHECKED_IN', 'IN_ROOM', 'IN_PROGRESS', 'READY') AND a.is_deleted IS NOT 1 \
     ORDER BY m.visit_date, m.id"
);

/// The statement of [`open_without_appointment`]. The plus keeps it from the index of visits by appointment, where those of
/// another program lie by the thousands.
pub(crate) const WITHOUT_APPOINTMENT: &str = concat!(
    visit_select!("medical_records m"),
    "m.signed_heads IS NULL AND m.record_type IS NOT 'IMPORTED' AND m.record_type IS NOT 'PHONE' \
     AND +m.appointment_id IS NULL AND (m.visit_date >= ?1 OR EXISTS (SELECT 1 FROM treatments t \
     WHERE t.medical_record_id = m.id AND t.status = 'PLANNED' AND t.is_deleted IS NOT 1)) \
     AND m.visit_date >= ?2 ORDER BY m.visit_date, m.id"
);

/// The visits of the appointments whose animal is in the clinic, signed ones too.
///
/// # Errors
/// [`crate::StoreError`].
pub fn of_appointments_in_clinic(r: &ReadTx<'_>) -> Result<Vec<VisitRef>> {
    refs(r, OF_APPOINTMENTS, [])
}

/// The unsigned visits of animals that came without an appointment: those that began since `lately`, and those since `long`
/// at which something is planned still. Advice by phone is none.
///
/// # Errors
/// [`crate::StoreError`].
pub fn open_without_appointment(
    r: &ReadTx<'_>,
    lately: DateTime<Utc>,
    long: DateTime<Utc>,
) -> Result<Vec<VisitRef>> {
    let params = (lately.timestamp_millis(), long.timestamp_millis());
    refs(r, WITHOUT_APPOINTMENT, params)
}

fn refs(r: &ReadTx<'_>, sql: &str, params: impl Params) -> Result<Vec<VisitRef>> {
    r.list(sql, params, |row| {
        let f = Fields::new(row);
        Ok(VisitRef {
            id: f.id()?,
            patient: f.id()?,
            author: f.id()?,
            appointment: f.id_or_none()?,
            began: f.instant()?,
            is_signed: f.flag()?,
            complaint: f.text()?,
        })
    })
}
