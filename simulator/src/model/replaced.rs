//! Sets that stand in for others: what was kept aside, and then entered again by its author.

use vetpms_protocol::{Header, Replaced};

use super::Server;

impl Server {
    /// Whether any of these was taken itself.
    pub(super) fn has_taken_any(&self, sets: &[Replaced]) -> bool {
        sets.iter().any(|set| {
            let there = self.accepted.get(&(set.replica, set.seq));
            there.is_some_and(|(_, hash)| *hash == set.hash.bytes())
        })
    }

    /// Closes what a set stands in for: only what the same device brought or, where its signature is `proven`, the same
    /// person wrote.
    pub(super) fn close_replaced(&mut self, by: &Header, proven: bool) {
        for set in &by.replaces {
            if let Some(aside) = self.aside.get_mut(&set.hash.bytes()) {
                let same_author = proven && aside.author == Some(by.author);
                aside.closed |= aside.device == by.device || same_author;
            }
        }
    }
}
