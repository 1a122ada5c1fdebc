//! What the tests stand on: real binaries, real PostgreSQL, real profiles in temporary folders.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs
)]

pub mod support;

/// What the programs of an older version, `older_server` and `older_desk`, do not know: tables of documents and of facts,
/// fields of each kind that merges differently, a field of facts, and a choice.
pub static NEWER: [&str; 8] = [
    "tasks",
    "patient_weights",
    "patients.color",
    "patients.medical_alerts",
    "patients.notes",
    "client_consents.remark",
    "staff.color",
    "clients.client_type=FARM",
];
