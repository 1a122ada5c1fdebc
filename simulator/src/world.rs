//! The world of one run: devices, a server, a network, and what happens when, in virtual time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;
use vetpms_sync::{Event, Failure};

use crate::carry;
use crate::clock::{Clock, DAWN};
use crate::dice::Dice;
use crate::error::Result;
use crate::faults::{Counters, Fault, Profile};
use crate::journal::Journal;
use crate::liveness::Watch;
use crate::model::Server;
use crate::network::{Answer, Net, Origin, Request, SharedNet, held};
use crate::node::Node;
use crate::trace::Trace;

/// The longest that a desk may wait between two tries, in milliseconds.
const LONGEST_WAIT: i64 = 60_000;

/// Rows and sets of a page, where pages are to be many.
const SMALL_PAGES: (usize, usize) = (3, 4);

/// Something that happens at its moment.
pub(crate) enum Happening {
    /// Somebody works at a device.
    Work(usize),
    /// A device means to try again.
    Due(Origin),
    /// A request reaches the server; its answer goes to whoever asked, unless it is a copy.
    Arrive {
        from: Origin,
        id: u64,
        request: Request,
        fate: carry::Fate,
        copy: bool,
    },
    /// An answer, or the end of patience, reaches a device.
    Return {
        from: Origin,
        id: u64,
        answer: Box<std::result::Result<Answer, Failure>>,
    },
    /// The server tells a device of a position.
    Announce(usize, i64),
    /// Chance has a look at the machines.
    Trouble,
    /// A device is started again.
    Start(usize),
    /// A device dies while a request of it is under way.
    Die(Origin),
    /// A device's clock is set right.
    MendClock(usize),
    /// The disk of a run of a device works again.
    MendDisk(Origin),
    /// The user of a device may read again what was taken.
    GiveReading(usize),
    /// The server's program is replaced by a newer one.
    UpgradeServer,
    /// A device looks what files are due; whether because one has come to the server.
    Files(usize, bool),
    /// Somebody edits one of the rows that a page is about to bring.
    Overtake(Origin, Vec<(String, Uuid)>),
}

/// A run.
pub(crate) struct World {
    /// Its faults.
    pub(crate) profile: Profile,
    /// Virtual time.
    pub(crate) clock: Arc<Clock>,
    /// Chance.
    pub(crate) dice: Dice,
    /// Chance, for the disks.
    pub(crate) disk_dice: Dice,
    /// Chance, for what was added later: older seeds go as they went.
    pub(crate) late_dice: Dice,
    /// Chance, for starts and power cuts.
    pub(crate) start_dice: Dice,
    /// Chance, for what stands aside.
    pub(crate) again_dice: Dice,
    /// The server.
    pub(crate) server: Server,
    /// Older states of it, as its backups hold them.
    pub(crate) backups: Vec<Server>,
    /// Until when it does not answer.
    pub(crate) server_down_until: i64,
    /// The devices.
    pub(crate) nodes: Vec<Node>,
    /// The witness.
    pub(crate) journal: Journal,
    /// What has gone wrong.
    pub(crate) counters: Counters,
    /// What has happened.
    pub(crate) trace: Trace,
    /// Operations that were acknowledged.
    pub(crate) operations: u64,
    /// Operations that were refused.
    pub(crate) refused: u64,
    /// Apps that a person had to start again because they had stopped synchronising.
    pub(crate) restarts: u64,
    /// How often a desk told that the server takes nothing.
    pub(crate) stalls: u64,
    /// What is known of work on its way.
    pub(crate) watch: Watch,
    /// Findings so far.
    pub(crate) findings: Vec<String>,
    pub(crate) queue: BTreeMap<(i64, u64), Happening>,
    order: u64,
    pub(crate) net: SharedNet,
    pub(crate) home: PathBuf,
    pub(crate) serial: u64,
    pub(crate) left: u64,
    /// Users who have lost a right to write.
    pub(crate) lost: BTreeSet<Uuid>,
    /// Whether a right to write was given back.
    pub(crate) gave_back: bool,
    /// Requests about files that are not answered yet.
    pub(crate) file_requests: BTreeSet<u64>,
    /// No more faults: everything must come to rest now.
    pub(crate) sound: bool,
}

