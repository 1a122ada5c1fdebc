//! What was written of animals' health, for the search box: one by one after a change, all of it for a rebuild, and once
//! more for the words around what was found.

use uuid::Uuid;

use super::fields::Fields;
use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};

/// What something is found by.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordEntry {
    /// Table of the row that a hit leads to.
    pub table: &'static str,
    /// Row id.
    pub id: Uuid,
    /// The texts, each with the table it stands in.
    pub texts: Vec<(String, String)>,
}

super::hidden!(RecordEntry);

/// Tables that are found by themselves. What belongs to a visit is found with the visit; but problems and vaccinations
/// may be seen by people who may not see the visit.
pub const ALONE: [&str; 4] = ["problems", "vaccinations", "lab_results", "attachments"];

/// Tables whose rows are found with the visit that they belong to.
pub const OF_VISITS: [&str; 8] = [
    "soap_notes",
    "diagnoses",
    "treatments",
    "prescriptions",
    "dispensings",
    "addenda",
    "lab_results",
    "attachments",
];

/// `?1` is the visit.
const VISIT: &str = "\
    SELECT 'medical_records', chief_complaint FROM medical_records WHERE id = ?1 AND is_deleted IS NOT 1 \
    UNION ALL SELECT 'diagnoses', concat_ws(' ', diagnosis_name, diagnosis_code, notes) FROM diagnoses \
        WHERE medical_record_id = ?1 AND is_deleted IS NOT 1 \
    UNION ALL SELECT 'soap_notes', concat_ws(char(10), subjective, objective, assessment, plan, additional_notes) \
        FROM soap_notes WHERE medical_record_id = ?1 AND is_deleted IS NOT 1 \
    UNION ALL SELECT 'treatments', concat_ws(' ', treatment_name, dose, description, notes) FROM treatments \
        WHERE medical_record_id = ?1 AND is_deleted IS NOT 1 \
    UNION ALL SELECT 'prescriptions', concat_ws(' ', medication_name, dosage, frequency, instructions) FROM prescriptions \
        WHERE medical_record_id = ?1 AND is_deleted IS NOT 1 \
    UNION ALL SELECT 'dispensings', batch_number FROM dispensings WHERE medical_record_id = ?1 \
    UNION ALL SELECT 'addenda', concat_ws(' ', content, reason) FROM addenda WHERE medical_record_id = ?1 \
    UNION ALL SELECT 'lab_results', concat_ws(' ', panel, test_name, value_text, laboratory, comment) FROM lab_results \
        WHERE medical_record_id = ?1 AND is_deleted IS NOT 1 \
    UNION ALL SELECT 'attachments', concat_ws(' ', file_name, caption) FROM attachments \
        WHERE medical_record_id = ?1 AND is_deleted IS NOT 1";

/// `?1` is the row.
fn alone(table: &str) -> Option<(&'static str, &'static str)> {
    let found = match table {
        "problems" => (
            "problems",
            "SELECT 'problems', concat_ws(' ', problem_name, notes) FROM problems WHERE id = ?1 AND is_deleted IS NOT 1",
        ),
        "vaccinations" => (
            "vaccinations",
            "SELECT 'vaccinations', concat_ws(' ', product_name, against, manufacturer, batch_number, tag_number) \
             FROM vaccinations WHERE id = ?1 AND is_deleted IS NOT 1",
        ),
        "lab_results" => (
            "lab_results",
            "SELECT 'lab_results', concat_ws(' ', panel, test_name, value_text, laboratory, comment) \
             FROM lab_results WHERE id = ?1 AND medical_record_id IS NULL AND is_deleted IS NOT 1",
        ),
        "attachments" => (
            "attachments",
            "SELECT 'attachments', concat_ws(' ', file_name, caption) \
             FROM attachments WHERE id = ?1 AND medical_record_id IS NULL AND is_deleted IS NOT 1",
        ),
        _ => return None,
    };
    Some(found)
}

/// What a visit is found by; `None` when it is removed, not here or says nothing: take it out of the index.
///
/// # Errors
/// [`StoreError`].
pub fn visit(r: &ReadTx<'_>, id: Uuid) -> Result<Option<RecordEntry>> {
    let kept = "SELECT 1 FROM medical_records WHERE id = ?1 AND is_deleted IS NOT 1";
    if r.first(kept, [key(&id)], |_| Ok(()))?.is_none() {
        return Ok(None);
    }
    read(r, "medical_records", VISIT, id)
}

/// What a row of [`ALONE`] is found by; as [`visit`].
///
/// # Errors
/// [`StoreError`].
pub fn row(r: &ReadTx<'_>, table: &str, id: Uuid) -> Result<Option<RecordEntry>> {
    match alone(table) {
        Some((table, sql)) => read(r, table, sql, id),
        None => Ok(None),
    }
}

fn read(r: &ReadTx<'_>, table: &'static str, sql: &str, id: Uuid) -> Result<Option<RecordEntry>> {
    let texts = r.list(sql, [key(&id)], |row| {
        let f = Fields::new(row);
        Ok((f.text_or_empty()?, f.text_or_empty()?))
    })?;
    let texts: Vec<(String, String)> = texts
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .collect();
    Ok((!texts.is_empty()).then_some(RecordEntry { table, id, texts }))
}

/// Hands over everything, one at a time.
///
/// # Errors
/// [`StoreError`], or the first error of `take`, which ends it.
pub fn for_each<E: From<StoreError>>(
    r: &ReadTx<'_>,
    mut take: impl FnMut(RecordEntry) -> Result<(), E>,
) -> Result<(), E> {
    for table in ["medical_records"].iter().chain(&ALONE) {
        let sql = format!("SELECT id FROM {table} WHERE is_deleted IS NOT 1");
        let ids = r.list(&sql, [], |row| Fields::new(row).id())?;
        for id in ids {
            let entry = match *table {
                "medical_records" => visit(r, id)?,
                table => row(r, table, id)?,
            };
            entry.map_or(Ok(()), &mut take)?;
        }
    }
    Ok(())
}
