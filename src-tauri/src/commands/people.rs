//! Clients, how to reach them, and their animals.

use serde::Deserialize;
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_app::people::{self as app, ClientCard, NewClient, NewPatient, PatientCard};
use vetpms_app::records::{add_record, remove_record};
use vetpms_model::people::{Address, Allergy, Client, ContactMethod, Patient};
use vetpms_model::{Entity, EntityDef};

use super::{Answer, ChangeArgs, Id, IdArgs, OfClientArgs, OfPatientArgs, State, Values, change};
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
pub(crate) fn register_client(shell: State<'_>, args: Args<RegisterClientArgs>) -> Answer<Id> {
    let RegisterClientArgs {
        values,
        contacts,
        address,
    } = args.0;
    let new = NewClient {
        values,
        contacts,
        address,
        ..NewClient::default()
    };
    Ok(app::register_client(&*shell.desk()?, &new)?.into())
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
    let new = NewPatient {
        values,
        ..NewPatient::default()
    };
    Ok(app::register_patient(&*shell.desk()?, client_id, &new)?.into())
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
pub(crate) fn record_weight(shell: State<'_>, args: Args<OfPatientArgs>) -> Answer<Id> {
    Ok(app::record_weight(&*shell.desk()?, args.0.patient_id, &args.0.values)?.into())
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
