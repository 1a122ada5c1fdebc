//! How the exchange with the server goes: for the panel, and as a file for whoever helps. Times,
//! counts and codes; nothing of a client or patient.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use vetpms_model::ENTITIES;
use vetpms_store::{ReadTx, WriteTx};

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::held_back;
use crate::sync::SyncStatus;

/// Name of the diagnostics file.
pub const FILE: &str = "vetpms-diagnostics.json";
const LAST_PUSH: &str = "last_push";
const LAST_PULL: &str = "last_pull";
const EPOCH_SEEN: &str = "epoch_seen";
const EPOCH_CHANGES: &str = "epoch_changes";
/// Restores of the server that are remembered.
const CHANGES_KEPT: usize = 20;

/// A set that the server keeps aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct HeldBack {
    /// Its number in the log of its device.
    pub number: u32,
    /// When this desk was told.
    pub at: DateTime<Utc>,
    /// Why, as programs spell it; the window has the words.
    pub code: String,
}

/// How the exchange with the server goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Exchange {
    /// When this desk last sent something and got an answer.
    pub last_push: Option<DateTime<Utc>>,
    /// When this desk last asked for what others wrote and got an answer.
    pub last_pull: Option<DateTime<Utc>>,
    /// Sets that the server keeps aside until somebody acts, newest first.
    pub held_back: Vec<HeldBack>,
    /// When the server was found restored from a backup, newest first.
    pub epoch_changes: Vec<DateTime<Utc>>,
}

/// Reads how the exchange goes.
///
/// # Errors
/// [`AppError`] of the store.
pub fn exchange(desk: &Desk) -> Result<Exchange, AppError> {
    desk.read(|tx| {
        let held = |set: vetpms_store::Quarantined| HeldBack {
            number: u32::try_from(set.seq).unwrap_or(u32::MAX),
            at: set.at,
            code: set.code,
        };
        let at = |key| {
            let at = tx.meta_i64(key)?.and_then(DateTime::from_timestamp_millis);
            Ok::<_, AppError>(at)
        };
        let mut epoch_changes = epoch_changes(tx)?;
        epoch_changes.reverse();
        Ok(Exchange {
            // What an older version sent is known by its log only.
            last_push: at(LAST_PUSH)?.or(tx.last_received(desk.replica())?),
            last_pull: at(LAST_PULL)?,
            held_back: held_back::open(tx)?.held.into_iter().map(held).collect(),
            epoch_changes,
        })
    })
}

/// The text of the diagnostics file.
///
/// # Errors
/// [`AppError`] of the store.
pub fn diagnostics(desk: &Desk, sync: &SyncStatus) -> Result<String, AppError> {
    let exchange = exchange(desk)?;
    let (rows, kinds, position) = desk.read(|tx| {
        let mut rows = BTreeMap::new();
        for def in ENTITIES.iter() {
            rows.insert(def.table, tx.count(def)?);
        }
        let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
        for open in tx.conflicts_open()? {
            *kinds.entry(open.conflict.kind.as_str()).or_default() += 1;
        }
        Ok((rows, kinds, tx.meta_i64("position")?))
    })?;
    // The message of a problem may name a host; the state says enough.
    let state = json!({
        "state": sync.state, "waiting": sync.waiting, "oldest_waiting": sync.oldest_waiting,
        "offline_since": sync.offline_since, "stalled_since": sync.stalled_since, "quarantined": sync.quarantined, "conflicts": sync.conflicts,
    });
    let report = json!({
        "program": env!("CARGO_PKG_VERSION"), "written_at": desk.rim.now(), "device": desk.device(),
        "replica": desk.replica(), "position": position, "sync": state, "exchange": exchange,
        "rows": rows, "open_items": kinds,
    });
    serde_json::to_string_pretty(&report)
        .map_err(|_| AppError::new(Code::Internal, "the diagnostics cannot be written"))
}

/// Notes that the server has answered to what was sent, whichever log that stands in.
pub(crate) fn note_push(tx: &WriteTx, now: DateTime<Utc>) -> Result<(), AppError> {
    Ok(tx.set_meta_i64(LAST_PUSH, now.timestamp_millis())?)
}

/// Notes that the server has answered, and whether it is another than before.
pub(crate) fn note_pull(tx: &WriteTx, now: DateTime<Utc>) -> Result<(), AppError> {
    tx.set_meta_i64(LAST_PULL, now.timestamp_millis())?;
    let (epoch, seen) = (tx.meta_text("epoch")?, tx.meta_text(EPOCH_SEEN)?);
    let Some(epoch) = epoch.filter(|epoch| seen.as_ref() != Some(epoch)) else {
        return Ok(());
    };
    tx.set_meta_text(EPOCH_SEEN, &epoch)?;
    if seen.is_some() {
        let mut changes = epoch_changes(tx)?;
        changes.push(now);
        let kept = changes.split_off(changes.len().saturating_sub(CHANGES_KEPT));
        let words: Vec<String> = kept.iter().map(DateTime::to_rfc3339).collect();
        tx.set_meta_text(EPOCH_CHANGES, &words.join("\n"))?;
    }
    Ok(())
}

/// When the epoch changed, oldest first.
fn epoch_changes(tx: &ReadTx) -> Result<Vec<DateTime<Utc>>, AppError> {
    let lines = tx.meta_text(EPOCH_CHANGES)?.unwrap_or_default();
    Ok(lines.lines().filter_map(|line| line.parse().ok()).collect())
}
