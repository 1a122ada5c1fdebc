//! Disks, the folders that lie on them, and what a power cut leaves.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::state::{Fault, State};
use crate::vfs;

/// A disk as its open files see it.
pub(crate) type Shared = Arc<Mutex<State>>;

static DISKS: Mutex<BTreeMap<PathBuf, Shared>> = Mutex::new(BTreeMap::new());

/// The disk that a file lies on, if it is one of ours.
pub(crate) fn disk_of(file: &Path) -> Option<Shared> {
    let disks = held(&DISKS);
    let found = file.ancestors().find_map(|folder| disks.get(folder));
    found.map(Arc::clone)
}

/// A panic of a test leaves counters, and they are whole.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A disk under one folder. Files opened while it exists stay on it; dropping it frees the folder.
#[derive(Debug)]
pub struct Disk {
    folder: PathBuf,
    state: Shared,
}

impl Disk {
    /// Puts a folder, which must exist, on a disk of its own that is sound until told otherwise.
    ///
    /// # Errors
    /// When the folder is not there, or SQLite does not take the VFS.
    pub fn under(folder: &Path) -> io::Result<Self> {
        vfs::register()?;
        let folder = folder.canonicalize()?;
        let state = Shared::default();
        held(&DISKS).insert(folder.clone(), Arc::clone(&state));
        Ok(Self { folder, state })
    }

    /// From now on so many operations go well, then so many fail.
    pub fn fail(&self, fault: Fault, spared: u64, times: u64) {
        held(&self.state).plan(fault, spared, times);
    }

    /// Nothing fails any more; power that is gone stays gone.
    pub fn mend(&self) {
        held(&self.state).mend();
    }

    /// Nothing fails and nothing is counted until the pause is dropped.
    #[must_use]
    pub fn pause(&self) -> Pause<'_> {
        held(&self.state).paused = true;
        Pause(self)
    }

    /// The power goes with the last of so many writes and syncs, 1 being the next. That one may have happened;
    /// nothing after it does.
    pub fn cut_power_after(&self, changes: u64) {
        held(&self.state).cut_power_after(changes);
    }

    /// Whether the power is gone.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        held(&self.state).frozen
    }

    /// Writes and syncs so far.
    #[must_use]
    pub fn changes(&self) -> u64 {
        held(&self.state).changes
    }

    /// Operations that failed since the last fault was planned.
    #[must_use]
    pub fn failures(&self) -> u64 {
        held(&self.state).failures
    }

    /// Makes of a copy of the folder what a power cut leaves: of what was written and not synced, each write may
    /// be lost or torn. `below` draws a number below its argument; 0 keeps everything, as a killed program does.
    ///
    /// # Errors
    /// Of the machine's own files.
    pub fn cut_power(&self, copy: &Path, below: &mut dyn FnMut(u64) -> u64) -> io::Result<()> {
        let state = held(&self.state);
        for (file, unsynced) in state.all_unsynced() {
            let Ok(within) = file.strip_prefix(&self.folder) else {
                continue;
            };
            let place = copy.join(within);
            if place.exists() {
                let file = OpenOptions::new().read(true).write(true).open(place)?;
                unsynced.cut(&file, below)?;
            }
        }
        Ok(())
    }
}

/// A look at the files of a disk that does not fail meanwhile.
#[derive(Debug)]
pub struct Pause<'a>(&'a Disk);

impl Drop for Pause<'_> {
    fn drop(&mut self) {
        held(&self.0.state).paused = false;
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let mut disks = held(&DISKS);
        // The folder may have got another disk meanwhile.
        if disks
            .get(&self.folder)
            .is_some_and(|now| Arc::ptr_eq(now, &self.state))
        {
            disks.remove(&self.folder);
        }
    }
}
