//! What the sync light shows.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use vetpms_protocol::{is_for_newer, is_for_sign_in};
use vetpms_sync::Failure;

use super::bootstrap;
use super::handle::SyncHandle;
use super::{clock, stall, versions};
use crate::desk::Desk;
use crate::error::AppError;
use crate::{conflicts, held_back, session};

/// What the driver knows beside the replica.
#[derive(Debug, Clone, Default)]
pub(crate) struct Live {
    pub(crate) busy: bool,
    pub(crate) offline_since: Option<DateTime<Utc>>,
    /// Why nothing is exchanged, while that passes by itself.
    pub(crate) away: Option<Away>,
    /// The same in words.
    pub(crate) why: Option<String>,
    /// When the server may be asked again, where it says so.
    pub(crate) again_at: Option<DateTime<Utc>>,
    pub(crate) last_sync: Option<DateTime<Utc>>,
    pub(crate) problem: Option<String>,
    /// Nothing of the last push was taken.
    pub(crate) untaken: bool,
    /// Since when the server answers and takes nothing, while that is told.
    pub(crate) stalled_since: Option<DateTime<Utc>>,
    /// The disk has not taken that.
    pub(crate) unkept: bool,
    pub(crate) recovered_at: Option<DateTime<Utc>>,
    /// Why no files are exchanged, where somebody has to act.
    pub(crate) files_problem: Option<String>,
}

impl Live {
    /// Nothing is exchanged for now.
    pub(super) fn failed(&mut self, failure: &Failure, now: DateTime<Utc>) {
        let told = !failure.is_passing() || failure.is_settled_outside();
        self.offline_since.get_or_insert(now);
        self.away = Away::of(failure);
        self.why = self.away.map(|_| failure.to_string());
        let wait = failure.asks_to_wait();
        let wait = wait.and_then(|wait| TimeDelta::from_std(wait).ok());
        self.again_at = wait.and_then(|wait| now.checked_add_signed(wait));
        self.problem = told.then(|| failure.to_string());
    }

    /// The server greeted.
    pub(super) fn welcomed(&mut self) {
        (self.offline_since, self.away, self.problem) = (None, None, None);
        (self.why, self.again_at) = (None, None);
        self.busy = true;
    }
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

/// Why nothing is exchanged with the server at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Away {
    /// No network, or no server that answers.
    Unreachable,
    /// The network answers with a page of its own.
    Foreign,
    /// The server is there and asks to come back later.
    Busy,
    /// The server has been asked too often.
    TooOften,
    /// The server is there, but its database is not.
    Database,
    /// The server brings the practice up to date after an upgrade.
    Upgrading,
}

impl Away {
    /// Nothing for what does not pass by itself.
    pub(super) fn of(failure: &Failure) -> Option<Self> {
        match failure {
            Failure::Offline => Some(Self::Unreachable),
            Failure::Foreign => Some(Self::Foreign),
            Failure::Busy(_) => Some(Self::Busy),
            Failure::TooOften(_) => Some(Self::TooOften),
            Failure::Database(_) => Some(Self::Database),
            Failure::Upgrading(_) => Some(Self::Upgrading),
            _ => None,
        }
    }

    /// The same for the terminal.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Unreachable => "the server cannot be reached",
            Self::Foreign => "the network answers with a page of its own instead of the server",
            Self::Busy => "the server is busy",
            Self::TooOften => "the server has been asked too often",
            Self::Database => "the server is there, but its database is not",
            Self::Upgrading => {
                "the server is bringing the practice up to date after an upgrade; it is tried again by itself"
            }
        }
    }
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

/// Files of attachments that wait.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, specta::Type)]
pub struct Files {
    /// To be sent.
    pub to_send: u32,
    /// Not on this computer yet.
    pub missing: u32,
    /// Those of both with which something is wrong; each says what in its list.
    pub failed: u32,
    /// Why none is exchanged, where somebody has to act: the disk is full.
    pub problem: Option<String>,
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
    /// Since when nothing is exchanged.
    pub offline_since: Option<DateTime<Utc>>,
    /// Why, while that passes by itself.
    pub away: Option<Away>,
    /// When the server may be asked again, where it has said how long to wait.
    pub again_at: Option<DateTime<Utc>>,
    /// Seconds by which this computer's clock is ahead of the server's, or behind where less than nothing; where
    /// that is more than two minutes.
    pub clock_ahead: Option<i32>,
    /// Since when the server answers and takes nothing of what waits, where that is longer than five minutes.
    pub stalled_since: Option<DateTime<Utc>>,
    /// When it took something again after that, since the program was started.
    pub recovered_at: Option<DateTime<Utc>>,
    /// Sets that the server keeps aside until somebody acts.
    pub quarantined: u32,
    /// Sets that it keeps aside and takes by itself, once others' work or a newer server is there.
    pub only_waiting: u32,
    /// Those of them that wait until the server is upgraded: it does not know yet what they write.
    pub for_newer_server: u32,
    /// Sets that wait until their author has signed in once while the server can be reached.
    pub for_sign_in: u32,
    /// Who works here and has to do so: the server does not know them on this computer.
    pub to_sign_in: Vec<String>,
    /// Whether whoever is signed in is one of them.
    pub unknown_here: bool,
    /// Sets that other computers wrote and that are not shown here: the server was restored and does not know them.
    pub of_unknown: u32,
    /// Those computers, by name.
    pub unknown_computers: Vec<String>,
    /// Whether the practice uses records or fields that this program does not know: they are kept unread.
    pub needs_newer: bool,
    /// Open conflicts.
    pub conflicts: u32,
    /// Files of attachments that wait. They hold up nothing else.
    pub files: Files,
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
    let (
        told,
        halted,
        stats,
        conflicts,
        aside,
        of_others,
        needs_newer,
        to_sign_in,
        clock_ahead,
        file_counts,
    ) = desk.read(|tx| {
        Ok((
            stall::told(tx)?,
            stall::halted(tx)?,
            tx.outbox_stats()?,
            conflicts::count(desk, tx)?,
            held_back::open(tx)?,
            held_back::count_of_others(desk, tx)?,
            versions::needs_newer(tx)?,
            session::to_sign_in(desk, tx)?,
            clock::told(tx)?,
            tx.file_counts()?,
        ))
    })?;
    let for_sign_in = aside.waiting.iter().filter(|set| is_for_sign_in(&set.code));
    let newer = aside.waiting.iter().filter(|set| is_for_newer(&set.code));
    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let stalled = if followed { live.stalled_since } else { told };
    let problem = if followed { live.problem } else { halted };
    let stalled = stalled.filter(|_| stats.waiting > 0);
    let files = Files {
        to_send: small(file_counts.to_send),
        missing: small(file_counts.missing),
        failed: small(file_counts.failed),
        problem: live.files_problem,
    };
    let state = if desk.profile().card.server.is_none() {
        Light::NoServer
    } else if problem.is_some() || stalled.is_some() {
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
        away: live.away,
        again_at: live.again_at,
        clock_ahead,
        stalled_since: stalled,
        recovered_at: live.recovered_at,
        quarantined: small(aside.held.len() as u64),
        only_waiting: small(aside.waiting.len() as u64),
        for_newer_server: small(newer.count() as u64),
        for_sign_in: small(for_sign_in.count() as u64),
        to_sign_in,
        unknown_here: matches!(session::unknown_here(desk), Ok(Some(_))),
        of_unknown: small(of_others.0),
        unknown_computers: of_others.1,
        needs_newer,
        conflicts: small(conflicts),
        files,
        first_copy: bootstrap::progress(desk)?,
        message: problem,
    })
}
