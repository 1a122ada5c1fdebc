//! What a disk is asked, and what it answers: the plan of its faults, without any I/O.

use std::collections::BTreeMap;
use std::os::raw::c_int;
use std::path::{Path, PathBuf};

use rusqlite::ffi;

use crate::unsynced::Unsynced;

/// What SQLite asks of a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Reading a part of a file.
    Read,
    /// Writing a part of a file, or shortening it.
    Write,
    /// Having what was written last.
    Sync,
    /// Taking a file, or the right to write to it, for oneself.
    Lock,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No room: nothing is written.
    Full,
    /// No room after the first half.
    FullHalfway,
    /// What was written may not last.
    SyncFails,
    /// Nothing can be read.
    ReadFails,
    /// Somebody else holds the file.
    Busy,
}

impl Fault {
    /// The operation that it strikes.
    pub(crate) fn strikes(self) -> Operation {
        match self {
            Self::Full | Self::FullHalfway => Operation::Write,
            Self::SyncFails => Operation::Sync,
            Self::ReadFails => Operation::Read,
            Self::Busy => Operation::Lock,
        }
    }

    fn code(self) -> c_int {
        match self {
            Self::Full | Self::FullHalfway => ffi::SQLITE_FULL,
            Self::SyncFails => ffi::SQLITE_IOERR_FSYNC,
            Self::ReadFails => ffi::SQLITE_IOERR_READ,
            Self::Busy => ffi::SQLITE_BUSY,
        }
    }
}

/// How an operation goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// As it should.
    Done,
    /// Not at all, with this code.
    Failed(c_int),
    /// Half of it, with this code.
    Half(c_int),
    /// The power goes while it is under way: it may have happened.
    Last(c_int),
}

/// A fault that waits for its operations.
#[derive(Debug, Clone, Copy)]
struct Plan {
    fault: Fault,
    /// Operations of its kind that still go well.
    spared: u64,
    /// Operations of its kind that fail after them.
    times: u64,
}

/// A disk between two of its operations.
#[derive(Debug, Default)]
pub(crate) struct State {
    plan: Option<Plan>,
    /// Writes and syncs until the power goes.
    power_for: Option<u64>,
    /// The power is gone: nothing reaches the disk any more.
    pub(crate) frozen: bool,
    /// Writes and syncs so far.
    pub(crate) changes: u64,
    /// Operations that failed since the last plan was made.
    pub(crate) failures: u64,
    /// Nothing fails for as long as this stands, and the plan goes on afterwards.
    pub(crate) paused: bool,
    unsynced: BTreeMap<PathBuf, Unsynced>,
}

impl State {
    pub(crate) fn plan(&mut self, fault: Fault, spared: u64, times: u64) {
        self.failures = 0;
        self.plan = Some(Plan {
            fault,
            spared,
            times,
        });
    }

    pub(crate) fn mend(&mut self) {
        (self.plan, self.power_for) = (None, None);
    }

    /// The power goes with the last of so many writes and syncs, 1 being the next.
    pub(crate) fn cut_power_after(&mut self, changes: u64) {
        self.failures = 0;
        self.power_for = Some(changes.max(1));
    }

    /// Decides how an operation goes, and counts it.
    pub(crate) fn ask(&mut self, operation: Operation) -> Answer {
        let changes = matches!(operation, Operation::Write | Operation::Sync);
        if changes && self.frozen {
            return Answer::Failed(ffi::SQLITE_IOERR);
        }
        if self.paused {
            return Answer::Done;
        }
        if changes {
            self.changes += 1;
            if let Some(left) = &mut self.power_for {
                *left -= 1;
                if *left == 0 {
                    self.power_for = None;
                    self.frozen = true;
                    self.failures += 1;
                    return Answer::Last(ffi::SQLITE_IOERR);
                }
            }
        }
        let due = |plan: &&mut Plan| plan.fault.strikes() == operation;
        let Some(plan) = self.plan.as_mut().filter(due) else {
            return Answer::Done;
        };
        if plan.spared > 0 {
            plan.spared -= 1;
            return Answer::Done;
        }
        if plan.times == 0 {
            return Answer::Done;
        }
        plan.times -= 1;
        self.failures += 1;
        match plan.fault {
            Fault::FullHalfway => Answer::Half(plan.fault.code()),
            fault => Answer::Failed(fault.code()),
        }
    }

    /// What was written to a file and may still be lost.
    pub(crate) fn unsynced(&mut self, file: &Path) -> &mut Unsynced {
        self.unsynced.entry(file.to_owned()).or_default()
    }

    /// The file is on the disk as it is now, or gone.
    pub(crate) fn settle(&mut self, file: &Path) {
        self.unsynced.remove(file);
    }

    pub(crate) fn all_unsynced(&self) -> impl Iterator<Item = (&Path, &Unsynced)> {
        let files = self.unsynced.iter();
        files.map(|(file, unsynced)| (file.as_path(), unsynced))
    }
}
