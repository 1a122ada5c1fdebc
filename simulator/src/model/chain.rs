//! Where a set stands in its log, and what becomes of a whole push.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_protocol::{
    ChangeSet, ENTERED_AGAIN, GIVEN_UP, Hash32, Header, StandsAside, TAKEN_ALREADY, UNKNOWN_LOG,
    Verdict, WaitsFor,
};

use super::judge::{Judged, change_hashes};
use super::merge::Stopped;
use super::{Aside, Placed, Refused, Server};

/// Code of a set that came without some of its changes.
const INCOMPLETE: &str = "incomplete";
/// Code of a set that the database does not take.
pub(super) const NOT_PROJECTED: &str = "not_projected";

/// Why a set is not taken: a code, and the changes that it waits for.
type Why = (&'static str, Vec<[u8; 32]>);

/// The place of a set.
pub(super) enum Place {
    Before(Verdict),
    Next,
    Outside(&'static str),
    /// It stands aside because it came without some of its changes, and here it is whole.
    WholeNow,
    Gap,
}

/// What stood aside when the push came, and what came to stand there by it.
pub(super) struct Books {
    pub(super) before: BTreeSet<[u8; 32]>,
    pub(super) now: BTreeSet<[u8; 32]>,
    /// Whether the push names a number that its log holds already: only then is it asked what stood aside.
    pub(super) repeats: bool,
    /// Logs in which a set of this push is a fork: what comes after it belongs to the fork.
    pub(super) forked: BTreeSet<Uuid>,
}

impl Server {
    /// Takes the sets of a push, one after the other.
    pub(super) fn take_all(
        &mut self,
        device: Uuid,
        sets: &[Judged],
        now: DateTime<Utc>,
    ) -> Result<Vec<Verdict>, Refused> {
        let headers = sets.iter().filter_map(|set| set.header.as_ref());
        let repeats = headers
            .filter(|header| i64::try_from(header.seq).is_ok())
            .any(|header| {
                let held = self.heads.get(&header.replica).map_or(0, |head| head.seq);
                header.seq <= held
            });
        let mut books = Books {
            before: self.aside.keys().copied().collect(),
            now: BTreeSet::new(),
            repeats,
            forked: BTreeSet::new(),
        };
        let mut verdicts = Vec::with_capacity(sets.len());
        let mut arrived = Vec::new();
        let mut accepted = Vec::new();
        for set in sets {
            let verdict = self.take_one(device, set, &mut books, now)?;
            if let Verdict::Accepted(_) = verdict {
                arrived.extend(change_hashes(&set.signed));
                accepted.extend(&set.header);
            }
            verdicts.push(verdict);
        }
        // Once the whole push is written: what it stands in for may have come in it, and later.
        for header in accepted {
            self.close_replaced(header, true);
        }
        self.those_waiting(arrived, now);
        Ok(verdicts)
    }

    fn take_one(
        &mut self,
        device: Uuid,
        set: &Judged,
        books: &mut Books,
        now: DateTime<Utc>,
    ) -> Result<Verdict, Refused> {
        let own = set.header.as_ref().is_some_and(|h| h.device == device);
        match self.place(set, books) {
            Place::Before(verdict) => Ok(verdict),
            Place::WholeNow => {
                if let Some(aside) = self.aside.get_mut(&set.hash) {
                    aside.changes = change_hashes(&set.signed);
                    aside.signed = set.signed.clone();
                }
                Ok(match self.merge(set, false, now) {
                    Ok(position) => Verdict::Accepted(position),
                    Err(why) => {
                        books.now.insert(set.hash);
                        self.aside.remove(&set.hash);
                        self.keep_aside(device, set, why, false)
                    }
                })
            }
            Place::Gap if own => Err(Refused::busy("gap")),
            Place::Gap => Ok(Verdict::Quarantined("gap".to_owned(), String::new())),
            Place::Outside(code) => {
                if let Some(header) = set.header.as_ref().filter(|_| code == "fork") {
                    books.forked.insert(header.replica);
                }
                let code = set.fault.filter(|_| code != "fork").unwrap_or(code);
                books.now.insert(set.hash);
                Ok(self.keep_aside(device, set, (code, Vec::new()), false))
            }
            Place::Next => Ok(match self.merge(set, true, now) {
                Ok(position) => Verdict::Accepted(position),
                Err(why) => {
                    books.now.insert(set.hash);
                    self.keep_aside(device, set, why, own || set.authentic)
                }
            }),
        }
    }

    pub(super) fn place(&self, set: &Judged, books: &Books) -> Place {
        let Some(header) = &set.header else {
            return Place::Outside("unreadable");
        };
        let Some(head) = self.heads.get(&header.replica) else {
            return Place::Outside(UNKNOWN_LOG);
        };
        if head.device != header.device {
            return Place::Outside("foreign_replica");
        }
        if header.seq <= head.seq {
            return self.before(set, header, books);
        }
        if header.seq > head.seq + 1 {
            if books.forked.contains(&header.replica) {
                return Place::Outside("fork");
            }
            return Place::Gap;
        }
        if header.previous.bytes() != head.hash {
            return Place::Outside("fork");
        }
        Place::Next
    }

    pub(super) fn merge(
        &mut self,
        set: &Judged,
        advances: bool,
        now: DateTime<Utc>,
    ) -> Result<i64, Why> {
        let header = set.header.as_ref().ok_or(("unreadable", Vec::new()))?;
        // Whatever else is wrong with it, nobody has to deal with it any more.
        if set.authentic && self.has_taken_any(&header.replaces) {
            return Err((TAKEN_ALREADY, Vec::new()));
        }
        if set.authentic && self.is_stood_in_for(set, header) {
            return Err((ENTERED_AGAIN, Vec::new()));
        }
        if let Some(code) = set.fault {
            return Err((code, Vec::new()));
        }
        let position = self.position + 1;
        if let Err(stopped) = self.take(set, header, position) {
            return Err(self.explain(stopped));
        }
        self.position = position;
        // It may have stood aside before its log was known.
        self.aside.remove(&set.hash);
        if let Some(from) = ChangeSet::moved_from(&set.signed) {
            self.aside.remove(&from.bytes());
        }
        let placed = Placed {
            position,
            replica: header.replica,
            received_at: now,
            signed: set.signed.clone(),
            size: size_of(set),
        };
        self.log.insert(position, placed);
        self.accepted
            .insert((header.replica, header.seq), (position, set.hash));
        // The same push may bring what it stands in for after it.
        let sets = header.replaces.iter();
        let new = sets.map(|of| (of.hash.bytes(), header.device, header.author));
        self.stood_in_for.extend(new);
        if advances {
            self.advance(header, set.hash);
        }
        Ok(position)
    }

    fn explain(&self, stopped: Stopped) -> Why {
        let missing = match stopped {
            Stopped::Fault(code) => return (code, Vec::new()),
            Stopped::Missing(missing) => missing,
        };
        let mut aside = self.aside.values();
        let blocks = |a: &&Aside| a.changes.iter().any(|hash| missing.contains(hash));
        // What waits for a newer server is not lost.
        let blocking = aside.by_ref().filter(blocks);
        let code = match blocking
            .map(|a| WaitsFor::of(if a.closed { "" } else { a.code }))
            .min()
        {
            Some(waits) => waits.dependent().0,
            None => "missing_dependency",
        };
        (code, missing)
    }

    fn keep_aside(
        &mut self,
        device: Uuid,
        set: &Judged,
        (code, waits_for): Why,
        advances: bool,
    ) -> Verdict {
        if advances && let Some(header) = &set.header {
            self.advance(header, set.hash);
        }
        // Its device has moved it meanwhile; whoever has it under its first number offers it in vain.
        let original = |placed: &Placed| ChangeSet::moved_from(&placed.signed);
        let first = Some(Hash32::new(set.hash));
        if code == "fork" && self.log.values().any(|placed| original(placed) == first) {
            return Verdict::Quarantined(code.to_owned(), String::new());
        }
        let place = set.header.as_ref().map(|h| (h.replica, h.seq));
        match self.aside.get_mut(&set.hash) {
            None => {
                let aside = Aside {
                    code,
                    place,
                    changes: change_hashes(&set.signed),
                    waits_for,
                    device,
                    author: set.header.as_ref().map(|header| header.author),
                    closed: is_settled(code),
                    signed: set.signed.clone(),
                };
                self.aside.insert(set.hash, aside);
            }
            Some(before) if before.code == UNKNOWN_LOG => {
                (before.code, before.waits_for) = (code, waits_for);
                before.closed |= is_settled(code);
            }
            Some(_) => {}
        }
        if let Some(header) = set.header.as_ref().filter(|_| set.authentic)
            && !is_settled(code)
        {
            self.close_replaced(header, true);
        }
        Verdict::Quarantined(code.to_owned(), String::new())
    }

    fn advance(&mut self, header: &Header, hash: [u8; 32]) {
        if let Some(head) = self.heads.get_mut(&header.replica) {
            (head.seq, head.hash) = (header.seq, hash);
        }
    }

    /// A set under a number that its log holds: known, kept aside before, or a fork.
    fn before(&self, set: &Judged, header: &Header, books: &Books) -> Place {
        let known = self.accepted.get(&(header.replica, header.seq));
        if let Some((position, hash)) = known
            && *hash == set.hash
        {
            return Place::Before(Verdict::Known(*position));
        }
        let aside = self.aside.get(&set.hash).filter(|_| {
            books.now.contains(&set.hash) || (books.repeats && books.before.contains(&set.hash))
        });
        match aside {
            Some(aside) if aside.code == INCOMPLETE && !aside.closed && set.authentic => {
                Place::WholeNow
            }
            Some(aside) => Place::Before(Self::was_aside(aside)),
            None => Place::Outside("fork"),
        }
    }

    /// Why those of these sets stand aside that do.
    pub(super) fn still_aside(&self, asked: &[Hash32]) -> Vec<StandsAside> {
        let stands = |hash: &Hash32| {
            let aside = self.aside.get(&hash.bytes())?;
            Some(StandsAside {
                hash: *hash,
                code: if aside.closed && aside.code != TAKEN_ALREADY {
                    GIVEN_UP.to_owned()
                } else {
                    aside.code.to_owned()
                },
                words: String::new(),
            })
        };
        asked.iter().filter_map(stands).collect()
    }

    /// Every change that belongs to a set kept aside.
    #[must_use]
    pub fn changes_aside(&self) -> BTreeSet<[u8; 32]> {
        let all = self.aside.values();
        all.flat_map(|aside| aside.changes.iter().copied())
            .collect()
    }
}

/// Whether nobody is asked about a set that stands aside for this reason.
pub(super) fn is_settled(code: &str) -> bool {
    [TAKEN_ALREADY, ENTERED_AGAIN].contains(&code)
}

/// Bytes of a set, as the server counts them for its pages.
fn size_of(set: &Judged) -> usize {
    let bodies = set.signed.bodies.iter().flatten();
    let of_bodies: usize = bodies
        .map(|body| 16 + body.bytes.bytes().len() + body.table.len() + 16)
        .sum();
    set.signed.header.bytes().len() + of_bodies
}
