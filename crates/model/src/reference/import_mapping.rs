//! How files of another program are read, kept by name for the next import.

use serde_json::Value as Json;
use uuid::Uuid;

/// A saved mapping of columns to fields.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "import_mappings", label = "Import mapping")]
pub struct ImportMapping {
    /// Row id.
    pub id: Uuid,
    /// Its name.
    #[field(label = "Name", class = Administrative, check = [NotBlank, MaxLen(100)])]
    pub name: String,
    /// The mapping, in the words of a mapping file.
    #[field(label = "Mapping", class = Administrative)]
    pub mapping: Json,
}
