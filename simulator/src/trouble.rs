//! What goes wrong with machines, people and the server, beyond single requests.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use uuid::Uuid;
use vetpms_app::Desk;
use vetpms_protocol::Push;

use crate::clock::instant;
use crate::error::Result;
use crate::faults::Fault;
use crate::model::{LogHead, Server};
use crate::network::Origin;
use crate::operations::double_booking;
use crate::stranger::Stranger;
use crate::world::{Happening, World, id};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
const YEAR: i64 = 365 * DAY;
/// The right to write that is taken.
const TAKEN: &str = "EDIT_CLIENTS";
/// Devices of one practice.
const MOST: usize = 8;

/// What chance looks for.
const MACHINES: &[Fault] = &[
    Fault::Offline,
    Fault::TwoWeeks,
    Fault::ServerDown,
    Fault::ClockJump,
    Fault::ClockDrift,
    Fault::Crash,
    Fault::CrashMidway,
    Fault::TornLog,
    Fault::NewEpoch,
    Fault::TwoEpochs,
    Fault::Poison,
    Fault::NewerSchema,
    Fault::Join,
    Fault::ServerRestored,
    Fault::DeviceRestored,
    Fault::Cloned,
    Fault::Revoked,
    Fault::RightLost,
    Fault::BookedTwice,
];

/// And what was added later, drawn where it is asked for only.
const LATER: &[Fault] = &[Fault::RestoredOffline, Fault::Settled, Fault::SettledTwice];

impl World {
    /// Draws for each fault whether it happens now.
    pub(crate) fn trouble(&mut self) -> Result<()> {
        if self.sound {
            return Ok(());
        }
        self.after(20_000, Happening::Trouble);
        self.disk_trouble();
        for fault in MACHINES {
            // Chance has a look every twenty seconds of a run of some minutes.
            if self.dice.chance(self.profile.rate(*fault)) {
                let at = usize::try_from(self.dice.below(self.nodes.len() as u64)).unwrap_or(0);
                self.strike(*fault, at)?;
            }
        }
        // Drawn where it is asked for only, so that older seeds go as they went.
        let rate = self.profile.rate(Fault::TakesNothing);
        if rate > 0 && self.dice.chance(rate) {
            self.take_nothing();
        }
        let rate = self.profile.rate(Fault::ReadingLost);
        if rate > 0 && self.dice.chance(rate) {
            let at = self.dice.below(self.nodes.len() as u64);
            self.take_reading(usize::try_from(at).unwrap_or(0));
        }
        for fault in LATER {
            let rate = self.profile.rate(*fault);
            if rate > 0 && self.late_dice.chance(rate) {
                let at = self.late_dice.below(self.nodes.len() as u64);
                self.strike(*fault, usize::try_from(at).unwrap_or(0))?;
            }
        }
        self.may_deal_with_what_is_aside()
    }

