//! Looking at a document, printing it, saving it.

use serde::Deserialize;
use uuid::Uuid;
use vetpms_print::{Content, LaidOut, Paper, PrintError, Reprint, Request, lay_out};

use super::gather::{Gathered, gather};
use super::kind::DocumentKind;
use super::missing::{MissingField, no_rules, refused, without_rules};
use super::prints::{self, PrintedCopy};
use super::settings::{name_of, named};
use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::signing::locked;

/// Dots per inch of what a printer gets.
const PRINT_DPI: u32 = 300;
/// Of what is looked at: sheets, and labels with their small letters.
const SHEET_DPI: u32 = 120;
const LABEL_DPI: u32 = 220;

/// Which document.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct WantedDocument {
    /// What kind.
    pub kind: DocumentKind,
    /// The record that it shows: a visit, a prescription, a dispensing, a vaccination.
    pub subject_id: Uuid,
    /// Another paper than the usual one, such as letter.
    pub paper: Option<String>,
    /// Made of the record as it is now, where it was printed before.
    pub anew: bool,
}

/// One page as a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Width in hundredths of a millimetre.
    pub width: u32,
    /// Height in hundredths of a millimetre.
    pub height: u32,
    /// A PNG file.
    pub png: Vec<u8>,
}

/// How a document looks, and how it stands with it.
#[derive(Debug, Clone)]
pub struct DocumentPreview {
    /// Its paper.
    pub paper: String,
    /// The papers that there are for it.
    pub papers: Vec<String>,
    /// The pages; none while something is missing.
    pub pages: Vec<Page>,
    /// What the rules want besides.
    pub missing: Vec<MissingField>,
    /// Whether the visit can no longer be changed: what its prescription lacks is put right by a new one.
    pub is_closed: bool,
    /// The visit that it tells of.
    pub record_id: Option<Uuid>,
    /// Why it cannot be printed, where nothing is missing.
    pub problem: Option<String>,
    /// Characters that the fonts lack.
    pub unprintable: Vec<String>,
    /// The prints so far, newest first.
    pub copies: Vec<PrintedCopy>,
    /// Whether it is what was printed before, and not made of the record as it is now.
    pub is_again: bool,
    /// Whether the record says something else by now than what was printed.
    pub has_changed: bool,
}

/// A document that was printed or saved.
#[derive(Debug, Clone)]
pub struct Printed<T> {
    /// The fact that says so.
    pub id: Uuid,
    /// 1 for the first print.
    pub copy_number: u32,
    /// The pages, or where the file is.
    pub made: T,
    /// Characters that the fonts lack: empty boxes stand for them.
    pub unprintable: Vec<String>,
    /// Whether it is what was printed before, while the record says something else by now.
    pub is_outdated: bool,
}

/// A document before it is laid out.
struct Prepared {
    gathered: Gathered,
    /// What it says, without the mark of a reprint: what is kept.
    base: Request,
    copies: Vec<PrintedCopy>,
    is_again: bool,
    has_changed: bool,
    is_closed: bool,
    request: Request,
}

/// How a document would look. Nothing is written.
///
/// # Errors
/// [`AppError::not_found`]; [`Code::Forbidden`]; [`Code::InvalidValue`] for a paper that there is not.
pub fn preview(desk: &Desk, wanted: &WantedDocument) -> Result<DocumentPreview, AppError> {
    let prepared = prepare(desk, wanted)?;
    let mut preview = DocumentPreview {
        paper: name_of(prepared.request.paper),
        papers: papers(&prepared.request),
        pages: Vec::new(),
        missing: Vec::new(),
        is_closed: prepared.is_closed,
        record_id: prepared.gathered.record,
        problem: None,
        unprintable: Vec::new(),
        copies: prepared.copies,
        is_again: prepared.is_again,
        has_changed: prepared.has_changed,
    };
    let dpi = match wanted.kind {
        DocumentKind::Label => LABEL_DPI,
        _ => SHEET_DPI,
    };
    if let Some(why) = prepared.gathered.stopped {
        preview.problem = Some(why.message);
        return Ok(preview);
    }
    if !prepared.gathered.has_rules {
        preview.missing.push(no_rules());
        return Ok(preview);
    }
    match lay_out(&prepared.request) {
        Ok(document) => {
            preview.pages = pages(&document, dpi)?;
            preview.unprintable = unprintable(&document);
        }
        Err(PrintError::Missing { fields, .. }) => {
            preview.missing = fields.into_iter().map(MissingField::from).collect();
        }
        Err(error) => preview.problem = Some(refused(&error).message),
    }
    Ok(preview)
}

