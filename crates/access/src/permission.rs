//! The permissions, their stable codes, and their words for people.
//!
//! A code stands in databases, policies and signed snapshots: it is never renamed or reused.

use serde::{Deserialize, Serialize};

/// One right that a user can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum Permission {
    /// See clients, their contact methods and addresses.
    ViewClients,
    /// Add and change clients, their contact methods and addresses.
    EditClients,
    /// See patients, their allergies, alerts and weights.
    ViewPatients,
    /// Add and change patients.
    EditPatients,
    /// Enter allergies, medical alerts and weights.
    EditClinical,
    /// See the appointment book.
    ViewSchedule,
    /// Book, move and cancel appointments.
    EditSchedule,
    /// See staff, rooms, locations, appointment types, species and breeds.
    ViewReference,
    /// Change staff, rooms, locations, appointment types, species and breeds.
    EditReference,
    /// Bring data in from files and other systems.
    ImportData,
    /// Take data out as files.
    ExportData,
    /// Read who did what and when.
    ViewAudit,
    /// Manage users, rights, devices and settings.
    Administer,
    /// Read the medical records of every patient.
    ViewAllMedicalRecords,
    /// Read the medical records that one wrote oneself.
    ViewOwnMedicalRecords,
    /// Write medical records.
    CreateMedicalRecords,
    /// See estimates, invoices and payments.
    ViewBilling,
    /// Write estimates and invoices, take payments.
    EditBilling,
    /// See stock.
    ViewInventory,
    /// Receive, use and correct stock.
    EditInventory,
    /// See the practice's figures.
    ViewReports,
    /// Write in the register of controlled drugs.
    ControlledDrugs,
}

/// Over which rows a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Only rows of which the user is the author.
    Own,
    /// Every row of the practice.
    All,
}

impl Permission {
    /// Every permission, in the order in which they are shown.
    pub const ALL: [Self; 22] = [
        Self::ViewClients,
        Self::EditClients,
        Self::ViewPatients,
        Self::EditPatients,
        Self::EditClinical,
        Self::ViewSchedule,
        Self::EditSchedule,
        Self::ViewReference,
        Self::EditReference,
        Self::ImportData,
        Self::ExportData,
        Self::ViewAudit,
        Self::Administer,
        Self::ViewAllMedicalRecords,
        Self::ViewOwnMedicalRecords,
        Self::CreateMedicalRecords,
        Self::ViewBilling,
        Self::EditBilling,
        Self::ViewInventory,
        Self::EditInventory,
        Self::ViewReports,
        Self::ControlledDrugs,
    ];

    /// The stable code, as it stands in databases and policies.
    pub const fn code(self) -> &'static str {
        self.code_and_words().0
    }

    /// What the permission allows, to follow "You may not ...".
    pub const fn words(self) -> &'static str {
        self.code_and_words().1
    }

    /// The permission of a code, if this version knows it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|permission| permission.code() == code)
    }

    const fn code_and_words(self) -> (&'static str, &'static str) {
        match self {
            Self::ViewClients => ("VIEW_CLIENTS", "see client details"),
            Self::EditClients => ("EDIT_CLIENTS", "change client details"),
            Self::ViewPatients => ("VIEW_PATIENTS", "see patient details"),
            Self::EditPatients => ("EDIT_PATIENTS", "change patient details"),
            Self::EditClinical => (
                "EDIT_CLINICAL",
                "enter allergies, medical alerts or weights",
            ),
            Self::ViewSchedule => ("VIEW_SCHEDULE", "see the appointment book"),
            Self::EditSchedule => ("EDIT_SCHEDULE", "book or change appointments"),
            Self::ViewReference => ("VIEW_REFERENCE", "see staff, rooms and lists"),
            Self::EditReference => ("EDIT_REFERENCE", "change staff, rooms and lists"),
            Self::ImportData => ("IMPORT_DATA", "import data"),
            Self::ExportData => ("EXPORT_DATA", "export data"),
            Self::ViewAudit => ("VIEW_AUDIT", "see the audit trail"),
            Self::Administer => ("ADMINISTER", "administer the practice"),
            Self::ViewAllMedicalRecords => (
                "VIEW_ALL_MEDICAL_RECORDS",
                "see medical records written by others",
            ),
            Self::ViewOwnMedicalRecords => ("VIEW_OWN_MEDICAL_RECORDS", "see medical records"),
            Self::CreateMedicalRecords => ("CREATE_MEDICAL_RECORDS", "write medical records"),
            Self::ViewBilling => ("VIEW_BILLING", "see invoices and payments"),
            Self::EditBilling => ("EDIT_BILLING", "change invoices or take payments"),
            Self::ViewInventory => ("VIEW_INVENTORY", "see the stock"),
            Self::EditInventory => ("EDIT_INVENTORY", "change the stock"),
            Self::ViewReports => ("VIEW_REPORTS", "see reports"),
            Self::ControlledDrugs => ("CONTROLLED_DRUGS", "write in the controlled drugs register"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_go_there_and_back_and_are_the_serialised_form() {
        for permission in Permission::ALL {
            let code = permission.code();
            assert_eq!(Permission::from_code(code), Some(permission));
            let json = serde_json::to_string(&permission).unwrap();
            assert_eq!(json, format!("\"{code}\""));
            assert_eq!(
                serde_json::from_str::<Permission>(&json).unwrap(),
                permission
            );
        }
        assert_eq!(Permission::from_code("view_clients"), None);
        assert_eq!(Permission::from_code(""), None);
    }

    #[test]
    fn each_stands_in_the_list_once_with_words_of_its_own() {
        let all: BTreeSet<_> = Permission::ALL.into_iter().collect();
        let words: BTreeSet<_> = Permission::ALL.map(Permission::words).into_iter().collect();
        assert_eq!(all.len(), 22);
        assert_eq!(words.len(), 22);
        // The list is in the order of the declaration, so the last of it is the last declared.
        assert_eq!(
            all.into_iter().next_back(),
            Some(Permission::ControlledDrugs)
        );
        assert_eq!(
            Permission::ControlledDrugs as usize + 1,
            Permission::ALL.len()
        );
    }
}
