//! Sets that stand in for others: what was kept aside, and then entered again by its author.

use vetpms_protocol::{ChangeSet, Header, Replaced};

use super::Server;
use super::judge::Judged;

impl Server {
    /// Whether any of these was taken itself.
    pub(super) fn has_taken_any(&self, sets: &[Replaced]) -> bool {
        sets.iter().any(|set| {
            let there = self.accepted.get(&(set.replica, set.seq));
            let moved = |signed| ChangeSet::moved_from(signed) == Some(set.hash);
            there.is_some_and(|(_, hash)| *hash == set.hash.bytes())
                || self.log.values().any(|placed| moved(&placed.signed))
        })
    }

    /// Whether a set was entered again, by its own device or its own author.
    pub(super) fn is_stood_in_for(&self, set: &Judged, header: &Header) -> bool {
        let first = ChangeSet::moved_from(&set.signed).map(|hash| hash.bytes());
        let one_of = |hash: &[u8; 32]| *hash == set.hash || Some(*hash) == first;
        let mut all = self.stood_in_for.iter();
        all.any(|(hash, device, author)| {
            one_of(hash) && (*device == header.device || *author == header.author)
        })
    }

    /// Closes what a set stands in for: only what the same device brought or, where its signature is `proven`, the same
    /// person wrote.
    pub(super) fn close_replaced(&mut self, by: &Header, proven: bool) {
        if proven {
            let sets = by.replaces.iter();
            let new = sets.map(|set| (set.hash.bytes(), by.device, by.author));
            self.stood_in_for.extend(new);
        }
        for set in &by.replaces {
            if let Some(aside) = self.aside.get_mut(&set.hash.bytes()) {
                let same_author = proven && aside.author == Some(by.author);
                aside.closed |= aside.device == by.device || same_author;
            }
        }
    }
}
