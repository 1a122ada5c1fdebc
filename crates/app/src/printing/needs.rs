//! What the prescriptions of a visit lack, and what speaks against them by now, before it is signed: from then on they could
//! not be put right any more.

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
use crate::visits::case::Case;
use crate::visits::{UnusualDose, doubt};

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
    /// The animal's allergens that speak against it, unless why it is given all the same stands on it: as long, the visit is
    /// not signed.
    pub allergens: Vec<String>,
    /// Its dose, where that is unusual by the last weight and nothing says why; as long, the visit is not signed.
    pub dose: Option<UnusualDose>,
}

/// What of each prescription of a visit is missing or not right and could not be put right once the visit is signed; none
/// where nothing is.
/// Practices that have not chosen whose rules count lack nothing.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn prescription_needs(
    desk: &Desk,
    tx: &ReadTx,
    case: &Case,
) -> Result<Vec<PrescriptionNeeds>, AppError> {
    let def = Prescription::def();
    let mut needs = Vec::new();
    let record = Value::Id(case.record.id);
    for (row, stamp) in tx.rows_where(def, "medical_record_id", &record)? {
        if !row.is_deleted(def) {
            needs.extend(needs_of(desk, tx, case, (row, stamp))?);
        }
    }
    Ok(needs)
}

fn needs_of(
    desk: &Desk,
    tx: &ReadTx,
    case: &Case,
    (row, stamp): (Row, Stamp),
) -> Result<Option<PrescriptionNeeds>, AppError> {
    let def = Prescription::def();
    let (id, name) = (row.id, row.text(def, "medication_name").unwrap_or_default());
    let (name, has_product) = (name.to_owned(), !row.get(def, "product_id").is_null());
    let doubt = doubt(desk, tx, case, &row)?;
    let [order, label] = prescribed(desk, tx, row, stamp)?;
    // What the list of products says can be filled in there at any time.
    let stays = |field: &Field| field.is_prescribed() && !(has_product && field.is_of_product());
    let lacks = |gathered: &Gathered| {
        let fields = missing(&gathered.request).into_iter();
        fields
            .filter(|field| gathered.has_rules && stays(field))
            .collect::<Vec<_>>()
    };
    let (of_prescription, mut of_label) = (lacks(&order), lacks(&label));
    // How much is handed out is said when it is.
    of_label.retain(|field| *field != Field::Quantity && !of_prescription.contains(field));
    let words = |fields: Vec<Field>| fields.into_iter().map(MissingField::from).collect();
    let needs = PrescriptionNeeds {
        prescription_id: id,
        name,
        of_prescription: words(of_prescription),
        of_label: words(of_label),
        allergens: doubt.allergens,
        dose: doubt.dose,
    };
    let is_fit = needs.of_prescription.is_empty() && needs.of_label.is_empty();
    Ok(Some(needs).filter(|needs| !is_fit || needs.is_doubtful()))
}

impl PrescriptionNeeds {
    /// Whether an allergy or the dose speaks against it.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        !self.allergens.is_empty() || self.dose.is_some()
    }

    /// Its name with what speaks against it, as "Rimadyl (Carprofen, 9 mg/kg)".
    fn doubtful(&self) -> String {
        let dose = self.dose.as_ref();
        let dose = dose.map(|dose| format!("{} mg/kg", dose.mg_per_kg));
        let against: Vec<String> = self.allergens.iter().cloned().chain(dose).collect();
        format!("{} ({})", self.name, against.join(", "))
    }
}

/// Refuses a visit with a prescription that the rules do not let pass, or that does not suit the animal as it is now.
///
/// # Errors
/// [`Code::Incomplete`], [`Code::Allergy`], [`Code::UnusualDose`] name what is missing or speaks against it.
pub(crate) fn refuse_unfit(desk: &Desk, tx: &ReadTx, case: &Case) -> Result<(), AppError> {
    let needs = prescription_needs(desk, tx, case)?;
    let mut words: Vec<&str> = Vec::new();
    for field in needs.iter().flat_map(|needs| &needs.of_prescription) {
        if !words.contains(&field.words.as_str()) {
            words.push(&field.words);
        }
    }
    if !words.is_empty() {
        let problem = format!(
            "a prescription of this visit lacks what the rules want, and could not be changed any more. Please fill in first, or take it out: {}",
            words.join(", ")
        );
        return Err(AppError::new(Code::Incomplete, problem));
    }
    let doubtful: Vec<&PrescriptionNeeds> = needs.iter().filter(|one| one.is_doubtful()).collect();
    if doubtful.is_empty() {
        return Ok(());
    }
    let is_allergy = doubtful.iter().any(|one| !one.allergens.is_empty());
    let code = if is_allergy {
        Code::Allergy
    } else {
        Code::UnusualDose
    };
    let names: Vec<String> = doubtful.iter().map(|one| one.doubtful()).collect();
    let problem = format!(
        "allergies or the last weight speak against a prescription of this visit, which could not be changed any more. Correct it, say there why, or take it out: {}",
        names.join(", ")
    );
    Err(AppError::new(code, problem))
}
