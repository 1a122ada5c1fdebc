//! A model of the sync server: everything that a device can see of it, in memory and in one thread.
//!
//! It is written from what the server must do and shares the pure floors with it, nothing else.
//! The conformance test asks both the same and compares every answer; whoever changes the server's
//! verdicts changes them here too.

mod again;
mod age;
mod chain;
mod files;
mod judge;
mod last_work;
mod merge;
mod owners;
mod pages;
mod people;
mod replaced;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::{Conflict, Row, Stamp};
use vetpms_protocol::limits::PAGE_SETS;
use vetpms_protocol::{
    EpochStart, Hash32, Hello, Named, PROTOCOL, Push, Pushed, SCHEMA, SignedSet, Verdict, Welcome,
};

pub use age::Age;
pub use files::Files;
pub use people::{Machine, People, Readable};

/// Logs that one device may start.
const LOGS: usize = 1000;

/// A row of a table.
pub type Key = (&'static str, Uuid);

/// A refusal of a whole request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// HTTP status.
    pub status: u16,
    /// What a program branches on.
    pub code: &'static str,
    /// Seconds to wait.
    pub retry_after: Option<u64>,
}

impl Refused {
    fn new(status: u16, code: &'static str) -> Self {
        Self {
            status,
            code,
            retry_after: None,
        }
    }

    fn busy(code: &'static str) -> Self {
        Self {
            retry_after: Some(1),
            ..Self::new(503, code)
        }
    }
}

/// An accepted set at its place.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Position.
    pub position: i64,
    /// Its log.
    pub replica: Uuid,
    /// When the server took it.
    pub received_at: DateTime<Utc>,
    /// As it came.
    pub signed: SignedSet,
    /// Bytes, as pages count them.
    pub size: usize,
}

/// How far a log is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHead {
    /// The device that writes it.
    pub device: Uuid,
    /// Its newest set, those kept aside included.
    pub seq: u64,
    /// And its hash.
    pub hash: [u8; 32],
}

/// A set that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Why.
    pub code: &'static str,
    /// Its log and number there, where they can be read.
    pub place: Option<(Uuid, u64)>,
    /// What may depend on it.
    pub changes: Vec<[u8; 32]>,
    /// What it builds on and is not here.
    pub waits_for: Vec<[u8; 32]>,
    /// The device that brought it.
    pub device: Uuid,
    /// Who wrote it, where that can be read.
    pub author: Option<Uuid>,
    /// It was entered again, or stands already: nobody is asked about it any more.
    pub closed: bool,
    /// As it came.
    pub signed: SignedSet,
}

/// A row's document.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Saved bytes.
    pub bytes: Vec<u8>,
    /// The position it is current at.
    pub position: i64,
}

/// A conflict that was raised.
#[derive(Debug, Clone)]
pub struct Raised {
    /// The conflict.
    pub conflict: Conflict,
    /// Where.
    pub position: i64,
    /// Whether a set has settled it.
    pub closed: bool,
}

/// The server. A clone of it is a backup.
#[derive(Debug, Clone)]
pub struct Server {
    /// The practice.
    pub tenant: Uuid,
    /// Its name for this history; another one after a restore.
    pub epoch: Uuid,
    /// The newest position.
    pub position: i64,
    /// Users, devices, keys.
    pub people: People,
    /// Accepted sets by position.
    pub log: BTreeMap<i64, Placed>,
    /// Position and hash of accepted sets.
    pub accepted: BTreeMap<(Uuid, u64), (i64, [u8; 32])>,
    /// The ends of the logs.
    pub heads: BTreeMap<Uuid, LogHead>,
    /// Sets kept aside, by hash.
    pub aside: BTreeMap<[u8; 32], Aside>,
    /// What others stand in for, with the device and the author of the other one.
    pub stood_in_for: BTreeSet<([u8; 32], Uuid, Uuid)>,
    /// Files of attachments.
    pub files: Files,
    /// Whose actors are whose.
    pub actors: BTreeMap<[u8; 16], (Uuid, Uuid)>,
    /// Documents.
    pub documents: BTreeMap<Key, Stored>,
    /// Rows, facts among them.
    pub rows: BTreeMap<Key, (Row, Stamp)>,
    /// Whose medical record a row belongs to.
    pub owners: BTreeMap<Key, Uuid>,
    /// Conflicts by id.
    pub conflicts: BTreeMap<String, Raised>,
    /// Every epoch, oldest first.
    pub epochs: Vec<EpochStart>,
    /// Programs that greeted for a log, newest first.
    pub boots: BTreeMap<Uuid, Vec<Uuid>>,
    /// How old its program is.
    pub age: Age,
    /// Rows of a page of a first copy.
    pub page_rows: usize,
    /// Sets of a page of the log.
    pub page_sets: usize,
}

impl Server {
    /// An empty practice.
    #[must_use]
    pub fn new(tenant: Uuid, epoch: Uuid) -> Self {
        Self {
            tenant,
            epoch,
            position: 0,
            people: People::default(),
            log: BTreeMap::new(),
            accepted: BTreeMap::new(),
            heads: BTreeMap::new(),
            aside: BTreeMap::new(),
            stood_in_for: BTreeSet::new(),
            files: Files::default(),
            actors: BTreeMap::new(),
            documents: BTreeMap::new(),
            rows: BTreeMap::new(),
            owners: BTreeMap::new(),
            conflicts: BTreeMap::new(),
            epochs: vec![EpochStart { epoch, base: 0 }],
            boots: BTreeMap::new(),
            age: Age::default(),
            page_rows: pages::PAGE_ROWS,
            page_sets: PAGE_SETS,
        }
    }

