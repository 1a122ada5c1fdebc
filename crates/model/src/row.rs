//! A row of any table, its values in the order of the definition.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::def::{EntityDef, IS_DELETED};
use crate::value::{Value, ValueError};

/// A row: one value per field of its [`EntityDef`], in that order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The row's id.
    pub id: Uuid,
    /// One value per field.
    pub values: Vec<Value>,
}

/// Who wrote a row first and last: derived from the envelopes of changes, never part of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// When it was first written (the writer's clock).
    pub created_at: DateTime<Utc>,
    /// Who wrote it first.
    pub created_by: Uuid,
    /// When it was last written (the writer's clock).
    pub updated_at: DateTime<Utc>,
    /// Who wrote it last.
    pub updated_by: Uuid,
    /// On which device.
    pub updated_device: Uuid,
    /// The server's position of the last change; `None` until the server has accepted it.
    pub updated_position: Option<i64>,
}

impl Row {
    /// An empty row of `def`.
    #[must_use]
    pub fn empty(def: &EntityDef, id: Uuid) -> Self {
        Self {
            id,
            values: vec![Value::Null; def.fields.len()],
        }
    }

    /// The value of a field; `Null` for a name that the table does not have.
    #[must_use]
    pub fn get(&self, def: &EntityDef, name: &str) -> &Value {
        def.index(name)
            .and_then(|at| self.values.get(at))
            .unwrap_or(&Value::Null)
    }

    /// The text of a field.
    #[must_use]
    pub fn text(&self, def: &EntityDef, name: &str) -> Option<&str> {
        self.get(def, name).as_text()
    }

    /// Whether the row carries its tombstone.
    #[must_use]
    pub fn is_deleted(&self, def: &EntityDef) -> bool {
        self.get(def, IS_DELETED).is_true()
    }

    /// Its JSON object, without the id; absent values are left out.
    #[must_use]
    pub fn to_json(&self, def: &EntityDef) -> Map<String, Json> {
        let filled = def
            .fields
            .iter()
            .zip(&self.values)
            .filter(|(_, value)| !value.is_null());
        filled
            .map(|(field, value)| (field.name.to_owned(), value.to_json()))
            .collect()
    }

    /// Reads what [`Row::to_json`] wrote; names it does not know are left alone.
    ///
    /// # Errors
    /// The field and what is wrong with it.
    pub fn from_json(
        def: &'static EntityDef,
        id: Uuid,
        json: &Map<String, Json>,
    ) -> Result<Self, (&'static str, ValueError)> {
        let values = def.fields.iter().map(|field| match json.get(field.name) {
            None => Ok(Value::Null),
            Some(value) => Value::from_json(field.ty, value).map_err(|error| (field.name, error)),
        });
        Ok(Self {
            id,
            values: values.collect::<Result<_, _>>()?,
        })
    }
}
