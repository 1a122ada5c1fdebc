//! Which right a table asks for: one row per table, the same for server, SQL and clients.

use crate::Permission;

/// The class of fields that are medical; see [`needed_to_write`].
pub const CLINICAL: &str = "Clinical";

struct Table {
    name: &'static str,
    read: Permission,
    write: Permission,
    write_clinical: Permission,
}

const fn table(name: &'static str, read: Permission, write: Permission) -> Table {
    Table {
        name,
        read,
        write,
        write_clinical: write,
    }
}

#[rustfmt::skip]
const TABLES: [Table; 50] = {
    use Permission::{
        Administer, CreateMedicalRecords, EditClients, EditClinical, EditPatients, EditReference, EditSchedule,
        ImportData, ViewClients, ViewOwnMedicalRecords, ViewPatients, ViewReference, ViewSchedule,
    };
    [
        table("clients",               ViewClients,   EditClients),
        table("contact_methods",       ViewClients,   EditClients),
        table("addresses",             ViewClients,   EditClients),
        Table { write_clinical: EditClinical, ..table("patients", ViewPatients, EditPatients) },
        table("patient_allergies",     ViewPatients,  EditClinical),
        table("patient_weights",       ViewPatients,  EditClinical),
        table("appointments",          ViewSchedule,  EditSchedule),
        table("appointment_staff",     ViewSchedule,  EditSchedule),
        table("appointment_resources", ViewSchedule,  EditSchedule),
        table("staff",                 ViewReference, EditReference),
        table("resources",             ViewReference, EditReference),
        table("locations",             ViewReference, EditReference),
        table("appointment_types",     ViewReference, EditReference),
        table("species",               ViewReference, EditReference),
        table("breeds",                ViewReference, EditReference),
        table("client_consents",        ViewClients,   EditClients),
        table("alert_acknowledgements", ViewPatients,  EditPatients),
        table("opening_hours",          ViewReference, EditReference),
        table("working_hours",          ViewReference, EditReference),
        table("tasks",                  ViewSchedule,  EditSchedule),
        table("phone_notes",            ViewClients,   EditClients),
        table("import_mappings",        ViewReference, ImportData),
        table("external_ids",          ViewClients,   EditClients),
        // Everybody must learn what is settled. Who may decide follows from the record, which is tested besides.
        table("conflict_resolutions",  ViewReference, ViewReference),
        table("products", ViewReference, EditReference),
        table("dose_rules", ViewReference, EditReference),
        table("reminder_rules", ViewReference, EditReference),
        table("diagnosis_terms", ViewReference, CreateMedicalRecords),
        table("note_templates", ViewReference, CreateMedicalRecords),
        table("text_macros", ViewReference, CreateMedicalRecords),
        table("practice_settings", ViewReference, Administer),
        table("check_ins", ViewSchedule, EditSchedule),
        table("problems", ViewPatients, CreateMedicalRecords),
        table("vaccinations", ViewPatients, CreateMedicalRecords),
        table("reminders", ViewPatients, EditPatients),
        table("reminder_notices", ViewPatients, EditPatients),
        table("printed_documents", ViewPatients, EditPatients),
        // Of the medical record and its parts this is the right to one's own; see `Policy::medical_records_scope`.
        table("medical_records", ViewOwnMedicalRecords, CreateMedicalRecords),
        table("soap_notes", ViewOwnMedicalRecords, CreateMedicalRecords),
        table("vital_signs", ViewOwnMedicalRecords, CreateMedicalRecords),
        table("diagnoses", ViewOwnMedicalRecords, CreateMedicalRecords),
        table("treatments", ViewOwnMedicalRecords, CreateMedicalRecords),
        table("prescriptions", ViewOwnMedicalRecords, CreateMedicalRecords),
        table("dispensings", ViewOwnMedicalRecords, CreateMedicalRecords),
        table("addenda", ViewOwnMedicalRecords, CreateMedicalRecords),
        table("attachments", ViewOwnMedicalRecords, CreateMedicalRecords),
        table("lab_results", ViewOwnMedicalRecords, CreateMedicalRecords),
        table("printed_contents", ViewOwnMedicalRecords, CreateMedicalRecords),
        table("room_moves", ViewSchedule, EditSchedule),
        table("dispensing_returns", ViewOwnMedicalRecords, CreateMedicalRecords),
    ]
};

/// The tables that the rights speak of, for comparing with the tables there are.
pub fn known_tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name)
}

/// The right needed to write fields of this class in this table.
///
/// The class matters in `patients` only: medical alerts and the like (class [`CLINICAL`]) need
/// `EDIT_CLINICAL`, everything else `EDIT_PATIENTS`. Receptionists hold both, because alerts and
/// weights are taken at check-in; a practice that wants it otherwise denies them the one right.
/// An import needs the rights of the tables it fills besides `IMPORT_DATA`. A table that is not
/// in the list is for administrators.
pub fn needed_to_write(table: &str, class: &str) -> Permission {
    match find(table) {
        Some(found) if class == CLINICAL => found.write_clinical,
        Some(found) => found.write,
        None => Permission::Administer,
    }
}

/// The right needed to read rows of this table. A table that is not in the list is for
/// administrators.
pub fn needed_to_read(table: &str) -> Permission {
    find(table).map_or(Permission::Administer, |found| found.read)
}

