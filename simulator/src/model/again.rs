//! What stands aside, tried again: when what it builds on has come, or when somebody answers for it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_protocol::SignedSet;

use super::chain::{Books, NOT_PROJECTED, Place, is_settled};
use super::judge::change_hashes;
use super::{Aside, Server};

impl Server {
    /// Takes in what stood aside for want of these changes.
    pub(super) fn those_waiting(&mut self, mut arrived: Vec<[u8; 32]>, now: DateTime<Utc>) {
        while !arrived.is_empty() {
            let waits = |aside: &Aside| aside.waits_for.iter().any(|hash| arrived.contains(hash));
            let next = self.tried_again(waits, now);
            arrived = next;
        }
    }

    /// Takes in everything that stands aside and may stand now, as if somebody released it; whether
    /// anything was.
    pub fn release(&mut self, now: DateTime<Utc>) -> bool {
        let arrived = self.tried_again(|_| true, now);
        let any = !arrived.is_empty();
        self.those_waiting(arrived, now);
        any
    }

    /// An administrator answers for one set with their own rights; whether it stands now.
    pub fn release_one(&mut self, hash: [u8; 32], now: DateTime<Utc>) -> bool {
        let Some(aside) = self.aside.get(&hash).filter(|aside| !aside.closed) else {
            return false;
        };
        let signed = aside.signed.clone();
        let arrived = self.try_again(&signed, true, now);
        let stands = !self.aside.contains_key(&hash);
        self.those_waiting(arrived, now);
        stands
    }

    /// Tries sets that stand aside again, log by log; the changes that are in force by it.
    pub(super) fn tried_again(
        &mut self,
        which: impl Fn(&Aside) -> bool,
        now: DateTime<Utc>,
    ) -> Vec<[u8; 32]> {
        let open = self.aside.values().filter(|aside| !aside.closed);
        let chosen = open.filter(|aside| which(aside));
        let mut chosen: Vec<(Option<(Uuid, u64)>, SignedSet)> = chosen
            .map(|aside| (aside.place, aside.signed.clone()))
            .collect();
        chosen.sort_by_key(|(place, _)| *place);
        let mut arrived = Vec::new();
        for (_, signed) in chosen {
            arrived.extend(self.try_again(&signed, false, now));
        }
        arrived
    }

    /// Tries a set that stands aside again, perhaps with somebody's word for its author's rights; its changes where
    /// they are in force now.
    fn try_again(
        &mut self,
        signed: &SignedSet,
        vouched: bool,
        now: DateTime<Utc>,
    ) -> Vec<[u8; 32]> {
        let mut arrived = Vec::new();
        for set in super::judge::all(std::slice::from_ref(signed), self, vouched) {
            let books = Books {
                before: BTreeSet::new(),
                now: BTreeSet::new(),
                repeats: false,
                forked: BTreeSet::new(),
            };
            let header = set.header.as_ref();
            let there = header.and_then(|h| self.accepted.get(&(h.replica, h.seq)));
            let done = if there.is_some_and(|(_, hash)| *hash != set.hash) {
                // A copy of the device said something else under that number: the database takes one of them.
                let tried = self.clone().merge(&set, false, now);
                tried.and(Err((NOT_PROJECTED, Vec::new())))
            } else {
                let next = matches!(self.place(&set, &books), Place::Next);
                self.merge(&set, next, now)
            };
            match done {
                Ok(_) => {
                    self.aside.remove(&set.hash);
                    arrived.extend(change_hashes(&set.signed));
                }
                Err((code, waits_for)) => {
                    if let Some(aside) = self.aside.get_mut(&set.hash) {
                        (aside.code, aside.waits_for) = (code, waits_for);
                        aside.closed = is_settled(code);
                    }
                }
            }
            let settled = |aside: &Aside| is_settled(aside.code) || aside.code == NOT_PROJECTED;
            let open = !self.aside.get(&set.hash).is_some_and(settled);
            if let Some(header) = set.header.as_ref().filter(|_| set.authentic && open) {
                self.close_replaced(header, true);
            }
        }
        arrived
    }
}
