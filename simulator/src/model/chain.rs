//! Where a set stands in its log, and what becomes of a whole push.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_protocol::{Header, Verdict};

use super::judge::{Judged, change_hashes};
use super::merge::Stopped;
use super::{Aside, Placed, Refused, Server};

/// The place of a set.
enum Place {
    Before(Verdict),
    Next,
    Outside(&'static str),
    Gap,
}

/// What was in the books when the push came: answers about earlier sets are given from these.
struct Books<'a> {
    was: &'a Server,
    /// Whether the push names a number that its log holds already.
    repeats: bool,
}

impl Server {
    /// Takes the sets of a push, one after the other.
    pub(super) fn take_all(
        &mut self,
        device: Uuid,
        sets: &[Judged],
        now: DateTime<Utc>,
    ) -> Result<Vec<Verdict>, Refused> {
        let was = self.clone();
        let headers = sets.iter().filter_map(|set| set.header.as_ref());
        let repeats = headers
            .filter(|header| i64::try_from(header.seq).is_ok())
            .any(|header| {
                let held = was.heads.get(&header.replica).map_or(0, |head| head.seq);
                header.seq <= held
            });
        let books = Books { was: &was, repeats };
        let mut verdicts = Vec::with_capacity(sets.len());
        for set in sets {
            verdicts.push(self.take_one(device, set, &books, now)?);
        }
        Ok(verdicts)
    }

    fn take_one(
        &mut self,
        device: Uuid,
        set: &Judged,
        books: &Books<'_>,
        now: DateTime<Utc>,
    ) -> Result<Verdict, Refused> {
        let own = set.header.as_ref().is_some_and(|h| h.device == device);
        match self.place(set, books) {
            Place::Before(verdict) => Ok(verdict),
            Place::Gap if own => Err(Refused::busy("gap")),
            Place::Gap => Ok(Verdict::Quarantined("gap".to_owned(), String::new())),
            Place::Outside(code) => {
                let code = set.fault.filter(|_| code != "fork").unwrap_or(code);
                Ok(self.keep_aside(set, code, false))
            }
            Place::Next => Ok(match self.merge(set, now) {
                Ok(position) => Verdict::Accepted(position),
                Err(code) => self.keep_aside(set, code, own || set.authentic),
            }),
        }
    }

    fn place(&self, set: &Judged, books: &Books<'_>) -> Place {
        let Some(header) = &set.header else {
            return Place::Outside("unreadable");
        };
        let Some(head) = self.heads.get(&header.replica) else {
            return Place::Outside("unknown_replica");
        };
        if head.device != header.device {
            return Place::Outside("foreign_replica");
        }
        if header.seq <= head.seq {
            return before(set, header, books);
        }
        if header.seq > head.seq + 1 {
            return Place::Gap;
        }
        if header.previous.bytes() != head.hash {
            return Place::Outside("fork");
        }
        Place::Next
    }

    fn merge(&mut self, set: &Judged, now: DateTime<Utc>) -> Result<i64, &'static str> {
        let header = set.header.as_ref().ok_or("unreadable")?;
        if let Some(code) = set.fault {
            return Err(code);
        }
        let position = self.position + 1;
        if let Err(stopped) = self.take(set, header, position) {
            return Err(self.explain(stopped));
        }
        self.position = position;
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
        self.advance(header, set.hash);
        Ok(position)
    }

    fn explain(&self, stopped: Stopped) -> &'static str {
        let aside = |hash: &[u8; 32]| self.aside.values().any(|a| a.changes.contains(hash));
        match stopped {
            Stopped::Fault(code) => code,
            Stopped::Missing(missing) if missing.iter().any(aside) => "depends_on_quarantined",
            Stopped::Missing(_) => "missing_dependency",
        }
    }

    fn keep_aside(&mut self, set: &Judged, code: &'static str, advances: bool) -> Verdict {
        if advances && let Some(header) = &set.header {
            self.advance(header, set.hash);
        }
        let place = set.header.as_ref().map(|h| (h.replica, h.seq));
        self.aside.entry(set.hash).or_insert_with(|| Aside {
            code,
            place,
            changes: change_hashes(&set.signed),
        });
        Verdict::Quarantined(code.to_owned(), String::new())
    }

    fn advance(&mut self, header: &Header, hash: [u8; 32]) {
        if let Some(head) = self.heads.get_mut(&header.replica) {
            (head.seq, head.hash) = (header.seq, hash);
        }
    }

    /// Every change that belongs to a set kept aside.
    #[must_use]
    pub fn changes_aside(&self) -> BTreeSet<[u8; 32]> {
        let all = self.aside.values();
        all.flat_map(|aside| aside.changes.iter().copied())
            .collect()
    }
}

/// A set under a number that its log holds: known, kept aside before, or a fork.
fn before(set: &Judged, header: &Header, books: &Books<'_>) -> Place {
    let known = books.was.accepted.get(&(header.replica, header.seq));
    if let Some((position, hash)) = known
        && *hash == set.hash
    {
        return Place::Before(Verdict::Known(*position));
    }
    let aside = books.was.aside.get(&set.hash).filter(|_| books.repeats);
    match aside {
        Some(aside) => Place::Before(Server::was_aside(aside)),
        None => Place::Outside("fork"),
    }
}

/// Bytes of a set, as the server counts them for its pages.
fn size_of(set: &Judged) -> usize {
    let bodies = set.signed.bodies.iter().flatten();
    let of_bodies: usize = bodies
        .map(|body| 16 + body.bytes.bytes().len() + body.table.len() + 16)
        .sum();
    set.signed.header.bytes().len() + of_bodies
}
