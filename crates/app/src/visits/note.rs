//! Saving what is being typed: on every pause, together with what others wrote meanwhile.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_document::birth;
use vetpms_model::def::FieldType;
use vetpms_model::medical::{MedicalRecord, SoapNote};
use vetpms_model::{Entity, EntityDef, Patch, Row, Value, ids};
use vetpms_store::ReadTx;

use super::case::Case;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::view::{self, parse_heads};

/// Whose text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TextOf {
    /// The note: subjective, objective, assessment, plan.
    Note,
    /// The record: the complaint.
    Record,
}

impl TextOf {
    fn def(self) -> &'static EntityDef {
        match self {
            Self::Note => SoapNote::def(),
            Self::Record => MedicalRecord::def(),
        }
    }
}

/// The texts as they stand once saved.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SavedText {
    /// Heads to hand back with the next save, hex.
    pub heads: Vec<String>,
    /// Every text by field, what others wrote included; empty ones too.
    pub texts: Map<String, Json>,
}

/// Saves the texts that were typed in; durable when this returns. `opened_at` are the heads that the typing began at:
/// what others wrote since then stays, and stands in the answer. Without any text it only answers what stands there.
///
/// # Errors
/// [`Code::InvalidValue`] for a field that is no text; [`AppError::not_found`]; [`Code::Forbidden`].
pub fn save_text(
    desk: &Desk,
    record: Uuid,
    of: TextOf,
    texts: &Map<String, Json>,
    opened_at: &[String],
) -> Result<SavedText, AppError> {
    let def = of.def();
    let heads = parse_heads(opened_at)?;
    commit(desk, "save_note", |draft| {
        Case::read(desk, draft.tx, record)?;
        let patch = Patch::from_json(def, texts)?;
        if let Some((field, _)) = patch.fields(def).find(|(f, _)| f.ty != FieldType::Prose) {
            let problem = "this is no text of a note";
            return Err(AppError::field(Code::InvalidValue, field.name, problem));
        }
        let id = match of {
            TextOf::Note => note_id(record),
            TextOf::Record => record,
        };
        if patch.values.is_empty() {
            return saved(draft.tx, def, id);
        }
        if draft.tx.row(def, id)?.is_some() {
            let heads = match heads.as_slice() {
                // The typing began when there was no note: somebody else's, which came since, must not be replaced.
                [] => birth::hashes(def, patch.fields(def).map(|(field, _)| field))?,
                heads => heads.to_vec(),
            };
            draft.change(def, id, patch, Some(&heads))?;
        } else {
            first(draft, def, (record, id), patch)?;
        }
        saved(draft.tx, def, id)
    })
}

/// The id of a visit's note: the same on every computer.
pub(super) fn note_id(record: Uuid) -> Uuid {
    ids::natural_id(SoapNote::def().table, &[record])
}

/// A note comes to be with its first letter.
fn first(
    draft: &mut Draft<'_>,
    def: &'static EntityDef,
    (record, id): (Uuid, Uuid),
    patch: Patch,
) -> Result<(), AppError> {
    let is_empty = |value: &Value| value.as_text().is_none_or(str::is_empty);
    if patch.fields(def).all(|(_, value)| is_empty(value)) {
        return Ok(());
    }
    let patch = patch.with(def, "medical_record_id", Value::Id(record));
    draft.create(def, id, patch).map(drop)
}

fn saved(tx: &ReadTx, def: &'static EntityDef, id: Uuid) -> Result<SavedText, AppError> {
    let row = tx.row(def, id)?.map(|(row, _)| row);
    Ok(SavedText {
        heads: view::heads(tx, def, id)?,
        texts: texts(def, row.as_ref()),
    })
}

/// Every text of a row, empty ones too.
fn texts(def: &'static EntityDef, row: Option<&Row>) -> Map<String, Json> {
    let prose = def.fields.iter().filter(|f| f.ty == FieldType::Prose);
    prose
        .map(|field| {
            let text = row.and_then(|row| row.text(def, field.name));
            (field.name.to_owned(), Json::from(text.unwrap_or_default()))
        })
        .collect()
}
