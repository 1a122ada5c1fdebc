//! The import itself: through the ordinary commit, in change sets of bounded size.
//!
//! How far it came is written with each change set, so that an import that was killed goes on where it
//! was, with the same report at its end.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vetpms_store::ReadTx;

use super::line::{Outcome, Source};
use super::mapping::Mapping;
use super::reader::{Line, Lines};
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::records::rules::KnownSpecies;

/// Most rows of a change set of an import.
const SET_ROWS: usize = 500;
/// Most rows that one line makes: client, address, patient and two external keys.
const LINE_ROWS: usize = 5;

/// A line that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Rejected {
    /// Line of the file, the heading being 1.
    #[specta(type = u32)]
    pub line: u64,
    /// The field it is about.
    pub field: Option<String>,
    /// What to change.
    pub reason: String,
}

/// What came of an import: `read = created + unchanged + merged + rejected`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct ImportReport {
    /// Lines read.
    #[specta(type = u32)]
    pub read: u64,
    /// Lines that made a new record.
    #[specta(type = u32)]
    pub created: u64,
    /// Lines that were here already.
    #[specta(type = u32)]
    pub unchanged: u64,
    /// Lines that filled empty fields of what was here.
    #[specta(type = u32)]
    pub merged: u64,
    /// Lines that were refused.
    #[specta(type = u32)]
    pub rejected: u64,
    /// Fields that were empty and got a stand-in, by field.
    #[specta(type = BTreeMap<String, u32>)]
    pub filled_in: BTreeMap<String, u64>,
    /// The refused lines.
    pub rejects: Vec<Rejected>,
}

/// A file that is in memory.
#[derive(Clone)]
pub struct ImportFile {
    /// Its name, for people.
    pub name: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

/// How an import ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// Every line was read.
    Complete(ImportReport),
    /// Somebody stopped it; the same file and mapping go on from there.
    Stopped(ImportReport),
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
    desk.read(|tx| may_import(desk, tx))?;
    let lines = Lines::open(file, &mapping.columns())?;
    let ended = run(desk, lines, mapping, None, |report| {
        progress(report.read);
        true
    })?;
    match ended {
        Ended::Complete(report) | Ended::Stopped(report) => Ok(report),
    }
}

/// Imports a file that is in memory, or goes on with it; `go_on` is asked after each change set.
///
/// # Errors
/// As [`import_csv`].
pub fn import_file(
    desk: &Desk,
    file: &ImportFile,
    mapping: &Mapping,
    go_on: impl FnMut(&ImportReport) -> bool,
) -> Result<Ended, AppError> {
    mapping.check()?;
    desk.read(|tx| may_import(desk, tx))?;
    let lines = Lines::in_memory(&file.name, Arc::clone(&file.bytes), &mapping.columns())?;
    let key = resume_key(file, mapping)?;
    run(desk, lines, mapping, Some(&key), go_on)
}

/// How far this file had come with this mapping, if it was stopped or killed.
///
/// # Errors
/// [`AppError`] of the store.
pub fn stopped_at(
    desk: &Desk,
    file: &ImportFile,
    mapping: &Mapping,
) -> Result<Option<ImportReport>, AppError> {
    let key = resume_key(file, mapping)?;
    desk.read(|tx| kept(tx, &key))
}

/// The signed-in user may bring data in.
pub(super) fn may_import(desk: &Desk, tx: &ReadTx) -> Result<(), AppError> {
    let user = desk.session()?.user;
    let _grant = desk
        .policy(tx)?
        .grant(user, vetpms_access::Permission::ImportData)?;
    Ok(())
}

fn run(
    desk: &Desk,
    mut lines: Lines,
    mapping: &Mapping,
    resume: Option<&str>,
    mut go_on: impl FnMut(&ImportReport) -> bool,
) -> Result<Ended, AppError> {
    let before = resume
        .map(|key| desk.read(|tx| kept(tx, key)))
        .transpose()?;
    let mut report = before.flatten().unwrap_or_default();
    for _ in 0..report.read {
        lines.next();
    }
    loop {
        let batch: Vec<Line> = std::iter::from_fn(|| lines.next())
            .take(SET_ROWS / LINE_ROWS)
            .collect();
        if batch.is_empty() {
            if let Some(key) = resume {
                desk.store
                    .write(|tx| Ok::<_, AppError>(tx.set_meta_text(key, "")?))?;
            }
            return Ok(Ended::Complete(report));
        }
        // A batch that fails as a whole leaves the report as it was.
        report = commit(desk, "import", |draft| {
            let mut after = report.clone();
            let species = KnownSpecies::read(draft.tx)?;
            for line in &batch {
                import_line(draft, (&lines, mapping, &species), line, &mut after)?;
            }
            if let Some(key) = resume {
                draft.tx.set_meta_text(key, &as_text(&after)?)?;
            }
            Ok(after)
        })?;
        if !go_on(&report) {
            return Ok(Ended::Stopped(report));
        }
    }
}

fn import_line(
    draft: &mut Draft<'_>,
    (lines, mapping, species): (&Lines, &Mapping, &KnownSpecies),
    line: &Line,
    report: &mut ImportReport,
) -> Result<(), AppError> {
    report.read += 1;
    let outcome = match &line.texts {
        Err(reason) => Err(AppError::new(Code::InvalidValue, reason.clone())),
        Ok(texts) => {
            let column = |name: &str| lines.column(texts, name);
            match Source::new(draft.tenant(), draft.now(), mapping, &column, species) {
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
                line: line.at,
                field: error.field,
                reason: error.message,
            });
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Where the report of an unfinished import is kept: the same for the same file and mapping.
fn resume_key(file: &ImportFile, mapping: &Mapping) -> Result<String, AppError> {
    let mapping = as_text(mapping)?;
    let hash = vetpms_crypto::sha256(&[b"import", mapping.as_bytes(), &file.bytes]);
    let hex: String = hash[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(format!("import/{hex}"))
}

fn kept(tx: &ReadTx, key: &str) -> Result<Option<ImportReport>, AppError> {
    let text = tx.meta_text(key)?.filter(|text| !text.is_empty());
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

fn as_text(value: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|error| AppError::new(Code::Internal, error.to_string()))
}
