//! A look into a file before anything of it is imported.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value as Json};
use vetpms_model::people::{Address, Client, Patient};
use vetpms_model::{Entity, EntityDef, Patch};

use super::line::Source;
use super::mapping::Mapping;
use super::reader::{Line, Lines};
use super::run::{ImportFile, ImportReport, may_import};
use crate::desk::Desk;
use crate::error::AppError;
use crate::records::rules::KnownSpecies;

/// Lines shown with what they would become.
const LINES: usize = 20;
/// Lines shown as they stand in the file.
const SAMPLE: usize = 3;

/// What a file looks like.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ImportColumns {
    /// The columns, in the order of the file.
    pub columns: Vec<String>,
    /// The first lines, by column.
    pub sample: Vec<Vec<String>>,
    /// Lines below the heading.
    pub lines: u32,
}

/// What a line would become.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct PreviewLine {
    /// Line of the file, the heading being 1.
    pub line: u32,
    /// Fields of the client.
    pub client: Map<String, Json>,
    /// Fields of the address.
    pub address: Option<Map<String, Json>>,
    /// Fields of the patient.
    pub patient: Option<Map<String, Json>>,
    /// The field that is wrong.
    pub field: Option<String>,
    /// Why the line would be refused.
    pub problem: Option<String>,
}

/// Reads columns and first lines.
///
/// # Errors
/// The user may not import; [`AppError`] when it is no table.
pub fn import_columns(desk: &Desk, file: &ImportFile) -> Result<ImportColumns, AppError> {
    desk.read(|tx| may_import(desk, tx))?;
    let mut lines = Lines::in_memory(&file.name, Arc::clone(&file.bytes), &[])?;
    let columns = lines.headings().to_vec();
    let (mut sample, mut count) = (Vec::new(), 0_u32);
    while let Some(line) = lines.next() {
        count = count.saturating_add(1);
        if let Ok(texts) = line.texts
            && sample.len() < SAMPLE
        {
            sample.push(texts);
        }
    }
    Ok(ImportColumns {
        columns,
        sample,
        lines: count,
    })
}

/// What the first lines would become, with what is wrong.
///
/// # Errors
/// The user may not import; a mapping that does not fit the file.
pub fn import_preview(
    desk: &Desk,
    file: &ImportFile,
    mapping: &Mapping,
) -> Result<Vec<PreviewLine>, AppError> {
    let species = desk.read(|tx| {
        may_import(desk, tx)?;
        KnownSpecies::read(tx)
    })?;
    mapping.check()?;
    let mut lines = Lines::in_memory(&file.name, Arc::clone(&file.bytes), &mapping.columns())?;
    let mut shown = Vec::new();
    while shown.len() < LINES {
        let Some(line) = lines.next() else { break };
        shown.push(preview(desk, (&lines, mapping, &species), &line));
    }
    Ok(shown)
}

fn preview(
    desk: &Desk,
    (lines, mapping, species): (&Lines, &Mapping, &KnownSpecies),
    line: &Line,
) -> PreviewLine {
    let mut shown = PreviewLine {
        line: u32::try_from(line.at).unwrap_or(u32::MAX),
        client: Map::new(),
        address: None,
        patient: None,
        field: None,
        problem: None,
    };
    let texts = match &line.texts {
        Ok(texts) => texts,
        Err(reason) => {
            shown.problem = Some(reason.clone());
            return shown;
        }
    };
    let column = |name: &str| lines.column(texts, name);
    let source = Source::new(desk.tenant(), desk.rim.now(), mapping, &column, species);
    match source.and_then(|source| source.check(&mut ImportReport::default())) {
        Ok(parts) => {
            shown.client = values(Client::def(), &parts.client.1);
            shown.address = parts.address.map(|patch| values(Address::def(), &patch));
            shown.patient = parts
                .patient
                .map(|(_, patch)| values(Patient::def(), &patch));
        }
        Err(error) => {
            shown.field = error.field;
            shown.problem = Some(error.message);
        }
    }
    shown
}

fn values(def: &'static EntityDef, patch: &Patch) -> Map<String, Json> {
    let stated = patch.fields(def).filter(|(_, value)| !value.is_null());
    stated
        .map(|(field, value)| (field.name.to_owned(), value.to_json()))
        .collect()
}
