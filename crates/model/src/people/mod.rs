//! People and animals: clients, how to reach them, and their patients.

mod address;
mod alert_acknowledgement;
pub mod aliases;
mod allergy;
mod client;
mod consent;
mod contact_method;
mod external_id;
mod patient;
mod weighing;

pub use address::Address;
pub use alert_acknowledgement::AlertAcknowledgement;
pub use allergy::Allergy;
pub use client::Client;
pub use consent::Consent;
pub use contact_method::ContactMethod;
pub use external_id::ExternalId;
pub use patient::Patient;
pub use weighing::Weighing;
