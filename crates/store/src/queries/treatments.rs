//! Treatments that are planned and not done.

use chrono::{DateTime, Utc};
use rusqlite::Params;
use serde::Serialize;
use uuid::Uuid;

use super::fields::Fields;
use crate::error::Result;
use crate::read::{ReadTx, key};

/// A planned treatment with its animal and the author of its visit.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PlannedLine {
    /// Row id.
    pub id: Uuid,
    /// The visit that it was planned at.
    pub record: Uuid,
    /// The animal; of a merged one the entry that stands for it.
    pub patient: Uuid,
    /// Who wrote that visit.
    pub author: Uuid,
    /// What it is called.
    pub name: String,
    /// How much.
    pub dose: Option<String>,
    /// How it is given.
    pub route: Option<String>,
    /// When it is to be done.
    pub due_at: Option<DateTime<Utc>>,
}

super::hidden!(PlannedLine);

macro_rules! planned_select {
    ($about:literal) => {
        concat!(
            "SELECT t.id, m.id, coalesce(al.stands_for, m.patient_id), m.created_by, t.treatment_name, t.dose, t.route, \
             t.due_at FROM treatments t JOIN medical_records m ON m.id = t.medical_record_id \
             LEFT JOIN aliases al ON al.id = m.patient_id \
             WHERE t.status = 'PLANNED' AND t.is_deleted IS NOT 1 AND m.is_deleted IS NOT 1 \
             AND m.patient_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM addenda d \
             WHERE d.medical_record_id = m.id AND d.about_id = t.id AND d.reason = ?1) AND ",
            $about,
            " ORDER BY t.due_at, t.id"
        )
    };
}

/// The statement of [`due`].
pub(crate) const DUE: &str = planned_select!("t.due_at >= ?2 AND t.due_at < ?3");

/// Planned treatments that are due in a stretch of time, by time. An addendum with this reason says that one was done after
/// its visit had been signed.
///
/// # Errors
/// [`crate::StoreError`].
pub fn due(
    r: &ReadTx<'_>,
    done: &str,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<PlannedLine>> {
    let params = (done, from.timestamp_millis(), to.timestamp_millis());
    lines(r, DUE, params)
}

/// Planned treatments of a visit that have no time.
///
/// # Errors
/// [`crate::StoreError`].
pub fn without_time(r: &ReadTx<'_>, done: &str, record: Uuid) -> Result<Vec<PlannedLine>> {
    let sql = planned_select!("t.due_at IS NULL AND t.medical_record_id = ?2");
    lines(r, sql, (done, key(&record)))
}

fn lines(r: &ReadTx<'_>, sql: &str, params: impl Params) -> Result<Vec<PlannedLine>> {
    r.list(sql, params, |row| {
        let f = Fields::new(row);
        Ok(PlannedLine {
            id: f.id()?,
            record: f.id()?,
            patient: f.id()?,
            author: f.id()?,
            name: f.text_or_empty()?,
            dose: f.text()?,
            route: f.text()?,
            due_at: f.instant_or_none()?,
        })
    })
}
