//! People and animals: registering, changing, showing.

mod cards;
mod change_patient_status;
mod record_weight;
mod register_client;

pub use cards::{ClientCard, Owner, PatientCard, client_card, patient_card};
pub use change_patient_status::{PatientStatus, change_patient_status};
pub use record_weight::record_weight;
pub use register_client::{NewClient, NewPatient, register_client, register_patient};
