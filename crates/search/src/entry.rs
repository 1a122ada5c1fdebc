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
    /// A visit with all that was written at it.
    Visits,
    /// A problem.
    Problems,
    /// A vaccination.
    Vaccinations,
    /// A laboratory result that belongs to no visit.
    LabResults,
    /// An attachment that belongs to no visit.
    Attachments,
}

impl Table {
    /// Every table, by its number in the index.
    pub(crate) const ALL: [Self; 7] = [
        Self::Clients,
        Self::Patients,
        Self::Visits,
        Self::Problems,
        Self::Vaccinations,
        Self::LabResults,
        Self::Attachments,
    ];

    /// Whether it holds what was written of an animal's health; found by itself, never among people and animals.
    #[must_use]
    pub fn is_medical(self) -> bool {
        !matches!(self, Self::Clients | Self::Patients)
    }
}

/// One row: its table and its id. Of people the older come first, of what was written the newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// The table.
    pub table: Table,
    /// The row's id.
    pub id: Uuid,
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let medical = self.table.is_medical().cmp(&other.table.is_medical());
        medical.then_with(|| {
            if self.table.is_medical() {
                other.id.cmp(&self.id).then(self.table.cmp(&other.table))
            } else {
                (self.table, self.id).cmp(&(other.table, other.id))
            }
        })
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
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

/// One client, patient or piece of a medical record as the index sees it.
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
    /// What was written (medical tables only, and the only thing that is read of those).
    pub texts: Vec<String>,
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
            texts: Vec::new(),
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
