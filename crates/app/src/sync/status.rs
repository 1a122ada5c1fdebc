//! What the sync light shows.

use chrono::{DateTime, Utc};
use serde::Serialize;
use vetpms_protocol::{is_for_newer, is_for_sign_in};

use super::bootstrap;
use super::driver::SyncHandle;
use super::{stall, versions};
use crate::conflicts;
use crate::desk::Desk;
use crate::error::AppError;
use crate::session;

/// What the driver knows beside the replica.
#[derive(Debug, Clone, Default)]
pub(crate) struct Live {
    pub(crate) busy: bool,
    pub(crate) offline_since: Option<DateTime<Utc>>,
    pub(crate) last_sync: Option<DateTime<Utc>>,
    pub(crate) problem: Option<String>,
    /// Why nothing is exchanged for a while, where that is more than the network.
    pub(crate) meanwhile: Option<String>,
    /// Nothing of the last push was taken.
    pub(crate) untaken: bool,
    /// Since when the server answers and takes nothing, while that is told.
    pub(crate) stalled_since: Option<DateTime<Utc>>,
    pub(crate) recovered_at: Option<DateTime<Utc>>,
}

/// The light's colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Nothing is waiting.
    AllSent,
    /// Something waits to be sent.
    Waiting,
    /// Sending or fetching.
    Sending,
    /// The server cannot be reached.
    Offline,
    /// The practice has no server.
    NoServer,
    /// Somebody must act.
    Problem,
}

/// How far the first copy of the practice has come down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct FirstCopy {
    /// Rows that are here.
    pub rows: u32,
    /// Rows in all of the tables that have begun to come.
    pub of: u32,
    /// Tables that have not begun.
    pub tables_left: u32,
}

/// The light and its counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SyncStatus {
    /// The light.
    pub state: Light,
    /// Change sets waiting to be sent.
    pub waiting: u32,
    /// Since when the oldest waits.
    pub oldest_waiting: Option<DateTime<Utc>>,
    /// When something was last exchanged.
    pub last_sync: Option<DateTime<Utc>>,
    /// Since when the server cannot be reached.
    pub offline_since: Option<DateTime<Utc>>,
    /// Since when the server answers and takes nothing of what waits, where that is longer than five minutes.
    pub stalled_since: Option<DateTime<Utc>>,
    /// When it took something again after that, since the program was started.
    pub recovered_at: Option<DateTime<Utc>>,
    /// Sets that the server keeps aside.
    pub quarantined: u32,
    /// Sets that wait until the server is upgraded: it does not know yet what they write.
    pub for_newer_server: u32,
    /// Sets that wait until their author has signed in once while the server can be reached.
    pub for_sign_in: u32,
    /// Who works here and has to do so: the server does not know them on this computer.
    pub to_sign_in: Vec<String>,
    /// Whether the practice uses records or fields that this program does not know: they are kept unread.
    pub needs_newer: bool,
    /// Open conflicts.
    pub conflicts: u32,
    /// While the first copy comes down: how far it is.
    pub first_copy: Option<FirstCopy>,
    /// What is wrong, in words.
    pub message: Option<String>,
}

/// Reads the status.
///
/// # Errors
/// [`AppError`] of the store.
pub fn status(desk: &Desk, handle: Option<&SyncHandle>) -> Result<SyncStatus, AppError> {
    let live = handle.map(|h| {
        h.live
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    });
    let followed = live.is_some();
    let live = live.unwrap_or_default();
    let (told, stats, conflicts, aside, needs_newer, to_sign_in) = desk.read(|tx| {
        Ok((
            stall::told(tx)?,
            tx.outbox_stats()?,
            conflicts::count(desk, tx)?,
            tx.quarantined()?,
            versions::needs_newer(tx)?,
            session::to_sign_in(desk, tx)?,
        ))
    })?;
    let aside = aside.iter().filter(|set| !set.dismissed);
    let (newer, aside): (Vec<_>, Vec<_>) = aside.partition(|set| is_for_newer(&set.code));
    let (for_sign_in, aside): (Vec<_>, Vec<_>) =
        aside.into_iter().partition(|set| is_for_sign_in(&set.code));
    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let stalled = if followed { live.stalled_since } else { told };
    let stalled = stalled.filter(|_| stats.waiting > 0);
    let state = if desk.profile().card.server.is_none() {
        Light::NoServer
    } else if live.problem.is_some() || stalled.is_some() {
        Light::Problem
    } else if live.offline_since.is_some() {
        Light::Offline
    } else if live.busy {
        Light::Sending
    } else if stats.waiting > 0 {
        Light::Waiting
    } else {
        Light::AllSent
    };
    Ok(SyncStatus {
        state,
        waiting: small(stats.waiting),
        oldest_waiting: stats.oldest,
        last_sync: live.last_sync,
        offline_since: live.offline_since,
        stalled_since: stalled,
        recovered_at: live.recovered_at,
        quarantined: small(aside.len() as u64),
        for_newer_server: small(newer.len() as u64),
        for_sign_in: small(for_sign_in.len() as u64),
        to_sign_in,
        needs_newer,
        conflicts: small(conflicts),
        first_copy: bootstrap::progress(desk)?,
        message: live.problem.or(live.meanwhile),
    })
}
