//! A few letters that stand for a sentence.

use uuid::Uuid;

use crate::value::Prose;

/// A text macro.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "text_macros", label = "Text macro")]
pub struct TextMacro {
    /// Row id.
    pub id: Uuid,
    /// What is typed.
    #[field(label = "Abbreviation", class = Administrative, check = [NotBlank, MaxLen(30)])]
    pub abbreviation: String,
    /// What stands there then.
    #[field(label = "Text", class = Administrative, check = [NotBlank])]
    pub expansion: Prose,
    /// Whose it is; everybody's when it does not say.
    #[field(label = "Only for", class = Administrative)]
    pub user_id: Option<Uuid>,
}
