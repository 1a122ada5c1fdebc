//! Where a set stands in its replica's log: known, next, a fork of it, or behind a gap.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_protocol::{ENTERED_AGAIN, Header, Replaced, TAKEN_ALREADY, UNKNOWN_LOG, Verdict};

use super::Job;
use super::fault::Fault;
use super::prepare::Candidate;
use crate::db::Tx;
use crate::db::log::{self, LogHead};
use crate::error::Refused;

/// Code of a set that came without one of its changes: whoever brought it may not read them.
pub(super) const INCOMPLETE: &str = "incomplete";

/// What the server holds of the logs that a push names.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Logs {
    /// How far each log is held.
    pub(crate) heads: HashMap<Uuid, LogHead>,
    /// Position and hash of accepted sets.
    pub(crate) accepted: HashMap<(Uuid, i64), (i64, [u8; 32])>,
    /// Code and words of sets kept aside, by hash.
    pub(crate) aside: HashMap<Vec<u8>, (String, String)>,
    /// Those of them that came without some of their changes.
    pub(crate) incomplete: BTreeSet<Vec<u8>>,
    /// What others stand in for, and who said so.
    pub(crate) stood_in_for: BTreeSet<StoodInFor>,
    /// The hash that a set of this push had under its first number, by the one that it has now.
    pub(crate) first: HashMap<[u8; 32], [u8; 32]>,
    /// The first hashes of sets that were taken under another number.
    pub(crate) moved: BTreeSet<[u8; 32]>,
}

/// A set that another one stands in for: its hash, and the device and the author of the other one.
pub(crate) type StoodInFor = ([u8; 32], Uuid, Uuid);

/// The place of a set.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It was here before, with this answer.
    Before(Verdict),
    /// It is the next of its log.
    Next,
    /// It cannot stand in the log.
    Outside(Fault),
    /// It stands aside because it came without some of its changes, and here it is whole.
    WholeNow,
    /// Sets between the log's end and this one are missing.
    Gap(i64),
}

/// Registers logs that begin here and are not known: a device greets with the log that it writes, and a server that was
/// restored may never have heard of one that it wrote before, which any device may offer. Whoever signed its first set
/// says whose it is.
///
/// # Errors
/// A [`Refused`] for too many of them, or of the database.
pub(super) async fn know_new_logs(tx: &mut Tx, job: &Job) -> Result<(), Refused> {
    let signed = job
        .candidates
        .iter()
        .filter(|candidate| candidate.authentic);
    let begun: BTreeMap<Uuid, Uuid> = signed
        .filter_map(|candidate| candidate.header.as_ref())
        .filter(|header| header.seq == 1)
        .map(|header| (header.replica, header.device))
        .collect();
    let logs: Vec<Uuid> = begun.keys().copied().collect();
    let known = log::log_heads(tx, &logs).await?;
    let new = begun.iter().filter(|(log, _)| !known.contains_key(*log));
    for (log, device) in new {
        // Whose device has begun too many is told, and nobody else.
        if *device == job.caller.device || log::may_begin(tx, *device).await? {
            log::begin(tx, *log, *device).await?;
        }
    }
    Ok(())
}

impl Logs {
    /// The place of a candidate that `device` pushes.
    pub(crate) fn place(&self, candidate: &Candidate) -> Place {
        let Some(header) = &candidate.header else {
            return Place::Outside(Fault::new(
                "unreadable",
                "the header of a change set cannot be read",
            ));
        };
        let Some(head) = self.heads.get(&header.replica) else {
            return Place::Outside(Fault::new(
                UNKNOWN_LOG,
                "no device of this practice writes that log",
            ));
        };
        if head.device != header.device {
            return Place::Outside(Fault::new(
                "foreign_replica",
                "the log belongs to another device",
            ));
        }
        let seq = i64::try_from(header.seq).unwrap_or(i64::MAX);
        if seq <= head.seq {
            return self.before(candidate, header, seq);
        }
        if seq > head.seq + 1 {
            return Place::Gap(head.seq);
        }
        if header.previous.bytes() != head.hash {
            return Place::Outside(fork());
        }
        Place::Next
    }

    fn before(&self, candidate: &Candidate, header: &Header, seq: i64) -> Place {
        if let Some((position, hash)) = self.accepted.get(&(header.replica, seq))
            && *hash == candidate.hash
        {
            return Place::Before(Verdict::Known(*position));
        }
        let hash = candidate.hash.as_slice();
        if candidate.authentic && self.incomplete.contains(hash) {
            return Place::WholeNow;
        }
        match self.aside.get(hash) {
            Some((code, words)) => Place::Before(Verdict::Quarantined(code.clone(), words.clone())),
            None => Place::Outside(fork()),
        }
    }

    /// Whether a set that another one stands in for was taken itself.
    pub(crate) fn has_taken(&self, set: &Replaced) -> bool {
        let seq = i64::try_from(set.seq).ok();
        let there = seq.and_then(|seq| self.accepted.get(&(set.replica, seq)));
        there.is_some_and(|(_, hash)| *hash == set.hash.bytes())
            || self.moved.contains(&set.hash.bytes())
    }

