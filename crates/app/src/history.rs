//! The time line of a client or patient: every change with who, when and on which device.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_document::Step;
use vetpms_model::people::{Address, Allergy, Client, Consent, ContactMethod, Patient, Weighing};
use vetpms_model::scheduling::Appointment;
use vetpms_model::work::{PhoneNote, Task};
use vetpms_model::{Entity, EntityDef, Value};
use vetpms_protocol::Key16;
use vetpms_store::ReadTx;

use crate::desk::Desk;
use crate::documents;
use crate::error::AppError;
use crate::records_seen::seen_by;
use crate::shown::{device_words, label_of, user_name, words};

/// Entries of one time line; older ones are left out.
const MOST: usize = 300;

/// Whose time line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum HistoryTable {
    /// A client with everything that belongs to them.
    Clients,
    /// A patient.
    Patients,
    /// An appointment alone.
    Appointments,
}

/// One changed field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct HistoryChange {
    /// Field name.
    pub field: String,
    /// Its label.
    pub label: String,
    /// Before, as people read it.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

/// One change of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct HistoryEntry {
    /// When, by the writer's clock.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: Option<String>,
    /// On which device, in words.
    pub device: Option<String>,
    /// Table of the record.
    pub table: String,
    /// Row id.
    pub row_id: Uuid,
    /// What the record is called.
    pub record: String,
    /// Whether the record came to be with this change.
    pub created: bool,
    /// What changed.
    pub changes: Vec<HistoryChange>,
}

/// Reads a time line, newest first.
///
/// # Errors
/// The user may not read the table; [`AppError::not_found`].
pub fn history(desk: &Desk, table: HistoryTable, id: Uuid) -> Result<Vec<HistoryEntry>, AppError> {
    desk.read(|tx| {
        let mut entries = Vec::new();
        match table {
            HistoryTable::Clients => {
                desk.may_read(tx, Client::def().table)?;
                for id in with_aliases(tx, id)? {
                    of_client(desk, tx, id, &mut entries)?;
                }
            }
            HistoryTable::Patients => {
                desk.may_read(tx, Patient::def().table)?;
                for id in with_aliases(tx, id)? {
                    of_patient(desk, tx, id, &mut entries)?;
                }
            }
            HistoryTable::Appointments => {
                desk.may_read(tx, Appointment::def().table)?;
                entries.extend(of_row(desk, tx, Appointment::def(), id)?);
            }
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        entries.truncate(MOST);
        Ok(entries)
    })
}

/// The row that stands for this one, and all that it stands for.
pub(crate) fn with_aliases(tx: &ReadTx, id: Uuid) -> Result<Vec<Uuid>, AppError> {
    let first = tx.stands_for(id)?;
    let mut all = vec![first];
    all.extend(tx.aliases_of(first)?);
    Ok(all)
}

fn of_client(
    desk: &Desk,
    tx: &ReadTx,
    id: Uuid,
    entries: &mut Vec<HistoryEntry>,
) -> Result<(), AppError> {
    entries.extend(of_row(desk, tx, Client::def(), id)?);
    let parts = [
        ContactMethod::def(),
        Address::def(),
        Consent::def(),
        PhoneNote::def(),
        Task::def(),
        Patient::def(),
    ];
    parts
        .into_iter()
        .try_for_each(|def| children(desk, tx, def, "client_id", id, entries))
}

fn of_patient(
    desk: &Desk,
    tx: &ReadTx,
    id: Uuid,
    entries: &mut Vec<HistoryEntry>,
) -> Result<(), AppError> {
    entries.extend(of_row(desk, tx, Patient::def(), id)?);
    let parts = [
        Allergy::def(),
        Weighing::def(),
        PhoneNote::def(),
        Task::def(),
        Appointment::def(),
    ];
    parts
        .into_iter()
        .try_for_each(|def| children(desk, tx, def, "patient_id", id, entries))
}

/// The entries of every row that names a parent, deleted ones too, where the user may read them.
fn children(
    desk: &Desk,
    tx: &ReadTx,
    def: &'static EntityDef,
    field: &str,
    parent: Uuid,
    entries: &mut Vec<HistoryEntry>,
) -> Result<(), AppError> {
    if desk.may_read(tx, def.table).is_err() {
        return Ok(());
    }
    let seen = seen_by(&desk.policy(tx)?, desk.session()?.user);
    for (row, stamp) in tx.rows_where(def, field, &Value::Id(parent))? {
        if seen.allows(tx, def, &row, &stamp)? {
            entries.extend(of_row(desk, tx, def, row.id)?);
        }
    }
    Ok(())
}

fn of_row(
    desk: &Desk,
    tx: &ReadTx,
    def: &'static EntityDef,
    id: Uuid,
) -> Result<Vec<HistoryEntry>, AppError> {
    let record = label_of(tx, def.table, id)?.unwrap_or_else(|| def.label.to_owned());
    if def.is_fact() {
        return Ok(fact(desk, tx, def, id, record)?.into_iter().collect());
    }
    let Some(mut doc) = documents::open(tx, def, id)? else {
        return Ok(Vec::new());
    };
    let mut entries = Vec::new();
    for (number, step) in doc.history().into_iter().enumerate() {
        let actor = tx.actor(&Key16::new(step.actor))?;
        let who = actor.as_ref().map(|info| user_name(tx, info.user));
        let device = actor
            .as_ref()
            .map(|info| device_words(tx, desk.device(), info.device));
        entries.push(HistoryEntry {
            at: step.at,
            who: who.transpose()?.flatten(),
            device: device.transpose()?,
            table: def.table.to_owned(),
            row_id: id,
            record: record.clone(),
            created: number == 0,
            changes: changes(tx, def, &step)?,
        });
    }
    Ok(entries)
}

fn changes(
    tx: &ReadTx,
    def: &'static EntityDef,
    step: &Step,
) -> Result<Vec<HistoryChange>, AppError> {
    let mut changes = Vec::new();
    for change in &step.fields {
        let field = &def.fields[change.field];
        changes.push(HistoryChange {
            field: field.name.to_owned(),
            label: field.label.to_owned(),
            before: words(tx, Some(field), &change.before.to_json())?,
            after: words(tx, Some(field), &change.after.to_json())?,
        });
    }
    Ok(changes)
}

/// A fact is written once: its one entry follows from its stamp.
fn fact(
    desk: &Desk,
    tx: &ReadTx,
    def: &'static EntityDef,
    id: Uuid,
    record: String,
) -> Result<Option<HistoryEntry>, AppError> {
    let Some((row, stamp)) = tx.row(def, id)? else {
        return Ok(None);
    };
    let mut changes = Vec::new();
    for (field, value) in def.fields.iter().zip(&row.values) {
        if let Some(after) = words(tx, Some(field), &value.to_json())? {
            changes.push(HistoryChange {
                field: field.name.to_owned(),
                label: field.label.to_owned(),
                before: None,
                after: Some(after),
            });
        }
    }
    Ok(Some(HistoryEntry {
        at: stamp.created_at,
        who: user_name(tx, stamp.created_by)?,
        device: Some(device_words(tx, desk.device(), stamp.updated_device)?),
        table: def.table.to_owned(),
        row_id: id,
        record,
        created: true,
        changes,
    }))
}
