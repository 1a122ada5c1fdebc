//! Where animals without an appointment were brought, and that they came and left.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::fields::Fields;
use crate::error::Result;
use crate::read::ReadTx;

/// A move, as the whiteboard needs it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct MoveLine {
    /// The animal; of a merged one the entry that stands for it.
    pub patient: Uuid,
    /// Where to.
    pub room: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
    /// Code of whether it came or left with it.
    pub presence: Option<String>,
    /// Who wrote it down.
    pub author: Uuid,
}

super::hidden!(MoveLine);

/// The statement of [`since`].
pub(crate) const SINCE: &str = "SELECT coalesce(al.stands_for, r.patient_id), r.resource_id, r.moved_at, r.presence, r.created_by \
     FROM room_moves r LEFT JOIN aliases al ON al.id = r.patient_id WHERE r.moved_at >= ?1 ORDER BY r.moved_at, r.id";

/// The moves since an instant, in their order.
///
/// # Errors
/// [`crate::StoreError`].
pub fn since(r: &ReadTx<'_>, from: DateTime<Utc>) -> Result<Vec<MoveLine>> {
    r.list(SINCE, [from.timestamp_millis()], |row| {
        let f = Fields::new(row);
        Ok(MoveLine {
            patient: f.id()?,
            room: f.id_or_none()?,
            at: f.instant()?,
            presence: f.text()?,
            author: f.id()?,
        })
    })
}
