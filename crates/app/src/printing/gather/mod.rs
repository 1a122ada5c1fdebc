//! What stands on a document, gathered from the replica as it is now.

mod medicine;
mod parties;
mod vaccinations;
mod visit;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;
use vetpms_model::medical::{Dispensing, Prescription};
use vetpms_model::people::{Client, Patient};
use vetpms_model::reference::{Product, Staff};
use vetpms_model::{Entity, EntityDef, Row, Stamp, Value};
use vetpms_print::{Content, Jurisdiction, Language, Request};
use vetpms_store::ReadTx;

use super::kind::DocumentKind;
use super::settings::{self, PrintSettings};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::printing::take_back::{TAKEN_BACK, taken_back};
use crate::signing::{CANCELLED, cancellation};
use crate::visits::case::Case;
use crate::visits::doubt;

/// A document in the making.
pub(super) struct Gathered {
    /// What is to be printed.
    pub(super) request: Request,
    /// Whether the practice has said whose rules count.
    pub(super) has_rules: bool,
    /// Of which animal.
    pub(super) patient: Uuid,
    /// The visit that it tells of; none for what everybody may read who may read animals.
    pub(super) record: Option<Uuid>,
    /// The records that it shows: a print of any of them is a print of this document.
    pub(super) subjects: Vec<Uuid>,
    /// Why it is not printed any more, whatever stands on it.
    pub(super) stopped: Option<AppError>,
}

/// What is read for one document, and how it is written down.
struct Reader<'a> {
    desk: &'a Desk,
    tx: &'a ReadTx<'a>,
    settings: PrintSettings,
    language: Language,
    today: NaiveDate,
    is_american: bool,
}

impl<'a> Reader<'a> {
    fn new(desk: &'a Desk, tx: &'a ReadTx<'a>) -> Result<Self, AppError> {
        let mut settings = settings::read(tx)?;
        if settings.practice.is_empty() {
            settings.practice = desk.profile().card.practice;
        }
        Ok(Self {
            desk,
            tx,
            language: settings.language(),
            today: desk.rim.today(),
            is_american: settings.jurisdiction() == Some(Jurisdiction::UsTexas),
            settings,
        })
    }
}

/// Gathers a document.
///
/// # Errors
/// [`AppError::not_found`]; [`crate::Code::Forbidden`].
pub(super) fn gather(
    desk: &Desk,
    tx: &ReadTx,
    kind: DocumentKind,
    subject: Uuid,
) -> Result<Gathered, AppError> {
    for table in [Client::def(), Patient::def(), Staff::def(), Product::def()] {
        desk.may_read(tx, table.table)?;
    }
    desk.may_read_row(tx, kind.subject(), subject)?;
    let reader = Reader::new(desk, tx)?;
    let found = reader.found(kind.subject(), subject)?;
    let about = match kind {
        DocumentKind::Summary => reader.summary(&found)?,
        DocumentKind::Prescription => reader.prescription(&found)?,
        DocumentKind::Label => reader.label(&found)?,
        DocumentKind::Certificate => reader.certificate(&found)?,
    };
    let stopped = match kind {
        DocumentKind::Label => {
            let back = taken_back(tx, subject)?;
            back.map(|_| AppError::new(Code::NotPossible, TAKEN_BACK))
        }
        DocumentKind::Prescription if cancellation(tx, subject)?.is_some() => {
            Some(AppError::new(Code::NotPossible, CANCELLED))
        }
        // Another pharmacy knows nothing of the animal's allergies.
        DocumentKind::Prescription => {
            let case = Case::read(desk, tx, found.id("medical_record_id"))?;
            doubt(desk, tx, &case, &found.row)?.allergy()
        }
        _ => None,
    };
    Ok(Gathered {
        stopped,
        ..about.on_paper(kind, &reader.settings)
    })
}

/// The label of what is handed out, as it would be: nobody sees it, it is only asked what it lacks.
pub(super) fn label_to_be(desk: &Desk, tx: &ReadTx, row: Row) -> Result<Gathered, AppError> {
    let reader = Reader::new(desk, tx)?;
    let def = Dispensing::def();
    let prescribed = reader.found(
        Prescription::def(),
        row.get(def, "prescription_id").as_id().unwrap_or_default(),
    )?;
    let stamp = prescribed.stamp;
    let about = reader.label(&Found { def, row, stamp })?;
    Ok(about.on_paper(DocumentKind::Label, &reader.settings))
}

