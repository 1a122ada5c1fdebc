//! A run of sets going through, one after the other, in a worker: where each stands in its log, and what
//! merging makes of it. It knows neither database nor keys.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;
use vetpms_model::{Conflict, EntityDef};
use vetpms_protocol::{ENTERED_AGAIN, Header, TAKEN_ALREADY, Verdict, WaitsFor};

use super::chain::{FORK, Logs, Place, fork};
use super::fault::Fault;
use super::merge::{Merge, Stopped, Wave, Working};
use super::prepare::Candidate;
use crate::db::log::LogHead;

/// A document as it is stored, with the row's open conflicts.
#[derive(Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) def: &'static EntityDef,
    pub(crate) row: Uuid,
    /// None for a row without any change so far.
    pub(crate) bytes: Option<ByteBuf>,
    pub(crate) open: BTreeSet<String>,
}

/// How a run is taken.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) enum Way {
    /// Each set at its place in its log.
    #[default]
    InOrder,
    /// Sets that stand aside, wherever in their log they are; a person may have released them.
    Again(Option<Uuid>),
    /// None of them: each is kept aside with this fault.
    Aside(Fault),
}

/// What a run of sets is merged with.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Ground {
    /// The device that pushes.
    pub(crate) device: Uuid,
    /// The newest position.
    pub(crate) position: i64,
    pub(crate) way: Way,
    pub(crate) logs: Logs,
    /// Changes that belong to sets kept aside, and what these wait for.
    pub(crate) aside: BTreeMap<Vec<u8>, WaitsFor>,
    pub(crate) documents: Vec<Stored>,
    /// Facts that exist, by their digest.
    pub(crate) facts: Vec<(&'static EntityDef, Uuid, [u8; 32])>,
    pub(crate) actors: HashMap<[u8; 16], (Uuid, Uuid)>,
}

