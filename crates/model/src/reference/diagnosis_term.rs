//! A word for what can be the matter: the practice's own short list.

use uuid::Uuid;

use crate::value::Set;

/// A diagnosis term, with a code of another system where the practice has a licence for it.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "diagnosis_terms", label = "Diagnosis term")]
pub struct DiagnosisTerm {
    /// Row id.
    pub id: Uuid,
    /// The term.
    #[field(label = "Term", class = Administrative, check = [NotBlank, MaxLen(255)])]
    pub term: String,
    /// Other words for it, to find it by.
    #[field(label = "Other words", class = Administrative, check = [MaxLen(100)])]
    pub synonyms: Set,
    /// Its code.
    #[field(label = "Code", class = Administrative, check = [MaxLen(50)])]
    pub code: Option<String>,
    /// The system that the code is of.
    #[field(label = "Code system", class = Administrative, check = [MaxLen(50)])]
    pub code_system: Option<String>,
    /// For which species; for all when it does not say.
    #[field(label = "Species", class = Administrative, refers = "species", check = [MaxLen(50)])]
    pub species: Option<String>,
    /// Whether it is offered.
    #[field(label = "In use", class = Administrative, default = "true")]
    pub is_active: bool,
}