impl World {
    /// A practice with so many devices and so many operations ahead of it.
    ///
    /// # Errors
    /// [`crate::error::Error`] when a device does not start.
    pub(crate) fn new(
        seed: u64,
        profile: Profile,
        devices: usize,
        operations: u64,
        home: PathBuf,
    ) -> Result<Self> {
        let mut dice = Dice::new(seed);
        let mut server = Server::new(id(&mut dice), id(&mut dice));
        if profile.small_pages {
            (server.page_rows, server.page_sets) = SMALL_PAGES;
        }
        let mut world = Self {
            profile,
            clock: Arc::new(Clock::default()),
            dice,
            disk_dice: Dice::new(!seed),
            late_dice: Dice::new(seed.rotate_left(32)),
            start_dice: Dice::new(!seed.rotate_left(32)),
            again_dice: Dice::new(seed.rotate_left(16)),
            server,
            backups: Vec::new(),
            server_down_until: 0,
            nodes: Vec::new(),
            journal: Journal::default(),
            counters: Counters::default(),
            trace: Trace::default(),
            operations: 0,
            refused: 0,
            restarts: 0,
            stalls: 0,
            watch: Watch::default(),
            findings: Vec::new(),
            queue: BTreeMap::new(),
            order: 0,
            net: Arc::new(std::sync::Mutex::new(Net::default())),
            home,
            serial: 0,
            left: operations,
            lost: BTreeSet::new(),
            gave_back: false,
            file_requests: BTreeSet::new(),
            sound: true,
        };
        world.server.people.version = 1;
        world.may_be_old();
        world.join()?;
        world.run_for(30_000)?;
        world.first_day()?;
        for _ in 1..devices {
            world.join()?;
        }
        world.sound = false;
        world.at(DAWN + 60_000, Happening::Trouble);
        Ok(world)
    }

    /// Now, in milliseconds.
    #[must_use]
    pub(crate) fn now(&self) -> i64 {
        self.clock.now()
    }

    pub(crate) fn at(&mut self, when: i64, what: Happening) {
        self.order += 1;
        self.queue.insert((when.max(self.now()), self.order), what);
    }

    pub(crate) fn after(&mut self, wait: i64, what: Happening) {
        self.at(self.now() + wait, what);
    }

    pub(crate) fn note(&mut self, line: &str) {
        self.trace.note(self.clock.now(), line);
    }

    pub(crate) fn hit(&mut self, fault: Fault) {
        self.counters.hit(fault);
        self.note(fault.name());
    }

    /// Lets the world go on until nothing is left to happen before that time has passed.
    pub(crate) fn run_for(&mut self, millis: i64) -> Result<()> {
        let end = self.now() + millis;
        while let Some(entry) = self.queue.first_entry() {
            let when = entry.key().0;
            if when > end {
                break;
            }
            let what = entry.remove();
            self.clock.advance(when);
            self.happen(what)?;
        }
        self.clock.advance(end);
        Ok(())
    }

    /// Lets everybody work until the operations are used up.
    ///
    /// # Errors
    /// [`crate::error::Error`] of a device.
    pub(crate) fn work(&mut self) -> Result<()> {
        while self.left > 0 && !self.is_stuck() {
            let Some(entry) = self.queue.first_entry() else {
                break;
            };
            let when = entry.key().0;
            let what = entry.remove();
            self.clock.advance(when);
            self.happen(what)?;
        }
        Ok(())
    }

