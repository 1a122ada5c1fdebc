//! Every change of a client, a patient or an appointment and of what belongs to it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_model::care::{CheckIn, Problem, Reminder, Vaccination};
use vetpms_model::people::{Address, Allergy, Client, Consent, ContactMethod, Patient, Weighing};
use vetpms_model::scheduling::Appointment;
use vetpms_model::work::{PhoneNote, Task};
use vetpms_model::{Entity, EntityDef, Value};
use vetpms_store::ReadTx;

use super::entries::of_row;
use super::{HistoryEntry, with_aliases};
use crate::desk::Desk;
use crate::error::AppError;
use crate::records_seen::seen_by;

/// Whose changes.
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

/// Reads all changes, newest first.
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
        Ok(entries)
    })
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
        Problem::def(),
        Vaccination::def(),
        Reminder::def(),
        CheckIn::def(),
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
