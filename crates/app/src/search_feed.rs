//! Keeps the search index in step with the replica.
//!
//! Each transaction that touches searchable rows raises a marker in the replica; the index
//! remembers the marker it has seen. An index that is behind is rebuilt.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_crypto::derive;
use vetpms_model::entity;
use vetpms_search::{Entry, Key, SearchIndex, Table};
use vetpms_store::queries::patients as patients_of;
use vetpms_store::queries::record_entries::{self, ALONE, OF_VISITS, RecordEntry};
use vetpms_store::queries::search_entries::{self, SearchEntry};
use vetpms_store::{ReadTx, Store, WriteTx};

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::profile::Profile;

const MARKER: &str = "search_marker";
/// The sealed index beside the replica.
pub(crate) const FILE: &str = "search.bin";

/// Fills the index anew from the replica; `false` when `going_on`, which hears how many of a hundred parts are done, said
/// to stop before the end.
///
/// # Errors
/// [`AppError`] of the store or the index.
pub(crate) fn fill(
    store: &Store,
    index: &SearchIndex,
    going_on: impl Fn(u8) -> bool,
) -> Result<bool, AppError> {
    let mut entries = Vec::new();
    // Marker and rows of one moment: what is written later is told separately.
    let marker = store.read(|tx| {
        let all = looked_at(tx)?;
        let mut take = |entry| {
            if !going_on(half(entries.len(), all)) {
                return Err(AppError::new(Code::NotPossible, "the practice is closing"));
            }
            entries.push(entry);
            Ok(())
        };
        search_entries::for_each(tx, |source| take(entry(source)))?;
        record_entries::for_each(tx, |source| take(written(source)))?;
        marker(tx)
    });
    if !going_on(HALF) {
        return Ok(false);
    }
    let all = entries.len();
    let told = entries.into_iter().enumerate().map(|(at, entry)| {
        going_on(HALF + half(at, all));
        entry
    });
    index.rebuild(told, marker?)?;
    Ok(true)
}

/// How many rows are looked at, about: removed ones are counted too.
fn looked_at(tx: &ReadTx) -> Result<usize, AppError> {
    let people = ["clients", "patients", "medical_records"];
    let mut all = 0;
    for def in people.iter().chain(&ALONE).copied().filter_map(entity) {
        all += usize::try_from(tx.count(def)?).unwrap_or(0);
    }
    Ok(all)
}

/// Reading the rows, and then telling the index, count as one half each.
const HALF: u8 = 50;

fn half(done: usize, all: usize) -> u8 {
    let part = done.saturating_mul(usize::from(HALF)) / all.max(1);
    u8::try_from(part).unwrap_or(HALF).min(HALF)
}

/// Saves the index beside the replica, sealed.
///
/// An index that is still being built is not: the next start builds it again.
pub(crate) fn save(desk: &Desk) -> Result<(), AppError> {
    let Some(index) = desk.search.get() else {
        return Ok(());
    };
    // With its marker saved, rows that it has missed would be missed for good.
    desk.search.catch_up(&desk.store)?;
    let folder = desk.profile().folder().to_owned();
    if !Profile::exists(&folder) {
        return Ok(()); // the practice was deleted from this computer
    }
    let key = derive::derive(&desk.data_key, derive::SEARCH_INDEX);
    let path = folder.join(FILE);
    index.save(&path, &key, &mut |buffer| desk.rim.fill(buffer))?;
    Ok(())
}

/// The marker that the replica is at.
pub(crate) fn marker(tx: &ReadTx) -> Result<u64, AppError> {
    Ok(u64::try_from(tx.meta_i64(MARKER)?.unwrap_or(0)).unwrap_or(0))
}

