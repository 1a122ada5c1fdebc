//! What goes into the index and what comes out. It must never print what it holds.

use std::fmt;

use uuid::Uuid;

/// The table a found row stands in. Clients come before patients when two rows match equally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// A client of the practice.
    Clients,
    /// A patient.
    Patients,
}

/// One row: its table and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The table.
    pub table: Table,
    /// The row's id.
    pub id: Uuid,
}

impl Key {
    /// The key of a client.
    pub fn client(id: Uuid) -> Self {
        Self {
            table: Table::Clients,
            id,
        }
    }

    /// The key of a patient.
    pub fn patient(id: Uuid) -> Self {
        Self {
            table: Table::Patients,
            id,
        }
    }
}

/// One client or patient as the index sees it.
///
/// A client's name is taken from `name`; its `owner` is not read.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The row that a hit names.
    pub key: Key,
    /// The pet's name, or a client's full name.
    pub name: String,
    /// The owner's full name (patients only).
    pub owner: String,
    /// The species, as people say it.
    pub species: String,
    /// The breed, as people say it.
    pub breed: String,
    /// Microchip numbers.
    pub chips: Vec<String>,
    /// Phone numbers as they were typed.
    pub phones: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Alerts.
    pub alerts: Vec<String>,
    /// Allergies.
    pub allergies: Vec<String>,
    /// Whatever else it is found by: tags, postcodes, licence names, external numbers.
    pub other: Vec<String>,
}

impl Entry {
    /// An entry that only has a name.
    pub fn new(key: Key, name: impl Into<String>) -> Self {
        Self {
            key,
            name: name.into(),
            owner: String::new(),
            species: String::new(),
            breed: String::new(),
            chips: Vec::new(),
            phones: Vec::new(),
            emails: Vec::new(),
            alerts: Vec::new(),
            allergies: Vec::new(),
            other: Vec::new(),
        }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// One found row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The row.
    pub key: Key,
    /// How well it matches; comparable within one search only.
    pub score: f32,
}
