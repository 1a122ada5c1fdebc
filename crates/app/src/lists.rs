//! What forms offer to choose from: small tables of the practice, and the shipped catalogues
//! together with what the practice added to them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use vetpms_model::reference::Breed;
use vetpms_model::{Entity, EntityDef, Row, Value};
use vetpms_search::fold::{fold, query_words};
use vetpms_store::ReadTx;
use vetpms_store::queries::references;

use crate::desk::Desk;
use crate::error::AppError;
use crate::records::table;
use crate::reference::{self, BreedHit};

/// A table that forms choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceTable {
    /// Who works in the practice.
    Staff,
    /// Rooms and devices.
    Resources,
    /// Places of the practice.
    Locations,
    /// Kinds of appointment.
    AppointmentTypes,
    /// The shipped list and the practice's own.
    Species,
    /// The practice's own breeds.
    Breeds,
    /// When locations are open.
    OpeningHours,
    /// When staff work.
    WorkingHours,
    /// Medicines, vaccines and other products.
    Products,
    /// Doses by weight.
    DoseRules,
    /// When a product is due again.
    ReminderRules,
    /// Words for what can be the matter.
    DiagnosisTerms,
    /// Notes to begin with.
    NoteTemplates,
    /// Abbreviations that stand for a text.
    TextMacros,
}

impl ReferenceTable {
    /// Its definition.
    pub(crate) fn def(self) -> Result<&'static EntityDef, AppError> {
        table(self.name())
    }

    fn name(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Resources => "resources",
            Self::Locations => "locations",
            Self::AppointmentTypes => "appointment_types",
            Self::Species => "species",
            Self::Breeds => "breeds",
            Self::OpeningHours => "opening_hours",
            Self::WorkingHours => "working_hours",
            Self::Products => "products",
            Self::DoseRules => "dose_rules",
            Self::ReminderRules => "reminder_rules",
            Self::DiagnosisTerms => "diagnosis_terms",
            Self::NoteTemplates => "note_templates",
            Self::TextMacros => "text_macros",
        }
    }
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ReferenceRow {
    /// Row id; the code of a shipped species.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Filled fields by name.
    pub values: Map<String, Json>,
}

/// The rows of a table that are in use, by name; shipped species stand first.
///
/// # Errors
/// The user may not read the table.
pub fn reference(desk: &Desk, wanted: ReferenceTable) -> Result<Vec<ReferenceRow>, AppError> {
    let def = table(wanted.name())?;
    let own = desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let rows = references::active(tx, def)?;
        Ok(rows
            .iter()
            .map(|(row, _)| choice(def, row))
            .collect::<Vec<_>>())
    })?;
    if wanted != ReferenceTable::Species {
        return Ok(own);
    }
    let shipped: Vec<ReferenceRow> = reference::species().iter().map(shipped_species).collect();
    let is_new = |row: &ReferenceRow| {
        shipped
            .iter()
            .all(|known| fold(&known.label) != fold(&row.label))
    };
    let added: Vec<ReferenceRow> = own.into_iter().filter(is_new).collect();
    Ok(shipped.into_iter().chain(added).collect())
}

/// Breeds for what somebody types: the practice's own first, then the catalogue.
///
/// # Errors
/// The user may not read breeds.
pub fn breeds(
    desk: &Desk,
    species: &str,
    query: &str,
    limit: usize,
) -> Result<Vec<BreedHit>, AppError> {
    let own = desk.read(|tx| {
        desk.may_read(tx, Breed::def().table)?;
        own_breeds(tx, species, query)
    })?;
    let mut hits = own;
    for shipped in reference::breeds(species, query, limit) {
        if hits
            .iter()
            .all(|known| fold(&known.label) != fold(&shipped.label))
        {
            hits.push(shipped);
        }
    }
    hits.truncate(limit);
    Ok(hits)
}

fn own_breeds(tx: &ReadTx, species: &str, query: &str) -> Result<Vec<BreedHit>, AppError> {
    let def = Breed::def();
    let typed = query_words(query);
    let rows = tx.rows_where(def, "species", &Value::Text(species.to_owned()))?;
    let mut hits: Vec<BreedHit> = rows
        .iter()
        .filter(|(row, _)| !row.is_deleted(def))
        .filter_map(|(row, _)| {
            let label = row.text(def, "name")?;
            let words = query_words(label);
            let fits = typed
                .iter()
                .all(|typed| words.iter().any(|word| word.starts_with(typed.as_str())));
            fits.then(|| BreedHit {
                code: row
                    .text(def, "code")
                    .map_or_else(|| row.id.to_string(), str::to_owned),
                label: label.to_owned(),
            })
        })
        .collect();
    hits.sort_by_key(|hit| fold(&hit.label));
    Ok(hits)
}

/// What a row is called by, in one table or another.
const NAMES: &[&str] = &["display_name", "name", "term", "abbreviation"];

fn choice(def: &'static EntityDef, row: &Row) -> ReferenceRow {
    let label = NAMES.iter().find_map(|name| row.text(def, name));
    ReferenceRow {
        id: row.id.to_string(),
        label: label.unwrap_or_default().to_owned(),
        values: row.to_json(def),
    }
}

fn shipped_species(one: &reference::SpeciesName) -> ReferenceRow {
    let fields = [("name", json!(one.name)), ("is_active", json!(true))];
    ReferenceRow {
        id: one.code.to_owned(),
        label: one.name.to_owned(),
        values: fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    }
}
