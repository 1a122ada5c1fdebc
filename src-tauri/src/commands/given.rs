//! What is measured and what is given at a visit.

use serde::Deserialize;
use uuid::Uuid;
use vetpms_app::visits::{self as app, TreatmentStep};

use super::{Answer, Id, ReasonArgs, State, Values};
use crate::ipc::Args;

/// New vital signs.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddVitalsArgs {
    /// The visit.
    record_id: Uuid,
    /// Their fields.
    values: Values,
    /// That a weight far from the one before is right.
    confirmed: bool,
}

/// Corrected vital signs.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectVitalsArgs {
    /// Row id.
    id: Uuid,
    /// Heads at which the form was opened.
    opened_at: Vec<String>,
    /// Touched fields only.
    patch: Values,
    /// That a weight far from the one before is right.
    confirmed: bool,
}

/// Something new that is given.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrescribeArgs {
    /// The visit.
    record_id: Uuid,
    /// Its fields.
    values: Values,
    /// Why it is given in spite of a known allergy.
    in_spite: Option<String>,
}

/// Something that is given otherwise.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeGivenArgs {
    /// Row id.
    id: Uuid,
    /// Heads at which the form was opened.
    opened_at: Vec<String>,
    /// Touched fields only.
    patch: Values,
    /// Why it is given in spite of a known allergy.
    in_spite: Option<String>,
}

/// A prescription of a closed visit that is written anew.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrescribeAnewArgs {
    /// Row id of the old one.
    id: Uuid,
    /// What is different.
    patch: Values,
    /// Why the old one counts no longer.
    reason: String,
    /// Why it is given in spite of a known allergy.
    in_spite: Option<String>,
}

/// A new treatment.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddTreatmentArgs {
    /// The visit.
    record_id: Uuid,
    /// Its fields.
    values: Values,
    /// Where it stands.
    step: TreatmentStep,
    /// Why it is given in spite of a known allergy.
    in_spite: Option<String>,
}

/// A step of a treatment.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct TreatmentStepArgs {
    /// Row id.
    id: Uuid,
    /// Where it stands from now on.
    step: TreatmentStep,
    /// Why it is given in spite of a known allergy.
    in_spite: Option<String>,
}

/// A product for the animal of a visit.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct DoseArgs {
    /// The visit.
    record_id: Uuid,
    /// The product.
    product_id: Uuid,
}

/// A product that is being typed.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProductsArgs {
    /// What is typed.
    query: String,
    /// Most lines.
    limit: u32,
}

#[tauri::command(async)]
pub(crate) fn add_vitals(shell: State<'_>, args: Args<AddVitalsArgs>) -> Answer<Id> {
    let AddVitalsArgs {
        record_id,
        values,
        confirmed,
    } = args.0;
    Ok(app::add_vitals(&*shell.desk()?, record_id, &values, confirmed)?.into())
}

#[tauri::command(async)]
pub(crate) fn correct_vitals(shell: State<'_>, args: Args<CorrectVitalsArgs>) -> Answer<Id> {
    let CorrectVitalsArgs {
        id,
        opened_at,
        patch,
        confirmed,
    } = args.0;
    app::correct_vitals(&*shell.desk()?, id, &opened_at, &patch, confirmed)?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn products(shell: State<'_>, args: Args<ProductsArgs>) -> Answer<Vec<app::ProductHit>> {
    let ProductsArgs { query, limit } = args.0;
    Ok(app::products(&*shell.desk()?, &query, limit as usize)?)
}

#[tauri::command(async)]
pub(crate) fn dose_help(shell: State<'_>, args: Args<DoseArgs>) -> Answer<app::DoseHelp> {
    Ok(app::dose_help(
        &*shell.desk()?,
        args.0.record_id,
        args.0.product_id,
    )?)
}

#[tauri::command(async)]
pub(crate) fn prescribe(shell: State<'_>, args: Args<PrescribeArgs>) -> Answer<Id> {
    let PrescribeArgs {
        record_id,
        values,
        in_spite,
    } = args.0;
    Ok(app::prescribe(&*shell.desk()?, record_id, &values, in_spite.as_deref())?.into())
}

#[tauri::command(async)]
pub(crate) fn change_prescription(shell: State<'_>, args: Args<ChangeGivenArgs>) -> Answer<Id> {
    let ChangeGivenArgs {
        id,
        opened_at,
        patch,
        in_spite,
    } = args.0;
    let desk = shell.desk()?;
    app::change_prescription(&desk, id, &opened_at, &patch, in_spite.as_deref())?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn cancel_prescription(shell: State<'_>, args: Args<ReasonArgs>) -> Answer<Id> {
    Ok(app::cancel_prescription(&*shell.desk()?, args.0.id, &args.0.reason)?.into())
}

#[tauri::command(async)]
pub(crate) fn prescribe_anew(
    shell: State<'_>,
    args: Args<PrescribeAnewArgs>,
) -> Answer<app::WrittenAnew> {
    let PrescribeAnewArgs {
        id,
        patch,
        reason,
        in_spite,
    } = args.0;
    let desk = shell.desk()?;
    Ok(app::prescribe_anew(
        &desk,
        id,
        &patch,
        &reason,
        in_spite.as_deref(),
    )?)
}

#[tauri::command(async)]
pub(crate) fn add_treatment(shell: State<'_>, args: Args<AddTreatmentArgs>) -> Answer<Id> {
    let AddTreatmentArgs {
        record_id,
        values,
        step,
        in_spite,
    } = args.0;
    let desk = shell.desk()?;
    Ok(app::add_treatment(&desk, record_id, &values, step, in_spite.as_deref())?.into())
}

#[tauri::command(async)]
pub(crate) fn change_treatment(shell: State<'_>, args: Args<ChangeGivenArgs>) -> Answer<Id> {
    let ChangeGivenArgs {
        id,
        opened_at,
        patch,
        in_spite,
    } = args.0;
    let desk = shell.desk()?;
    app::change_treatment(&desk, id, &opened_at, &patch, in_spite.as_deref())?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn set_treatment_status(shell: State<'_>, args: Args<TreatmentStepArgs>) -> Answer<Id> {
    let TreatmentStepArgs { id, step, in_spite } = args.0;
    app::set_treatment_status(&*shell.desk()?, id, step, in_spite.as_deref())?;
    Ok(id.into())
}
