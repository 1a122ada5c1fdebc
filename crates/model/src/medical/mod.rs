//! The medical record: what was found and done at a visit. Whoever may see only their own records sees none of
//! anybody else's, in any of these tables.

mod addendum;
mod attachment;
mod diagnosis;
mod dispensing;
mod dispensing_return;
mod lab_result;
mod medical_record;
mod prescription;
mod printed_content;
mod soap_note;
mod treatment;
mod vital_signs;

pub use addendum::Addendum;
pub use attachment::Attachment;
pub use diagnosis::Diagnosis;
pub use dispensing::Dispensing;
pub use dispensing_return::DispensingReturn;
pub use lab_result::LabResult;
pub use medical_record::MedicalRecord;
pub use prescription::Prescription;
pub use printed_content::PrintedContent;
pub use soap_note::SoapNote;
pub use treatment::Treatment;
pub use vital_signs::VitalSigns;
