//! What may be removed: nothing that others hang on.

use uuid::Uuid;
use vetpms_model::care::Vaccination;
use vetpms_model::medical::{LabResult, MedicalRecord};
use vetpms_model::people::{Client, Patient};
use vetpms_model::reference::{DoseRule, Product, ReminderRule};
use vetpms_model::{Entity, EntityDef, Value};

use crate::commit::Draft;
use crate::error::{AppError, Code};
use crate::shown::label_of;

/// Refuses to remove what others hang on.
///
/// # Errors
/// [`Code::NotPossible`] with the way out.
pub(crate) fn possible(
    draft: &Draft<'_>,
    def: &'static EntityDef,
    id: Uuid,
) -> Result<(), AppError> {
    if def.table == Client::def().table {
        has_no_animals(draft, id)?;
    }
    if def.table == Patient::def().table {
        has_no_history(draft, id)?;
    }
    if def.table == Product::def().table {
        lays_down_nothing(draft, id)?;
    }
    stands_for_nobody(draft, def, id)
}

/// Doses and reminders of a product would be laid down for nothing.
fn lays_down_nothing(draft: &Draft<'_>, product: Uuid) -> Result<(), AppError> {
    let count = |def: &'static EntityDef| {
        let of = Value::Id(product);
        let rows = draft.tx.rows_where(def, "product_id", &of)?;
        Ok::<_, AppError>(rows.iter().filter(|(row, _)| !row.is_deleted(def)).count())
    };
    let (doses, rules) = (count(DoseRule::def())?, count(ReminderRule::def())?);
    let mut left = Vec::new();
    if doses > 0 {
        left.push(format!("doses: {doses}"));
    }
    if rules > 0 {
        left.push(format!("reminder rules: {rules}"));
    }
    if left.is_empty() {
        return Ok(());
    }
    let problem = format!(
        "this product still has {}; remove those first, or mark the product as no longer in use",
        left.join(", ")
    );
    Err(AppError::new(Code::NotPossible, problem))
}

/// Whoever was merged into the record would be gone with it.
fn stands_for_nobody(draft: &Draft<'_>, def: &'static EntityDef, id: Uuid) -> Result<(), AppError> {
    let mut names = Vec::new();
    for other in draft.tx.aliases_of(id)? {
        if let Some((row, _)) = draft.tx.row(def, other)?
            && !row.is_deleted(def)
        {
            let name = label_of(draft.tx, def.table, other)?;
            names.push(name.unwrap_or_else(|| def.label.to_owned()));
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    let problem = format!(
        "other entries were merged into this one: {}; take them apart first, or remove them as well",
        names.join(", ")
    );
    Err(AppError::new(Code::NotPossible, problem))
}

/// Animals would be left without anybody to call.
fn has_no_animals(draft: &Draft<'_>, client: Uuid) -> Result<(), AppError> {
    let def = Patient::def();
    let pets = draft.tx.rows_where(def, "client_id", &Value::Id(client))?;
    let (mut names, mut treated) = (Vec::new(), false);
    for (pet, _) in pets.iter().filter(|(pet, _)| !pet.is_deleted(def)) {
        names.extend(pet.text(def, "name"));
        treated = treated || history_of(draft, pet.id)?.is_some();
    }
    if names.is_empty() {
        return Ok(());
    }
    let way = if treated {
        "give the animals another owner first; those that were treated here are not removed, but marked as inactive or deceased"
    } else {
        "give the animals another owner first, or remove them"
    };
    let problem = format!("this client still has {}; {way}", names.join(", "));
    Err(AppError::new(Code::NotPossible, problem))
}

/// What was found, given and signed would belong to nobody.
fn has_no_history(draft: &Draft<'_>, patient: Uuid) -> Result<(), AppError> {
    let Some(what) = history_of(draft, patient)? else {
        return Ok(());
    };
    let problem = format!(
        "this animal has {what}, which stay; mark it as inactive or deceased instead (`vetpms patient-status`, or on its page)"
    );
    Err(AppError::new(Code::NotPossible, problem))
}

/// What stands in the medical history of an animal, if anything.
fn history_of(draft: &Draft<'_>, patient: Uuid) -> Result<Option<&'static str>, AppError> {
    let kept = [
        (MedicalRecord::def(), "visits"),
        (Vaccination::def(), "vaccinations"),
        (LabResult::def(), "laboratory results"),
    ];
    for (def, what) in kept {
        let rows = draft
            .tx
            .rows_where(def, "patient_id", &Value::Id(patient))?;
        if rows.iter().any(|(row, _)| !row.is_deleted(def)) {
            return Ok(Some(what));
        }
    }
    Ok(None)
}
