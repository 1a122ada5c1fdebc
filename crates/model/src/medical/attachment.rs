//! A picture or paper that belongs to an animal. The file itself is kept by its hash, never in here.

use uuid::Uuid;

/// An attachment.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "attachments",
    label = "Attachment",
    owner = "`vetpms attach` and `vetpms attachments`, or the animal's page",
    record = "medical_record_id"
)]
pub struct Attachment {
    /// Row id.
    pub id: Uuid,
    /// Of which animal.
    #[field(label = "Patient", class = Clinical, refers = "patients")]
    pub patient_id: Uuid,
    /// The visit that it belongs to, if any.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Option<Uuid>,
    /// What the file was called.
    #[field(label = "File", class = Clinical, search = Words(0.5), check = [NotBlank, MaxLen(255)])]
    pub file_name: String,
    /// What it is, as an internet media type.
    #[field(label = "Type", class = Clinical, owned, check = [NotBlank, MaxLen(100)])]
    pub media_type: String,
    /// Bytes.
    #[field(label = "Size (bytes)", class = Clinical, owned, check = [Positive])]
    pub size_bytes: i64,
    /// SHA-256 of the file, in hex.
    #[field(label = "Hash", class = Clinical, owned, check = [NotBlank, MaxLen(64)])]
    pub sha256: String,
    /// What it shows.
    #[field(label = "Caption", class = Clinical, search = Words(0.5), check = [MaxLen(255)])]
    pub caption: Option<String>,
}
