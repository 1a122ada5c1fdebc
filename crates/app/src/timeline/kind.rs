//! What can happen to an animal, where it stands, and what is said of it.

use serde::{Deserialize, Serialize};
use vetpms_store::queries::timeline::{Source, Way};

macro_rules! kinds {
    ($($(#[$doc:meta])+ $name:ident,)+) => {
        /// A kind of thing that happens. Of two at one moment the later one stands above.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum TimelineKind {
            $($(#[$doc])+ $name,)+
        }

        impl TimelineKind {
            /// Every kind.
            pub const ALL: [Self; [$(Self::$name),+].len()] = [$(Self::$name),+];
        }
    };
}

kinds! {
    /// The animal was entered.
    Registered,
    /// It died, left or came back.
    Status,
    /// Its owner changed.
    Owner,
    /// It was entered twice, and the two entries became one.
    Merged,
    /// An appointment.
    Appointment,
    /// It was received at the desk.
    CheckIn,
    /// Its alerts were read.
    AlertsRead,
    /// A visit.
    Visit,
    /// The note of a visit.
    Note,
    /// Vital signs.
    Vitals,
    /// A weighing.
    Weight,
    /// A diagnosis.
    Diagnosis,
    /// A treatment.
    Treatment,
    /// A prescription.
    Prescription,
    /// A medicine was handed out.
    Dispensing,
    /// It was taken back.
    DispensingReturn,
    /// A vaccination.
    Vaccination,
    /// A laboratory result.
    LabResult,
    /// A picture or paper was attached.
    Attachment,
    /// A problem was noted.
    Problem,
    /// A problem was over.
    ProblemOver,
    /// An allergy was noted.
    Allergy,
    /// A visit was signed.
    Signature,
    /// Something was added to a signed visit.
    Addendum,
    /// A paper was printed.
    Document,
    /// A reminder was made.
    Reminder,
    /// A reminder was closed.
    ReminderClosed,
    /// The owner was reminded.
    Notice,
    /// Somebody phoned.
    Phone,
    /// A task was made.
    Task,
    /// A task was done.
    TaskDone,
}

/// What is read of one kind.
pub(super) struct Reading {
    pub(super) source: Source,
    /// Which field says who did it; otherwise whoever made the record.
    pub(super) who: Option<&'static str>,
    /// What is shown of it.
    pub(super) facts: &'static [&'static str],
}

const fn reading(
    table: &'static str,
    way: Way,
    at: &'static str,
    texts: &'static [&'static str],
    who: Option<&'static str>,
    facts: &'static [&'static str],
) -> Reading {
    Reading {
        source: Source {
            table,
            way,
            at,
            texts,
        },
        who,
        facts,
    }
}

