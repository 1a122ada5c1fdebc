//! Every table of the practice, in an order in which parents come before children.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use crate::care::{CheckIn, PrintedDocument, Problem, Reminder, ReminderNotice, Vaccination};
use crate::def::{Code, Entity, EntityDef, FieldDef};
use crate::medical::{
    Addendum, Attachment, Diagnosis, Dispensing, DispensingReturn, LabResult, MedicalRecord,
    Prescription, PrintedContent, SoapNote, Treatment, VitalSigns,
};
use crate::people::{
    Address, AlertAcknowledgement, Allergy, Client, Consent, ContactMethod, ExternalId, Patient,
    Weighing,
};
use crate::reference::{
    AppointmentType, Breed, DiagnosisTerm, DoseRule, ImportMapping, Location, NoteTemplate,
    PracticeSetting, Product, ReminderRule, Resource, Species, Staff, TextMacro,
};
use crate::scheduling::{
    Appointment, AppointmentResource, AppointmentStaff, OpeningHours, RoomMove, WorkingHours,
};
use crate::work::{ConflictResolution, PhoneNote, Task};

/// All tables.
#[rustfmt::skip]
pub static ENTITIES: std::sync::LazyLock<Vec<&'static EntityDef>> = std::sync::LazyLock::new(|| {
    let mut all = vec![
        Location::def(),
        Resource::def(),
        Staff::def(),
        AppointmentType::def(),
        Species::def(),
        Breed::def(),
        Client::def(),
        ContactMethod::def(),
        Address::def(),
        Patient::def(),
        Allergy::def(),
        Weighing::def(),
        Consent::def(),
        Appointment::def(),
        AppointmentStaff::def(),
        AppointmentResource::def(),
        AlertAcknowledgement::def(),
        OpeningHours::def(),
        WorkingHours::def(),
        Task::def(),
        PhoneNote::def(),
        ImportMapping::def(),
        ExternalId::def(),
        ConflictResolution::def(),
        Product::def(),
        DoseRule::def(),
        ReminderRule::def(),
        DiagnosisTerm::def(),
        NoteTemplate::def(),
        TextMacro::def(),
        PracticeSetting::def(),
        CheckIn::def(),
        Problem::def(),
        Vaccination::def(),
        Reminder::def(),
        ReminderNotice::def(),
        PrintedDocument::def(),
        MedicalRecord::def(),
        SoapNote::def(),
        VitalSigns::def(),
        Diagnosis::def(),
        Treatment::def(),
        Prescription::def(),
        Dispensing::def(),
        Addendum::def(),
        Attachment::def(),
        LabResult::def(),
        PrintedContent::def(),
        RoomMove::def(),
        DispensingReturn::def(),
    ];
    all.retain(|def| !is_hidden(|word| word == def.table));
    all
});

/// Tables, fields and choices that an older version would not know.
static HIDDEN: std::sync::OnceLock<&'static [&'static str]> = std::sync::OnceLock::new();

fn is_hidden(mut meant: impl FnMut(&str) -> bool) -> bool {
    HIDDEN
        .get()
        .is_some_and(|all| all.iter().any(|word| meant(word)))
}

/// Has this program know less, as an older version of it would, before it looks at any table: neither the tables named
/// (`tasks`), nor the fields (`patients.color`), nor the choices (`clients.client_type=FARM`). For the programs that
/// tests of two versions start; nothing that ships calls it.
pub fn pretend_older(hidden: &'static [&'static str]) {
    let _ = HIDDEN.set(hidden); // the first word counts
}

/// A table as this program knows it: whole, unless it pretends to be older. For the derived definitions, once each.
#[doc(hidden)]
#[must_use]
pub fn as_known(whole: &'static EntityDef) -> EntityDef {
    let table = whole.table;
    let mut fields = whole.fields;
    if is_hidden(|word| {
        word.strip_prefix(table)
            .is_some_and(|rest| rest.starts_with('.'))
    }) {
        let known = fields.iter().filter(|field| {
            let name = format!("{table}.{}", field.name);
            !is_hidden(|word| word == name)
        });
        fields = known
            .map(|field| known_choices(table, *field))
            .collect::<Vec<_>>()
            .leak();
    }
    EntityDef {
        table,
        label: whole.label,
        kind: whole.kind,
        fields,
        natural_key: whole.natural_key,
        derived: whole.derived,
        record: whole.record,
        writing: whole.writing,
    }
}

fn known_choices(table: &str, mut field: FieldDef) -> FieldDef {
    let known = |code: &&Code| {
        let choice = format!("{table}.{}={}", field.name, code.0);
        !is_hidden(|word| word == choice)
    };
    field.codes = field
        .codes
        .iter()
        .filter(known)
        .copied()
        .collect::<Vec<_>>()
        .leak();
    field
}

/// The definition of a table.
#[must_use]
pub fn entity(table: &str) -> Option<&'static EntityDef> {
    ENTITIES.iter().copied().find(|def| def.table == table)
}

impl Serialize for EntityDef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.table)
    }
}

/// By its table's name.
impl<'de> Deserialize<'de> for &'static EntityDef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        entity(&table).ok_or_else(|| D::Error::custom("a table that this version does not know"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{Class, Writing};

    /// Whoever makes a table about health says who writes it: anybody field by field, or its use cases.
    #[test]
    fn every_table_about_health_says_who_writes_it() {
        for def in ENTITIES.iter() {
            let health = def
                .fields
                .iter()
                .any(|field| field.class == Class::Clinical);
            let said = def.writing != Writing::Unsaid;
            assert!(said || !(health || def.record.is_some()), "{}", def.table);
            if let Writing::UseCase(owner) = def.writing {
                assert!(!owner.is_empty(), "{}", def.table);
            }
        }
    }
}
