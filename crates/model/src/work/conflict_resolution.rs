//! What somebody decided about an item of the review inbox: a fact, so that decisions meet everywhere.

use uuid::Uuid;

/// A decision, or the taking back of one. Who and when are the author and the time of the row.
///
/// An item is settled as long as one decision about it has not been taken back: that depends on the
/// set of facts alone, so all replicas agree in whatever order they learn of them. It repeats no
/// value of the record; those stand in the change that it names.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "conflict_resolutions",
    label = "Decision",
    owner = "`vetpms resolve`, or the page Review",
    fact
)]
pub struct ConflictResolution {
    /// Row id.
    pub id: Uuid,
    /// The item.
    #[field(label = "Item", class = Administrative, owned, check = [NotBlank, MaxLen(64)])]
    pub conflict_id: String,
    /// Table of the item's record, which says who may decide.
    #[field(label = "Table", class = Administrative, owned, check = [NotBlank, MaxLen(63)])]
    pub record_table: String,
    /// The item's record.
    #[field(label = "Record", class = Administrative, owned)]
    pub record_id: Uuid,
    /// The item's field, unless the record as a whole is meant.
    #[field(label = "Field", class = Administrative, owned, check = [MaxLen(63)])]
    pub record_field: Option<String>,
    /// What was decided.
    #[field(label = "Decision", class = Administrative, owned, check = [MaxLen(50)],
        codes = [Code("KEEP", "One side kept"), Code("BOTH", "Both kept"), Code("EDIT", "New value"),
                 Code("UNDO", "Decision taken back")])]
    pub decision: String,
    /// The side that was kept, as the item names it.
    #[field(label = "Kept", class = Administrative, owned, check = [MaxLen(64)])]
    pub kept: Option<String>,
    /// The decision that this one takes back.
    #[field(label = "Takes back", class = Administrative, owned)]
    pub undoes: Option<Uuid>,
    /// Table of the change by which it was carried out.
    #[field(label = "Changed table", class = Administrative, owned, check = [MaxLen(63)])]
    pub changed_table: Option<String>,
    /// Row of that change.
    #[field(label = "Changed record", class = Administrative, owned)]
    pub changed_id: Option<Uuid>,
    /// Hash of that change, hex.
    #[field(label = "Change", class = Administrative, owned, check = [MaxLen(64)])]
    pub change_hash: Option<String>,
    /// Why.
    #[field(label = "Reason", class = Administrative, owned, sealed, check = [MaxLen(500)])]
    pub reason: Option<String>,
}
