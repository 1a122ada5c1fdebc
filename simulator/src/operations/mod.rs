//! What people do at a desk, domain by domain: each file has its domain's operations and oracle.
//!
//! Every operation is a real use case. A refusal for a reason that a person could understand is
//! part of the work; a replica that fails is a failure of the run.

mod decisions;
mod files;
mod lab;
mod passages;
mod people;
mod records;
mod scheduling;
mod settings;
mod twice;
mod vaccinations;
mod visits;
mod work;

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_app::profile::Opened;
use vetpms_app::{AppError, Code, Desk};
use vetpms_model::{EntityDef, Row, entity};

use crate::dice::Dice;
use crate::faults::Fault;
use crate::journal::{Cell, Journal};

/// An operation: how often, and how.
pub(crate) struct Operation {
    /// Its name in the trace.
    pub(crate) name: &'static str,
    /// How often among the others.
    pub(crate) weight: u32,
    /// Carries it out.
    pub(crate) run: fn(&mut Scene<'_>) -> Result<(), AppError>,
}

/// Who has a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// Every profile.
    Always,
    /// Those that give vaccines.
    Vaccines,
    /// Those with passages, files and visits of appointments.
    Visits,
}

/// A part of the clinic's work.
pub(crate) struct Domain {
    /// Who has it.
    pub(crate) since: Since,
    /// What can be done.
    pub(crate) operations: &'static [Operation],
    /// What must hold on a desk once everything has been exchanged: one line for what does not.
    pub(crate) oracle: fn(&Desk, &Journal) -> Result<Vec<String>, AppError>,
}

/// Every domain. What comes first decides what a seed does: a new one goes to the end, for profiles of its own.
/// (The laboratory came after vaccinations and stands before them: every profile has it, and seeds were kept since.)
pub(crate) const DOMAINS: &[&Domain] = &[
    &people::DOMAIN,
    &records::DOMAIN,
    &scheduling::DOMAIN,
    &work::DOMAIN,
    &settings::DOMAIN,
    &visits::DOMAIN,
    &lab::DOMAIN,
    &vaccinations::DOMAIN,
    &passages::DOMAIN,
    &files::DOMAIN,
    &twice::DOMAIN,
];

/// The fields whose every write is written down, by table.
const NOTED: &[(&str, &str)] = &[
    ("addresses", "city"),
    ("appointments", "cancellation_reason"),
    ("appointments", "scheduled"),
    ("appointments", "status"),
    ("clients", "last_name"),
    ("contact_methods", "value"),
    ("patient_allergies", "reaction"),
    ("patients", "color"),
    ("patients", "microchip_id"),
    ("patients", "name"),
    ("patients", "status"),
    ("resources", "name"),
    ("staff", "display_name"),
    ("tasks", "title"),
];

/// Those of them that may come to hold one value twice.
const REPEATING: &[&str] = &["cancellation_reason", "scheduled", "status"];

pub(crate) use decisions::{decide, decisions, settle, settled_is_closed};
pub(crate) use files::{everybody_has_files, file_counts};
pub(crate) use passages::{clashes_wait, words_stand};
pub(crate) use settings::{double_booking, set_up};
pub(crate) use vaccinations::set_up as set_up_vaccines;

/// Where an operation takes place.
pub(crate) struct Scene<'a> {
    /// The desk.
    pub(crate) desk: &'a Desk,
    /// Chance.
    pub(crate) dice: &'a mut Dice,
    /// The witness.
    pub(crate) journal: &'a mut Journal,
    /// A form that somebody left open at this desk.
    pub(crate) form: &'a mut Option<Form>,
    /// What the person at the desk signs with.
    pub(crate) signer: &'a Opened,
    /// Another number each time, so that no two values are the same.
    pub(crate) serial: u64,
}

/// A patient's form that was opened and not yet saved.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// The patient.
    pub(crate) id: Uuid,
    /// What the form was opened at.
    pub(crate) heads: Vec<String>,
    /// The colour that it showed.
    pub(crate) seen: Json,
}

/// What became of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is durable.
    Done,
    /// There was nothing to do it with, or the use case said no.
    Refused,
}

/// Carries out one operation of any domain that the profile has.
///
/// # Errors
/// [`AppError`] of a replica that fails.
pub(crate) fn operate(
    scene: &mut Scene<'_>,
    has: impl Fn(Since) -> bool,
) -> Result<(&'static str, Outcome), AppError> {
    let all = || {
        let domains = DOMAINS.iter().filter(|domain| has(domain.since));
        domains.flat_map(|domain| domain.operations.iter())
    };
    let at = scene.dice.weighted(all().map(|operation| operation.weight));
    let Some(operation) = all().nth(at) else {
        return Ok(("none", Outcome::Refused));
    };
    match (operation.run)(scene) {
        Ok(()) => Ok((operation.name, Outcome::Done)),
        Err(error) if is_a_refusal(&error) => Ok((operation.name, Outcome::Refused)),
        Err(error) => Err(error),
    }
}

