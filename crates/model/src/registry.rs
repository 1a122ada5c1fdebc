//! Every table of the practice, in an order in which parents come before children.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use crate::def::{Entity, EntityDef};
use crate::people::{
    Address, AlertAcknowledgement, Allergy, Client, Consent, ContactMethod, ExternalId, Patient,
    Weighing,
};
use crate::reference::{AppointmentType, Breed, ImportMapping, Location, Resource, Species, Staff};
use crate::scheduling::{
    Appointment, AppointmentResource, AppointmentStaff, OpeningHours, WorkingHours,
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
    ];
    all.retain(|def| !HIDDEN.get().is_some_and(|hidden| hidden.contains(&def.table)));
    all
});

/// Tables that an older version would not know.
static HIDDEN: std::sync::OnceLock<&'static [&'static str]> = std::sync::OnceLock::new();

/// Has this program know fewer tables, as an older version of it would, before it looks at any. For the programs that
/// tests of two versions start; nothing that ships calls it.
pub fn pretend_older(hidden: &'static [&'static str]) {
    let _ = HIDDEN.set(hidden); // the first word counts
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