    fn strike(&mut self, fault: Fault, at: usize) -> Result<()> {
        match fault {
            Fault::Offline => self.cut_off(fault, at, 30 * MINUTE),
            Fault::TwoWeeks => self.cut_off(fault, at, 14 * DAY),
            Fault::ServerDown => {
                self.server_down_until = self.now() + self.dice.between(MINUTE, 10 * MINUTE);
                self.hit(fault);
            }
            Fault::ClockJump => {
                let year = if self.dice.chance(5000) { YEAR } else { -YEAR };
                self.nodes[at].rim.offset.store(year, Ordering::Relaxed);
                let wait = self.dice.between(MINUTE, 10 * MINUTE);
                self.after(wait, Happening::MendClock(at));
                self.hit(fault);
            }
            Fault::ClockDrift => {
                let drift = self.dice.between(-20_000, 20_000);
                self.nodes[at].rim.drift.store(drift, Ordering::Relaxed);
                self.hit(fault);
            }
            Fault::Crash | Fault::CrashMidway | Fault::TornLog => self.crash(fault, at)?,
            Fault::NewEpoch | Fault::TwoEpochs => {
                for _ in 0..if fault == Fault::TwoEpochs { 2 } else { 1 } {
                    self.server.begin_epoch(id(&mut self.dice));
                }
                self.hit(fault);
            }
            Fault::Poison | Fault::NewerSchema => self.stranger_pushes(fault),
            Fault::Join if self.nodes.len() < MOST => {
                self.join()?;
                self.hit(fault);
            }
            Fault::ServerRestored => self.server_restored(),
            Fault::DeviceRestored | Fault::Cloned | Fault::RestoredOffline => {
                self.device_restored(fault, at)?;
            }
            Fault::Revoked => self.remove_device(at),
            Fault::RightLost => {
                let user = self.nodes[at].user;
                if let Some(info) = self.server.people.users.get_mut(&user) {
                    self.lost.insert(user);
                    info.permissions.retain(|code| code != TAKEN);
                    self.server.people.version += 1;
                    self.hit(fault);
                    self.may_not_hear_of_it(at);
                }
            }
            Fault::BookedTwice => self.at_a_desk(fault, at, double_booking)?,
            Fault::Settled => self.somebody_decides(at)?,
            Fault::SettledTwice => self.two_decide(at)?,
            _ => {}
        }
        Ok(())
    }

    /// An administrator gives back the rights that are still taken; whether any ever were given back.
    pub(crate) fn give_back(&mut self) -> bool {
        let lost = self.lost.clone();
        for user in &lost {
            self.give_back_to(*user);
        }
        std::mem::take(&mut self.gave_back)
    }

    /// An administrator gives one user back what was taken.
    pub(crate) fn give_back_to(&mut self, user: Uuid) {
        if self.lost.remove(&user)
            && let Some(info) = self.server.people.users.get_mut(&user)
        {
            info.permissions.push(TAKEN.to_owned());
            self.server.people.version += 1;
            self.gave_back = true;
        }
    }

    fn cut_off(&mut self, fault: Fault, at: usize, longest: i64) {
        let least = longest / 2;
        let length = self.dice.between(least, longest);
        self.nodes[at].offline_until = self.now() + length;
        self.hit(fault);
    }

    fn crash(&mut self, fault: Fault, at: usize) -> Result<()> {
        if fault == Fault::CrashMidway {
            self.nodes[at].doomed = true;
            return Ok(());
        }
        if self.nodes[at].desk().is_none() {
            return Ok(());
        }
        let mut torn = Vec::new();
        if fault == Fault::TornLog {
            torn = vec![0; usize::try_from(self.dice.between(1, 9000)).unwrap_or(1)];
            self.dice.fill(&mut torn);
        }
        self.die(fault, at, &torn)
    }

    /// A device dies at last, if its request is still under way.
    pub(crate) fn die_midway(&mut self, origin: Origin) -> Result<()> {
        if self.sound || !self.is_current(origin) {
            return Ok(());
        }
        let node = &self.nodes[origin.node];
        if !node.is_busy() && node.files.is_none() {
            return Ok(());
        }
        self.die(Fault::CrashMidway, origin.node, &[])
    }

    pub(crate) fn die(&mut self, fault: Fault, at: usize, torn: &[u8]) -> Result<()> {
        self.nodes[at].die(torn, &mut self.disk_dice)?;
        self.hit(fault);
        if fault == Fault::PowerCut {
            self.may_lose_renames(at)?;
        }
        let wait = self.dice.between(1_000, 3 * MINUTE);
        self.after(wait, Happening::Start(at));
        Ok(())
    }

    /// Somebody enrols a device of another make, and it pushes.
    fn stranger_pushes(&mut self, fault: Fault) {
        let (device, replica, user): (Uuid, Uuid, Uuid) =
            (id(&mut self.dice), id(&mut self.dice), id(&mut self.dice));
        let dice = self.dice.fork();
        let mut stranger = Stranger::new(self.server.tenant, device, replica, user, dice);
        let public = stranger.key.public();
        self.enrol(99, device, replica, user, (public, public));
        let now = self.now();
        let done = if fault == Fault::Poison {
            stranger.poison(&mut self.server, now)
        } else {
            stranger.from_the_future(&mut self.server, now)
        };
        match done {
            Ok(true) => self.hit(fault),
            Ok(false) => {}
            Err(finding) => self.findings.push(finding),
        }
    }

