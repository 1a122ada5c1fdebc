//! Why a document or a change is refused.

/// Errors of documents and changes; none of them has touched anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The bytes are empty, cut or altered.
    #[error("the stored document cannot be read")]
    Unreadable,
    /// A change does not pass the pre-flight.
    #[error("a change was refused before it was applied: {0}")]
    Preflight(&'static str),
    /// A change edits a text that no field of this version has: a newer one may know it.
    #[error("a change edits a text that this version does not know")]
    UnknownText,
    /// The actor has already written another change with this number.
    #[error("two different changes carry the same number of one writer")]
    Fork,
    /// The document does not survive being saved and loaded.
    #[error("a change would make the document unreadable")]
    Poison,
    /// A field holds something that its definition does not allow.
    #[error("the field {0} holds a value of another kind")]
    Field(&'static str),
}