    /// Whether a set was entered again, by its own device or its own author.
    pub(crate) fn is_stood_in_for(&self, candidate: &Candidate, header: &Header) -> bool {
        let first = self.first.get(&candidate.hash);
        let one_of = |hash: &[u8; 32]| *hash == candidate.hash || Some(hash) == first;
        let mut all = self.stood_in_for.iter();
        all.any(|(hash, device, author)| {
            one_of(hash) && (*device == header.device || *author == header.author)
        })
    }

    /// Notes what a set stands in for: the same push may bring that after it.
    pub(crate) fn stands_in(&mut self, header: &Header) {
        let sets = header.replaces.iter();
        let new = sets.map(|set| (set.hash.bytes(), header.device, header.author));
        self.stood_in_for.extend(new);
    }

    /// Notes that a set was taken: the same push may bring it again.
    pub(crate) fn accept(&mut self, header: &Header, hash: [u8; 32], position: i64) {
        if let Ok(seq) = i64::try_from(header.seq) {
            self.accepted
                .insert((header.replica, seq), (position, hash));
        }
        self.moved.extend(self.first.get(&hash));
        self.stands_in(header);
    }

    /// Notes that a set was kept aside.
    pub(crate) fn keep_aside(&mut self, candidate: &Candidate, fault: &Fault) {
        let hash = candidate.hash;
        let settled = [TAKEN_ALREADY, ENTERED_AGAIN].contains(&&*fault.code);
        if let Some(header) = candidate.header.as_ref().filter(|_| candidate.authentic)
            && !settled
        {
            self.stands_in(header);
        }
        let why = (fault.code.clone().into_owned(), fault.words.clone());
        if fault.code == INCOMPLETE {
            self.incomplete.insert(hash.to_vec());
        } else {
            self.incomplete.remove(hash.as_slice());
        }
        self.aside.insert(hash.to_vec(), why);
    }

    /// Moves a log's end over a set.
    pub(crate) fn advance(&mut self, header: &Header, hash: [u8; 32]) {
        if let Some(head) = self.heads.get_mut(&header.replica) {
            (head.seq, head.hash) = (i64::try_from(header.seq).unwrap_or(i64::MAX), hash);
        }
    }
}

/// Another set stands under the number.
pub(super) const FORK: &str = "fork";

/// Why a set of a log that was written twice stands aside.
pub(super) fn fork() -> Fault {
    Fault::new(
        FORK,
        "the log has another set under this number: the device was restored or copied",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use vetpms_protocol::Hash32;

    const LOG: Uuid = Uuid::from_u128(2);
    const DEVICE: Uuid = Uuid::from_u128(4);

    fn candidate(seq: u64, previous: [u8; 32], hash: u8) -> Candidate {
        let header = Header {
            tenant: Uuid::from_u128(1),
            replica: LOG,
            seq,
            author: Uuid::from_u128(3),
            device: DEVICE,
            actors: Vec::new(),
            schema: 1,
            permissions: 1,
            seen_position: 0,
            at: 0,
            previous: Hash32::new(previous),
            cause: String::new(),
            changes: Vec::new(),
            replaces: Vec::new(),
        };
        Candidate {
            hash: [hash; 32],
            header: Some(header),
            authentic: true,
            ..Candidate::default()
        }
    }

    fn logs() -> Logs {
        let head = LogHead {
            device: DEVICE,
            seq: 3,
            hash: [3; 32],
        };
        Logs {
            heads: [(LOG, head)].into(),
            accepted: [((LOG, 2), (20, [2; 32]))].into(),
            aside: [(vec![3; 32], ("forbidden".to_owned(), "words".to_owned()))].into(),
            ..Logs::default()
        }
    }

    fn code(place: Place) -> String {
        if let Place::Outside(fault) = place {
            fault.code.into_owned()
        } else {
            "inside".into()
        }
    }

    #[test]
    fn a_set_is_next_known_kept_aside_forked_or_behind_a_gap() {
        let mut logs = logs();
        assert_eq!(
            logs.place(&candidate(2, [1; 32], 2)),
            Place::Before(Verdict::Known(20))
        );
        let aside = Verdict::Quarantined("forbidden".into(), "words".into());
        assert_eq!(logs.place(&candidate(3, [2; 32], 3)), Place::Before(aside));
        assert_eq!(code(logs.place(&candidate(2, [1; 32], 9))), "fork");
        assert_eq!(code(logs.place(&candidate(4, [9; 32], 4))), "fork");
        assert_eq!(logs.place(&candidate(5, [4; 32], 5)), Place::Gap(3));
        let next = candidate(4, [3; 32], 4);
        assert_eq!(logs.place(&next), Place::Next);
        logs.advance(next.header.as_ref().unwrap(), next.hash);
        assert_eq!(logs.place(&candidate(5, [4; 32], 5)), Place::Next);
    }

    #[test]
    fn a_log_belongs_to_one_device() {
        let mut logs = logs();
        logs.heads.get_mut(&LOG).unwrap().device = Uuid::from_u128(99);
        assert_eq!(
            code(logs.place(&candidate(4, [3; 32], 4))),
            "foreign_replica"
        );
        assert_eq!(
            code(Logs::default().place(&candidate(1, [0; 32], 1))),
            "unknown_replica"
        );
    }
}
