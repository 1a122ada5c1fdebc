//! A note to begin with, for a kind of visit.

use uuid::Uuid;

use crate::value::Prose;

/// A template of a note.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "note_templates", label = "Note template")]
pub struct NoteTemplate {
    /// Row id.
    pub id: Uuid,
    /// What it is called.
    #[field(label = "Name", class = Administrative, check = [NotBlank, MaxLen(100)])]
    pub name: String,
    /// For which kind of visit it is offered first.
    #[field(label = "Kind of visit", class = Administrative, check = [MaxLen(50)])]
    pub record_type: Option<String>,
    /// For which species; for all when it does not say.
    #[field(label = "Species", class = Administrative, refers = "species", check = [MaxLen(50)])]
    pub species: Option<String>,
    /// What the owner tells.
    #[field(label = "Subjective", class = Administrative)]
    pub subjective: Prose,
    /// What was found.
    #[field(label = "Objective", class = Administrative)]
    pub objective: Prose,
    /// What is thought.
    #[field(label = "Assessment", class = Administrative)]
    pub assessment: Prose,
    /// What is to be done.
    #[field(label = "Plan", class = Administrative)]
    pub plan: Prose,
    /// Whether it is offered.
    #[field(label = "In use", class = Administrative, default = "true")]
    pub is_active: bool,
}
