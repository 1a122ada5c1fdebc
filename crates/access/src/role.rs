//! The roles a practice starts with and what each may do.
//!
//! These are the defaults: a practice gives a user several roles, and single rights more or less
//! (see [`crate::Member`]).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::Permission;

/// A named set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Role {
    /// Everything.
    Owner,
    /// Treats patients: all of the daily work, medical records and controlled drugs.
    Veterinarian,
    /// Assists: the daily work, medical records and stock, but no money and no controlled drugs.
    Nurse,
    /// The front desk: clients, patients, appointments and payments; no medical records.
    ///
    /// Holds `EDIT_CLINICAL` too, because medical alerts and weights are taken at check-in, by
    /// whoever stands there.
    Receptionist,
    /// Runs the practice: reference data, money, stock, figures, import and export.
    ///
    /// Reads no medical records. Holds `EDIT_CLINICAL` because managers stand in at the desk, and
    /// because an import brings allergies and weights with it.
    Manager,
    /// Reads everything, changes nothing, takes nothing out.
    Auditor,
}

impl Role {
    /// Every role, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Owner,
        Self::Veterinarian,
        Self::Nurse,
        Self::Receptionist,
        Self::Manager,
        Self::Auditor,
    ];

    /// The stable code, as it stands in databases and policies.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Veterinarian => "veterinarian",
            Self::Nurse => "nurse",
            Self::Receptionist => "receptionist",
            Self::Manager => "manager",
            Self::Auditor => "auditor",
        }
    }

    /// The role of a code, if this version knows it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// What the role may do unless the practice says otherwise.
    pub fn permissions(self) -> BTreeSet<Permission> {
        use Permission as P;
        let own: &[P] = match self {
            Self::Owner => &P::ALL,
            Self::Veterinarian => &[
                P::ViewAllMedicalRecords,
                P::ViewOwnMedicalRecords,
                P::CreateMedicalRecords,
                P::ViewBilling,
                P::EditBilling,
                P::ViewInventory,
                P::EditInventory,
                P::ControlledDrugs,
            ],
            Self::Nurse => &[
                P::ViewAllMedicalRecords,
                P::ViewOwnMedicalRecords,
                P::CreateMedicalRecords,
                P::ViewBilling,
                P::ViewInventory,
                P::EditInventory,
            ],
            Self::Receptionist => &[P::ViewBilling, P::EditBilling, P::ViewInventory],
            Self::Manager => &[
                P::EditReference,
                P::ImportData,
                P::ExportData,
                P::ViewAudit,
                P::ViewBilling,
                P::EditBilling,
                P::ViewInventory,
                P::EditInventory,
                P::ViewReports,
            ],
            Self::Auditor => &[
                P::ViewAudit,
                P::ViewAllMedicalRecords,
                P::ViewOwnMedicalRecords,
                P::ViewBilling,
                P::ViewInventory,
                P::ViewReports,
            ],
        };
        let daily: &[P] = if self == Self::Auditor {
            &READING
        } else {
            &DAILY_WORK
        };
        own.iter().chain(daily).copied().collect()
    }
}

/// What everyone who reads the practice's data needs.
const READING: [Permission; 4] = [
    Permission::ViewClients,
    Permission::ViewPatients,
    Permission::ViewSchedule,
    Permission::ViewReference,
];

/// What everyone who works with clients and patients needs.
const DAILY_WORK: [Permission; 8] = [
    Permission::ViewClients,
    Permission::EditClients,
    Permission::ViewPatients,
    Permission::EditPatients,
    Permission::EditClinical,
    Permission::ViewSchedule,
    Permission::EditSchedule,
    Permission::ViewReference,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_there_and_back_and_are_the_serialised_form() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
            let json = serde_json::to_string(&role).unwrap();
            assert_eq!(json, format!("\"{}\"", role.code()));
        }
        assert_eq!(Role::from_code("Owner"), None);
    }

    /// The whole matrix by hand. A change of a role's rights is a change of this table.
    #[test]
    fn matrix_of_role_and_permission() {
        // Columns: Owner Veterinarian Nurse Receptionist Manager Auditor.
        #[rustfmt::skip]
        let expected = [
            ("VIEW_CLIENTS",             "O V N R M A"),
            ("EDIT_CLIENTS",             "O V N R M -"),
            ("VIEW_PATIENTS",            "O V N R M A"),
            ("EDIT_PATIENTS",            "O V N R M -"),
            ("EDIT_CLINICAL",            "O V N R M -"),
            ("VIEW_SCHEDULE",            "O V N R M A"),
            ("EDIT_SCHEDULE",            "O V N R M -"),
            ("VIEW_REFERENCE",           "O V N R M A"),
            ("EDIT_REFERENCE",           "O - - - M -"),
            ("IMPORT_DATA",              "O - - - M -"),
            ("EXPORT_DATA",              "O - - - M -"),
            ("VIEW_AUDIT",               "O - - - M A"),
            ("ADMINISTER",               "O - - - - -"),
            ("VIEW_ALL_MEDICAL_RECORDS", "O V N - - A"),
            ("VIEW_OWN_MEDICAL_RECORDS", "O V N - - A"),
            ("CREATE_MEDICAL_RECORDS",   "O V N - - -"),
            ("VIEW_BILLING",             "O V N R M A"),
            ("EDIT_BILLING",             "O V - R M -"),
            ("VIEW_INVENTORY",           "O V N R M A"),
            ("EDIT_INVENTORY",           "O V N - M -"),
            ("VIEW_REPORTS",             "O - - - M A"),
            ("CONTROLLED_DRUGS",         "O V - - - -"),
        ];
        assert_eq!(expected.len(), Permission::ALL.len());
        for (code, row) in expected {
            let permission = Permission::from_code(code).unwrap();
            let cells: Vec<_> = row.split(' ').collect();
            assert_eq!(cells.len(), Role::ALL.len());
            for (role, cell) in Role::ALL.into_iter().zip(cells) {
                let held = role.permissions().contains(&permission);
                assert_eq!(held, cell != "-", "{} x {code}", role.code());
            }
        }
    }
}
