//! One line of a file: read by the mapping, checked as a whole, written.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::people::{Address, Client, ExternalId, Patient};
use vetpms_model::{Entity, EntityDef, FieldType, Patch, Value, ids};

use super::mapping::{KeyedPart, Mapping, fill};
use super::run::ImportReport;
use crate::commit::Draft;
use crate::error::{AppError, Code};
use crate::records::rules::KnownSpecies;

/// What a line came to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// It was here already.
    Unchanged,
    /// It filled empty fields.
    Merged,
    /// It made a record.
    Created,
}

/// The checked records of a line, before any of them is written.
pub(super) struct Parts {
    pub(super) client: (String, Patch),
    pub(super) address: Option<Patch>,
    pub(super) patient: Option<(String, Patch)>,
}

/// A line with what is needed to read it.
pub(super) struct Source<'a> {
    mapping: &'a Mapping,
    column: &'a dyn Fn(&str) -> String,
    tenant: Uuid,
    today: NaiveDate,
    date: DateTime<Utc>,
    species: &'a KnownSpecies,
}

impl<'a> Source<'a> {
    pub(super) fn new(
        tenant: Uuid,
        now: DateTime<Utc>,
        mapping: &'a Mapping,
        column: &'a dyn Fn(&str) -> String,
        species: &'a KnownSpecies,
    ) -> Result<Self, AppError> {
        let date = match &mapping.date {
            None => DateTime::UNIX_EPOCH,
            Some(dated) => {
                let text = column(&dated.column);
                let wrong = |_| {
                    AppError::field(
                        Code::InvalidValue,
                        &dated.column,
                        format!(
                            "{} must be a date of the form {}",
                            dated.column, dated.format
                        ),
                    )
                };
                if text.is_empty() {
                    DateTime::UNIX_EPOCH
                } else {
                    let day = NaiveDate::parse_from_str(&text, &dated.format).map_err(wrong)?;
                    day.and_time(chrono::NaiveTime::MIN).and_utc()
                }
            }
        };
        Ok(Self {
            mapping,
            column,
            tenant,
            today: now.date_naive(),
            date,
            species,
        })
    }

    /// Everything is checked before anything is written, so that a refused line leaves nothing behind.
    pub(super) fn check(&self, report: &mut ImportReport) -> Result<Parts, AppError> {
        let mut filled_in = Vec::new();
        let client = self.keyed(Client::def(), &self.mapping.client, &mut filled_in)?;
        let address = self.mapping.address.as_ref().map(|part| {
            let texts = part
                .fields
                .iter()
                .map(|(name, template)| (name.as_str(), fill(template, self.column)));
            self.patch(Address::def(), texts)
        });
        let address = address.transpose()?;
        let patient = self
            .mapping
            .patient
            .as_ref()
            .map(|part| self.keyed(Patient::def(), part, &mut filled_in));
        let mut patient = patient.transpose()?;
        if let Some((_, patch)) = &mut patient {
            self.species.spell(Patient::def(), patch, |_, _| false)?;
        }
        let nobody = Uuid::nil();
        client.1.clone().into_birth(Client::def(), self.today)?;
        if let Some(patch) = &address {
            patch
                .clone()
                .with(Address::def(), "client_id", Value::Id(nobody))
                .into_birth(Address::def(), self.today)?;
        }
        if let Some((_, patch)) = &patient {
            patch
                .clone()
                .with(Patient::def(), "client_id", Value::Id(nobody))
                .into_birth(Patient::def(), self.today)?;
        }
        for name in filled_in {
            *report.filled_in.entry(name).or_default() += 1;
        }
        Ok(Parts {
            client,
            address,
            patient,
        })
    }

    fn keyed(
        &self,
        def: &'static EntityDef,
        part: &KeyedPart,
        filled_in: &mut Vec<String>,
    ) -> Result<(String, Patch), AppError> {
        let key = fill(&part.key, self.column);
        if key.is_empty() || key.chars().count() > 255 {
            let message = "the key of this line is empty or longer than 255 characters";
            return Err(AppError::field(Code::InvalidValue, "key", message));
        }
        let texts = part.fields.iter().map(|(name, template)| {
            let text = fill(template, self.column);
            let text = part
                .values
                .get(name)
                .and_then(|map| map.get(&text))
                .cloned()
                .unwrap_or(text);
            match part.empty.get(name) {
                Some(stand_in) if text.is_empty() => {
                    filled_in.push(name.clone());
                    (name.as_str(), stand_in.clone())
                }
                _ => (name.as_str(), text),
            }
        });
        Ok((key, self.patch(def, texts)?))
    }