/// Pages for a printer that nobody has said yes to yet.
pub struct PrintJob {
    wanted: WantedDocument,
    prepared: Prepared,
    document: LaidOut,
}

impl PrintJob {
    /// The paper, such as `a4`.
    #[must_use]
    pub fn paper(&self) -> String {
        name_of(self.prepared.request.paper)
    }

    /// What the job is called in the printer's list: no name of a client stands there.
    #[must_use]
    pub fn name(&self) -> String {
        stem(&self.wanted, &self.prepared)
    }

    /// The pages as a printer wants them.
    ///
    /// # Errors
    /// A fault of the template.
    pub fn pages(&self) -> Result<Vec<Page>, AppError> {
        pages(&self.document, PRINT_DPI)
    }

    /// Records it as printed.
    ///
    /// # Errors
    /// Those of writing, and [`Code::NotSignedIn`].
    pub fn record(&self, desk: &Desk) -> Result<Printed<()>, AppError> {
        record(
            desk,
            &self.wanted,
            &self.prepared,
            &self.document,
            || Ok(()),
        )
    }
}

/// Lays a document out for a printer. Nothing is written before [`PrintJob::record`].
///
/// # Errors
/// As [`preview`]; [`Code::Incomplete`], naming all that is missing.
pub fn print_job(desk: &Desk, wanted: &WantedDocument) -> Result<PrintJob, AppError> {
    let prepared = prepare(desk, wanted)?;
    let document = ready(&prepared)?;
    Ok(PrintJob {
        wanted: wanted.clone(),
        prepared,
        document,
    })
}

/// Saves as PDF: `write` gets a file name and the bytes. Recorded as printed once it is written.
///
/// # Errors
/// As [`print_job`], and whatever `write` says.
pub fn save_pdf<T>(
    desk: &Desk,
    wanted: &WantedDocument,
    write: impl FnOnce(&str, &[u8]) -> Result<T, AppError>,
) -> Result<Printed<T>, AppError> {
    let prepared = prepare(desk, wanted)?;
    let document = ready(&prepared)?;
    let bytes = document.pdf().map_err(|error| refused(&error))?;
    let name = format!("{}.pdf", stem(wanted, &prepared));
    record(desk, wanted, &prepared, &document, || write(&name, &bytes))
}

fn prepare(desk: &Desk, wanted: &WantedDocument) -> Result<Prepared, AppError> {
    let paper = wanted.paper.as_deref().map(|name| {
        let unknown = || AppError::field(Code::InvalidValue, "paper", "there is no such paper");
        named::<Paper>(name).ok_or_else(unknown)
    });
    let paper = paper.transpose()?;
    desk.read(|tx| {
        let gathered = gather(desk, tx, wanted.kind, wanted.subject_id)?;
        let prints = prints::prints(tx, wanted.kind, &gathered.subjects)?;
        let before = prints::content(tx, gathered.record, &prints)?;
        let has_changed = before
            .as_ref()
            .is_some_and(|before| differ(before, &gathered.request));
        let again = before.filter(|_| !wanted.anew);
        let is_again = again.is_some();
        let mut base = again.unwrap_or_else(|| gathered.request.clone());
        base.paper = paper.unwrap_or(base.paper);
        let mut request = base.clone();
        if let (Content::DispensingLabel(label), false) = (&mut request.content, prints.is_empty())
        {
            let copy = u32::try_from(prints.len() + 1).unwrap_or(u32::MAX);
            let on = desk.rim.today();
            label.reprint = Some(Reprint { copy, on });
        }
        let is_closed = match gathered.record {
            Some(record) => locked(tx, record, desk.rim.now())?.is_some(),
            None => false,
        };
        Ok(Prepared {
            is_closed,
            gathered,
            base,
            copies: prints::copies(tx, &prints)?,
            is_again,
            has_changed,
            request,
        })
    })
}

