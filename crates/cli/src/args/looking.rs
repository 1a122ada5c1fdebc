//! What is looked for, and what was.

use clap::Args;
use uuid::Uuid;

/// What is looked for.
#[derive(Debug, Clone, Args)]
pub(crate) struct FindArgs {
    /// What you know of them.
    #[arg(required = true)]
    pub(crate) query: Vec<String>,
    /// Look for words in medical records instead: notes, diagnoses, medicines, batches, files.
    #[arg(long)]
    pub(crate) records: bool,
    /// Most lines.
    #[arg(long, default_value_t = 10)]
    pub(crate) limit: usize,
}

/// Whose changes are shown.
#[derive(Debug, Clone, Args)]
pub(crate) struct HistoryArgs {
    /// Table, such as patients.
    pub(crate) table: String,
    /// Its id.
    pub(crate) id: Uuid,
    /// Only this field.
    pub(crate) field: Option<String>,
}

/// Whose life is shown.
#[derive(Debug, Clone, Args)]
pub(crate) struct TimelineArgs {
    /// The patient's id.
    pub(crate) patient: Uuid,
    /// Only where these words stand.
    #[arg(long, default_value = "")]
    pub(crate) find: String,
    /// Most lines.
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: usize,
}