    fn patch<'t>(
        &self,
        def: &'static EntityDef,
        texts: impl Iterator<Item = (&'t str, String)>,
    ) -> Result<Patch, AppError> {
        let mut json = Map::new();
        for (name, text) in texts.filter(|(_, text)| !text.is_empty()) {
            let Some(field) = def.field(name) else {
                continue;
            };
            json.insert(name.to_owned(), typed(field.ty, text));
        }
        Ok(Patch::from_json(def, &json)?)
    }

    pub(super) fn write(&self, draft: &mut Draft<'_>, parts: Parts) -> Result<Outcome, AppError> {
        let (client_key, patch) = parts.client;
        let (client, outcome) = self.take(draft, Client::def(), &client_key, patch)?;
        if let Some(patch) = parts.address
            && patch
                .values
                .iter()
                .any(|(at, _)| Address::def().fields[*at].name != "country")
        {
            let patch = patch.with(Address::def(), "client_id", Value::Id(client));
            let id = ids::imported_id(
                self.tenant,
                &self.mapping.source,
                "addresses",
                &client_key,
                self.date,
            );
            if draft.tx.row(Address::def(), id)?.is_none() && outcome == Outcome::Created {
                draft.create(Address::def(), id, patch)?;
            }
        }
        let Some((key, patch)) = parts.patient else {
            return Ok(outcome);
        };
        let patch = patch.with(Patient::def(), "client_id", Value::Id(client));
        let (_, patient) = self.take(draft, Patient::def(), &key, patch)?;
        // A line stands for its animal; a client it shares with another line is no news.
        Ok(if patient == Outcome::Created {
            patient
        } else {
            outcome.max(patient)
        })
    }

    /// Finds the record of a key or makes it; fields that somebody has filled are left alone.
    fn take(
        &self,
        draft: &mut Draft<'_>,
        def: &'static EntityDef,
        key: &str,
        patch: Patch,
    ) -> Result<(Uuid, Outcome), AppError> {
        let (source, external) = (&self.mapping.source, ExternalId::def());
        let known = ids::imported_id(
            self.tenant,
            source,
            &format!("key of {}", def.table),
            key,
            DateTime::UNIX_EPOCH,
        );
        if let Some((fact, _)) = draft.tx.row(external, known)?
            && let Some(id) = fact.get(external, "row_id").as_id()
        {
            return Ok((id, self.fill_gaps(draft, def, id, patch)?));
        }
        let id = ids::imported_id(self.tenant, source, def.table, key, self.date);
        draft.create(def, id, patch)?;
        let fact = Patch::default()
            .with(external, "source", Value::Text(source.clone()))
            .with(external, "kind", Value::Text(def.table.into()))
            .with(external, "external_id", Value::Text(key.to_owned()))
            .with(external, "row_id", Value::Id(id));
        draft.create(external, known, fact)?;
        Ok((id, Outcome::Created))
    }

    fn fill_gaps(
        &self,
        draft: &mut Draft<'_>,
        def: &'static EntityDef,
        id: Uuid,
        mut patch: Patch,
    ) -> Result<Outcome, AppError> {
        let Some((row, _)) = draft.tx.row(def, id)? else {
            return Ok(Outcome::Unchanged);
        };
        if row.is_deleted(def) {
            return Ok(Outcome::Unchanged);
        }
        patch
            .values
            .retain(|(at, value)| !value.is_null() && row.values[*at].is_null());
        if patch.values.is_empty() {
            return Ok(Outcome::Unchanged);
        }
        draft.change(def, id, patch, None)?;
        Ok(Outcome::Merged)
    }
}

/// A text of the file as the JSON of its field; what does not fit is refused by the field itself.
fn typed(ty: FieldType, text: String) -> Json {
    match ty {
        FieldType::Int => text.parse::<i64>().map_or(Json::String(text), Json::from),
        FieldType::Bool => match text.to_lowercase().as_str() {
            "yes" | "true" | "1" | "y" => Json::Bool(true),
            "no" | "false" | "0" | "n" => Json::Bool(false),
            _ => Json::String(text),
        },
        FieldType::Set => Json::from(text.split(';').map(str::trim).collect::<Vec<_>>()),
        _ => Json::String(text),
    }
}
