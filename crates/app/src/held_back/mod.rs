//! What somebody wrote here and the server did not take: seen, entered again, or given up.

mod again;
mod of_others;
mod text;

pub use again::enter_again;
pub(crate) use of_others::{count_of_others, of_others};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_access::{Policy, needed_to_read};
use vetpms_model::entity;
use vetpms_protocol::{Header, only_waits};
use vetpms_store::{Quarantined, ReadTx};

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::records_seen::seen_by;
use crate::shown::{label_of, user_name, words};
use crate::sync::Typed;

/// A field of a change, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct WrittenField {
    /// Field name.
    pub field: String,
    /// Its label.
    pub label: String,
    /// What was written, as people read it; none for a field that was emptied, or a text out of which something was taken.
    pub value: Option<String>,
}

/// What a change set says about one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct WrittenRecord {
    /// Table.
    pub table: String,
    /// Its label.
    pub table_label: String,
    /// Row.
    pub row_id: Uuid,
    /// What the record is called, if it is here.
    pub record: Option<String>,
    /// The fields, none where the reader may not see them.
    pub fields: Vec<WrittenField>,
}

impl WrittenRecord {
    /// Values by field, in words.
    ///
    /// # Errors
    /// [`AppError`] of the store.
    pub(crate) fn read(
        tx: &ReadTx,
        table: &str,
        row: Uuid,
        values: &Map<String, Json>,
    ) -> Result<Self, AppError> {
        let def = entity(table);
        let mut fields = Vec::new();
        for (name, value) in values {
            let field = def.and_then(|def| def.field(name));
            fields.push(WrittenField {
                field: name.clone(),
                label: field.map_or(name.as_str(), |field| field.label).to_owned(),
                value: words(tx, field, value)?,
            });
        }
        Ok(Self {
            table: table.to_owned(),
            table_label: def.map_or(table, |def| def.label).to_owned(),
            row_id: row,
            record: label_of(tx, table, row)?,
            fields,
        })
    }
}

/// Whether somebody may read what a set says of a row.
fn may_read(
    tx: &ReadTx,
    policy: &Policy,
    user: Uuid,
    (table, row): (&str, Uuid),
) -> Result<bool, AppError> {
    if policy.grant(user, needed_to_read(table)).is_err() {
        return Ok(false);
    }
    match entity(table) {
        Some(def) => seen_by(policy, user).allows_id(tx, def, row),
        None => Ok(true),
    }
}

/// What the server keeps aside of this computer's work and nobody has dealt with: the one definition of what is
/// counted and listed.
pub(crate) struct Open {
    /// Somebody must act, newest first.
    pub(crate) held: Vec<Quarantined>,
    /// Taken by itself later, newest first.
    pub(crate) waiting: Vec<Quarantined>,
}

/// Reads what is held back.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn open(tx: &ReadTx) -> Result<Open, AppError> {
    let all = tx.quarantined()?.into_iter().rev();
    let all = all.filter(|set| !set.dismissed);
    let (waiting, held) = all.partition(|set| only_waits(&set.code));
    Ok(Open { held, waiting })
}

/// A change set of this computer that the server keeps aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct HeldBackItem {
    /// What it is entered again or given up by.
    pub id: u32,
    /// When this desk was told.
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub who: Option<String>,
    /// When it was written.
    pub written_at: Option<DateTime<Utc>>,
    /// Why, as programs spell it; the window has the words.
    pub code: String,
    /// Whether it only waits, for other desks' work or for a newer server, and stands here meanwhile.
    pub waits: bool,
    /// What was written, as far as the reader may see it; one's own in any case.
    pub records: Vec<WrittenRecord>,
}

/// What the server keeps aside of this computer's work and nobody has dealt with, newest first; last what only waits.
///
/// # Errors
/// [`AppError`] of the store.
pub fn held_back(desk: &Desk) -> Result<Vec<HeldBackItem>, AppError> {
    let user = desk.session()?.user;
    desk.read(|tx| {
        let policy = desk.policy(tx)?;
        let mut items = Vec::new();
        let Open { held, waiting } = open(tx)?;
        for set in held.into_iter().chain(waiting) {
            let typed = typed(&set)?;
            let waits = only_waits(&set.code);
            let header = Header::decode(&set.body).ok();
            let mut records = Vec::new();
            for record in typed {
                // Their own words stay theirs, whatever right they have lost since.
                let may_read = header.as_ref().is_some_and(|header| header.author == user)
                    || may_read(tx, &policy, user, (&record.table, record.row))?;
                let fields = if may_read { record.fields } else { Map::new() };
                records.push(WrittenRecord::read(tx, &record.table, record.row, &fields)?);
            }
            items.push(HeldBackItem {
                id: u32::try_from(set.id).unwrap_or(u32::MAX),
                at: set.at,
                who: match &header {
                    Some(header) => user_name(tx, header.author)?,
                    None => None,
                },
                written_at: header.as_ref().map(Header::time),
                code: set.code,
                waits,
                records,
            });
        }
        Ok(items)
    })
}

/// Takes a set off the list; the server keeps it, and an administrator may still release it.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::SignedOut`].
pub fn dismiss_held_back(desk: &Desk, id: u32) -> Result<(), AppError> {
    desk.session()?;
    desk.store.write(|tx| {
        let set = find(tx.quarantined()?, id)?;
        Ok(tx.dismiss_quarantined(set.id)?)
    })
}

/// A set that somebody may still do something about.
fn find(all: Vec<Quarantined>, id: u32) -> Result<Quarantined, AppError> {
    let found = all.into_iter().find(|set| set.id == i64::from(id));
    match found {
        None => Err(AppError::new(
            Code::NotFound,
            "nothing of this number is held back: an administrator may have released it, and it stands then",
        )),
        Some(set) if set.dismissed => Err(AppError::new(
            Code::NotFound,
            "this was entered again or discarded already",
        )),
        Some(set) if only_waits(&set.code) => Err(AppError::new(
            Code::NotPossible,
            "this stands on this computer and only waits to be taken: entered again it would stand twice",
        )),
        Some(set) => Ok(set),
    }
}

fn typed(set: &Quarantined) -> Result<Vec<Typed>, AppError> {
    serde_json::from_str(&set.typed)
        .map_err(|_| AppError::new(Code::Replica, "what was typed cannot be read"))
}
