//! The mapping file: which columns make which fields. TOML, explained in `docs/import.md`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use vetpms_model::people::{Address, Client, Patient};
use vetpms_model::{Entity, EntityDef};

use crate::error::{AppError, Code, file};
use crate::words::did_you_mean;

/// A mapping file.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The source's name; rows of the same source are recognised at the next import.
    pub source: String,
    /// The column that dates a row.
    pub date: Option<DateColumn>,
    /// The client of a row.
    pub client: KeyedPart,
    /// The client's address.
    pub address: Option<Part>,
    /// The animal of a row.
    pub patient: Option<KeyedPart>,
}

/// A dated column.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct DateColumn {
    /// The column's heading.
    pub column: String,
    /// How dates are written, such as `%d-%m-%Y`.
    pub format: String,
}

/// A record with a key in the source.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct KeyedPart {
    /// What identifies it in the source, such as `{Number}`.
    pub key: String,
    /// Field = text with `{Column}` in it.
    pub fields: BTreeMap<String, String>,
    /// Field = what stands in when it comes out empty; reported.
    #[serde(default)]
    pub empty: BTreeMap<String, String>,
    /// Field = replacements of one text by another.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}

/// A record without a key of its own.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Field = text with `{Column}` in it.
    pub fields: BTreeMap<String, String>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// [`Code::File`] or [`Code::InvalidValue`] with the line that is wrong.
    pub fn load(path: &Path) -> Result<Self, AppError> {
        let text = std::fs::read_to_string(path).map_err(|error| file(path, &error))?;
        Self::parse(&text).map_err(|error| AppError {
            message: format!("{}: {}", path.display(), error.message),
            ..error
        })
    }

    /// Reads a mapping.
    ///
    /// # Errors
    /// [`Code::InvalidValue`] with the line or the field that is wrong.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        let mapping: Self = toml::from_str(text)
            .map_err(|error| AppError::new(Code::InvalidValue, error.message().to_owned()))?;
        mapping.check()?;
        Ok(mapping)
    }

    /// Tests that every field exists and may be imported, and that every template is whole.
    ///
    /// # Errors
    /// [`Code::UnknownField`], [`Code::OwnedField`] or [`Code::InvalidValue`] with the field that is wrong.
    pub fn check(&self) -> Result<(), AppError> {
        check_fields(Client::def(), self.client.fields.keys())?;
        check_fields(
            Address::def(),
            self.address.iter().flat_map(|part| part.fields.keys()),
        )?;
        check_fields(
            Patient::def(),
            self.patient.iter().flat_map(|part| part.fields.keys()),
        )?;
        for part in [Some(&self.client), self.patient.as_ref()]
            .into_iter()
            .flatten()
        {
            for name in part.empty.keys().chain(part.values.keys()) {
                if !part.fields.contains_key(name) {
                    let message =
                        format!("{name} has a stand-in or replacements but no line under fields");
                    return Err(AppError::field(Code::UnknownField, name, message));
                }
            }
        }
        self.check_templates()
    }

    /// Tests that every brace is closed.
    fn check_templates(&self) -> Result<(), AppError> {
        let patient = self
            .patient
            .iter()
            .flat_map(|part| part.fields.values().chain([&part.key]));
        let address = self.address.iter().flat_map(|part| part.fields.values());
        let client = self.client.fields.values().chain([&self.client.key]);
        for template in client.chain(address).chain(patient) {
            if template.matches('{').count() != template.matches('}').count() {
                let message = format!("in {template:?} a column's name is not closed with }}");
                return Err(AppError::new(Code::InvalidValue, message));
            }
        }
        Ok(())
    }

    /// Every column that the mapping uses.
    pub(super) fn columns(&self) -> Vec<String> {
        let patient = self
            .patient
            .iter()
            .flat_map(|part| part.fields.values().chain([&part.key]));
        let address = self.address.iter().flat_map(|part| part.fields.values());
        let templates = self
            .client
            .fields
            .values()
            .chain([&self.client.key])
            .chain(address)
            .chain(patient);
        let mut columns: Vec<String> = templates.flat_map(|template| names(template)).collect();
        columns.extend(self.date.iter().map(|date| date.column.clone()));
        columns
    }
}

fn check_fields<'a>(
    def: &'static EntityDef,
    names: impl Iterator<Item = &'a String>,
) -> Result<(), AppError> {
    for name in names {
        let field = def.field(name).ok_or_else(|| {
            AppError::field(
                Code::UnknownField,
                name,
                format!("{} has no field named {name}{}", def.table, near(def, name)),
            )
        })?;
        if field.owned {
            let message = format!(
                "{} cannot be imported: it changes with its own action",
                field.label
            );
            return Err(AppError::field(Code::OwnedField, name, message));
        }
    }
    Ok(())
}

fn near(def: &EntityDef, name: &str) -> String {
    did_you_mean(name, def.fields.iter().map(|field| field.name))
}

/// The `{Column}` names of a template.
fn names(template: &str) -> Vec<String> {
    let parts = template.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()))
        .collect()
}

/// Fills a template in; white space around and inside is tidied.
pub(super) fn fill(template: &str, column: impl Fn(&str) -> String) -> String {
    let mut parts = template.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some((name, rest)) = part.split_once('}') {
            filled.push_str(&column(name));
            filled.push_str(rest);
        }
    }
    filled.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_name_their_columns_and_are_filled() {
        assert_eq!(names("{A} of {B c}"), ["A", "B c"]);
        assert_eq!(
            fill("Licence {A}  {B}", |name| format!(" {name} ")),
            "Licence A B"
        );
    }

    #[test]
    fn unknown_and_owned_fields_are_refused() {
        let mapping = |field: &str| {
            format!(
                "source='x'\n[client]\nkey='{{A}}'\nfields={{last_name='{{A}}', {field}='{{A}}'}}"
            )
        };
        assert_eq!(
            Mapping::parse(&mapping("nickname"))
                .unwrap_err()
                .field
                .as_deref(),
            Some("nickname")
        );
        assert_eq!(
            Mapping::parse(&mapping("is_deleted")).unwrap_err().code,
            Code::OwnedField
        );
        assert!(Mapping::parse(&mapping("email")).is_ok());
    }
}
