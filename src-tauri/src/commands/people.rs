//! Clients, how to reach them, and their animals.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_app::people::{
    self as app, ChipHolder, ClientCard, MergeTable, NewClient, NewPatient, PatientCard,
};
use vetpms_app::records::{add_record, remove_record};
use vetpms_model::people::{Address, Allergy, Client, ContactMethod, Patient};
use vetpms_model::{Entity, EntityDef};

use super::{
    Answer, ChangeArgs, Id, IdArgs, OfClientArgs, OfPatientArgs, State, Values, WeightArgs, change,
};
use crate::ipc::Args;

/// A new client with everything the form holds.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterClientArgs {
    /// The client's fields.
    values: Values,
    /// Fields of each contact.
    contacts: Vec<Values>,
    /// Fields of the address.
    address: Option<Values>,
    /// Fields of each animal.
    patients: Vec<Values>,
}

impl From<RegisterClientArgs> for NewClient {
    fn from(args: RegisterClientArgs) -> Self {
        Self {
            id: None,
            values: args.values,
            contacts: args.contacts,
            address: args.address,
            patients: args.patients.into_iter().map(new_patient).collect(),
        }
    }
}

/// An animal of which only its own fields are known.
pub(super) fn new_patient(values: Values) -> NewPatient {
    NewPatient {
        values,
        ..NewPatient::default()
    }
}

/// What a client agreed to, or withdrew.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentArgs {
    /// The client.
    client_id: Uuid,
    /// Code of the purpose.
    purpose: String,
    /// Given, or withdrawn.
    given: bool,
    /// How.
    remark: Option<String>,
}

/// Alerts that somebody has read.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcknowledgeArgs {
    /// The patient.
    patient_id: Uuid,
    /// The visit, if there is one.
    appointment_id: Option<Uuid>,
    /// The alerts as they were shown.
    alerts: Vec<String>,
}

/// One record entered twice.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeArgs {
    /// Table.
    table: MergeTable,
    /// The entry that becomes another name.
    duplicate: Uuid,
    /// The entry that stands for both.
    into: Uuid,
}

/// An entry that shall stand for itself again.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnmergeArgs {
    /// Table.
    table: MergeTable,
    /// Row id.
    id: Uuid,
}

/// What becomes of a patient.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct PatientStatusArgs {
    /// Row id.
    id: Uuid,
    /// ACTIVE, INACTIVE or DECEASED.
    status: String,
    /// Day of death.
    date: Option<NaiveDate>,
}

/// A microchip as it is typed.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChipArgs {
    /// The number, perhaps with spaces.
    chip: String,
    /// The animal that it is typed for, unless it is a new one.
    patient_id: Option<Uuid>,
}

#[tauri::command(async)]
pub(crate) fn client_card(shell: State<'_>, args: Args<IdArgs>) -> Answer<ClientCard> {
    Ok(app::client_card(&*shell.desk()?, args.0.id)?)
}

#[tauri::command(async)]
pub(crate) fn patient_card(shell: State<'_>, args: Args<IdArgs>) -> Answer<PatientCard> {
    Ok(app::patient_card(&*shell.desk()?, args.0.id)?)
}

#[tauri::command(async)]
pub(crate) fn chip_holders(shell: State<'_>, args: Args<ChipArgs>) -> Answer<Vec<ChipHolder>> {
    let ChipArgs { chip, patient_id } = args.0;
    Ok(app::chip_holders(&*shell.desk()?, &chip, patient_id)?)
}

#[tauri::command(async)]
pub(crate) fn register_client(shell: State<'_>, args: Args<RegisterClientArgs>) -> Answer<Id> {
    Ok(app::register_client(&*shell.desk()?, &args.0.into())?.into())
}

#[tauri::command(async)]
pub(crate) fn change_client(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    Ok(change(&shell, Client::def(), &args.0)?)
}

#[tauri::command(async)]
pub(crate) fn add_contact_method(shell: State<'_>, args: Args<OfClientArgs>) -> Answer<Id> {
    add_to_client(&shell, ContactMethod::def(), args.0)
}

#[tauri::command(async)]
pub(crate) fn change_contact_method(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    Ok(change(&shell, ContactMethod::def(), &args.0)?)
}

#[tauri::command(async)]
pub(crate) fn remove_contact_method(shell: State<'_>, args: Args<IdArgs>) -> Answer<Id> {
    remove_record(&*shell.desk()?, ContactMethod::def(), args.0.id)?;
    Ok(args.0.id.into())
}

