//! The server's audit trail, in the words of this desk.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_model::entity;
use vetpms_protocol::{AuditAction, AuditInfo, AuditPlace, Named, ReadAudit};
use vetpms_store::ReadTx;

use super::ask;
use crate::desk::Desk;
use crate::error::AppError;
use crate::shown::{label_of, words};

/// A place in the trail, as an answer gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct AuditPosition {
    /// The server's clock.
    pub at: DateTime<Utc>,
    /// The entry's number among those of one instant, in decimal digits; none to begin at a time.
    pub number: Option<String>,
}

/// Which part of the trail.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only what is older.
    pub before: Option<AuditPosition>,
    /// Only this table.
    pub table: Option<String>,
    /// Only this row.
    pub row: Option<Uuid>,
    /// Only what this user did.
    pub user: Option<Uuid>,
    /// Most entries, 1 to 200.
    pub limit: u32,
}

/// A changed field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct AuditChange {
    /// Field name.
    pub field: String,
    /// Its label.
    pub label: String,
    /// Before, as people read it; sealed values read "(sealed)".
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

/// What was done to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AuditDeed {
    /// It came to be.
    Created,
    /// Fields changed.
    Changed,
    /// It was removed from the server's tables.
    Deleted,
    /// A change set of a device was kept aside.
    Quarantined,
}

impl From<AuditAction> for AuditDeed {
    fn from(action: AuditAction) -> Self {
        match action {
            AuditAction::Created => Self::Created,
            AuditAction::Changed => Self::Changed,
            AuditAction::Deleted => Self::Deleted,
            AuditAction::Quarantined => Self::Quarantined,
        }
    }
}

/// An entry.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct AuditItem {
    /// When the server took it.
    pub at: DateTime<Utc>,
    /// When it was done, by the device's clock.
    pub device_time: Option<DateTime<Utc>>,
    /// Who, by name.
    pub user: Option<String>,
    /// On which device, by name.
    pub device: Option<String>,
    /// Table.
    pub table: String,
    /// Its label.
    pub table_label: String,
    /// Row.
    pub row_id: Uuid,
    /// What the record is called, if it is here.
    pub record: Option<String>,
    /// What was done.
    pub action: AuditDeed,
    /// What changed.
    pub changes: Vec<AuditChange>,
}

/// A page of the trail.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct AuditList {
    /// Newest first.
    pub entries: Vec<AuditItem>,
    /// Where the next page begins, if there is more.
    pub next: Option<AuditPosition>,
}

/// Reads a page of the audit trail, newest first.
///
/// # Errors
/// [`crate::Code::Forbidden`] without the right to see it, [`crate::Code::Offline`].
pub async fn audit_trail(desk: &Desk, filter: &AuditFilter) -> Result<AuditList, AppError> {
    let before = filter.before.as_ref().map(|place| {
        let number = place.number.as_deref().map(str::parse).transpose();
        number.map(|id| AuditPlace { at: place.at, id })
    });
    let before = before.transpose().map_err(|_| {
        AppError::field(
            crate::Code::InvalidValue,
            "before",
            "this is no place in the trail",
        )
    })?;
    let wanted = ReadAudit {
        before,
        table: filter.table.clone(),
        row: filter.row,
        user: filter.user,
        limit: filter.limit.clamp(1, 200),
    };
    let page = ask(desk, Permission::ViewAudit, &wanted).await?;
    let entries = desk.read(|tx| {
        page.entries
            .into_iter()
            .map(|entry| item(tx, entry))
            .collect::<Result<_, AppError>>()
    })?;
    let next = page.next.map(|place| AuditPosition {
        at: place.at,
        number: place.id.map(|id| id.to_string()),
    });
    Ok(AuditList { entries, next })
}

fn item(tx: &ReadTx, entry: AuditInfo) -> Result<AuditItem, AppError> {
    let def = entity(&entry.table);
    let names = entry.after.keys().chain(
        entry
            .before
            .keys()
            .filter(|name| !entry.after.contains_key(*name)),
    );
    let mut changes = Vec::new();
    for name in names {
        let field = def.and_then(|def| def.field(name));
        let value = |json: Option<&Json>| words(tx, field, json.unwrap_or(&Json::Null));
        changes.push(AuditChange {
            label: field.map_or(name.as_str(), |field| field.label).to_owned(),
            before: value(entry.before.get(name))?,
            after: value(entry.after.get(name))?,
            field: name.clone(),
        });
    }
    let named = |one: Named| Some(one.name).filter(|name| !name.is_empty());
    Ok(AuditItem {
        at: entry.place.at,
        device_time: entry.device_time,
        user: entry.user.and_then(named),
        device: named(entry.device),
        table_label: def.map_or(entry.table.as_str(), |def| def.label).to_owned(),
        record: label_of(tx, &entry.table, entry.row)?,
        table: entry.table,
        row_id: entry.row,
        action: entry.action.into(),
        changes,
    })
}
