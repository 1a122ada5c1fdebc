//! The name another system knows a row by: a fact, so that imports meet.

use uuid::Uuid;

/// A row's key in a source it was imported from.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "external_ids", label = "External key", fact)]
pub struct ExternalId {
    /// Row id, made from tenant, source, kind and key.
    pub id: Uuid,
    /// The source's name.
    #[field(label = "Source", class = Administrative, check = [NotBlank, MaxLen(50)])]
    pub source: String,
    /// The table of the row.
    #[field(label = "Kind", class = Administrative, check = [NotBlank, MaxLen(50)])]
    pub kind: String,
    /// The key in the source.
    #[field(label = "Key", class = Administrative, check = [NotBlank, MaxLen(255)])]
    pub external_id: String,
    /// The row here.
    #[field(label = "Record", class = Administrative)]
    pub row_id: Uuid,
}
