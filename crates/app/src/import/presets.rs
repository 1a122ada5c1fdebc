//! Mappings that are kept by name, for the next file of the same program.

use serde::Serialize;
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_model::reference::ImportMapping;
use vetpms_model::{Entity, Patch, Value};

use super::mapping::Mapping;
use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// A saved mapping.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct SavedMapping {
    /// Row id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The mapping.
    pub mapping: Mapping,
}

/// All saved mappings by name; one that this version cannot read is left out.
///
/// # Errors
/// The user may not read them.
pub fn saved_mappings(desk: &Desk) -> Result<Vec<SavedMapping>, AppError> {
    let def = ImportMapping::def();
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let mut found = Vec::new();
        for (row, _) in tx.scan(def, None, usize::MAX)? {
            let Value::Json(text) = row.get(def, "mapping") else {
                continue;
            };
            if let Ok(mapping) = serde_json::from_str(text)
                && !row.is_deleted(def)
            {
                let name = row.text(def, "name").unwrap_or_default().to_owned();
                found.push(SavedMapping {
                    id: row.id,
                    name,
                    mapping,
                });
            }
        }
        found.sort_by_key(|saved| saved.name.to_lowercase());
        Ok(found)
    })
}

/// Keeps a mapping by name, in place of one of the same name.
///
/// # Errors
/// The mapping is not whole; the name is empty.
pub fn save_mapping(desk: &Desk, name: &str, mapping: &Mapping) -> Result<Uuid, AppError> {
    mapping.check()?;
    let def = ImportMapping::def();
    let json: Json = serde_json::to_value(mapping)
        .map_err(|error| AppError::new(Code::Internal, error.to_string()))?;
    let same = saved_mappings(desk)?
        .into_iter()
        .find(|saved| saved.name.eq_ignore_ascii_case(name.trim()));
    commit(desk, "save_mapping", |draft| {
        let patch = Patch::default()
            .with(def, "name", Value::Text(name.to_owned()))
            .with(def, "mapping", Value::Json(json.to_string()));
        match same {
            Some(saved) => {
                draft.change(def, saved.id, patch, None)?;
                Ok(saved.id)
            }
            None => {
                let id = draft.new_id();
                draft.create(def, id, patch)
            }
        }
    })
}
