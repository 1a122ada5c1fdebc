//! An item in full and in words: the earlier value, each side with who, where and when, the value in
//! force, and what may be decided.

use chrono::{DateTime, Days, Utc};
use serde::Serialize;
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_access::{Policy, needed_to_read, needed_to_write};
use vetpms_model::work::ConflictResolution;
use vetpms_model::{Class, Conflict, Entity, Row, Side, entity};
use vetpms_store::{ReadTx, StoredConflict};

use super::disputes::{disputes, open_disputes, origin};
use super::kinds;
use super::settle::step_of;
use crate::desk::Desk;
use crate::error::AppError;
use crate::records_seen::seen_by;
use crate::shown::{appointment_words, device_words, label_of, user_name, words};

/// How long a settled item is listed, so that its decision can be taken back.
const SETTLED_DAYS: u64 = 14;

/// A record that a link leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct RecordRef {
    /// Table.
    pub table: String,
    /// Row.
    pub id: Uuid,
}

impl RecordRef {
    /// The record of an id as a side writes it.
    pub(super) fn of(table: &str, id: &str) -> Option<Self> {
        let table = table.to_owned();
        id.parse().ok().map(|id| Self { table, id })
    }
}

/// One of the competing values.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConflictSide {
    /// What an answer names it by.
    pub id: String,
    /// The value, as people read it.
    pub value: String,
    /// Who wrote it.
    pub who: Option<String>,
    /// On which device, in words.
    pub device: Option<String>,
    /// When, by the writer's clock.
    pub at: Option<DateTime<Utc>>,
    /// When the server got it, as far as this desk knows.
    pub server_at: Option<DateTime<Utc>>,
    /// Whether it is the value in force.
    pub in_force: bool,
    /// Whether it may be kept, where one side may be at all.
    pub can_keep: bool,
    /// The record, where whole records compete.
    pub record: Option<RecordRef>,
}

impl ConflictSide {
    /// A side with its words; who and when are filled in for all kinds alike.
    pub(super) fn new(side: &Side, value: String) -> Self {
        Self {
            id: side.change.clone(),
            value,
            who: None,
            device: None,
            at: side.at,
            server_at: None,
            in_force: false,
            can_keep: true,
            record: None,
        }
    }
}

/// What may be decided about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct Answers {
    /// To keep one side.
    pub keep: bool,
    /// To keep both.
    pub both: bool,
    /// To write something else.
    pub edit: bool,
}

/// What somebody decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Settled {
    /// KEEP, BOTH or EDIT.
    pub decision: String,
    /// The side that was kept.
    pub kept: Option<String>,
    /// What the decision wrote, as people read it; nothing where it emptied the field or left everything as it was.
    pub written: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who.
    pub who: Option<String>,
    /// On which device, in words.
    pub device: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// An item as the list shows it.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConflictItem {
    /// Id, the same on every desk.
    pub id: String,
    /// How it came to be, as programs spell it.
    pub kind: String,
    /// The same in words.
    pub title: String,
    /// Table.
    pub table: String,
    /// Row.
    pub row_id: Uuid,
    /// What the record is called.
    pub record_label: String,
    /// Field.
    pub field: Option<String>,
    /// Its label.
    pub field_label: Option<String>,
    /// The value that both sides started from.
    pub earlier: Option<String>,
    /// The value in force now, whoever wrote it.
    pub in_force: Option<String>,
    /// The value in force as a form takes it.
    pub value: Json,
    /// The competing values.
    pub sides: Vec<ConflictSide>,
    /// When this desk learned of it.
    pub raised_at: DateTime<Utc>,
    /// Whether a person must decide.
    pub needs_review: bool,
    /// Whether a decision must say why.
    pub needs_reason: bool,
    /// What may be decided.
    pub answers: Answers,
    /// Whether the signed-in user may decide.
    pub may_settle: bool,
    /// What was decided, once it was.
    pub settled: Option<Settled>,
}

