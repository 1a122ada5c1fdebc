//! Laboratory results: those that somebody must look at, and what was asked for lately.

use uuid::Uuid;
use vetpms_model::medical::LabResult;
use vetpms_model::{Entity, Row, Stamp};

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::tables::table;
use crate::values::id_of;

/// The statement of [`to_review`]; its conditions are those of the index of that name.
pub(crate) const TO_REVIEW: &str = "SELECT l.id FROM lab_results l WHERE l.resulted_at IS NOT NULL \
    AND l.is_deleted IS NOT 1 AND l.reviewed_result IS NOT (coalesce(l.value, '') || ';' || coalesce(l.value_text, '') || ';' \
    || coalesce(l.unit, '') || ';' || coalesce(l.reference_low, '') || ';' || coalesce(l.reference_high, '') || ';' \
    || coalesce(hex(l.attachment_id), '')) \
    AND (?1 IS NULL OR coalesce((SELECT m.created_by FROM medical_records m WHERE m.id = l.medical_record_id), \
    l.created_by) = ?1) ORDER BY l.resulted_at, l.id";

/// The results that nobody has looked at as they are, oldest first; with `author` those of visits that this person wrote,
/// and those without a visit that they ordered.
///
/// # Errors
/// [`crate::StoreError`].
pub fn to_review(r: &ReadTx<'_>, author: Option<Uuid>) -> Result<Vec<Uuid>> {
    r.list(TO_REVIEW, [author.as_ref().map(key)], |row| {
        id_of(row.get_ref(0)?)
    })
}

/// At most `limit` results, newest first, deleted ones left out.
///
/// # Errors
/// [`crate::StoreError`].
pub fn newest(r: &ReadTx<'_>, limit: usize) -> Result<Vec<(Row, Stamp)>> {
    let table = table(LabResult::def().table)?;
    let sql = format!(
        "{} WHERE id > x'' AND is_deleted IS NOT 1 ORDER BY id DESC LIMIT ?1",
        table.select
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    r.list(&sql, [limit], |row| table.read(row))
}
