//! The touched fields of one row: the only thing a writer ever hands over.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

use crate::check::{Invalid, check, normalise};
use crate::def::{EntityDef, FieldDef, FieldType};
use crate::row::Row;
use crate::value::Value;

/// Why a patch is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatchError {
    /// A value does not fulfil its field's conditions.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The table has no such field.
    #[error("{table} has no field named {field}")]
    UnknownField {
        /// The table.
        table: &'static str,
        /// The name that was given.
        field: String,
    },
    /// The field is written by its own use case only.
    #[error("{label} is not edited by hand: {field} changes with its own action")]
    Owned {
        /// The field.
        field: &'static str,
        /// Its label.
        label: &'static str,
    },
}

impl PatchError {
    /// The field that it is about.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Invalid(invalid) => invalid.field,
            Self::UnknownField { field, .. } => field,
            Self::Owned { field, .. } => field,
        }
    }
}

/// New values of touched fields; a set's value is the whole new set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patch {
    /// Position of the field in its definition, and its new value.
    pub values: Vec<(usize, Value)>,
}

impl Patch {
    /// Reads a patch as a form or a program sends it. Refuses fields that a use case owns.
    ///
    /// # Errors
    /// The first field that is unknown, owned or of the wrong kind.
    pub fn from_json(
        def: &'static EntityDef,
        json: &Map<String, Json>,
    ) -> Result<Self, PatchError> {
        let mut patch = Self::default();
        for (name, value) in json {
            let unknown = || PatchError::UnknownField {
                table: def.table,
                field: name.clone(),
            };
            let index = def.index(name).ok_or_else(unknown)?;
            let field = &def.fields[index];
            if field.owned {
                return Err(PatchError::Owned {
                    field: field.name,
                    label: field.label,
                });
            }
            let value = Value::from_json(field.ty, value)
                .map_err(|error| Invalid::value(def, field.name, &error))?;
            patch.values.push((index, value));
        }
        Ok(patch)
    }

    /// Sets a field by name. A name that the table lacks is left out: use cases name fields of the registry.
    #[must_use]
    pub fn with(mut self, def: &EntityDef, name: &str, value: Value) -> Self {
        if let Some(index) = def.index(name) {
            self.values.retain(|(at, _)| *at != index);
            self.values.push((index, value));
        }
        self
    }

    /// The new value of a field, if the patch touches it.
    #[must_use]
    pub fn get(&self, def: &EntityDef, name: &str) -> Option<&Value> {
        let index = def.index(name)?;
        self.values
            .iter()
            .find(|(at, _)| *at == index)
            .map(|(_, value)| value)
    }

    /// The touched fields.
    pub fn fields<'a>(
        &'a self,
        def: &'a EntityDef,
    ) -> impl Iterator<Item = (&'static FieldDef, &'a Value)> {
        self.values
            .iter()
            .map(|(index, value)| (&def.fields[*index], value))
    }

    /// Brings every value to its stored form and checks it.
    ///
    /// # Errors
    /// The first field that is not valid.
    pub fn checked(
        mut self,
        def: &'static EntityDef,
        today: NaiveDate,
    ) -> Result<Self, PatchError> {
        for (index, value) in &mut self.values {
            let field = &def.fields[*index];
            *value = normalise(field, std::mem::take(value));
            check(field, value, today)?;
        }
        Ok(self)
    }

    /// The values of a new row: defaults filled in, nothing required missing.
    ///
    /// # Errors
    /// The first field that is not valid or missing.
    pub fn into_birth(
        mut self,
        def: &'static EntityDef,
        today: NaiveDate,
    ) -> Result<Self, PatchError> {
        for (index, field) in def.fields.iter().enumerate() {
            if !self
                .values
                .iter()
                .any(|(at, value)| *at == index && !value.is_null())
                && let Some(default) = field.default
            {
                self.values.retain(|(at, _)| *at != index);
                self.values.push((index, default_value(field, default)));
            }
        }
        let patch = self.checked(def, today)?;
        for (index, field) in def.fields.iter().enumerate() {
            let filled = patch
                .values
                .iter()
                .any(|(at, value)| *at == index && !value.is_null());
            if field.required && !filled {
                return Err(Invalid::new(field, "this must be filled in").into());
            }
        }
        Ok(patch)
    }

    /// The row that these values make on their own.
    #[must_use]
    pub fn to_row(&self, def: &EntityDef, id: uuid::Uuid) -> Row {
        let mut row = Row::empty(def, id);
        for (index, field) in def.fields.iter().enumerate() {
            if field.ty == FieldType::Set {
                row.values[index] = Value::Set(std::collections::BTreeSet::new());
            }
        }
        for (index, value) in self.values.iter().filter(|(_, value)| !value.is_null()) {
            row.values[*index] = value.clone();
        }
        row
    }
}

fn default_value(field: &FieldDef, default: &str) -> Value {
    match field.ty {
        FieldType::Bool => Value::Bool(default == "true"),
        FieldType::Int => default.parse().map_or(Value::Null, Value::Int),
        _ => Value::Text(default.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::Entity;
    use crate::people::Patient;
    use uuid::Uuid;

    fn json(value: Json) -> Map<String, Json> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn a_birth_needs_what_is_required_and_gets_defaults() {
        let def = Patient::def();
        let today = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let owner = Uuid::from_u128(1);
        let patch = Patch::from_json(
            def,
            &json(serde_json::json!({"name": "Zen", "species": "Cat"})),
        )
        .unwrap();
        assert_eq!(
            patch.into_birth(def, today).unwrap_err().field(),
            "client_id"
        );
        let whole = serde_json::json!({"name": " Zen ", "species": "Cat", "client_id": owner});
        let row = Patch::from_json(def, &json(whole))
            .unwrap()
            .into_birth(def, today)
            .unwrap()
            .to_row(def, owner);
        assert_eq!(row.text(def, "name"), Some("Zen"));
        assert_eq!(row.text(def, "status"), Some("ACTIVE"));
    }

    #[test]
    fn unknown_owned_and_mistyped_fields_are_named() {
        let def = Patient::def();
        let refused = |value| Patch::from_json(def, &json(value)).unwrap_err();
        assert!(matches!(
            refused(serde_json::json!({"nam": "x"})),
            PatchError::UnknownField { .. }
        ));
        assert!(matches!(
            refused(serde_json::json!({"status": "DECEASED"})),
            PatchError::Owned { .. }
        ));
        assert_eq!(
            refused(serde_json::json!({"is_neutered": "perhaps"})).field(),
            "is_neutered"
        );
    }
}