/// Every open item that the user may see: those that a person must decide first, then newest first.
///
/// # Errors
/// [`AppError`] of the store.
pub fn conflicts(desk: &Desk) -> Result<Vec<ConflictItem>, AppError> {
    desk.read(|tx| {
        let reader = Reader::new(desk, tx)?;
        let mut items = Vec::new();
        for dispute in open_disputes(tx, tx.conflicts_open()?)? {
            if reader.may_see(&dispute.stored.conflict)? {
                items.push(reader.item(dispute.stored)?);
            }
        }
        items.sort_by_key(|item| (!item.needs_review, std::cmp::Reverse(item.raised_at)));
        Ok(items)
    })
}

/// The items that were settled in the last days, newest first.
///
/// # Errors
/// [`AppError`] of the store.
pub fn settled(desk: &Desk) -> Result<Vec<ConflictItem>, AppError> {
    let now = desk.rim.now();
    let since = now
        .checked_sub_days(Days::new(SETTLED_DAYS))
        .unwrap_or_default();
    desk.read(|tx| {
        let reader = Reader::new(desk, tx)?;
        let mut closed = tx.conflicts_settled_since(since)?;
        closed.reverse();
        let mut items = Vec::new();
        for dispute in disputes(closed) {
            if reader.may_see(&dispute.stored.conflict)? {
                items.push(reader.item(dispute.stored)?);
            }
        }
        items.reverse();
        Ok(items)
    })
}

/// How many open items the signed-in user may see; all of them when nobody is signed in.
///
/// # Errors
/// [`AppError`] of the store.
pub fn count(desk: &Desk, tx: &ReadTx) -> Result<u64, AppError> {
    let all = open_disputes(tx, tx.conflicts_open()?)?;
    let Ok(reader) = Reader::new(desk, tx) else {
        return Ok(all.len() as u64);
    };
    let mut seen = 0;
    for dispute in &all {
        seen += u64::from(reader.may_see(&dispute.stored.conflict)?);
    }
    Ok(seen)
}

/// Reads items for somebody.
struct Reader<'a> {
    tx: &'a ReadTx<'a>,
    policy: Policy,
    user: Uuid,
    here: Uuid,
}

impl<'a> Reader<'a> {
    fn new(desk: &Desk, tx: &'a ReadTx<'a>) -> Result<Self, AppError> {
        Ok(Self {
            tx,
            policy: desk.policy(tx)?,
            user: desk.session()?.user,
            here: desk.device(),
        })
    }

