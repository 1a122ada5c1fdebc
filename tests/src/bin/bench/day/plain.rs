//! The peer: one plain query by an index for each page, which fetches the page's rows and nothing
//! else: no rights, no names, no documents, no types.

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, Params};
use uuid::Uuid;

/// Everything of a stretch of time.
const BETWEEN: &str = "SELECT a.*, p.*, c.*, x.*, y.* FROM appointments a \
    LEFT JOIN patients p ON p.id = a.patient_id LEFT JOIN clients c ON c.id = p.client_id \
    LEFT JOIN appointment_staff x ON x.appointment_id = a.id \
    LEFT JOIN appointment_resources y ON y.appointment_id = a.id \
    WHERE a.scheduled_start >= ?1 AND a.scheduled_start < ?2 ORDER BY a.scheduled_start";
const CLIENT: &str = "SELECT c.*, m.*, p.*, a.*, x.*, y.* FROM clients c \
    LEFT JOIN contact_methods m ON m.client_id = c.id LEFT JOIN patients p ON p.client_id = c.id \
    LEFT JOIN appointments a ON a.patient_id = p.id \
    LEFT JOIN appointment_staff x ON x.appointment_id = a.id \
    LEFT JOIN appointment_resources y ON y.appointment_id = a.id \
    WHERE c.id = ?1 ORDER BY a.scheduled_start DESC";
const PATIENT: &str = "SELECT p.*, c.*, m.*, a.*, x.*, y.* FROM patients p \
    LEFT JOIN clients c ON c.id = p.client_id LEFT JOIN contact_methods m ON m.client_id = c.id \
    LEFT JOIN appointments a ON a.patient_id = p.id \
    LEFT JOIN appointment_staff x ON x.appointment_id = a.id \
    LEFT JOIN appointment_resources y ON y.appointment_id = a.id \
    WHERE p.id = ?1 ORDER BY a.scheduled_start DESC";
/// What is taken in a stretch of time.
const TAKEN: &str = "SELECT a.scheduled_start, a.scheduled_end, x.staff_id, y.resource_id FROM appointments a \
    LEFT JOIN appointment_staff x ON x.appointment_id = a.id \
    LEFT JOIN appointment_resources y ON y.appointment_id = a.id \
    WHERE a.scheduled_start >= ?1 AND a.scheduled_start < ?2 ORDER BY a.scheduled_start";
const TASKS: &str = "SELECT * FROM tasks WHERE done_at IS NULL";

const HISTORY: &str = "SELECT r.*, d.* FROM medical_records r \
    LEFT JOIN diagnoses d ON d.medical_record_id = r.id WHERE r.patient_id = ?1 ORDER BY r.visit_date DESC";
const NOTES: &str = "SELECT * FROM soap_notes WHERE subjective LIKE ?1 OR objective LIKE ?1 OR plan LIKE ?1 LIMIT 8";
const MEASURES: &str = "SELECT v.* FROM medical_records r \
    JOIN vital_signs v ON v.medical_record_id = r.id WHERE r.patient_id = ?1 ORDER BY v.recorded_at";
const CONSULT: &str = "SELECT r.*, p.*, n.*, v.*, d.*, t.*, x.* FROM medical_records r \
    JOIN patients p ON p.id = r.patient_id LEFT JOIN soap_notes n ON n.medical_record_id = r.id \
    LEFT JOIN vital_signs v ON v.medical_record_id = r.id LEFT JOIN diagnoses d ON d.medical_record_id = r.id \
    LEFT JOIN treatments t ON t.medical_record_id = r.id LEFT JOIN prescriptions x ON x.medical_record_id = r.id \
    WHERE r.id = ?1";
const UNSIGNED: &str = "SELECT r.*, p.* FROM medical_records r JOIN patients p ON p.id = r.patient_id \
    WHERE r.signed_heads IS NULL AND r.record_type IS NOT 'IMPORTED' AND r.is_deleted IS NOT 1 ORDER BY r.visit_date";
const DUE: &str = "SELECT r.*, p.*, c.* FROM reminders r JOIN patients p ON p.id = r.patient_id \
    JOIN clients c ON c.id = p.client_id WHERE r.status = 'OPEN' AND r.due_on <= ?1";

/// A second connection to the profile's own file.
pub struct Plain(Connection);

impl Plain {
    pub fn open(profile: &Path, key: &str) -> Self {
        let connection = Connection::open(profile.join("replica.db")).expect("the replica");
        let settings = format!(
            "PRAGMA key = \"x'{key}'\"; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768; \
             PRAGMA query_only = ON;"
        );
        connection.execute_batch(&settings).expect("the settings");
        Self(connection)
    }

    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> usize {
        self.fetch(BETWEEN, (from.timestamp_millis(), to.timestamp_millis()))
    }

    pub fn taken(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> usize {
        self.fetch(TAKEN, (from.timestamp_millis(), to.timestamp_millis()))
    }

    pub fn client(&self, id: Uuid) -> usize {
        self.fetch(CLIENT, [id.as_bytes().as_slice()])
    }

    pub fn patient(&self, id: Uuid) -> usize {
        self.fetch(PATIENT, [id.as_bytes().as_slice()])
    }

    pub fn history(&self, id: Uuid) -> usize {
        self.fetch(HISTORY, [id.as_bytes().as_slice()])
    }

    pub fn notes_with(&self, words: &str) -> usize {
        self.fetch(NOTES, [format!("%{words}%")])
    }

    pub fn measures(&self, id: Uuid) -> usize {
        self.fetch(MEASURES, [id.as_bytes().as_slice()])
    }

    pub fn consult(&self, id: Uuid) -> usize {
        self.fetch(CONSULT, [id.as_bytes().as_slice()])
    }

    pub fn unsigned(&self) -> usize {
        self.fetch(UNSIGNED, [])
    }

    pub fn due(&self, until: NaiveDate) -> usize {
        self.fetch(DUE, [until.to_string()])
    }

    pub fn open_tasks(&self) -> usize {
        self.fetch(TASKS, [])
    }

    /// Looks at every value of every row; how many rows there were.
    fn fetch(&self, sql: &str, params: impl Params) -> usize {
        let mut statement = self.0.prepare_cached(sql).expect("a statement");
        let columns = statement.column_count();
        let mut rows = statement.query(params).expect("the rows");
        let mut count = 0;
        while let Some(row) = rows.next().expect("a row") {
            for at in 0..columns {
                std::hint::black_box(row.get_ref(at).expect("a value"));
            }
            count += 1;
        }
        count
    }
}
