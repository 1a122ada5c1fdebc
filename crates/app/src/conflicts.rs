//! The list of conflicts, in words.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_model::scheduling::Appointment;
use vetpms_model::{Conflict, ConflictKind, Entity, entity};
use vetpms_protocol::Key16;
use vetpms_store::ReadTx;
use vetpms_store::queries::appointments;

use crate::desk::Desk;
use crate::error::AppError;
use crate::shown::{device_words, label_of, local, user_name, words};
use crate::view::full_name;

/// One of the competing values.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConflictSide {
    /// The value, as people read it.
    pub value: String,
    /// Who wrote it.
    pub who: Option<String>,
    /// On which device, in words.
    pub device: Option<String>,
    /// When, by the writer's clock.
    pub at: Option<DateTime<Utc>>,
}

/// How a conflict came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Two people changed the same field.
    ConcurrentEdit,
    /// One deleted what the other changed.
    DeletedWhileEdited,
    /// Two appointments want the same vet or room.
    Overlap,
}

impl ItemKind {
    /// Its name as programs spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConcurrentEdit => "concurrent_edit",
            Self::DeletedWhileEdited => "deleted_while_edited",
            Self::Overlap => "overlap",
        }
    }
}

impl From<ConflictKind> for ItemKind {
    fn from(kind: ConflictKind) -> Self {
        match kind {
            ConflictKind::ConcurrentEdit => Self::ConcurrentEdit,
            ConflictKind::DeletedWhileEdited => Self::DeletedWhileEdited,
            ConflictKind::Overlap => Self::Overlap,
        }
    }
}

/// A conflict as the list shows it.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConflictItem {
    /// Id, the same on every desk.
    pub id: String,
    /// How it came to be.
    pub kind: ItemKind,
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
    /// The value in force.
    pub in_force: Option<String>,
    /// The competing values.
    pub sides: Vec<ConflictSide>,
    /// When this desk learned of it.
    pub raised_at: DateTime<Utc>,
    /// Whether a person must decide.
    pub needs_review: bool,
}

/// Every open conflict, newest first.
///
/// # Errors
/// [`AppError`] of the store.
pub fn conflicts(desk: &Desk) -> Result<Vec<ConflictItem>, AppError> {
    desk.read(|tx| {
        let session = desk.session()?;
        let policy = desk.policy(tx)?;
        let open = tx.conflicts_open()?.into_iter().filter(|stored| {
            policy
                .grant(
                    session.user,
                    vetpms_access::needed_to_read(&stored.conflict.table),
                )
                .is_ok()
        });
        open.map(|stored| item(tx, desk.device(), stored.conflict, stored.raised_at))
            .collect()
    })
}

fn item(
    tx: &ReadTx,
    here: Uuid,
    conflict: Conflict,
    raised_at: DateTime<Utc>,
) -> Result<ConflictItem, AppError> {
    let field = entity(&conflict.table)
        .and_then(|def| conflict.field.as_deref().and_then(|name| def.field(name)));
    let overlap = conflict.kind == ConflictKind::Overlap;
    let mut sides = Vec::new();
    for side in &conflict.sides {
        let info = actor(tx, &side.actor)?;
        let who = info
            .as_ref()
            .map(|(user, _)| user_name(tx, *user))
            .transpose()?
            .flatten();
        let value = match conflict.kind {
            ConflictKind::Overlap => appointment_words(tx, &side.change)?,
            ConflictKind::DeletedWhileEdited if side.value == Json::Bool(true) => {
                "deleted".to_owned()
            }
            ConflictKind::DeletedWhileEdited => "edited".to_owned(),
            ConflictKind::ConcurrentEdit => words(tx, field, &side.value)?.unwrap_or_default(),
        };
        let mut shown = ConflictSide {
            value,
            who,
            device: info
                .map(|(_, device)| device_words(tx, here, device))
                .transpose()?,
            at: side.at,
        };
        if overlap {
            booked_by(tx, here, &side.change, &mut shown)?;
        }
        sides.push(shown);
    }
    let plain = |value: &Json| {
        if overlap {
            Ok(None)
        } else {
            words(tx, field, value)
        }
    };
    Ok(ConflictItem {
        kind: conflict.kind.into(),
        record_label: record_label(tx, &conflict)?,
        earlier: plain(&conflict.earlier)?,
        in_force: plain(&conflict.in_force)?,
        needs_review: overlap
            || conflict.kind == ConflictKind::DeletedWhileEdited
            || field.is_some_and(|f| f.review),
        id: conflict.id,
        table: conflict.table,
        row_id: conflict.row,
        field: conflict.field,
        field_label: field.map(|f| f.label.to_owned()),
        sides,
        raised_at,
    })
}

/// Who booked an appointment or moved it last, and when.
fn booked_by(tx: &ReadTx, here: Uuid, id: &str, side: &mut ConflictSide) -> Result<(), AppError> {
    let Ok(id) = id.parse() else { return Ok(()) };
    if let Some((_, stamp)) = tx.row(Appointment::def(), id)? {
        side.who = user_name(tx, stamp.updated_by)?;
        side.device = Some(device_words(tx, here, stamp.updated_device)?);
        side.at = Some(stamp.updated_at);
    }
    Ok(())
}

fn actor(tx: &ReadTx, hex: &str) -> Result<Option<(Uuid, Uuid)>, AppError> {
    let Ok(number) = u128::from_str_radix(hex, 16) else {
        return Ok(None);
    };
    Ok(tx
        .actor(&Key16::new(number.to_be_bytes()))?
        .map(|info| (info.user, info.device)))
}

fn record_label(tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
    if conflict.kind == ConflictKind::Overlap {
        let column = conflict
            .in_force
            .get("column")
            .and_then(Json::as_str)
            .and_then(|id| id.parse().ok());
        let Some(column) = column else {
            return Ok(String::new());
        };
        let room = label_of(tx, "resources", column)?;
        return Ok(room.or(label_of(tx, "staff", column)?).unwrap_or_default());
    }
    if conflict.table == "appointments" {
        return appointment_words(tx, &conflict.row.to_string());
    }
    let label = entity(&conflict.table).map_or("", |def| def.label);
    Ok(label_of(tx, &conflict.table, conflict.row)?.unwrap_or_else(|| label.to_owned()))
}

fn appointment_words(tx: &ReadTx, id: &str) -> Result<String, AppError> {
    let Some(found) = id
        .parse()
        .ok()
        .map(|id| appointments::by_id(tx, id))
        .transpose()?
        .flatten()
    else {
        return Ok(String::new());
    };
    let owner = found
        .client
        .map(|c| full_name(c.first_name.as_deref(), Some(&c.last_name)));
    let who = [
        found.patient.map(|p| p.name),
        owner,
        found.appointment_type.map(|t| t.name),
    ];
    let who: Vec<String> = who
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let when = local(found.start);
    Ok(format!("{when} {}", who.join(", ")))
}
