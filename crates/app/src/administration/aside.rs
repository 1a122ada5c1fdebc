//! Change sets that the server did not take, for whoever may answer for them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_protocol::{AsideInfo, DismissAside, ListAside, ReleaseAside};
use vetpms_store::ReadTx;

use super::ask;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::held_back::WrittenRecord;

/// A change set that the server keeps aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct AsideItem {
    /// What it is released or dismissed by.
    pub id: Uuid,
    /// Why, as programs spell it; the window has the words.
    pub code: String,
    /// Who wrote it, by name.
    pub who: Option<String>,
    /// On which device, by name.
    pub device: String,
    /// When it was written, by the device's clock.
    pub at: Option<DateTime<Utc>>,
    /// When the server got it.
    pub received_at: DateTime<Utc>,
    /// What it says, as far as the reader may see it.
    pub records: Vec<WrittenRecord>,
}

/// What stands aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct AsideSets {
    /// Newest first.
    pub sets: Vec<AsideItem>,
    /// Whether there are more than are listed.
    pub more: bool,
}

/// Lists what the server keeps aside, newest first.
///
/// # Errors
/// [`Code::Forbidden`] without the right to administer, [`Code::Offline`].
pub async fn aside_sets(desk: &Desk) -> Result<AsideSets, AppError> {
    let list = ask(desk, Permission::Administer, &ListAside {}).await?;
    let more = list.more;
    desk.read(|tx| {
        let sets = list.sets.into_iter().map(|set| item(tx, set));
        let sets = sets.collect::<Result<_, AppError>>()?;
        Ok(AsideSets { sets, more })
    })
}

fn item(tx: &ReadTx, set: AsideInfo) -> Result<AsideItem, AppError> {
    let records = set.records.iter();
    let records = records.map(|r| WrittenRecord::read(tx, &r.table, r.row, &r.fields));
    Ok(AsideItem {
        id: set.id,
        code: set.code,
        who: set.author.map(|author| author.name),
        device: set.device.name,
        at: set.at,
        received_at: set.received_at,
        records: records.collect::<Result<_, _>>()?,
    })
}

/// Answers for a set with one's own rights: the server takes it, in its author's name.
///
/// # Errors
/// As [`aside_sets`]; [`Code::Refused`] with the reason when it cannot be taken all the same.
pub async fn release_aside(desk: &Desk, id: Uuid) -> Result<(), AppError> {
    let released = ask(desk, Permission::Administer, &ReleaseAside { id }).await?;
    match released.code {
        None => Ok(()),
        Some(_) => Err(AppError::new(Code::Refused, released.words)),
    }
}

/// Gives a set up. It is not deleted, but nobody is asked about it again.
///
/// # Errors
/// As [`aside_sets`].
pub async fn dismiss_aside(desk: &Desk, id: Uuid) -> Result<(), AppError> {
    ask(desk, Permission::Administer, &DismissAside { id }).await
}