/// Whether two say different things, apart from the paper and the day on which a certificate is made out.
fn differ(before: &Request, now: &Request) -> bool {
    let mut now = now.clone();
    now.paper = before.paper;
    if let (Content::VaccinationCertificate(before), Content::VaccinationCertificate(now)) =
        (&before.content, &mut now.content)
    {
        now.issued_on = before.issued_on;
    }
    *before != now
}

/// The document, or why it may not be printed.
fn ready(prepared: &Prepared) -> Result<LaidOut, AppError> {
    if let Some(why) = &prepared.gathered.stopped {
        return Err(why.clone());
    }
    if !prepared.gathered.has_rules {
        return Err(without_rules());
    }
    lay_out(&prepared.request).map_err(|error| refused(&error))
}

fn record<T>(
    desk: &Desk,
    wanted: &WantedDocument,
    prepared: &Prepared,
    document: &LaidOut,
    make: impl FnOnce() -> Result<T, AppError>,
) -> Result<Printed<T>, AppError> {
    let earlier = prepared.copies.len();
    commit(desk, "print_document", |draft| {
        let what = (&prepared.base, earlier);
        let id = prints::record(
            draft,
            wanted.kind,
            wanted.subject_id,
            &prepared.gathered,
            what,
        )?;
        Ok(Printed {
            id,
            copy_number: u32::try_from(earlier + 1).unwrap_or(u32::MAX),
            made: make()?,
            unprintable: unprintable(document),
            is_outdated: prepared.is_again && prepared.has_changed,
        })
    })
}

fn unprintable(document: &LaidOut) -> Vec<String> {
    let lacking = document.missing_characters().iter();
    lacking.map(char::to_string).collect()
}

fn pages(document: &LaidOut, dpi: u32) -> Result<Vec<Page>, AppError> {
    let sizes = document.sizes().into_iter().enumerate();
    let page = |(at, size): (usize, vetpms_print::PageSize)| {
        Ok(Page {
            width: hundredths(size.width),
            height: hundredths(size.height),
            png: document.png(at, dpi).map_err(|error| refused(&error))?,
        })
    };
    sizes.map(page).collect()
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page is some metres long at most"
)]
fn hundredths(millimetres: f64) -> u32 {
    (millimetres * 100.0).round() as u32
}

fn papers(request: &Request) -> Vec<String> {
    let kind = request.content.kind();
    let fitting = Paper::ALL.into_iter().filter(|paper| paper.takes(kind));
    fitting.map(name_of).collect()
}

/// The document's name and number: no name of a client stands in a folder.
fn stem(wanted: &WantedDocument, prepared: &Prepared) -> String {
    let number = match &prepared.request.content {
        Content::VisitSummary(summary) => {
            let id = wanted.subject_id.simple().to_string();
            format!("{}-{}", summary.visited_on, &id[24..])
        }
        Content::Prescription(prescription) => prescription.number.clone(),
        Content::DispensingLabel(label) => label.number.clone(),
        Content::VaccinationCertificate(certificate) => certificate.number.clone(),
    };
    let copy = match prepared.copies.len() {
        0 => String::new(),
        earlier => format!("-{}", earlier + 1),
    };
    format!("{}-{number}{copy}", wanted.kind.name())
}
