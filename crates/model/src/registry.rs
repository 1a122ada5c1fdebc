//! Every table of the practice, in an order in which parents come before children.

use crate::def::{Entity, EntityDef};
use crate::people::{Address, Allergy, Client, ContactMethod, ExternalId, Patient, Weighing};
use crate::reference::{AppointmentType, Breed, Location, Resource, Species, Staff};
use crate::scheduling::{Appointment, AppointmentResource, AppointmentStaff};

/// All tables.
#[rustfmt::skip]
pub static ENTITIES: std::sync::LazyLock<Vec<&'static EntityDef>> = std::sync::LazyLock::new(|| {
    vec![
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
        Appointment::def(),
        AppointmentStaff::def(),
        AppointmentResource::def(),
        ExternalId::def(),
    ]
});

/// The definition of a table.
#[must_use]
pub fn entity(table: &str) -> Option<&'static EntityDef> {
    ENTITIES.iter().copied().find(|def| def.table == table)
}

/// The place of a table in [`ENTITIES`].
#[must_use]
pub fn entity_number(table: &str) -> Option<usize> {
    ENTITIES.iter().position(|def| def.table == table)
}