impl TimelineKind {
    /// Where it stands; none of what the animal's own document tells.
    #[rustfmt::skip]
    pub(super) fn reading(self) -> Option<Reading> {
        use Way::{Patient, PatientAndVisit, Record, Through, Visit};
        Some(match self {
            Self::Registered | Self::Status | Self::Owner | Self::Merged => return None,
            Self::Appointment => reading("appointments", Patient, "t.scheduled_start",
                &["t.reason", "t.notes", "t.cancellation_reason"], None,
                &["appointment_type", "scheduled", "status", "reason", "notes", "checked_in_at", "actual_start", "actual_end", "cancellation_reason"]),
            Self::CheckIn => reading("check_ins", Patient, "t.checked_in_at", &["t.remark"], None, &["contact_confirmed", "remark"]),
            Self::AlertsRead => reading("alert_acknowledgements", Patient, "t.acknowledged_at", &["t.alerts"], None, &["alerts"]),
            Self::Visit => reading("medical_records", Record, "t.visit_date", &["t.chief_complaint"], None, &["record_type", "chief_complaint"]),
            Self::Note => reading("soap_notes", Visit, "r.visit_date",
                &["t.subjective", "t.objective", "t.assessment", "t.plan", "t.additional_notes"], None,
                &["subjective", "objective", "assessment", "plan", "additional_notes"]),
            Self::Vitals => reading("vital_signs", Visit, "t.recorded_at", &["t.mucous_membranes"], Some("recorded_by"),
                &["weight_kg", "temperature_celsius", "pulse_rate", "respiratory_rate", "blood_pressure_systolic",
                  "blood_pressure_diastolic", "body_condition_score", "pain_score", "capillary_refill_seconds", "mucous_membranes"]),
            Self::Weight => reading("patient_weights", Patient, WEIGHED, &["t.weight_kg"], None, &["weight_kg"]),
            Self::Diagnosis => reading("diagnoses", Visit, "r.visit_date", &["t.diagnosis_name", "t.diagnosis_code", "t.notes"],
                None, &["diagnosis_type", "notes"]),
            Self::Treatment => reading("treatments", Visit, "coalesce(t.performed_at, t.due_at, r.visit_date)",
                &["t.treatment_name", "t.description", "t.notes", "t.dose"], Some("performed_by"),
                &["status", "dose", "route", "description", "notes", "due_at"]),
            Self::Prescription => reading("prescriptions", Visit, "t.prescribed_at",
                &["t.medication_name", "t.dosage", "t.frequency", "t.instructions"], Some("prescribed_by"),
                &["dosage", "frequency", "route", "duration", "quantity", "quantity_unit", "instructions"]),
            Self::Dispensing => reading("dispensings", Visit, "t.dispensed_at",
                &["t.batch_number", "(SELECT p.medication_name FROM prescriptions p WHERE p.id = t.prescription_id)"],
                Some("dispensed_by"), &["prescription_id", "quantity", "quantity_unit", "batch_number", "expires_on"]),
            Self::DispensingReturn => reading("dispensing_returns", Visit, "t.taken_back_at",
                &["t.reason", "(SELECT p.medication_name FROM prescriptions p JOIN dispensings d ON d.prescription_id = p.id WHERE d.id = t.dispensing_id)"],
                Some("taken_back_by"), &["reason"]),
            Self::Vaccination => reading("vaccinations", PatientAndVisit, "t.given_at",
                &["t.product_name", "t.against", "t.batch_number", "t.manufacturer", "t.tag_number"], Some("given_by"),
                &["against", "batch_number", "valid_until", "next_due_on", "tag_number"]),
            Self::LabResult => reading("lab_results", PatientAndVisit, "coalesce(t.resulted_at, t.ordered_at, t.created_at)",
                &["t.test_name", "t.panel", "t.value_text", "t.comment", "t.laboratory"], None,
                &["panel", "value", "value_text", "unit", "status", "laboratory", "comment"]),
            Self::Attachment => reading("attachments", PatientAndVisit, "t.created_at", &["t.file_name", "t.caption"], None, &["caption"]),
            Self::Problem => reading("problems", PatientAndVisit, "coalesce(r.visit_date, t.created_at)",
                &["t.problem_name", "t.notes"], None, &["status", "onset_on", "notes"]),
            Self::ProblemOver => reading("problems", PatientAndVisit, "unixepoch(t.resolved_on, '12 hours') * 1000",
                &["t.problem_name", "t.notes"], None, &["resolved_on"]),
            Self::Allergy => reading("patient_allergies", Patient, "t.created_at", &["t.allergen", "t.reaction"], None, &["reaction", "severity"]),
            Self::Signature => reading("medical_records", Record, "t.signed_at", &["t.chief_complaint"], Some("signed_by"), &["record_type"]),
            Self::Addendum => reading("addenda", Visit, "t.written_at", &["t.content", "t.reason"], Some("written_by"), &["content", "reason"]),
            Self::Document => reading("printed_documents", Patient, "t.printed_at", &[], None, &["document_kind", "copy_number"]),
            Self::Reminder => reading("reminders", Patient, "t.created_at", &["t.purpose"], None, &["due_on", "status"]),
            Self::ReminderClosed => reading("reminders", Patient, "t.closed_at", &["t.purpose", "t.closed_reason"], None, &["status", "closed_reason"]),
            Self::Notice => reading("reminder_notices", Through("reminders", "reminder_id"), "t.sent_at", &["p.purpose"], None, &["reminder_id", "channel"]),
            Self::Phone => reading("phone_notes", Patient, "t.called_at", &["t.note", "t.caller"], None, &["caller", "phone", "note"]),
            Self::Task => reading("tasks", Patient, "t.created_at", &["t.title", "t.details"], None, &["details", "due_on", "assignee_id"]),
            Self::TaskDone => reading("tasks", Patient, "t.done_at", &["t.title", "t.details"], Some("done_by"), &[]),
        })
    }
}

/// A weight that was measured with the vital signs stands there already, for those who see them.
const WEIGHED: &str = "CASE WHEN EXISTS (SELECT 1 FROM medical_records r \
     CROSS JOIN vital_signs v ON v.medical_record_id = r.id \
     WHERE r.patient_id = t.patient_id AND v.recorded_at = t.measured_at AND v.weight_kg IS NOT NULL \
     AND v.is_deleted IS NOT 1 AND (?2 IS NULL OR r.created_by = ?2)) THEN NULL ELSE t.measured_at END";
