//! What can go wrong. Messages never carry a query or an entry.

/// An error of the search index.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The engine refused; the index still holds what was last committed.
    #[error("the search engine failed: {0}")]
    Engine(String),
    /// A writer stopped half way through; the index must be rebuilt.
    #[error("an earlier update of the search index broke off; rebuild it")]
    Broken,
    /// A saved index is damaged, of another version or sealed with another key; rebuild it.
    #[error("the saved search index cannot be used ({0}); rebuild it")]
    Unusable(&'static str),
    /// The file of a saved index could not be read or written.
    #[error("the file of the search index: {0}")]
    Io(#[from] std::io::Error),
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Engine(error.to_string())
    }
}
