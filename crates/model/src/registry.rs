//! Every table of the practice, in an order in which parents come before children.

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
    ]
});

/// The definition of a table.
#[must_use]
pub fn entity(table: &str) -> Option<&'static EntityDef> {
    ENTITIES.iter().copied().find(|def| def.table == table)
}
