//! What the prescriptions of a visit lack before it is signed: from then on it could not be put in any more.

use serde::Serialize;
use uuid::Uuid;
use vetpms_model::medical::Prescription;
use vetpms_model::{Entity, Row, Stamp, Value};
use vetpms_print::{Field, missing};
use vetpms_store::ReadTx;

use super::gather::{Gathered, prescribed};
use super::missing::MissingField;
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// What a prescription lacks.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct PrescriptionNeeds {
    /// Which.
    pub prescription_id: Uuid,
    /// What is prescribed.
    pub name: String,
    /// What the rules want of the prescription itself, for whatever pharmacy: without it the visit is not signed.
    pub of_prescription: Vec<MissingField>,
    /// What its label wants besides, if it is handed out here.
    pub of_label: Vec<MissingField>,
}

/// What of each prescription of a visit is missing and could not be put in once the visit is signed; none where nothing is.
/// Practices that have not chosen whose rules count lack nothing.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn prescription_needs(
    desk: &Desk,
    tx: &ReadTx,
    record: Uuid,
) -> Result<Vec<PrescriptionNeeds>, AppError> {
    let def = Prescription::def();
    let mut needs = Vec::new();
    for (row, stamp) in tx.rows_where(def, "medical_record_id", &Value::Id(record))? {
        if !row.is_deleted(def) {
            needs.extend(needs_of(desk, tx, row, stamp)?);
        }
    }
    Ok(needs)
}

fn needs_of(
    desk: &Desk,
    tx: &ReadTx,
    row: Row,
    stamp: Stamp,
) -> Result<Option<PrescriptionNeeds>, AppError> {
    let def = Prescription::def();
    let (id, name) = (row.id, row.text(def, "medication_name").unwrap_or_default());
    let (name, has_product) = (name.to_owned(), !row.get(def, "product_id").is_null());
    let [order, label] = prescribed(desk, tx, row, stamp)?;
    if !order.has_rules {
        return Ok(None);
    }
    // What the list of products says can be filled in there at any time.
    let stays = |field: &Field| field.is_prescribed() && !(has_product && field.is_of_product());
    let lacks = |gathered: &Gathered| {
        let fields = missing(&gathered.request).into_iter();
        fields.filter(stays).collect::<Vec<_>>()
    };
    let (of_prescription, mut of_label) = (lacks(&order), lacks(&label));
    // How much is handed out is said when it is.
    of_label.retain(|field| *field != Field::Quantity && !of_prescription.contains(field));
    if of_prescription.is_empty() && of_label.is_empty() {
        return Ok(None);
    }
    let words = |fields: Vec<Field>| fields.into_iter().map(MissingField::from).collect();
    Ok(Some(PrescriptionNeeds {
        prescription_id: id,
        name,
        of_prescription: words(of_prescription),
        of_label: words(of_label),
    }))
}

/// Refuses a visit with a prescription that the rules do not let pass.
///
/// # Errors
/// [`Code::Incomplete`] names what is missing.
pub(crate) fn refuse_unfit(desk: &Desk, tx: &ReadTx, record: Uuid) -> Result<(), AppError> {
    let mut words: Vec<String> = Vec::new();
    for needs in prescription_needs(desk, tx, record)? {
        for field in needs.of_prescription {
            if !words.contains(&field.words) {
                words.push(field.words);
            }
        }
    }
    if words.is_empty() {
        return Ok(());
    }
    let problem = format!(
        "a prescription of this visit lacks what the rules want, and could not be changed any more. Please fill in first, or take it out: {}",
        words.join(", ")
    );
    Err(AppError::new(Code::Incomplete, problem))
}
