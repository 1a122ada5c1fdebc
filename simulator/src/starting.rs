//! Devices that are started again, on disks that may fail meanwhile, and files that a power cut leaves as they were.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use vetpms_app::Code;
use vetpms_faulty_disk::{Disk, Fault as DiskFault};

use crate::error::{Error, Result};
use crate::faults::Fault;
use crate::world::{Happening, World};

/// Files beside the replica that are written anew and renamed. Each may be as it was when the app was last started:
/// the replica knows what it is and how far the index goes.
const RENAMED: [&str; 2] = ["profile.json", "search.bin"];

/// What goes wrong with a disk while the app starts.
#[derive(Debug, Clone, Copy)]
enum Spoilt {
    Fails(DiskFault, u64, u64),
    LosesPower(u64),
}

impl Spoilt {
    fn apply(self, disk: &Disk) {
        match self {
            Self::Fails(fault, spared, times) => disk.fail(fault, spared, times),
            Self::LosesPower(changes) => disk.cut_power_after(changes),
        }
    }
}

impl World {
    /// Starts a device that is off. Where its disk fails meanwhile, somebody is told so and tries again later.
    pub(crate) fn start_again(&mut self, at: usize) -> Result<()> {
        if self.nodes[at].desk().is_some() || self.nodes[at].gone {
            return Ok(());
        }
        let spoilt = self.draw_bad_start();
        let net = Arc::clone(&self.net);
        let started = self.nodes[at].start_on(&net, |disk| {
            if let Some(spoilt) = spoilt {
                spoilt.apply(disk);
            }
        });
        let disk = self.nodes[at].disk.as_ref();
        let failed = disk.is_some_and(|disk| disk.failures() > 0);
        if spoilt.is_some() && failed {
            return self.began_badly(at, started);
        }
        started?;
        self.nodes[at].mend_disk();
        if self.nodes[at].without_power() {
            return self.die(Fault::PowerCut, at, &[]);
        }
        self.has_started(at)
    }

    fn has_started(&mut self, at: usize) -> Result<()> {
        self.keep_renamed(at)?;
        self.durable(at)?;
        self.note("started");
        self.touch(at);
        Ok(())
    }

    /// Lays the renamed files of a device aside as they are now.
    pub(crate) fn keep_renamed(&self, at: usize) -> Result<()> {
        copy_renamed(&self.nodes[at].folder, &self.renamed_of(at))
    }

    /// It was told as the disk's fault, or the app works all the same.
    fn began_badly(&mut self, at: usize, started: Result<()>) -> Result<()> {
        self.hit(Fault::BadStart);
        if let Err(error) = &started {
            match error {
                Error::Desk {
                    code: Code::Disk, ..
                } => {}
                Error::Desk { code, message } => {
                    let line =
                        format!("desk {at} says of its disk at the start: {code:?}, {message}");
                    self.findings.push(line);
                }
                _ => return started,
            }
        }
        if self.nodes[at].without_power() {
            return self.die(Fault::PowerCut, at, &[]);
        }
        self.nodes[at].mend_disk();
        if started.is_ok() {
            return self.has_started(at);
        }
        self.nodes[at].close();
        let wait = self.start_dice.between(1_000, 60_000);
        self.after(wait, Happening::Start(at));
        Ok(())
    }

    fn draw_bad_start(&mut self) -> Option<Spoilt> {
        let rate = self.profile.rate(Fault::BadStart);
        let dice = &mut self.start_dice;
        if self.sound || rate == 0 || !dice.chance(rate) {
            return None;
        }
        let kinds = [
            DiskFault::Full,
            DiskFault::FullHalfway,
            DiskFault::SyncFails,
            DiskFault::ReadFails,
            DiskFault::Busy,
        ];
        let (spared, once) = (dice.below(12), dice.chance(3000));
        let which = usize::try_from(dice.below(6)).unwrap_or(0);
        Some(match kinds.get(which) {
            Some(kind) => Spoilt::Fails(*kind, spared, if once { 1 } else { u64::MAX }),
            None => Spoilt::LosesPower(spared + 1),
        })
    }

    fn renamed_of(&self, at: usize) -> PathBuf {
        self.home.join(format!("renamed{at}"))
    }

    /// After a power cut: each of the renamed files may be as it was before, and the index cut short.
    pub(crate) fn may_lose_renames(&mut self, at: usize) -> Result<()> {
        let rate = self.profile.rate(Fault::OlderFiles);
        if rate == 0 || !self.start_dice.chance(rate) {
            return Ok(());
        }
        let (folder, older) = (self.nodes[at].folder.clone(), self.renamed_of(at));
        let mut lost = false;
        for name in RENAMED {
            let (now, before) = (folder.join(name), older.join(name));
            if now.exists() && before.exists() && self.start_dice.chance(5000) {
                std::fs::copy(before, now).map_err(Error::io)?;
                lost = true;
            } else if name == "search.bin" && now.exists() {
                std::fs::remove_file(now).map_err(Error::io)?;
                lost = true;
            }
        }
        if lost {
            self.hit(Fault::OlderFiles);
        }
        Ok(())
    }
}

fn copy_renamed(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).map_err(Error::io)?;
    for name in RENAMED {
        let (there, kept) = (from.join(name), to.join(name));
        if there.exists() {
            std::fs::copy(there, kept).map_err(Error::io)?;
        } else if kept.exists() {
            std::fs::remove_file(kept).map_err(Error::io)?;
        }
    }
    Ok(())
}
