//! What an animal was given, and which of its reminders that leaves standing.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;
use vetpms_model::care::{Reminder, Vaccination};
use vetpms_model::{Entity, Row, Stamp, Value};
use vetpms_search::fold::fold;
use vetpms_store::ReadTx;

use crate::error::AppError;
use crate::history::with_aliases;
use crate::shown::day_of;

/// A vaccination, as far as reminders follow from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dose {
    pub(super) id: Uuid,
    product: Option<Uuid>,
    name: String,
    pub(super) at: DateTime<Utc>,
    is_removed: bool,
}

impl Dose {
    /// What a row says; `None` for one without a time, which no form makes.
    pub(super) fn of(row: &Row) -> Option<Self> {
        let def = Vaccination::def();
        let Value::Instant(at) = row.get(def, "given_at") else {
            return None;
        };
        Some(Self {
            id: row.id,
            product: row.get(def, "product_id").as_id(),
            name: fold(row.text(def, "product_name").unwrap_or_default()),
            at: *at,
            is_removed: row.is_deleted(def),
        })
    }

    /// Whether both are of the same vaccine: of one product, or without any and of one name.
    pub(super) fn same_as(&self, other: &Self) -> bool {
        self.product == other.product && (self.product.is_some() || self.name == other.name)
    }

    /// Whether this is what a reminder asks for.
    pub(super) fn answers(&self, reminder: &Row) -> bool {
        let def = Reminder::def();
        match (reminder.get(def, "product_id").as_id(), self.product) {
            (Some(asked), Some(given)) => asked == given,
            (None, None) => fold(reminder.text(def, "purpose").unwrap_or_default()) == self.name,
            _ => false,
        }
    }
}

/// Everything that an animal was given, removed ones included, under all its entries.
#[derive(Debug, Clone, Default)]
pub(super) struct Doses(Vec<Dose>);

impl Doses {
    /// Reads them.
    ///
    /// # Errors
    /// [`AppError`] of the store.
    pub(super) fn read(tx: &ReadTx, patient: Uuid) -> Result<Self, AppError> {
        let mut all = Vec::new();
        for entry in with_aliases(tx, patient)? {
            let rows = tx.rows_where(Vaccination::def(), "patient_id", &Value::Id(entry))?;
            all.extend(rows.iter().filter_map(|(row, _)| Dose::of(row)));
        }
        Ok(Self(all))
    }

    fn kept(&self) -> impl Iterator<Item = &Dose> {
        self.0.iter().filter(|dose| !dose.is_removed)
    }

    fn find(&self, id: Uuid) -> Option<&Dose> {
        self.0.iter().find(|dose| dose.id == id)
    }

    /// The days on which the same vaccine was given before this one.
    pub(super) fn before(&self, dose: &Dose) -> Vec<NaiveDate> {
        let earlier = self
            .kept()
            .filter(|other| other.id != dose.id && other.same_as(dose));
        let earlier = earlier.filter(|other| (other.at, other.id) < (dose.at, dose.id));
        earlier.map(|other| day_of(other.at)).collect()
    }

    /// The days on which the same vaccine was given besides this one.
    pub(super) fn beside(&self, dose: &Dose) -> Vec<NaiveDate> {
        let others = self
            .kept()
            .filter(|other| other.id != dose.id && other.same_as(dose));
        others.map(|other| day_of(other.at)).collect()
    }

    /// Whether the same vaccine was not given again after this one.
    pub(super) fn is_newest(&self, dose: &Dose) -> bool {
        let mut others = self.kept().filter(|other| other.id != dose.id);
        !others.any(|other| other.same_as(dose) && (other.at, other.id) > (dose.at, dose.id))
    }

    /// The newest one that answers a reminder, if any does: given after what the reminder follows from, or after it was
    /// made where it follows from nothing.
    pub(super) fn answer(&self, reminder: &Row, stamp: &Stamp) -> Option<&Dose> {
        let opener = reminder.get(Reminder::def(), "opened_by").as_id();
        let since = match opener.and_then(|id| self.find(id)) {
            Some(opener) => (opener.at, opener.id),
            None => (stamp.created_at, Uuid::max()),
        };
        let newest = self
            .kept()
            .filter(|dose| Some(dose.id) != opener && dose.answers(reminder));
        newest
            .filter(|dose| (dose.at, dose.id) > since)
            .max_by_key(|dose| (dose.at, dose.id))
    }

    /// Whether a reminder is open and nothing that other desks wrote stands against it.
    fn leave_open(&self, reminder: &Row, stamp: &Stamp) -> bool {
        let def = Reminder::def();
        let of = |field| {
            let id = reminder.get(def, field).as_id();
            id.and_then(|id| self.find(id))
        };
        // What closed it was taken back at a desk that did not know that it had.
        let reopened = reminder.text(def, "status") == Some("DONE")
            && of("closed_by").is_some_and(|dose| dose.is_removed);
        // What it follows from was taken back, or put right to another product, likewise.
        let follows = of("opened_by").is_none_or(|dose| {
            !dose.is_removed && dose.product == reminder.get(def, "product_id").as_id()
        });
        !reminder.is_deleted(def)
            && (is_open(reminder) || reopened)
            && follows
            && self.answer(reminder, stamp).is_none()
    }

    /// The same as if one had never been given.
    pub(super) fn without(mut self, id: Uuid) -> Self {
        self.0.retain(|dose| dose.id != id);
        self
    }
}

/// The reminders of an animal that stand open on what all desks wrote, oldest first: none that was answered, and one
/// only where two desks put the same vaccination right at once.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn open_reminders(tx: &ReadTx, patient: Uuid) -> Result<Vec<Row>, AppError> {
    let def = Reminder::def();
    let doses = Doses::read(tx, patient)?;
    let mut all = reminders_of(tx, patient)?;
    all.sort_by_key(|(row, _)| row.id);
    let mut followed = BTreeSet::new();
    let mut open = Vec::new();
    for (row, stamp) in all {
        let opener = row.get(def, "opened_by").as_id();
        let follows = opener.map(|opener| (opener, row.get(def, "rule_id").as_id()));
        if doses.leave_open(&row, &stamp) && follows.is_none_or(|one| followed.insert(one)) {
            open.push(row);
        }
    }
    Ok(open)
}

/// Whether a reminder's own words say that it is open.
pub(super) fn is_open(reminder: &Row) -> bool {
    let def = Reminder::def();
    !reminder.is_deleted(def) && reminder.text(def, "status") == Some("OPEN")
}

/// The reminders of an animal, under all its entries.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn reminders_of(tx: &ReadTx, patient: Uuid) -> Result<Vec<(Row, Stamp)>, AppError> {
    let mut all = Vec::new();
    for entry in with_aliases(tx, patient)? {
        all.extend(tx.rows_where(Reminder::def(), "patient_id", &Value::Id(entry))?);
    }
    Ok(all)
}
