//! Documents: looked at, printed, saved.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_app::printing::{
    self as app, DispensingNeeds, MissingField, NewDispensing, Page, PrintSettings, Printable,
    PrintedCopy, WantedDocument,
};

use super::{Answer, Id, ReasonArgs, State};
use crate::ipc::Args;
use crate::printer::Sheets;

/// Whose documents.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrintableArgs {
    /// The animal.
    patient_id: Uuid,
}

/// One page as a picture.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct PageImage {
    /// Width in hundredths of a millimetre.
    width: u32,
    /// Height in hundredths of a millimetre.
    height: u32,
    /// A PNG file, base64.
    png: String,
}

impl From<Page> for PageImage {
    fn from(page: Page) -> Self {
        Self {
            width: page.width,
            height: page.height,
            png: STANDARD.encode(page.png),
        }
    }
}

/// How a document looks, and how it stands with it.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct DocumentPreview {
    /// Its paper.
    paper: String,
    /// The papers that there are for it.
    papers: Vec<String>,
    /// The pages; none while something is missing.
    pages: Vec<PageImage>,
    /// What the rules want besides.
    missing: Vec<MissingField>,
    /// Whether the visit can no longer be changed: what its prescription lacks is put right by a new one.
    is_closed: bool,
    /// The visit that it tells of.
    record_id: Option<Uuid>,
    /// Why it cannot be printed, where nothing is missing.
    problem: Option<String>,
    /// Characters that the fonts lack.
    unprintable: Vec<String>,
    /// The prints so far, newest first.
    copies: Vec<PrintedCopy>,
    /// Whether it is what was printed before, and not made of the record as it is now.
    is_again: bool,
    /// Whether the record says something else by now than what was printed.
    has_changed: bool,
}

/// What became of printing.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct PrintedDocument {
    /// Whether the person said yes in the system's dialog.
    is_printed: bool,
    /// Pages that the window is to hand to the printer itself; none where the program did.
    pages: Vec<PageImage>,
}

/// Where a document was saved.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct SavedDocument {
    /// 1 for the first print.
    copy_number: u32,
    /// The file.
    path: String,
}

#[tauri::command(async)]
pub(crate) fn printable(shell: State<'_>, args: Args<PrintableArgs>) -> Answer<Vec<Printable>> {
    Ok(app::printable(&*shell.desk()?, args.0.patient_id)?)
}

#[tauri::command(async)]
pub(crate) fn preview_document(
    shell: State<'_>,
    args: Args<WantedDocument>,
) -> Answer<DocumentPreview> {
    let shown = app::preview(&*shell.desk()?, &args.0)?;
    Ok(DocumentPreview {
        paper: shown.paper,
        papers: shown.papers,
        pages: shown.pages.into_iter().map(PageImage::from).collect(),
        missing: shown.missing,
        is_closed: shown.is_closed,
        record_id: shown.record_id,
        problem: shown.problem,
        unprintable: shown.unprintable,
        copies: shown.copies,
        is_again: shown.is_again,
        has_changed: shown.has_changed,
    })
}

#[tauri::command(async)]
pub(crate) fn print_document(
    shell: State<'_>,
    args: Args<WantedDocument>,
) -> Answer<PrintedDocument> {
    let desk = shell.desk()?;
    let job = app::print_job(&desk, &args.0)?;
    let pages = job.pages()?;
    let Some(printer) = shell.printer() else {
        job.record(&desk)?;
        return Ok(PrintedDocument {
            is_printed: true,
            pages: pages.into_iter().map(PageImage::from).collect(),
        });
    };
    let sheets = Sheets {
        name: job.name(),
        paper: job.paper(),
        pages,
    };
    // A person may take minutes over the dialog, and others want this thread.
    let is_printed = tokio::task::block_in_place(|| {
        printer.print(sheets, Box::new(move || job.record(&desk).map(drop)))
    })?;
    Ok(PrintedDocument {
        is_printed,
        pages: Vec::new(),
    })
}

#[tauri::command(async)]
pub(crate) fn save_document(shell: State<'_>, args: Args<WantedDocument>) -> Answer<SavedDocument> {
    let write = |name: &str, bytes: &[u8]| shell.save_for_person(name, bytes);
    let saved = app::save_pdf(&*shell.desk()?, &args.0, write)?;
    Ok(SavedDocument {
        copy_number: saved.copy_number,
        path: saved.made.display().to_string(),
    })
}

#[tauri::command(async)]
pub(crate) fn dispense(shell: State<'_>, args: Args<NewDispensing>) -> Answer<Id> {
    Ok(app::dispense(&*shell.desk()?, &args.0)?.into())
}

#[tauri::command(async)]
pub(crate) fn dispensing_needs(
    shell: State<'_>,
    args: Args<NewDispensing>,
) -> Answer<DispensingNeeds> {
    Ok(app::dispensing_needs(&*shell.desk()?, &args.0)?)
}

#[tauri::command(async)]
pub(crate) fn take_back(shell: State<'_>, args: Args<ReasonArgs>) -> Answer<Id> {
    Ok(app::take_back(&*shell.desk()?, args.0.id, &args.0.reason)?.into())
}

#[tauri::command(async)]
pub(crate) fn print_settings(shell: State<'_>) -> Answer<PrintSettings> {
    Ok(app::print_settings(&*shell.desk()?)?)
}

#[tauri::command(async)]
pub(crate) fn save_print_settings(shell: State<'_>, args: Args<PrintSettings>) -> Answer<()> {
    Ok(app::save_print_settings(&*shell.desk()?, &args.0)?)
}
