//! The import itself: through the ordinary commit, in change sets of bounded size.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::people::{Address, Client, ExternalId, Patient};
use vetpms_model::{Entity, EntityDef, FieldType, Patch, Value, ids};

use super::mapping::{KeyedPart, Mapping, fill};
use super::reader::{Line, Lines};
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// Most rows of a change set of an import.
const SET_ROWS: usize = 500;
/// Most rows that one line makes: client, address, patient and two external keys.
const LINE_ROWS: usize = 5;

/// A line that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Line of the file, the heading being 1.
    pub line: u64,
    /// The field it is about.
    pub field: Option<String>,
    /// What to change.
    pub reason: String,
}

/// What came of an import: `read = created + unchanged + merged + rejected`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ImportReport {
    /// Lines read.
    pub read: u64,
    /// Lines that made a new record.
    pub created: u64,
    /// Lines that were here already.
    pub unchanged: u64,
    /// Lines that filled empty fields of what was here.
    pub merged: u64,
    /// Lines that were refused.
    pub rejected: u64,
    /// Fields that were empty and got a stand-in, by field.
    pub filled_in: BTreeMap<String, u64>,
    /// The refused lines.
    pub rejects: Vec<Rejected>,
}

/// What a line came to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Unchanged,
    Merged,
    Created,
}

/// Imports a file; `progress` is called after each change set with the lines read so far.
///
/// # Errors
/// [`AppError`] when file or mapping cannot be used; what was committed before stays.
pub fn import_csv(
    desk: &Desk,
    file: &Path,
    mapping: &Mapping,
    mut progress: impl FnMut(u64),
) -> Result<ImportReport, AppError> {
    let session = desk.session()?;
    let _grant = desk.read(|tx| {
        Ok(desk
            .policy(tx)?
            .grant(session.user, vetpms_access::Permission::ImportData)?)
    })?;
    let mut lines = Lines::open(file, &mapping.columns())?;
    let mut report = ImportReport::default();
    loop {
        let batch: Vec<Line> = std::iter::from_fn(|| lines.next())
            .take(SET_ROWS / LINE_ROWS)
            .collect();
        if batch.is_empty() {
            return Ok(report);
        }
        // A batch that fails as a whole leaves the report as it was.
        report = commit(desk, "import", |draft| {
            let mut after = report.clone();
            for line in &batch {
                import_line(draft, &lines, mapping, line, &mut after)?;
            }
            Ok(after)
        })?;
        progress(report.read);
    }
}

fn import_line(
    draft: &mut Draft<'_>,
    lines: &Lines,
    mapping: &Mapping,
    line: &Line,
    report: &mut ImportReport,
) -> Result<(), AppError> {
    report.read += 1;
    let outcome = match line {
        Line::Unreadable(reason) => Err(AppError::new(Code::InvalidValue, reason.clone())),
        Line::Texts(texts) => {
            let column = |name: &str| lines.column(texts, name);
            match Source::new(draft, mapping, &column) {
                Ok(source) => source
                    .check(report)
                    .and_then(|parts| source.write(draft, parts)),
                Err(error) => Err(error),
            }
        }
    };
    match outcome {
        Ok(Outcome::Created) => report.created += 1,
        Ok(Outcome::Merged) => report.merged += 1,
        Ok(Outcome::Unchanged) => report.unchanged += 1,
        Err(error) if matches!(error.code, Code::InvalidValue | Code::NotFound) => {
            report.rejected += 1;
            report.rejects.push(Rejected {
                line: report.read + 1,
                field: error.field,
                reason: error.message,
            });
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// The checked records of a line, before any of them is written.
struct Parts {
    client: (String, Patch),
    address: Option<Patch>,
    patient: Option<(String, Patch)>,
}

/// A line with what is needed to read it.
struct Source<'a> {
    mapping: &'a Mapping,
    column: &'a dyn Fn(&str) -> String,
    tenant: Uuid,
    today: NaiveDate,
    date: DateTime<Utc>,
}

impl<'a> Source<'a> {
    fn new(
        draft: &Draft<'_>,
        mapping: &'a Mapping,
        column: &'a dyn Fn(&str) -> String,
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
            tenant: draft.tenant(),
            today: draft.now().date_naive(),
            date,
        })
    }

    /// Everything is checked before anything is written, so that a refused line leaves nothing behind.
    fn check(&self, report: &mut ImportReport) -> Result<Parts, AppError> {
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
        let patient = patient.transpose()?;
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

    fn write(&self, draft: &mut Draft<'_>, parts: Parts) -> Result<Outcome, AppError> {
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
