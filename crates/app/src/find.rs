//! The one search box.

use serde::Serialize;
use uuid::Uuid;
use vetpms_search::Table;
use vetpms_store::ReadTx;
use vetpms_store::queries::{plain_search, search_entries};

use crate::desk::Desk;
use crate::error::AppError;
use crate::view::with_allergies;

/// The table of a line under the search box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum HitTable {
    /// An animal.
    Patients,
    /// A client.
    Clients,
}

impl std::fmt::Display for HitTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Patients => "patients",
            Self::Clients => "clients",
        })
    }
}

/// A line under the search box.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct SearchHit {
    /// Whose row it is.
    pub table: HitTable,
    /// Row id.
    pub id: Uuid,
    /// Pet's or client's name.
    pub title: String,
    /// Owner, species and breed; or how to reach the client.
    pub subtitle: String,
    /// Chip or postcode.
    pub detail: Option<String>,
    /// Medical alerts.
    pub alerts: Vec<String>,
}

/// Finds patients and clients by any piece of what a person knows of them.
///
/// # Errors
/// The user may not read clients.
pub fn search(desk: &Desk, query: &str, limit: usize) -> Result<Vec<SearchHit>, AppError> {
    desk.read(|tx| {
        desk.may_read(tx, "clients")?;
        desk.may_read(tx, "patients")?;
        let mut hits = Vec::new();
        for (patient, id) in found(desk, tx, query, limit)? {
            let source = if patient {
                search_entries::patient(tx, id)?
            } else {
                search_entries::client(tx, id)?
            };
            let Some(source) = source else { continue };
            let parts: Vec<String> = if patient {
                [source.owner, source.species, source.breed]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect()
            } else {
                [source.phones, source.emails].concat()
            };
            hits.push(SearchHit {
                table: if patient {
                    HitTable::Patients
                } else {
                    HitTable::Clients
                },
                id: source.id,
                title: source.name,
                subtitle: parts.join(" · "),
                detail: source.chips.into_iter().chain(source.other).next(),
                alerts: with_allergies(source.alerts, &source.allergies),
            });
        }
        Ok(hits)
    })
}

/// Which rows match, best first: whether it is a patient, and the row's id.
fn found(
    desk: &Desk,
    tx: &ReadTx,
    query: &str,
    limit: usize,
) -> Result<Vec<(bool, Uuid)>, AppError> {
    if let Some(index) = desk.search.get() {
        let hits = index.search(query, limit)?;
        let named = |hit: vetpms_search::Hit| (hit.key.table == Table::Patients, hit.key.id);
        return Ok(hits.into_iter().map(named).collect());
    }
    let matches = plain_search::search(tx, query, limit)?;
    Ok(matches
        .into_iter()
        .map(|found| (found.is_patient, found.id))
        .collect())
}
