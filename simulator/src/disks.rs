//! What goes wrong with the disks under the devices, and what must hold while it does.

use vetpms_app::{AppError, Code, care};
use vetpms_faulty_disk::Fault as DiskFault;

use crate::error::Result;
use crate::faults::Fault;
use crate::network::Origin;
use crate::world::{Happening, World};

/// What chance looks for. It draws from dice of its own, so that these faults leave the course of a run
/// without them as it was.
const DISKS: &[Fault] = &[
    Fault::DiskFull,
    Fault::SyncFails,
    Fault::ReadFails,
    Fault::DiskBusy,
    Fault::PowerCut,
];

impl World {
    /// Draws for each fault of a disk whether it happens now.
    pub(crate) fn disk_trouble(&mut self) {
        for fault in DISKS {
            if self.disk_dice.chance(self.profile.rate(*fault)) {
                let at = self.disk_dice.below(self.nodes.len() as u64);
                self.spoil_disk(*fault, usize::try_from(at).unwrap_or(0));
            }
        }
    }

    /// Lets a disk fail from one of its next operations on; it counts once it has.
    fn spoil_disk(&mut self, fault: Fault, at: usize) {
        let dice = &mut self.disk_dice;
        let (spared, once) = (dice.below(8), dice.chance(3000));
        let (changes, halfway) = (dice.below(60) + 1, dice.chance(5000));
        let wait = dice.between(5_000, 300_000);
        let node = &mut self.nodes[at];
        let Some(disk) = node.disk.as_ref().filter(|_| node.ailment.is_none()) else {
            return;
        };
        let kind = match fault {
            Fault::DiskFull if halfway => Some(DiskFault::FullHalfway),
            Fault::DiskFull => Some(DiskFault::Full),
            Fault::SyncFails => Some(DiskFault::SyncFails),
            Fault::ReadFails => Some(DiskFault::ReadFails),
            Fault::DiskBusy => Some(DiskFault::Busy),
            _ => None,
        };
        match kind {
            Some(kind) => {
                disk.fail(kind, spared, if once { 1 } else { u64::MAX });
                let origin = node.origin;
                self.nodes[at].ailment = Some(fault);
                self.after(wait, Happening::MendDisk(origin));
            }
            None => {
                disk.cut_power_after(changes);
                node.ailment = Some(fault);
            }
        }
    }

    /// Counts a fault that has struck; a device without power is off.
    pub(crate) fn look_at_disk(&mut self, at: usize) -> Result<()> {
        let node = &mut self.nodes[at];
        let (Some(fault), Some(disk)) = (node.ailment, &node.disk) else {
            return Ok(());
        };
        if disk.failures() == 0 || std::mem::replace(&mut node.suffers, true) {
            return Ok(());
        }
        if fault == Fault::PowerCut {
            return self.die(fault, at, &[]);
        }
        self.hit(fault);
        Ok(())
    }

    /// The disk of that run of a device works again.
    pub(crate) fn mend_disk(&mut self, origin: Origin) {
        if self.nodes[origin.node].origin == origin {
            self.nodes[origin.node].mend_disk();
        }
    }

    /// What somebody was told could not be done because of the disk: said as what it is, and nothing half done.
    pub(crate) fn refused_by_the_disk(&mut self, at: usize, error: &AppError) -> Result<()> {
        self.note("refused by the disk");
        // Nobody works any more on a device that is deleting the practice.
        let leaving = self.is_removed(at) && error.code == Code::NotSignedIn;
        if !matches!(error.code, Code::Disk | Code::DiskFull) && !leaving {
            let line = format!(
                "desk {at} says of its disk: {:?}, {}",
                error.code, error.message
            );
            self.findings.push(line);
        }
        if self.nodes[at].without_power() {
            return Ok(()); // what is left is looked at when it starts again
        }
        self.agrees_with_itself(at)
    }

    /// Whether a device with unsent work shows it as its documents have it, also after a page of others' work.
    pub(crate) fn shows_what_waits(&mut self, at: usize) -> Result<()> {
        if self.nodes[at].without_power() {
            return Ok(()); // as above
        }
        let waits = self.nodes[at].examine(|desk| desk.read(|tx| Ok(tx.outbox_stats()?.waiting)));
        match waits.transpose()? {
            None | Some(0) => Ok(()),
            Some(_) => self.agrees_with_itself(at),
        }
    }

    fn agrees_with_itself(&mut self, at: usize) -> Result<()> {
        let report = self.nodes[at].examine(care::verify).transpose()?;
        let mut found = report.map(|report| report.findings).unwrap_or_default();
        // The search index is no record: it may be behind as long as it cannot read.
        found.retain(|finding| finding.table != "search");
        if !found.is_empty() {
            self.note("does not agree with itself");
        }
        self.findings.extend(found.iter().map(|finding| {
            format!(
                "desk {at} does not agree with itself: {} {:?}: {}",
                finding.table, finding.row, finding.problem
            )
        }));
        Ok(())
    }
}
