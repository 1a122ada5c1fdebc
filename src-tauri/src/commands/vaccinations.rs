//! Vaccines that are given to an animal.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;
use vetpms_app::vaccinations as app;

use super::{Answer, Id, IdArgs, State, Values};
use crate::ipc::Args;

/// A vaccine that is given.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiveVaccinationArgs {
    /// The animal.
    patient_id: Uuid,
    /// Its fields.
    values: Values,
    /// What was asked about and is meant.
    confirmed: app::Confirmed,
}

/// A vaccination that is put right.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeVaccinationArgs {
    /// Row id.
    id: Uuid,
    /// Heads at which the form was opened.
    opened_at: Vec<String>,
    /// Touched fields only.
    patch: Values,
    /// What was asked about and is meant.
    confirmed: app::Confirmed,
}

/// A product that is about to be given.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct NextDoseArgs {
    /// The animal.
    patient_id: Uuid,
    /// The product.
    product_id: Uuid,
    /// When it is given; now otherwise.
    given_at: Option<DateTime<Utc>>,
}

#[tauri::command(async)]
pub(crate) fn patient_vaccinations(
    shell: State<'_>,
    args: Args<IdArgs>,
) -> Answer<app::PatientVaccinations> {
    Ok(app::patient_vaccinations(&*shell.desk()?, args.0.id)?)
}

#[tauri::command(async)]
pub(crate) fn next_dose(shell: State<'_>, args: Args<NextDoseArgs>) -> Answer<app::NextDose> {
    let NextDoseArgs {
        patient_id,
        product_id,
        given_at,
    } = args.0;
    Ok(app::next_dose(
        &*shell.desk()?,
        patient_id,
        product_id,
        given_at,
    )?)
}

#[tauri::command(async)]
pub(crate) fn give_vaccination(
    shell: State<'_>,
    args: Args<GiveVaccinationArgs>,
) -> Answer<app::Given> {
    let GiveVaccinationArgs {
        patient_id,
        values,
        confirmed,
    } = args.0;
    Ok(app::give_vaccination(
        &*shell.desk()?,
        patient_id,
        &values,
        confirmed,
    )?)
}

#[tauri::command(async)]
pub(crate) fn change_vaccination(
    shell: State<'_>,
    args: Args<ChangeVaccinationArgs>,
) -> Answer<Id> {
    let ChangeVaccinationArgs {
        id,
        opened_at,
        patch,
        confirmed,
    } = args.0;
    let desk = shell.desk()?;
    app::change_vaccination(&desk, id, Some(&opened_at), &patch, confirmed)?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn remove_vaccination(shell: State<'_>, args: Args<IdArgs>) -> Answer<Id> {
    app::remove_vaccination(&*shell.desk()?, args.0.id)?;
    Ok(args.0.id.into())
}