fn find(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;

    #[test]
    fn every_table_asks_for_what_was_laid_down() {
        // Table, read, write, write of a clinical field.
        #[rustfmt::skip]
        let expected = [
            ("clients",               "VIEW_CLIENTS",   "EDIT_CLIENTS",   "EDIT_CLIENTS"),
            ("contact_methods",       "VIEW_CLIENTS",   "EDIT_CLIENTS",   "EDIT_CLIENTS"),
            ("addresses",             "VIEW_CLIENTS",   "EDIT_CLIENTS",   "EDIT_CLIENTS"),
            ("patients",              "VIEW_PATIENTS",  "EDIT_PATIENTS",  "EDIT_CLINICAL"),
            ("patient_allergies",     "VIEW_PATIENTS",  "EDIT_CLINICAL",  "EDIT_CLINICAL"),
            ("patient_weights",       "VIEW_PATIENTS",  "EDIT_CLINICAL",  "EDIT_CLINICAL"),
            ("appointments",          "VIEW_SCHEDULE",  "EDIT_SCHEDULE",  "EDIT_SCHEDULE"),
            ("appointment_staff",     "VIEW_SCHEDULE",  "EDIT_SCHEDULE",  "EDIT_SCHEDULE"),
            ("appointment_resources", "VIEW_SCHEDULE",  "EDIT_SCHEDULE",  "EDIT_SCHEDULE"),
            ("staff",                 "VIEW_REFERENCE", "EDIT_REFERENCE", "EDIT_REFERENCE"),
            ("resources",             "VIEW_REFERENCE", "EDIT_REFERENCE", "EDIT_REFERENCE"),
            ("locations",             "VIEW_REFERENCE", "EDIT_REFERENCE", "EDIT_REFERENCE"),
            ("appointment_types",     "VIEW_REFERENCE", "EDIT_REFERENCE", "EDIT_REFERENCE"),
            ("species",               "VIEW_REFERENCE", "EDIT_REFERENCE", "EDIT_REFERENCE"),
            ("breeds",                "VIEW_REFERENCE", "EDIT_REFERENCE", "EDIT_REFERENCE"),
            ("client_consents",        "VIEW_CLIENTS",   "EDIT_CLIENTS",   "EDIT_CLIENTS"),
            ("alert_acknowledgements", "VIEW_PATIENTS",  "EDIT_PATIENTS",  "EDIT_PATIENTS"),
            ("opening_hours",          "VIEW_REFERENCE", "EDIT_REFERENCE", "EDIT_REFERENCE"),
            ("working_hours",          "VIEW_REFERENCE", "EDIT_REFERENCE", "EDIT_REFERENCE"),
            ("tasks",                  "VIEW_SCHEDULE",  "EDIT_SCHEDULE",  "EDIT_SCHEDULE"),
            ("phone_notes",            "VIEW_CLIENTS",   "EDIT_CLIENTS",   "EDIT_CLIENTS"),
            ("import_mappings",        "VIEW_REFERENCE", "IMPORT_DATA",    "IMPORT_DATA"),
            ("external_ids",          "VIEW_CLIENTS",   "EDIT_CLIENTS",   "EDIT_CLIENTS"),
            ("conflict_resolutions",  "VIEW_REFERENCE", "VIEW_REFERENCE", "VIEW_REFERENCE"),
            ("products", "VIEW_REFERENCE", "EDIT_REFERENCE", "EDIT_REFERENCE"),
            ("dose_rules", "VIEW_REFERENCE", "EDIT_REFERENCE", "EDIT_REFERENCE"),
            ("reminder_rules", "VIEW_REFERENCE", "EDIT_REFERENCE", "EDIT_REFERENCE"),
            ("diagnosis_terms", "VIEW_REFERENCE", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("note_templates", "VIEW_REFERENCE", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("text_macros", "VIEW_REFERENCE", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("practice_settings", "VIEW_REFERENCE", "ADMINISTER", "ADMINISTER"),
            ("check_ins", "VIEW_SCHEDULE", "EDIT_SCHEDULE", "EDIT_SCHEDULE"),
            ("problems", "VIEW_PATIENTS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("vaccinations", "VIEW_PATIENTS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("reminders", "VIEW_PATIENTS", "EDIT_PATIENTS", "EDIT_PATIENTS"),
            ("reminder_notices", "VIEW_PATIENTS", "EDIT_PATIENTS", "EDIT_PATIENTS"),
            ("printed_documents", "VIEW_PATIENTS", "EDIT_PATIENTS", "EDIT_PATIENTS"),
            ("medical_records", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("soap_notes", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("vital_signs", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("diagnoses", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("treatments", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("prescriptions", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("dispensings", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("addenda", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("attachments", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("lab_results", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("printed_contents", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("room_moves", "VIEW_SCHEDULE", "EDIT_SCHEDULE", "EDIT_SCHEDULE"),
            ("dispensing_returns", "VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"),
            ("users",                 "ADMINISTER",     "ADMINISTER",     "ADMINISTER"),
            ("Clients",               "ADMINISTER",     "ADMINISTER",     "ADMINISTER"),
            ("",                      "ADMINISTER",     "ADMINISTER",     "ADMINISTER"),
        ];
        for (table, read, write, clinical) in expected {
            assert_eq!(needed_to_read(table).code(), read, "{table}");
            for class in ["Identifying", "clinical", ""] {
                assert_eq!(
                    needed_to_write(table, class).code(),
                    write,
                    "{table} {class}"
                );
            }
            assert_eq!(needed_to_write(table, CLINICAL).code(), clinical, "{table}");
        }
        let listed: Vec<_> = expected
            .iter()
            .map(|row| row.0)
            .take(TABLES.len())
            .collect();
        assert_eq!(known_tables().collect::<Vec<_>>(), listed);
    }

    #[test]
    fn whoever_may_write_a_table_may_read_it() {
        for role in Role::ALL {
            let held = role.permissions();
            for table in known_tables() {
                for class in [CLINICAL, ""] {
                    let writes = held.contains(&needed_to_write(table, class));
                    assert!(!writes || held.contains(&needed_to_read(table)), "{table}");
                }
            }
        }
    }
}
