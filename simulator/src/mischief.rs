//! What can be wrong with a change set, and a table of a version that does not exist yet.

use std::sync::OnceLock;

use vetpms_model::{Class, EntityDef, FieldDef, FieldType, entity};

/// What is wrong with a set, and the code that the server must give for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mischief {
    /// Nothing.
    None,
    /// Signed by somebody else.
    WrongSignature,
    /// A change was altered after it was signed.
    Altered,
    /// A change was left out.
    Incomplete,
    /// A table that nobody knows.
    UnknownTable,
    /// A fact for a table of documents.
    WrongKind,
    /// No row.
    WrongRow,
    /// Bytes that are no change.
    BadBytes,
    /// An actor that the header does not name.
    ForeignActor,
    /// Sets before it are missing.
    Gap,
    /// Another set under a number that the log holds.
    Fork,
    /// Another practice.
    WrongTenant,
    /// A use case with too long a name.
    LongCause,
    /// A value that no form would let through.
    InvalidValue,
    /// A required field is missing.
    MissingField,
    /// It builds on a change that nobody sent.
    MissingDependency,
    /// A header that is none.
    Unreadable,
    /// A log that nobody has registered.
    UnknownReplica,
    /// An author who never signed in there.
    UnknownAuthor,
    /// More changes than a set may have.
    TooMany,
    /// A fact that says something else than before.
    FactDiffers,
}

impl Mischief {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::None,
        Self::WrongSignature,
        Self::Altered,
        Self::Incomplete,
        Self::UnknownTable,
        Self::WrongKind,
        Self::WrongRow,
        Self::BadBytes,
        Self::ForeignActor,
        Self::Gap,
        Self::Fork,
        Self::WrongTenant,
        Self::LongCause,
        Self::InvalidValue,
        Self::MissingField,
        Self::MissingDependency,
        Self::Unreadable,
        Self::UnknownReplica,
        Self::UnknownAuthor,
        Self::TooMany,
        Self::FactDiffers,
    ];
}

/// Clients, as a later version has them: with one more field.
pub(crate) fn newer_clients() -> &'static EntityDef {
    static NEWER: OnceLock<EntityDef> = OnceLock::new();
    NEWER.get_or_init(|| {
        let fields = entity("clients").map_or(&[][..], |def| def.fields);
        let mut fields: Vec<FieldDef> = fields.to_vec();
        fields.push(FieldDef {
            name: "pager",
            key: "pager",
            label: "Pager",
            class: Class::Identifying,
            ty: FieldType::Text,
            required: false,
            review: false,
            sealed: false,
            owned: false,
            signature: false,
            search: None,
            checks: &[],
            codes: &[],
            refers: None,
            default: None,
            columns: &[],
        });
        EntityDef {
            table: "clients",
            label: "Client",
            kind: vetpms_model::Kind::Document,
            fields: fields.leak(),
            natural_key: &[],
            derived: &[],
            record: None,
            writing: vetpms_model::Writing::Unsaid,
        }
    })
}