    fn may_see(&self, conflict: &Conflict) -> Result<bool, AppError> {
        let needed = needed_to_read(&conflict.table);
        if self.policy.grant(self.user, needed).is_err() {
            return Ok(false);
        }
        let Some(def) = entity(&conflict.table) else {
            return Ok(true);
        };
        let seen = seen_by(&self.policy, self.user);
        for record in kinds::of(conflict.kind).records(conflict) {
            if !seen.allows_id(self.tx, def, record)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn item(&self, stored: StoredConflict) -> Result<ConflictItem, AppError> {
        let conflict = stored.conflict;
        let kind = kinds::of(conflict.kind);
        let def = entity(&conflict.table);
        let field = def.and_then(|def| conflict.field.as_deref().and_then(|name| def.field(name)));
        let class = def.and_then(|def| def.class_of(conflict.field.as_deref()));
        let needed = needed_to_write(&conflict.table, class.map_or("", Class::name));
        // What a side says is the value of the field only where there is one field in dispute.
        let compared = field.filter(|_| !conflict.sides.iter().all(|side| side.value.is_null()));
        let value = self.value_now(&conflict)?;
        let mut sides = Vec::new();
        for side in &conflict.sides {
            let mut shown = kind.side(self.tx, &conflict, side)?;
            shown.in_force = compared.is_some() && side.value == value;
            self.origin(&conflict, side, &mut shown)?;
            sides.push(shown);
        }
        let plain = |value: &Json| compared.map_or(Ok(None), |f| words(self.tx, Some(f), value));
        Ok(ConflictItem {
            kind: conflict.kind.as_str().to_owned(),
            title: kind.title().to_owned(),
            record_label: kind.label(self.tx, &conflict)?,
            earlier: plain(&conflict.earlier)?,
            in_force: plain(&value)?,
            needs_review: field.is_none_or(|f| f.review),
            needs_reason: def.is_some_and(|def| def.needs_reason(conflict.field.as_deref())),
            answers: kind.answers(self.tx, &conflict)?,
            may_settle: self.policy.grant(self.user, needed).is_ok(),
            settled: self.decision(&conflict)?,
            field_label: field.map(|f| f.label.to_owned()),
            value,
            id: conflict.id,
            table: conflict.table,
            row_id: conflict.row,
            field: conflict.field,
            sides,
            raised_at: stored.raised_at,
        })
    }

    /// The value in force: the row's, since somebody may have written since the item was found.
    fn value_now(&self, conflict: &Conflict) -> Result<Json, AppError> {
        let Some((def, field)) = entity(&conflict.table).zip(conflict.field.as_deref()) else {
            return Ok(Json::Null);
        };
        let found = self.tx.row(def, conflict.row)?;
        Ok(found.map_or(Json::Null, |(row, _)| row.get(def, field).to_json()))
    }

    /// Who wrote a side, where and when: of a change its actor, of a record who wrote it last.
    fn origin(
        &self,
        conflict: &Conflict,
        side: &Side,
        shown: &mut ConflictSide,
    ) -> Result<(), AppError> {
        let (row, origin) = if let Some(record) = &shown.record {
            let stamp = match entity(&record.table) {
                Some(def) => self.tx.row(def, record.id)?.map(|(_, stamp)| stamp),
                None => None,
            };
            shown.at = stamp.as_ref().map(|stamp| stamp.updated_at);
            let origin = stamp.map(|stamp| (stamp.updated_by, stamp.updated_device));
            (record.id, origin)
        } else {
            (conflict.row, origin(self.tx, side)?)
        };
        if let Some((user, device)) = origin {
            shown.who = user_name(self.tx, user)?;
            shown.device = Some(device_words(self.tx, self.here, device)?);
            if let Some(at) = shown.at {
                shown.server_at = self.tx.received_at(row, device, at)?;
            }
        }
        Ok(())
    }

    /// The newest decision that holds for an item.
    fn decision(&self, conflict: &Conflict) -> Result<Option<Settled>, AppError> {
        let def = ConflictResolution::def();
        let Some(newest) = self.tx.decisions_about(&conflict.id)?.pop() else {
            return Ok(None);
        };
        let Some((row, stamp)) = self.tx.row(def, newest)? else {
            return Ok(None);
        };
        let text = |name: &str| row.text(def, name).map(str::to_owned);
        Ok(Some(Settled {
            decision: text("decision").unwrap_or_default(),
            kept: text("kept"),
            written: written(self.tx, conflict, &row)?,
            reason: text("reason"),
            who: user_name(self.tx, stamp.created_by)?,
            device: Some(device_words(self.tx, self.here, stamp.updated_device)?),
            at: stamp.created_at,
        }))
    }
}

/// What a decision wrote, in words.
fn written(tx: &ReadTx, conflict: &Conflict, decision: &Row) -> Result<Option<String>, AppError> {
    let kept = decision.text(ConflictResolution::def(), "kept");
    let field = kinds::field_of(conflict);
    // To keep what stands writes it again, which changes nothing.
    let side = conflict
        .sides
        .iter()
        .find(|side| kept == Some(side.change.as_str()));
    if let (Some(side), Some(field)) = (side, field) {
        return words(tx, Some(field), &side.value);
    }
    let Some((def, mut steps)) = step_of(tx, decision)? else {
        return Ok(None);
    };
    if def.table == conflict.table
        && let Some(field) = field
    {
        steps.retain(|step| def.fields[step.field].name == field.name);
    }
    let mut told = Vec::new();
    for step in steps {
        let field = &def.fields[step.field];
        told.extend(words(tx, Some(field), &step.after.to_json())?);
    }
    Ok((!told.is_empty()).then(|| told.join(", ")))
}

/// What an item's record is called.
pub(super) fn record_label(tx: &ReadTx, table: &str, row: Uuid) -> Result<String, AppError> {
    if table == "appointments" {
        return appointment_words(tx, &row.to_string());
    }
    let label = entity(table).map_or("", |def| def.label);
    Ok(label_of(tx, table, row)?.unwrap_or_else(|| label.to_owned()))
}