    /// Greets a device.
    ///
    /// # Errors
    /// A [`Refused`], as the server gives it.
    pub fn hello(
        &mut self,
        device: Uuid,
        message: &Hello,
        now: DateTime<Utc>,
    ) -> Result<Welcome, Refused> {
        self.people.known(device)?;
        if message.protocol < 1 {
            return Err(Refused::new(426, "client_too_old"));
        }
        let head = self.own_log(device, message.replica)?;
        self.since_upgrade(now);
        if let Some(machine) = self.people.machines.get_mut(&device) {
            machine.replica = message.replica;
        }
        Ok(Welcome {
            protocol_min: 1,
            protocol_max: PROTOCOL,
            schema: SCHEMA,
            epoch: self.epoch,
            position: self.position,
            acknowledged: head.seq,
            acknowledged_hash: Hash32::new(head.hash),
            permission_version: self.people.version,
            users: self.people.members(),
            former: self.people.former(),
            devices: self
                .people
                .machines
                .iter()
                .map(|(id, machine)| Named {
                    id: *id,
                    name: machine.name.clone(),
                })
                .collect(),
            signers: None,
            readable: Some(self.readable_of(device)),
            records_of: self.people.readable(device).records_of,
            tables: self.known_tables(),
            epochs: self.epochs.clone(),
            forked: self.greeted(message.replica, message.boot),
            aside: self.still_aside(&message.waits),
            now,
        })
    }

    fn readable_of(&self, device: Uuid) -> Vec<String> {
        let tables = self.people.readable(device);
        let known = tables
            .tables
            .into_iter()
            .filter(|table| self.knows(table).is_some());
        known.map(str::to_owned).collect()
    }

    /// Notes who greeted; whether two programs write the log.
    fn greeted(&mut self, log: Uuid, boot: Uuid) -> bool {
        let names = self.boots.entry(log).or_default();
        if boot.is_nil() || names.first() == Some(&boot) {
            return false;
        }
        let again = names.contains(&boot);
        if !again {
            names.insert(0, boot);
        }
        again
    }

    /// Gives the history another name, as after a restore.
    pub fn begin_epoch(&mut self, epoch: Uuid) {
        self.epoch = epoch;
        let base = self.position;
        self.epochs.push(EpochStart { epoch, base });
    }

    fn own_log(&mut self, device: Uuid, replica: Uuid) -> Result<LogHead, Refused> {
        match self.heads.get(&replica) {
            Some(head) if head.device == device => Ok(head.clone()),
            Some(_) => Err(Refused::new(409, "foreign_replica")),
            None => {
                let own = self.heads.values().filter(|head| head.device == device);
                if own.count() >= LOGS {
                    return Err(Refused::new(409, "too_many_logs"));
                }
                let head = LogHead {
                    device,
                    seq: 0,
                    hash: [0; 32],
                };
                self.heads.insert(replica, head.clone());
                Ok(head)
            }
        }
    }

    /// Takes a push in.
    ///
    /// # Errors
    /// A [`Refused`] when nothing of it was taken.
    pub fn push(
        &mut self,
        device: Uuid,
        message: &Push,
        now: DateTime<Utc>,
    ) -> Result<Pushed, Refused> {
        let replica = pages::writes(self.people.known(device)?.replica, message.replica);
        if message.sets.len() > PAGE_SETS {
            return Err(Refused::new(413, "too_large"));
        }
        if message.epoch != self.epoch {
            return Err(Refused::busy("epoch_changed"));
        }
        let judged = judge::all(&message.sets, self, false);
        let mut draft = self.clone();
        for set in judged.iter().filter(|set| set.authentic) {
            if let Some(header) = set.header.as_ref().filter(|header| header.seq == 1)
                && !draft.heads.contains_key(&header.replica)
            {
                draft.own_log(header.device, header.replica)?;
            }
        }
        let verdicts = draft.take_all(device, &judged, now)?;
        *self = draft;
        let own = self
            .heads
            .get(&replica)
            .filter(|head| head.device == device);
        let acknowledged = own.map_or(0, |head| head.seq);
        Ok(Pushed {
            verdicts,
            acknowledged,
        })
    }

    /// Open conflicts of a row, in the order in which they were raised.
    #[must_use]
    pub fn open_conflicts(&self, key: Key) -> Vec<Conflict> {
        let mut open: Vec<&Raised> = self
            .conflicts
            .values()
            .filter(|raised| !raised.closed)
            .filter(|raised| (raised.conflict.table.as_str(), raised.conflict.row) == key)
            .collect();
        open.sort_by(|a, b| (a.position, &a.conflict.id).cmp(&(b.position, &b.conflict.id)));
        open.iter().map(|raised| raised.conflict.clone()).collect()
    }

    /// The verdict of a set that was kept aside.
    fn was_aside(aside: &Aside) -> Verdict {
        Verdict::Quarantined(aside.code.to_owned(), String::new())
    }
}