    /// No desk may leave the server unasked for longer than the longest wait: nobody may come to wake it.
    fn asks_soon(&mut self, at: usize, wait: i64) {
        let line = format!("desk {at} means to ask nothing for {} s", wait / 1000);
        if wait > LONGEST_WAIT && self.findings.last() != Some(&line) {
            self.findings.push(line);
        }
    }

    fn happen(&mut self, what: Happening) -> Result<()> {
        self.carry(what)?;
        (0..self.nodes.len()).try_for_each(|at| self.look_at_disk(at))
    }

    fn carry(&mut self, what: Happening) -> Result<()> {
        match what {
            Happening::Work(at) => self.somebody_works(at),
            Happening::Due(origin) => {
                if self.is_current(origin) && self.nodes[origin.node].due == Some(self.now()) {
                    self.nodes[origin.node].due = None;
                    self.nodes[origin.node].inbox.push_back(Event::Wake);
                    self.touch(origin.node);
                }
                Ok(())
            }
            Happening::Arrive {
                from,
                id,
                request,
                fate,
                copy,
            } => {
                self.arrive((from, id), &request, fate, copy);
                Ok(())
            }
            Happening::Return { from, id, answer } => {
                let of_files = self.file_requests.remove(&id);
                if !self.is_current(from) {
                    return Ok(());
                }
                if of_files {
                    held(&self.net).reply(id, *answer);
                    self.touch(from.node);
                    return Ok(());
                }
                let answered = answer.is_ok();
                self.note_answer(from, &answer);
                held(&self.net).reply(id, *answer);
                self.touch(from.node);
                self.tells_of_stalls(from.node)?;
                if answered {
                    self.shows_what_waits(from.node)?;
                }
                Ok(())
            }
            Happening::Announce(at, position) => {
                let node = &mut self.nodes[at];
                if node.desk().is_some() && !self.sound_asleep(at) {
                    self.nodes[at].inbox.push_back(Event::Announced(position));
                    self.touch(at);
                }
                Ok(())
            }
            Happening::Trouble => self.trouble(),
            Happening::Start(at) => self.start_again(at),
            Happening::Die(origin) => self.die_midway(origin),
            Happening::MendClock(at) => {
                self.nodes[at].mend_clock();
                Ok(())
            }
            Happening::MendDisk(origin) => {
                self.mend_disk(origin);
                Ok(())
            }
            Happening::GiveReading(at) => self.give_reading(at),
            Happening::UpgradeServer => self.upgrade_server(),
            Happening::Files(at, came) => self.look_for_files(at, came),
            Happening::Overtake(from, rows) => self.overtake(from, rows),
        }
    }

    /// Whether a device is cut off: nothing reaches it.
    pub(crate) fn sound_asleep(&self, at: usize) -> bool {
        self.nodes[at].offline_until > self.now() || self.server_down_until > self.now()
    }

    pub(crate) fn is_current(&self, origin: Origin) -> bool {
        self.nodes[origin.node].origin == origin && self.nodes[origin.node].desk().is_some()
    }

    /// Lets a device go on, and takes up what it asks.
    pub(crate) fn touch(&mut self, at: usize) {
        self.nodes[at].listen();
        if let Some(wait) = self.nodes[at].go_on() {
            let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            self.asks_soon(at, wait);
            let wait = wait.min(86_400_000);
            let due = self.now() + wait;
            self.nodes[at].due = Some(due);
            let origin = self.nodes[at].origin;
            self.at(due, Happening::Due(origin));
        }
        self.nodes[at].carry_files();
        self.may_have_left(at);
        let sent = std::mem::take(&mut held(&self.net).sent);
        for sent in sent {
            let fate = carry::fate(&mut self.dice, &self.profile, self.sound);
            self.dispatch(sent.from, sent.id, sent.request, fate);
        }
    }
}

/// A fresh id.
pub(crate) fn id(dice: &mut Dice) -> Uuid {
    Uuid::from_bytes(dice.bytes())
}
