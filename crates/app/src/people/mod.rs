//! People and animals: registering, changing, showing.

mod acknowledge_alerts;
mod cards;
mod change_patient_status;
mod chip;
mod consents;
mod merge;
mod record_weight;
mod register_client;

pub use acknowledge_alerts::acknowledge_alerts;
pub(crate) use acknowledge_alerts::{acknowledge_in, acknowledged_at};
pub use cards::{ClientCard, Owner, PatientCard, client_card, patient_card};
pub(crate) use cards::{is_there, read_owner};
pub use change_patient_status::{PatientStatus, change_patient_status};
pub(crate) use chip::{CHIP, lives, others_with};
pub use chip::{ChipDecision, ChipHolder, chip_holders};
pub use consents::{ConsentState, record_consent};
pub use merge::{MergeTable, merge, unmerge};
pub use record_weight::record_weight;
pub(crate) use record_weight::{Weight, weigh_in, weights_of};
pub use register_client::{NewClient, NewPatient, register_client, register_patient};
pub(crate) use register_client::{animal, client_with};