/// Raises the marker within the transaction that touches searchable rows.
pub(crate) fn next_marker(
    tx: &WriteTx,
    touched: &BTreeSet<(&'static str, Uuid)>,
) -> Result<u64, AppError> {
    let now = marker(tx)?;
    if !touched.iter().any(|(table, _)| is_searchable(table)) {
        return Ok(now);
    }
    tx.set_meta_i64(MARKER, i64::try_from(now + 1).unwrap_or(0))?;
    Ok(now + 1)
}

/// Brings the touched rows' entries up to date. The rows are durable already: what the index could not
/// be told now it is told with the next rows, or in a quiet moment.
pub(crate) fn update(desk: &Desk, touched: &BTreeSet<(&'static str, Uuid)>, marker: u64) {
    if touched.iter().any(|(table, _)| is_searchable(table))
        && let Err(error) = desk.search.update(&desk.store, touched, marker)
    {
        tracing::error!(code = ?error.code, "the search index could not be updated");
    }
}

/// Tells the index what became of the touched rows.
///
/// # Errors
/// [`AppError`] of the store or the index.
pub(crate) fn apply(
    store: &Store,
    index: &SearchIndex,
    touched: &BTreeSet<(&'static str, Uuid)>,
    marker: u64,
) -> Result<(), AppError> {
    let (mut upserts, mut removals) = (Vec::new(), Vec::new());
    store.read(|tx| {
        let (mut clients, mut patients) = (BTreeSet::new(), BTreeSet::new());
        for (table, id) in touched {
            affected(tx, table, *id, &mut clients, &mut patients)?;
        }
        for id in clients {
            match search_entries::client(tx, id)? {
                Some(source) => upserts.push(entry(source)),
                None => removals.push(Key {
                    table: Table::Clients,
                    id,
                }),
            }
        }
        for id in patients {
            match search_entries::patient(tx, id)? {
                Some(source) => upserts.push(entry(source)),
                None => removals.push(Key {
                    table: Table::Patients,
                    id,
                }),
            }
        }
        for (table, id) in records_of(tx, touched)? {
            let source = match table {
                "medical_records" => record_entries::visit(tx, id)?,
                table => record_entries::row(tx, table, id)?,
            };
            match source {
                Some(source) => upserts.push(written(source)),
                None => removals.push(Key {
                    table: medical(table),
                    id,
                }),
            }
        }
        Ok::<_, AppError>(())
    })?;
    index.apply(upserts, &removals, marker)?;
    Ok(())
}

fn is_searchable(table: &str) -> bool {
    let of_people = matches!(
        table,
        "clients" | "contact_methods" | "addresses" | "patients" | "patient_allergies"
    );
    of_people || table == "medical_records" || ALONE.contains(&table) || OF_VISITS.contains(&table)
}

/// Which entries of medical records the touched rows are part of. A row that is gone names no visit any more: it goes
/// with its visit, since whoever may not see the one may not see the other.
fn records_of(
    tx: &ReadTx,
    touched: &BTreeSet<(&'static str, Uuid)>,
) -> Result<BTreeSet<(&'static str, Uuid)>, AppError> {
    let mut found = BTreeSet::new();
    for (table, id) in touched {
        if *table == "medical_records" || ALONE.contains(table) {
            found.insert((*table, *id));
        }
        if OF_VISITS.contains(table)
            && let Some(def) = entity(table)
            && let Some((row, _)) = tx.row(def, *id)?
            && let Some(visit) = row.get(def, "medical_record_id").as_id()
        {
            found.insert(("medical_records", visit));
        }
    }
    Ok(found)
}

/// The index's name of a table of medical records.
fn medical(table: &str) -> Table {
    match table {
        "problems" => Table::Problems,
        "vaccinations" => Table::Vaccinations,
        "lab_results" => Table::LabResults,
        "attachments" => Table::Attachments,
        _ => Table::Visits,
    }
}

fn written(source: RecordEntry) -> Entry {
    let key = Key {
        table: medical(source.table),
        id: source.id,
    };
    Entry {
        texts: source.texts.into_iter().map(|(_, text)| text).collect(),
        ..Entry::new(key, "")
    }
}

/// Which entries a row is part of: a client's name and phones stand in its patients' entries too.
fn affected(
    tx: &ReadTx,
    table: &str,
    id: Uuid,
    clients: &mut BTreeSet<Uuid>,
    patients: &mut BTreeSet<Uuid>,
) -> Result<(), AppError> {
    let parent = |field: &str| -> Result<Option<Uuid>, AppError> {
        let Some(def) = entity(table) else {
            return Ok(None);
        };
        Ok(tx
            .row(def, id)?
            .and_then(|(row, _)| row.get(def, field).as_id()))
    };
    match table {
        "patients" => {
            patients.insert(id);
            clients.extend(parent("client_id")?);
        }
        "patient_allergies" => patients.extend(parent("patient_id")?),
        "clients" => of_client(tx, id, clients, patients)?,
        "contact_methods" | "addresses" => {
            if let Some(client) = parent("client_id")? {
                of_client(tx, client, clients, patients)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The client, whoever stands for them, and the patients of both.
fn of_client(
    tx: &ReadTx,
    id: Uuid,
    clients: &mut BTreeSet<Uuid>,
    patients: &mut BTreeSet<Uuid>,
) -> Result<(), AppError> {
    for client in [id, tx.stands_for(id)?] {
        clients.insert(client);
        patients.extend(patients_of::ids_of_client(tx, client)?);
    }
    Ok(())
}

fn entry(source: SearchEntry) -> Entry {
    let table = if source.is_patient {
        Table::Patients
    } else {
        Table::Clients
    };
    Entry {
        key: Key {
            table,
            id: source.id,
        },
        name: source.name,
        owner: source.owner,
        species: source.species,
        breed: source.breed,
        chips: source.chips,
        phones: source.phones,
        emails: source.emails,
        alerts: source.alerts,
        allergies: source.allergies,
        other: source.other,
        texts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::SystemRim;
    use crate::people::{NewClient, register_client};
    use crate::session::{Lock, NewPractice, init};

    #[test]
    fn filling_says_how_far_it_is_and_stops_when_told() {
        let folder = std::env::temp_dir().join(format!("vetpms-fill-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("key");
        let new = NewPractice {
            practice: "Hill Street",
            email: "a@b.example",
            name: "Ann",
            lock: Lock::KeyFile(&file),
        };
        let desk = init(&folder.join("profile"), &new, Arc::new(SystemRim)).unwrap();
        for name in ["Smith", "Jones", "Brown", "Green"] {
            let values = json!({"last_name": name}).as_object().unwrap().clone();
            let client = NewClient {
                values,
                ..NewClient::default()
            };
            register_client(&desk, &client).unwrap();
        }
        let index = SearchIndex::in_memory().unwrap();
        let heard = RefCell::new(Vec::new());
        let hear = |percent, most| {
            heard.borrow_mut().push(percent);
            percent < most
        };
        assert!(fill(&desk.store, &index, |percent| hear(percent, 100)).unwrap());
        assert_eq!(heard.take(), [0, 12, 25, 37, 50, 50, 62, 75, 87]);
        assert_eq!(index.search("smi", 9).unwrap().len(), 1);
        let other = SearchIndex::in_memory().unwrap();
        assert!(!fill(&desk.store, &other, |percent| hear(percent, 25)).unwrap());
        assert!(other.search("smi", 9).unwrap().is_empty());
        drop(desk);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