/// What became of an operation that is counted as a fault.
///
/// # Errors
/// [`AppError`] of a replica that fails.
pub(crate) fn told(
    fault: Fault,
    done: Result<(), AppError>,
) -> Result<(&'static str, Outcome), AppError> {
    match done {
        Ok(()) => Ok((fault.name(), Outcome::Done)),
        Err(error) if is_a_refusal(&error) => Ok((fault.name(), Outcome::Refused)),
        Err(error) => Err(error),
    }
}

/// Whether a person, and not the machine, was told no.
fn is_a_refusal(error: &AppError) -> bool {
    matches!(
        error.code,
        Code::NotFound | Code::NotPossible | Code::InvalidValue | Code::Forbidden | Code::Locked
    )
}

impl Scene<'_> {
    /// A row of a table that is neither deleted nor merged away.
    ///
    /// # Errors
    /// [`Code::NotFound`] when there is none.
    pub(crate) fn any(&mut self, table: &'static str) -> Result<Row, AppError> {
        let def = definition(table)?;
        let mut rows = self.desk.read(|tx| Ok(tx.scan(def, None, usize::MAX)?))?;
        rows.retain(|(row, _)| !row.is_deleted(def) && row.get(def, "merged_into").is_null());
        if self.dice.chance(5000) {
            // The oldest few, so that people get into each other's way.
            rows.truncate(3);
        }
        let found = self.dice.pick(&rows).map(|(row, _)| row.clone());
        found.ok_or_else(|| AppError::not_found(def.label))
    }

    /// Notes that a row was made.
    pub(crate) fn made(&mut self, table: &'static str, id: Uuid) {
        self.journal.rows.insert((table, id));
    }

    /// The value of a field now.
    ///
    /// # Errors
    /// [`AppError`] of the store.
    pub(crate) fn value(
        &self,
        table: &'static str,
        id: Uuid,
        field: &'static str,
    ) -> Result<Json, AppError> {
        let def = definition(table)?;
        let row = self.desk.read(|tx| Ok(tx.row(def, id)?))?;
        Ok(row.map_or(Json::Null, |(row, _)| row.get(def, field).to_json()))
    }

    /// Writes a field through `write`, and notes who replaced what.
    ///
    /// # Errors
    /// What `write` says; nothing is noted then.
    pub(crate) fn replacing(
        &mut self,
        cell: Cell,
        write: impl FnOnce(&mut Self) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let before = self.value(cell.0, cell.1, cell.2)?;
        let done = write(self).and_then(|()| self.value(cell.0, cell.1, cell.2));
        match &done {
            Ok(after) => self.journal.wrote(cell, &before, after),
            Err(error) if is_a_refusal(error) => {}
            Err(_) => self.doubt(cell, &before),
        }
        done.map(drop)
    }

    /// The same for several fields that one write replaces.
    ///
    /// # Errors
    /// As [`Scene::replacing`].
    pub(crate) fn replacing_all(
        &mut self,
        cells: &[Cell],
        write: impl FnOnce(&mut Self) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let Some((cell, others)) = cells.split_first() else {
            return write(self);
        };
        let mut befores = Vec::new();
        for (table, id, field) in others {
            befores.push(self.value(table, *id, field)?);
        }
        let done = self.replacing(*cell, write);
        for (cell, before) in others.iter().zip(&befores) {
            match &done {
                Ok(()) => {
                    let after = self.value(cell.0, cell.1, cell.2)?;
                    self.journal.wrote(*cell, before, &after);
                }
                Err(error) if is_a_refusal(error) => {}
                Err(_) => self.doubt(*cell, before),
            }
        }
        done
    }

    /// A write failed, and may have happened all the same.
    fn doubt(&mut self, cell: Cell, before: &Json) {
        if REPEATING.contains(&cell.2) {
            self.journal.doubt_any(cell, before);
        } else {
            self.journal.doubt(cell);
        }
    }

    /// Changes one field of a record.
    ///
    /// # Errors
    /// What the use case says.
    pub(crate) fn change(
        &mut self,
        table: &'static str,
        id: Uuid,
        field: &'static str,
        value: Json,
    ) -> Result<(), AppError> {
        self.replacing((table, id, field), |scene| {
            let values = fields([(field, value)]);
            vetpms_app::records::change_record(scene.desk, definition(table)?, id, None, &values)
        })
    }

    /// A word that nobody else writes.
    #[must_use]
    pub(crate) fn word(&self, stem: &str) -> String {
        format!("{stem}-{}", self.serial)
    }
}

/// The definition of a table of ours.
///
/// # Errors
/// [`Code::UnknownTable`].
pub(crate) fn definition(table: &str) -> Result<&'static EntityDef, AppError> {
    entity(table).ok_or_else(|| AppError::new(Code::UnknownTable, "there is no such table"))
}

/// Fields by name.
pub(crate) fn fields<const N: usize>(values: [(&str, Json); N]) -> Map<String, Json> {
    let named = values.into_iter();
    named
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// No rules of its own.
pub(crate) fn no_rules(_: &Desk, _: &Journal) -> Result<Vec<String>, AppError> {
    Ok(Vec::new())
}
