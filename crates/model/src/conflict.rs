//! A conflict that a machine cannot settle, as it is stored, sent and shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What collided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// Two people wrote different values into one field.
    ConcurrentEdit,
    /// One deleted what another edited.
    DeletedWhileEdited,
    /// Two people changed the same passage of a text.
    SamePassage,
    /// Two appointments want the same vet or room.
    Overlap,
    /// Two living animals have one microchip.
    DuplicateMicrochip,
    /// One client was perhaps entered twice.
    DuplicateClient,
    /// Something new hangs on a record that was removed.
    DeletedParent,
    /// A part of a signed visit was changed by somebody who did not know that it was signed.
    EditedAfterSigning,
    /// Something new belongs to a visit that was signed without it.
    AddedAfterSigning,
    /// One appointment has two visits.
    VisitTwice,
    /// One thing stands in a list of the practice twice.
    DuplicateEntry,
    /// More was handed out than is prescribed.
    HandedOutTwice,
}

impl ConflictKind {
    /// Its name as programs spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConcurrentEdit => "concurrent_edit",
            Self::DeletedWhileEdited => "deleted_while_edited",
            Self::SamePassage => "same_passage",
            Self::Overlap => "overlap",
            Self::DuplicateMicrochip => "duplicate_microchip",
            Self::DuplicateClient => "duplicate_client",
            Self::DeletedParent => "deleted_parent",
            Self::EditedAfterSigning => "edited_after_signing",
            Self::AddedAfterSigning => "added_after_signing",
            Self::VisitTwice => "visit_twice",
            Self::DuplicateEntry => "duplicate_entry",
            Self::HandedOutTwice => "handed_out_twice",
        }
    }

    /// Whether merging a record finds it, and not a rule over several records.
    #[must_use]
    pub fn is_of_merging(self) -> bool {
        matches!(
            self,
            Self::ConcurrentEdit
                | Self::DeletedWhileEdited
                | Self::SamePassage
                | Self::EditedAfterSigning
        )
    }
}

/// One of the competing values.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The change that wrote it, hex; where whole records compete, the record's id.
    pub change: String,
    /// The value.
    pub value: Json,
    /// The writer's actor, hex; empty when not known.
    pub actor: String,
    /// When, by the writer's clock.
    pub at: Option<DateTime<Utc>>,
}

/// A conflict, the same on every replica.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Hash of table, row, field and the competing changes, hex.
    pub id: String,
    /// What collided.
    pub kind: ConflictKind,
    /// Table.
    pub table: String,
    /// Row.
    pub row: Uuid,
    /// Field, unless the row as a whole is meant.
    pub field: Option<String>,
    /// The value that both sides started from.
    pub earlier: Json,
    /// The value in force.
    pub in_force: Json,
    /// The competing values, in the order of their changes.
    pub sides: Vec<Side>,
}

impl std::fmt::Debug for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Conflict({} {:?} {}/{} {:?})",
            self.id, self.kind, self.table, self.row, self.field
        )
    }
}

impl Conflict {
    /// The records that it is about: its own row, and those that compete with it.
    #[must_use]
    pub fn records(&self) -> std::collections::BTreeSet<Uuid> {
        let sides = self
            .sides
            .iter()
            .filter_map(|side| side.change.parse().ok());
        sides.chain([self.row]).collect()
    }

    /// The id of a conflict over these changes; their order does not matter.
    #[must_use]
    pub fn make_id(
        kind: ConflictKind,
        table: &str,
        row: Uuid,
        field: &str,
        changes: &[&str],
    ) -> String {
        let mut sorted = changes.to_vec();
        sorted.sort_unstable();
        let mut hash = Sha256::new();
        for part in [format!("{kind:?}").as_str(), table, &row.to_string(), field]
            .iter()
            .chain(&sorted)
        {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}