    /// The server's tail is lost: everything after a position that devices have seen.
    fn server_restored(&mut self) {
        if self.somebody_leaves() {
            return;
        }
        if let Some(backup) = self.backups.pop() {
            let lost = std::mem::replace(&mut self.server, backup);
            self.server.people = lost.people.clone();
            self.server.run_program_of(&lost);
            self.server.begin_epoch(id(&mut self.dice));
            self.strangers_come_back(&lost);
            self.hit(Fault::ServerRestored);
        } else {
            self.backups.push(self.server.clone());
        }
    }

    /// Devices of another make greet the restored server too, and send again what it has lost of theirs.
    fn strangers_come_back(&mut self, lost: &Server) {
        let behind = lost.log.range(self.server.position + 1..);
        for placed in behind.map(|(_, placed)| placed) {
            let Some(device) = lost.heads.get(&placed.replica).map(|head| head.device) else {
                continue;
            };
            if self.nodes.iter().any(|node| node.device == device) {
                continue;
            }
            let head = LogHead {
                device,
                seq: 0,
                hash: [0; 32],
            };
            self.server.heads.entry(placed.replica).or_insert(head);
            let push = Push {
                replica: placed.replica,
                epoch: self.server.epoch,
                sets: vec![placed.signed.clone()],
            };
            let _ = self.server.push(device, &push, instant(self.clock.now())); // refused only where it would be again
        }
    }

    fn device_restored(&mut self, fault: Fault, at: usize) -> Result<()> {
        let place = self.home.join(format!("backup{at}"));
        if self.nodes[at].desk().is_none() || self.is_removed(at) {
            return Ok(());
        }
        if !place.exists() {
            return self.nodes[at].back_up(&place);
        }
        if fault == Fault::Cloned {
            // The clone is the same device on other files: both go on under one name.
            let net = Arc::clone(&self.net);
            let next = self.nodes.len();
            if next < MOST {
                let mut twin = self.nodes[at].twin(next);
                twin.restore(&place)?;
                // The numbers of one log are said by two from now on.
                (twin.restored, self.nodes[at].restored) = (true, true);
                twin.start(&net)?;
                self.nodes.push(twin);
                self.touch(next);
                self.after(1_000, Happening::Work(next));
                if self.profile.visits {
                    self.after(1_000, Happening::Files(next, false));
                }
                self.hit(fault);
            }
            return Ok(());
        }
        // What was never sent goes with a disk, and what a restored server was not offered again; everything else must
        // come back.
        let epoch = self.server.epoch.to_string();
        let all_sent = |desk: &Desk| {
            desk.read(|tx| {
                let met = tx.meta_text("epoch")?.is_some_and(|known| known == epoch);
                let sent = tx.outbox_stats()?.waiting == 0 && tx.file_counts()?.to_send == 0;
                Ok(met && sent)
            })
        };
        if !self.nodes[at]
            .examine(all_sent)
            .transpose()?
            .unwrap_or(false)
        {
            return Ok(());
        }
        self.nodes[at].close();
        self.nodes[at].restore(&place)?;
        self.forget_backups();
        self.nodes[at].restored = true;
        if fault == Fault::RestoredOffline {
            // Long enough that its log is as long as the one that the server has, or longer.
            let length = self.late_dice.between(5 * MINUTE, 20 * MINUTE);
            self.nodes[at].offline_until = self.now() + length;
        }
        std::fs::remove_dir_all(&place).map_err(crate::error::Error::io)?;
        self.hit(fault);
        self.after(1_000, Happening::Start(at));
        Ok(())
    }
}