#[tauri::command(async)]
pub(crate) fn add_address(shell: State<'_>, args: Args<OfClientArgs>) -> Answer<Id> {
    add_to_client(&shell, Address::def(), args.0)
}

#[tauri::command(async)]
pub(crate) fn change_address(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    Ok(change(&shell, Address::def(), &args.0)?)
}

#[tauri::command(async)]
pub(crate) fn register_patient(shell: State<'_>, args: Args<OfClientArgs>) -> Answer<Id> {
    let OfClientArgs { client_id, values } = args.0;
    Ok(app::register_patient(&*shell.desk()?, client_id, &new_patient(values))?.into())
}

#[tauri::command(async)]
pub(crate) fn change_patient(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    Ok(change(&shell, Patient::def(), &args.0)?)
}

#[tauri::command(async)]
pub(crate) fn add_allergy(shell: State<'_>, args: Args<OfPatientArgs>) -> Answer<Id> {
    let OfPatientArgs { patient_id, values } = args.0;
    add(&shell, Allergy::def(), ("patient_id", patient_id), values)
}

#[tauri::command(async)]
pub(crate) fn record_weight(shell: State<'_>, args: Args<WeightArgs>) -> Answer<Id> {
    let WeightArgs {
        patient_id,
        values,
        confirmed,
    } = args.0;
    Ok(app::record_weight(&*shell.desk()?, patient_id, &values, confirmed)?.into())
}

fn add_to_client(shell: &State<'_>, def: &'static EntityDef, args: OfClientArgs) -> Answer<Id> {
    add(shell, def, ("client_id", args.client_id), args.values)
}

/// Adds a record below another one.
fn add(
    shell: &State<'_>,
    def: &'static EntityDef,
    (field, parent): (&str, Uuid),
    mut values: Values,
) -> Answer<Id> {
    values.insert(field.to_owned(), Json::String(parent.to_string()));
    Ok(add_record(&*shell.desk()?, def, None, &values)?.into())
}

#[tauri::command(async)]
pub(crate) fn record_consent(shell: State<'_>, args: Args<ConsentArgs>) -> Answer<Id> {
    let ConsentArgs {
        client_id,
        purpose,
        given,
        remark,
    } = args.0;
    let id = app::record_consent(
        &*shell.desk()?,
        client_id,
        &purpose,
        given,
        remark.as_deref(),
    )?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn acknowledge_alerts(shell: State<'_>, args: Args<AcknowledgeArgs>) -> Answer<Id> {
    let AcknowledgeArgs {
        patient_id,
        appointment_id,
        alerts,
    } = args.0;
    let id = app::acknowledge_alerts(&*shell.desk()?, patient_id, appointment_id, &alerts)?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn merge(shell: State<'_>, args: Args<MergeArgs>) -> Answer<Id> {
    let MergeArgs {
        table,
        duplicate,
        into,
    } = args.0;
    app::merge(&*shell.desk()?, table, duplicate, into)?;
    Ok(into.into())
}

#[tauri::command(async)]
pub(crate) fn unmerge(shell: State<'_>, args: Args<UnmergeArgs>) -> Answer<Id> {
    app::unmerge(&*shell.desk()?, args.0.table, args.0.id)?;
    Ok(args.0.id.into())
}

#[tauri::command(async)]
pub(crate) fn set_patient_status(shell: State<'_>, args: Args<PatientStatusArgs>) -> Answer<Id> {
    let PatientStatusArgs { id, status, date } = args.0;
    app::change_patient_status(
        &*shell.desk()?,
        id,
        app::PatientStatus::parse(&status, date)?,
    )?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn remove_address(shell: State<'_>, args: Args<IdArgs>) -> Answer<Id> {
    remove_record(&*shell.desk()?, Address::def(), args.0.id)?;
    Ok(args.0.id.into())
}

#[tauri::command(async)]
pub(crate) fn change_allergy(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    Ok(change(&shell, Allergy::def(), &args.0)?)
}

#[tauri::command(async)]
pub(crate) fn remove_allergy(shell: State<'_>, args: Args<IdArgs>) -> Answer<Id> {
    remove_record(&*shell.desk()?, Allergy::def(), args.0.id)?;
    Ok(args.0.id.into())
}