/// What a prescription would say on an order for a pharmacy, and on its label.
pub(super) fn prescribed(
    desk: &Desk,
    tx: &ReadTx,
    prescription: Row,
    stamp: Stamp,
) -> Result<[Gathered; 2], AppError> {
    let reader = Reader::new(desk, tx)?;
    let def = Prescription::def();
    let found = Found {
        def,
        row: prescription,
        stamp,
    };
    let order = reader.prescription(&found)?;
    let label = reader.label_of(&found)?;
    Ok([
        order.on_paper(DocumentKind::Prescription, &reader.settings),
        label.on_paper(DocumentKind::Label, &reader.settings),
    ])
}

/// What a document says, and of whom.
struct About {
    content: Content,
    patient: Uuid,
    record: Option<Uuid>,
    subjects: Vec<Uuid>,
}

impl About {
    fn on_paper(self, kind: DocumentKind, settings: &PrintSettings) -> Gathered {
        let jurisdiction = settings.jurisdiction();
        let paper = match kind {
            DocumentKind::Label => settings.label(),
            _ => settings.sheet(),
        };
        let request = Request {
            letterhead: settings.letterhead(),
            jurisdiction: jurisdiction.unwrap_or(Jurisdiction::Eu),
            language: settings.language(),
            paper,
            content: self.content,
        };
        Gathered {
            request,
            has_rules: jurisdiction.is_some() || kind == DocumentKind::Summary,
            patient: self.patient,
            record: self.record,
            subjects: self.subjects,
            stopped: None,
        }
    }
}

/// A row with its definition.
struct Found {
    def: &'static EntityDef,
    row: Row,
    stamp: Stamp,
}

impl Found {
    fn text(&self, name: &str) -> String {
        self.row.text(self.def, name).unwrap_or_default().to_owned()
    }

    fn id(&self, name: &str) -> Uuid {
        self.row.get(self.def, name).as_id().unwrap_or_default()
    }

    fn is(&self, name: &str) -> bool {
        self.row.get(self.def, name).is_true()
    }

    fn date(&self, name: &str) -> Option<NaiveDate> {
        match self.row.get(self.def, name) {
            Value::Date(day) => Some(*day),
            _ => None,
        }
    }

    fn at(&self, name: &str) -> Option<chrono::DateTime<chrono::Utc>> {
        match self.row.get(self.def, name) {
            Value::Instant(at) => Some(*at),
            _ => None,
        }
    }

    fn decimal(&self, name: &str) -> Option<Decimal> {
        match self.row.get(self.def, name) {
            Value::Decimal(number) => Some(*number),
            _ => None,
        }
    }

    fn int(&self, name: &str) -> Option<i64> {
        match self.row.get(self.def, name) {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    fn words(&self, name: &str) -> String {
        match self.row.get(self.def, name) {
            Value::Set(words) => words.iter().cloned().collect::<Vec<_>>().join(", "),
            _ => String::new(),
        }
    }
}

impl Reader<'_> {
    /// A row that is not removed.
    fn found(&self, def: &'static EntityDef, id: Uuid) -> Result<Found, AppError> {
        let found = self.tx.row(def, id)?;
        match found.filter(|(row, _)| !row.is_deleted(def)) {
            Some((row, stamp)) => Ok(Found { def, row, stamp }),
            None => Err(AppError::not_found(def.label)),
        }
    }

    /// A row that another one names, if there is one.
    fn named(&self, def: &'static EntityDef, id: Uuid) -> Result<Option<Found>, AppError> {
        let found = self.tx.row(def, id)?;
        Ok(found.map(|(row, stamp)| Found { def, row, stamp }))
    }

    /// The rows that name `parent`, by id, without removed ones.
    fn children(
        &self,
        def: &'static EntityDef,
        field: &str,
        parent: Uuid,
    ) -> Result<Vec<Found>, AppError> {
        let rows = self.tx.rows_where(def, field, &Value::Id(parent))?;
        let mut found: Vec<Found> = rows
            .into_iter()
            .filter(|(row, _)| !row.is_deleted(def))
            .map(|(row, stamp)| Found { def, row, stamp })
            .collect();
        found.sort_by_key(|found| found.row.id);
        Ok(found)
    }
}

/// The number of a document in the practice: the end of its record's id, which nobody else has.
fn number(letter: char, id: Uuid) -> String {
    let hex = id.simple().to_string().to_uppercase();
    format!("{letter}-{}", &hex[24..])
}
