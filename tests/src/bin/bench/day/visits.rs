//! What was written about a visit: the record, its note, vital signs, a diagnosis, a treatment and often a prescription.

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;
use vetpms_model::care::{Reminder, Vaccination};
use vetpms_model::medical::{
    Diagnosis, MedicalRecord, Prescription, SoapNote, Treatment, VitalSigns,
};
use vetpms_model::{Entity, EntityDef, Value, ids};
use vetpms_tests::support::Seeded;

use super::writer::{Writer, id_at};
use crate::names::below;

const FOUND: [&str; 5] = [
    "Otitis externa",
    "Periodontal disease",
    "Acute gastroenteritis",
    "Lameness",
    "No abnormality found",
];
const SAID: &str =
    "Shakes the head since the weekend and scratches at the left ear. Eats and drinks well.";
const SEEN: &str = "Bright and alert. Left ear canal red and moist, brown wax, drum not seen. Heart and lungs clear.";
const PLAN: &str = "Clean the ear daily for ten days, drops twice a day. Back in two weeks, sooner if it gets worse.";

/// The records that were made.
pub struct Visits {
    /// When it all ends.
    pub now: DateTime<Utc>,
    /// Those of patients that will be looked at.
    pub looked_at: Vec<Uuid>,
}

/// Where the parts of one record go.
struct Parts<'a> {
    writer: &'a mut Writer,
    record: Uuid,
    at: DateTime<Utc>,
    shown: bool,
    /// None for a visit of today, which is not signed yet.
    signature: Option<Uuid>,
}

impl Parts<'_> {
    fn put(&mut self, def: &'static EntityDef, id: Uuid, mut fields: Vec<(&'static str, Value)>) {
        fields.push(("medical_record_id", Value::Id(self.record)));
        match self.signature {
            Some(signature) => {
                let how = (self.shown, signature);
                self.writer
                    .put_signed(def, (id, self.at), how, fields, Vec::new());
            }
            None => self.writer.put(def, (id, self.at), self.shown, fields),
        }
    }
}

impl Visits {
    /// Writes the record of an appointment that took place, signed if its day is over.
    pub fn put(
        &mut self,
        (writer, random): (&mut Writer, &mut Seeded),
        (appointment, patient, at): (Uuid, Uuid, DateTime<Utc>),
        (shown, signed): (bool, bool),
    ) {
        let record = id_at(random, at);
        let signature = signed.then(|| id_at(random, at));
        let def = MedicalRecord::def();
        let fields = vec![
            ("patient_id", Value::Id(patient)),
            ("appointment_id", Value::Id(appointment)),
            ("visit_date", Value::Instant(at)),
            ("record_type", text("CONSULT")),
            ("chief_complaint", text("Check-up")),
        ];
        match signature {
            Some(signature) => {
                let signing = vec![
                    ("signed_at", Value::Instant(at + TimeDelta::hours(1))),
                    ("signed_by", Value::Id(writer.user())),
                    ("is_locked", Value::Bool(true)),
                    ("content_hash", text("0".repeat(64))),
                ];
                writer.put_signed(def, (record, at), (shown, signature), fields, signing);
            }
            None => writer.put(def, (record, at), shown, fields),
        }
        if shown {
            self.looked_at.push(record);
        }
        let kg = Decimal::new(30 + i64::try_from(below(random, 400)).unwrap_or(0), 1);
        let parts = Parts {
            writer,
            record,
            at,
            shown,
            signature,
        };
        about(parts, random, kg);
        if below(random, 4) == 0 {
            self.vaccination((writer, random), (record, patient, at), shown);
        }
    }

    /// A vaccination and the reminder of the next one, which the next vaccination has closed where a year has passed.
    fn vaccination(
        &self,
        (writer, random): (&mut Writer, &mut Seeded),
        (record, patient, at): (Uuid, Uuid, DateTime<Utc>),
        shown: bool,
    ) {
        let due = at.date_naive() + TimeDelta::days(365);
        let given = vec![
            ("patient_id", Value::Id(patient)),
            ("medical_record_id", Value::Id(record)),
            ("product_name", text("Distemper, hepatitis, parvo")),
            ("batch_number", text("A1207")),
            ("given_at", Value::Instant(at)),
            ("given_by", Value::Id(writer.user())),
            ("next_due_on", Value::Date(due)),
        ];
        let id = id_at(random, at);
        writer.put(Vaccination::def(), (id, at), shown, given);
        // Nine of ten come back within the year.
        let open = due > self.now.date_naive() || below(random, 10) == 0;
        let reminder = vec![
            ("patient_id", Value::Id(patient)),
            ("purpose", text("Yearly vaccination")),
            ("due_on", Value::Date(due)),
            ("status", text(if open { "OPEN" } else { "DONE" })),
        ];
        writer.put(Reminder::def(), (id_at(random, at), at), shown, reminder);
    }
}

fn about(mut parts: Parts<'_>, random: &mut Seeded, kg: Decimal) {
    let at = parts.at;
    let author = parts.writer.user();
    let note = vec![
        ("subjective", text(SAID)),
        ("objective", text(SEEN)),
        ("plan", text(PLAN)),
    ];
    let id = ids::natural_id(SoapNote::def().table, &[parts.record]);
    parts.put(SoapNote::def(), id, note);
    let vitals = vec![
        ("weight_kg", Value::Decimal(kg)),
        ("temperature_celsius", Value::Decimal(Decimal::new(386, 1))),
        ("pulse_rate", Value::Int(96)),
        ("recorded_at", Value::Instant(at)),
        ("recorded_by", Value::Id(author)),
    ];
    parts.put(VitalSigns::def(), id_at(random, at), vitals);
    let name = FOUND[below(random, FOUND.len())];
    let found = vec![("diagnosis_name", text(name))];
    parts.put(Diagnosis::def(), id_at(random, at), found);
    let done = vec![
        ("treatment_name", text("Clean the ears")),
        ("treatment_type", text("PROCEDURE")),
        ("status", text("DONE")),
        ("performed_at", Value::Instant(at)),
        ("performed_by", Value::Id(author)),
    ];
    parts.put(Treatment::def(), id_at(random, at), done);
    if below(random, 2) == 0 {
        let given = vec![
            ("medication_name", text("Ear drops")),
            ("dosage", text("5 drops")),
            ("frequency", text("twice a day")),
            ("route", text("in the ear")),
            ("refills", Value::Int(0)),
            ("prescribed_at", Value::Instant(at)),
            ("prescribed_by", Value::Id(author)),
        ];
        parts.put(Prescription::def(), id_at(random, at), given);
    }
}

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}
