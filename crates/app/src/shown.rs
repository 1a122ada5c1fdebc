//! Values, people and records as people read them.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_model::{EntityDef, FieldDef, FieldType, Row, entity};
use vetpms_store::ReadTx;
use vetpms_store::queries::appointments;

use crate::error::AppError;
use crate::view::full_name;

/// A user's name.
pub(crate) fn user_name(tx: &ReadTx, user: Uuid) -> Result<Option<String>, AppError> {
    Ok(tx
        .users()?
        .into_iter()
        .find(|known| known.id == user)
        .map(|known| known.name))
}

/// A device by its name, as far as it is known here.
pub(crate) fn device_words(tx: &ReadTx, here: Uuid, device: Uuid) -> Result<String, AppError> {
    if device == here {
        return Ok("this computer".to_owned());
    }
    let name = tx.device_name(device)?;
    Ok(name.unwrap_or_else(|| "another computer".to_owned()))
}

/// An instant by the clock on the wall.
pub(crate) fn local(at: DateTime<Utc>) -> String {
    at.with_timezone(&chrono::Local)
        .format("%Y-%m-%d %H:%M")
        .to_string()
}

/// The day that an instant falls on here.
pub(crate) fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&chrono::Local).date_naive()
}

/// A value as people read it: labels of choices, names of records.
pub(crate) fn words(
    tx: &ReadTx,
    field: Option<&FieldDef>,
    value: &Json,
) -> Result<Option<String>, AppError> {
    let text = match value {
        Json::Null => return Ok(None),
        Json::String(text) => text.clone(),
        Json::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Json::Object(map) if map.contains_key("start") => {
            let part = |key: &str| map.get(key).and_then(Json::as_str)?.parse().ok().map(local);
            format!(
                "{} – {}",
                part("start").unwrap_or_default(),
                part("end").unwrap_or_default()
            )
        }
        other => other.to_string(),
    };
    let Some(field) = field else {
        return Ok(Some(text));
    };
    if let Some(code) = field.codes.iter().find(|code| code.0 == text) {
        return Ok(Some(code.1.to_owned()));
    }
    if let (Some(table), Ok(id)) = (field.refers, text.parse::<Uuid>()) {
        return Ok(Some(label_of(tx, table, id)?.unwrap_or(text)));
    }
    if field.ty == FieldType::Id
        && let Ok(id) = text.parse::<Uuid>()
        && let Some(name) = user_name(tx, id)?
    {
        return Ok(Some(name)); // who did it
    }
    Ok(Some(text))
}

/// What a record is called: its name, or its parent's.
pub(crate) fn label_of(tx: &ReadTx, table: &str, id: Uuid) -> Result<Option<String>, AppError> {
    let Some(def) = entity(table) else {
        return Ok(None);
    };
    let Some((row, _)) = tx.row(def, id)? else {
        return Ok(None);
    };
    if table == "clients" {
        return Ok(Some(full_name(
            row.text(def, "first_name"),
            row.text(def, "last_name"),
        )));
    }
    for name in ["name", "display_name", "title"] {
        if let Some(text) = row.text(def, name) {
            return Ok(Some(text.to_owned()));
        }
    }
    Ok(Some(match whose(tx, def, &row)? {
        Some(name) => format!("{} of {name}", def.label),
        None => def.label.to_owned(),
    }))
}

/// The animal or the person that a record is about, also where it only hangs on a visit or an appointment.
fn whose(tx: &ReadTx, def: &EntityDef, row: &Row) -> Result<Option<String>, AppError> {
    let linked = |field: &str| def.field(field).and_then(|_| row.get(def, field).as_id());
    for (field, parent) in [("patient_id", "patients"), ("client_id", "clients")] {
        if let Some(id) = linked(field) {
            return label_of(tx, parent, id);
        }
    }
    for (field, parent) in [
        ("medical_record_id", "medical_records"),
        ("appointment_id", "appointments"),
    ] {
        if let (Some(id), Some(parent)) = (linked(field), entity(parent))
            && let Some((of, _)) = tx.row(parent, id)?
        {
            return whose(tx, parent, &of);
        }
    }
    Ok(None)
}

/// An appointment by its time, its patient and its type.
pub(crate) fn appointment_words(tx: &ReadTx, id: &str) -> Result<String, AppError> {
    let Some(found) = id
        .parse()
        .ok()
        .map(|id| appointments::by_id(tx, id))
        .transpose()?
        .flatten()
    else {
        return Ok(String::new());
    };
    let owner = found
        .client
        .map(|c| full_name(c.first_name.as_deref(), Some(&c.last_name)));
    let who = [
        found.patient.map(|p| p.name),
        owner,
        found.appointment_type.map(|t| t.name),
    ];
    let who: Vec<String> = who
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let when = local(found.start);
    Ok(format!("{when} {}", who.join(", ")))
}
