//! The derived definition of an entity: what every generic engine works from.

use crate::check::Check;
use crate::row::Row;
use crate::value::{Value, ValueError};

/// How the rows of a table come to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A merged document that people edit.
    Document,
    /// Written once, never changed (weighings, payments).
    Fact,
}

/// How people write the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// The definition does not say, which one about health must; then as generic.
    Unsaid,
    /// Field by field: no rule over several records stands behind it.
    Generic,
    /// By the use cases that know its rules, and by nothing else: the commands and pages of them, for people.
    UseCase(&'static str),
}

/// What a field is about: decides who may write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Names, addresses, chips: who somebody is.
    Identifying,
    /// Health.
    Clinical,
    /// The calendar.
    Scheduling,
    /// Set up by the practice: rooms, types, staff.
    Administrative,
}

impl Class {
    /// Its name as the access table spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identifying => "Identifying",
            Self::Clinical => "Clinical",
            Self::Scheduling => "Scheduling",
            Self::Administrative => "Administrative",
        }
    }
}

/// The kind of value a field holds, which also decides how it merges: `Prose` by
/// character, `Set` by union, everything else as a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Text that merges by character.
    Prose,
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// An exact decimal.
    Decimal {
        /// Digits in all.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// A day.
    Date,
    /// An instant in UTC.
    Instant,
    /// The id of a row.
    Id,
    /// An add-wins set of words.
    Set,
    /// Start and end in one register, projected to two columns.
    Period,
    /// Free-form JSON.
    Json,
}

impl FieldType {
    /// What a person is told the value must be.
    #[must_use]
    pub fn plain_name(self) -> &'static str {
        match self {
            Self::Text | Self::Prose => "text",
            Self::Bool => "yes or no (true or false)",
            Self::Int => "a whole number",
            Self::Decimal { .. } => "a number",
            Self::Date => "a date such as 2026-03-31",
            Self::Instant => "a date and time such as 2026-03-31T09:30:00Z",
            Self::Id => "the id of a record",
            Self::Set => "a list of words",
            Self::Period => "a start and an end, each such as 2026-03-31T09:30:00+02:00",
            Self::Json => "JSON",
        }
    }
}

/// How a field takes part in search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Search {
    /// Words, weighted.
    Words {
        /// Weight against other fields; 1.0 is plain.
        boost: f32,
    },
    /// Digits, found by any fragment.
    Digits {
        /// Weight against other fields; 1.0 is plain.
        boost: f32,
    },
}

/// One choice of a field with fixed choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(
    /// What is stored.
    pub &'static str,
    /// What people read.
    pub &'static str,
);

/// A field of an entity.
#[derive(Debug, Clone, Copy)]
pub struct FieldDef {
    /// Column and JSON name.
    pub name: &'static str,
    /// Key in the document; differs from the name only after a rename.
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// Who may write it.
    pub class: Class,
    /// What it holds.
    pub ty: FieldType,
    /// Whether a row is incomplete without it.
    pub required: bool,
    /// Whether a concurrent edit always goes to a person.
    pub review: bool,
    /// Whether the server keeps it encrypted.
    pub sealed: bool,
    /// Whether only a use case may write it.
    pub owned: bool,
    /// Whether signing writes it: the only fields that a signed document takes from after the signature.
    pub signature: bool,
    /// Its part in search.
    pub search: Option<Search>,
    /// What a value must fulfil.
    pub checks: &'static [Check],
    /// Fixed choices, if any.
    pub codes: &'static [Code],
    /// The table whose row it names.
    pub refers: Option<&'static str>,
    /// Value of a new row that does not say (text, number or true/false).
    pub default: Option<&'static str>,
    /// Database columns; one named like the field unless it is a period.
    pub columns: &'static [&'static str],
}

impl FieldDef {
    /// Whether a value is a choice that this version does not know: a newer one may have added it.
    #[must_use]
    pub fn is_unknown_choice(&self, value: &Value) -> bool {
        let known = |text: &str| self.codes.iter().any(|code| code.0 == text);
        !self.codes.is_empty() && value.as_text().is_some_and(|text| !known(text))
    }
}

/// A column computed from the newest of a table's facts.
#[derive(Debug, Clone, Copy)]
pub struct Derived {
    /// The column on this table.
    pub column: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// Table of the facts.
    pub from: &'static str,
    /// Column of the fact that is taken.
    pub value: &'static str,
    /// Column of the fact that names this row.
    pub via: &'static str,
    /// Column of the fact whose highest value is the newest.
    pub latest_by: &'static str,
}

/// The whole definition of a table.
#[derive(Debug)]
pub struct EntityDef {
    /// Table name.
    pub table: &'static str,
    /// One of them, for people.
    pub label: &'static str,
    /// Document or fact.
    pub kind: Kind,
    /// Fields in order; documents end with `is_deleted`.
    pub fields: &'static [FieldDef],
    /// Fields that together identify a row, when it has no id of its own.
    pub natural_key: &'static [&'static str],
    /// Columns computed from facts.
    pub derived: &'static [Derived],
    /// The column that names the medical record a row belongs to (`id`: it is one). Whoever may see only their own
    /// records sees the rows of these; a row that names none is its author's.
    pub record: Option<&'static str>,
    /// Who writes its rows.
    pub writing: Writing,
}

/// Name of the field in which signing keeps what it covers.
pub const SIGNED_HEADS: &str = "signed_heads";

/// Name of the tombstone that every document carries.
pub const IS_DELETED: &str = "is_deleted";

impl EntityDef {
    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static FieldDef> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Position of the field of that name.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Position of the field with that document key.
    #[must_use]
    pub fn index_of_key(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.key == key)
    }

    /// What a decision about a field, or about the record as a whole, counts as: whoever may write
    /// that class may decide.
    #[must_use]
    pub fn class_of(&self, field: Option<&str>) -> Option<Class> {
        let named = self.field(field.unwrap_or(IS_DELETED));
        named.or(self.fields.first()).map(|field| field.class)
    }

    /// Whether a decision between two versions of a field, or of the record as a whole, must say why.
    #[must_use]
    pub fn needs_reason(&self, field: Option<&str>) -> bool {
        self.class_of(field) == Some(Class::Clinical)
    }

    /// Whether its documents are signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.fields.iter().any(|field| field.signature)
    }

    /// Whether its rows are facts.
    #[must_use]
    pub fn is_fact(&self) -> bool {
        self.kind == Kind::Fact
    }
}

/// A struct that defines a table. Derive it; see the attribute reference in the derive crate.
pub trait Entity: Sized {
    /// Its definition.
    fn def() -> &'static EntityDef;

    /// Reads a row.
    ///
    /// # Errors
    /// The field and what is wrong with it.
    fn from_row(row: &Row) -> Result<Self, (&'static str, ValueError)>;

    /// Its row.
    fn to_row(&self) -> Row;
}

#[cfg(test)]
mod tests {
    use crate::entity;

    #[test]
    fn what_is_clinical_is_decided_with_a_reason() {
        let needs = |table: &str, field| entity(table).unwrap().needs_reason(field);
        assert!(needs("patient_allergies", Some("severity")));
        assert!(needs("patient_allergies", None), "the record as a whole");
        assert!(needs("patients", Some("medical_alerts")));
        assert!(!needs("patients", Some("microchip_id")));
        assert!(!needs("patients", None) && !needs("clients", Some("email")));
        // A fact has no tombstone; its fields say what it is about.
        assert!(needs("patient_weights", None));
    }
}
