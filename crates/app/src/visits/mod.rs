//! The consult: receiving the animal, the visit's record, its note, what is measured, found, done and prescribed.
//!
//! Nothing of an earlier visit is ever copied into a later one by itself. What a person must be asked about (an
//! allergy, an unusual dose, a jump in weight) is refused with a code of its own until the caller brings the answer.

pub(crate) mod allergies;
mod anew;
mod animal;
mod blank;
pub(crate) mod case;
mod check_in;
mod diagnoses;
mod dose;
mod doubts;
mod note;
mod note_texts;
mod open;
mod patient_visits;
mod prescriptions;
mod problems;
mod ranges;
mod remove;
mod treatments;
mod visit;
mod vitals;

pub use anew::{WrittenAnew, cancel_prescription, prescribe_anew};
pub use animal::{LastWeight, VisitPatient};
pub use blank::remove_visit;
pub(crate) use blank::{is_blank, says_nothing};
pub(crate) use case::patched;
pub use check_in::{Arrival, check_in};
pub use diagnoses::{TermHit, add_diagnosis, change_diagnosis, diagnosis_terms};
pub use dose::{DoseHelp, DoseLine, ProductHit, UnusualDose, dose_help, products};
pub(crate) use doubts::doubt;
pub use note::{SavedText, TextOf, save_text};
pub use note_texts::{NoteTexts, note_texts};
pub(crate) use open::changed as visit_changed;
pub use open::{PastVisit, VisitOf, change_visit, enter_visit, open_visit};
pub use patient_visits::{Measured, VisitLine, patient_measures, patient_visits};
pub(crate) use prescriptions::changed as prescription_changed;
pub use prescriptions::{change_prescription, prescribe};
pub use problems::{
    add_problem, change_problem, patient_problems, reopen_problem, resolve_problem,
};
pub use ranges::{ScoreScale, VitalRange};
pub use remove::{VisitPart, remove_part};
pub(crate) use treatments::changed as treatment_changed;
pub use treatments::{
    DONE_AFTER_SIGNING, TreatmentStep, add_treatment, change_treatment, set_treatment_status,
};
pub use visit::{EarlierVisit, Visit, visit};
pub(crate) use vitals::weight_is_meant;
pub use vitals::{add_vitals, correct_vitals};
pub(crate) use vitals::{corrected as vitals_corrected, weigh_as_decided};