/// What has become of a run.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Merged {
    pub(crate) verdicts: Vec<Verdict>,
    /// The newest position.
    pub(crate) position: i64,
    /// Sets that were accepted, by place in the run, with their position.
    pub(crate) accepted: Vec<(usize, i64)>,
    /// Sets to be kept aside, by place in the run.
    pub(crate) aside: Vec<(usize, Fault)>,
    /// Sets that stood aside and were tried again, by place in the run; `None` when they were taken.
    pub(crate) again: Vec<(usize, Option<Fault>)>,
    /// Those of them that stood aside without some of their changes, and came whole.
    pub(crate) whole: Vec<usize>,
    pub(crate) moved: BTreeMap<Uuid, LogHead>,
    pub(crate) new_actors: Vec<([u8; 16], Uuid, Uuid)>,
    pub(crate) raised: Vec<(Conflict, i64)>,
    pub(crate) decided: Vec<(String, i64)>,
    /// Rows whose derived columns may have changed.
    pub(crate) derived: Vec<(&'static EntityDef, BTreeSet<Uuid>)>,
    pub(crate) waves: Vec<Wave>,
    /// Documents that have changed, with their position.
    pub(crate) documents: Vec<(&'static EntityDef, Uuid, ByteBuf, i64)>,
}

/// The log that a set stands in has a gap before it: its own device must send what is missing.
#[derive(Serialize, Deserialize)]
pub(crate) struct Gap(pub(crate) i64);

/// Takes a run of sets through.
pub(crate) fn grind(run: &[Candidate], ground: Ground) -> Result<Merged, Gap> {
    let mut mill = Mill::on(ground);
    for (at, candidate) in run.iter().enumerate() {
        mill.take(at, candidate)?;
    }
    Ok(mill.sweep())
}

struct Mill {
    device: Uuid,
    logs: Logs,
    aside: BTreeMap<Vec<u8>, WaitsFor>,
    way: Way,
    /// Logs in which a set of this run is a fork: what comes after it belongs to the fork.
    forked: BTreeSet<Uuid>,
    merge: Merge,
    merged: Merged,
}

impl Mill {
    fn on(ground: Ground) -> Self {
        let mut merge = Merge {
            actors: ground.actors,
            ..Merge::default()
        };
        for (def, row, digest) in ground.facts {
            merge.facts.insert((def.table, row), digest);
        }
        for stored in ground.documents {
            let key = (stored.def.table, stored.row);
            let bytes = stored.bytes.map(ByteBuf::into_vec);
            merge
                .documents
                .insert(key, Working::stored(bytes, stored.open));
        }
        Self {
            device: ground.device,
            logs: ground.logs,
            aside: ground.aside,
            way: ground.way,
            forked: BTreeSet::new(),
            merge,
            merged: Merged {
                position: ground.position,
                ..Merged::default()
            },
        }
    }

    fn take(&mut self, at: usize, candidate: &Candidate) -> Result<(), Gap> {
        if matches!(self.way, Way::Again(_)) {
            self.take_again(at, candidate);
            return Ok(());
        }
        let own = candidate
            .header
            .as_ref()
            .is_some_and(|header| header.device == self.device);
        match self.place(candidate) {
            Place::Before(verdict) => self.merged.verdicts.push(verdict),
            Place::WholeNow => {
                if let Some(fault) = self.take_again(at, candidate) {
                    self.logs.keep_aside(candidate, &fault);
                }
                self.merged.whole.push(at);
            }
            Place::Gap(held) if own => return Err(Gap(held)),
            Place::Gap(_) => {
                let words = "sets before this one are missing".to_owned();
                self.merged
                    .verdicts
                    .push(Verdict::Quarantined("gap".into(), words));
            }
            Place::Outside(fault) => {
                if let Some(header) = candidate.header.as_ref().filter(|_| fault.code == FORK) {
                    self.forked.insert(header.replica);
                }
                // A fault of the set itself says more than its place, except for a fork.
                let own_fault = candidate.fault.clone().filter(|_| fault.code != FORK);
                self.keep_aside(at, candidate, own_fault.unwrap_or(fault), false);
            }
            Place::Next => {
                if let Err(fault) = self.merge(at, candidate, true) {
                    self.keep_aside(at, candidate, fault, own || candidate.authentic);
                }
            }
        }
        Ok(())
    }

    /// The place of a set: what comes after a fork has no gap before it that anybody could fill.
    fn place(&self, candidate: &Candidate) -> Place {
        let in_fork = |header: &Header| self.forked.contains(&header.replica);
        match self.logs.place(candidate) {
            Place::Gap(_) if candidate.header.as_ref().is_some_and(in_fork) => {
                Place::Outside(fork())
            }
            place => place,
        }
    }

    /// Takes a set that stood aside; its log has gone on since, unless the set never counted in it.
    fn take_again(&mut self, at: usize, candidate: &Candidate) -> Option<Fault> {
        let next = self.logs.place(candidate) == Place::Next;
        let fault = self.merge(at, candidate, next).err();
        let verdict = fault.as_ref().map(Fault::verdict);
        self.merged.verdicts.extend(verdict);
        self.merged.again.push((at, fault.clone()));
        fault
    }

    /// Merges a set, and moves its log's end if it advances it; a fault leaves everything as it was.
    fn merge(&mut self, at: usize, candidate: &Candidate, advances: bool) -> Result<(), Fault> {
        let Some(header) = &candidate.header else {
            return Err(Fault::new("unreadable", "no header"));
        };
        // First of all: whatever else is wrong with it, nobody has to deal with it any more.
        if candidate.authentic && header.replaces.iter().any(|set| self.logs.has_taken(set)) {
            let words = "this was entered again, but the first one had been released already: it stands once";
            return Err(Fault::new(TAKEN_ALREADY, words));
        }
        if candidate.authentic && self.logs.is_stood_in_for(candidate, header) {
            let words = "its author has entered this again: the other one stands in its stead";
            return Err(Fault::new(ENTERED_AGAIN, words));
        }
        if let Some(fault) = &candidate.fault {
            return Err(fault.clone());
        }
        if let Way::Aside(fault) = &self.way {
            return Err(fault.clone());
        }
        let position = self.merged.position + 1;
        self.merge
            .take(candidate, header, position)
            .map_err(|stopped| self.explain(stopped))?;
        self.merged.position = position;
        self.merged.accepted.push((at, position));
        self.merged.verdicts.push(Verdict::Accepted(position));
        if advances {
            self.advance(header, candidate.hash);
        }
        self.logs.accept(header, candidate.hash, position);
        Ok(())
    }

    fn explain(&self, stopped: Stopped) -> Fault {
        let missing = match stopped {
            Stopped::Fault(fault) => return fault,
            Stopped::Missing(missing) => missing,
        };
        let waits_for: Vec<Vec<u8>> = missing.iter().map(|hash| hash.to_vec()).collect();
        let aside = waits_for.iter().filter_map(|hash| self.aside.get(hash));
        let (code, words) = match aside.min() {
            Some(waits) => waits.dependent(),
            None => (
                "missing_dependency",
                "it builds on changes that the server has not got yet",
            ),
        };
        Fault {
            waits_for,
            ..Fault::new(code, words)
        }
    }

    fn keep_aside(&mut self, at: usize, candidate: &Candidate, fault: Fault, advances: bool) {
        let waits = WaitsFor::of(&fault.code);
        let hashes = candidate.change_hashes().into_iter();
        self.aside.extend(hashes.map(|hash| (hash, waits)));
        self.logs.keep_aside(candidate, &fault);
        if advances && let Some(header) = &candidate.header {
            self.advance(header, candidate.hash);
        }
        self.merged.verdicts.push(fault.verdict());
        self.merged.aside.push((at, fault));
    }

    fn advance(&mut self, header: &Header, hash: [u8; 32]) {
        self.logs.advance(header, hash);
        if let Some(head) = self.logs.heads.get(&header.replica) {
            self.merged.moved.insert(header.replica, head.clone());
        }
    }

    fn sweep(self) -> Merged {
        let Self {
            mut merge,
            mut merged,
            ..
        } = self;
        merged.new_actors = merge.new_actors;
        merged.raised = merge.raised;
        merged.decided = merge.decided;
        merged.waves = merge.waves.into_values().collect();
        let derived = merge.derived.into_iter();
        merged.derived = derived
            .filter_map(|(table, rows)| Some((vetpms_model::entity(table)?, rows)))
            .collect();
        for ((table, row), working) in merge.documents.drain() {
            if let (Some(def), Some(bytes), Some(position)) =
                (vetpms_model::entity(table), working.bytes, working.position)
            {
                let bytes = ByteBuf::from(bytes);
                merged.documents.push((def, row, bytes, position));
            }
        }
        merged
    }
}
