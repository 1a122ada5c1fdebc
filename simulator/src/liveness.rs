//! Whether people are told when the server answers and takes nothing, and only then.

use std::collections::BTreeMap;

use vetpms_app::sync::status;
use vetpms_protocol::Pushed;
use vetpms_sync::{Failure, PATIENCE};

use crate::error::Result;
use crate::faults::Fault;
use crate::network::{Answer, Origin, Request};
use crate::world::World;

const MINUTE: i64 = 60_000;
/// What the longest wait and a slow request may add until a desk notices.
const SLACK: i64 = 3 * MINUTE;

/// What the world itself knows of each desk's work on its way.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// Until when the server takes nothing.
    pub(crate) stuck_until: i64,
    /// Which run of a desk was seen, and since when all answers to it were of a server that takes nothing.
    seen: BTreeMap<usize, (u32, i64)>,
    /// When something of a desk's was last taken.
    fed: BTreeMap<usize, i64>,
}

impl World {
    /// The server answers and takes nothing for a while.
    pub(crate) fn take_nothing(&mut self) {
        if self.watch.stuck_until < self.now() {
            self.watch.stuck_until = self.now() + self.dice.between(8 * MINUTE, 20 * MINUTE);
            self.hit(Fault::TakesNothing);
        }
    }

    /// The answer of a server that takes nothing; none to what it answers as ever.
    pub(crate) fn stuck_answer(
        &self,
        request: &Request,
    ) -> Option<std::result::Result<Answer, Failure>> {
        let Request::Push(push) = request else {
            return None;
        };
        if self.watch.stuck_until <= self.now() {
            return None;
        }
        // Either it says nothing about any set, or that it is busy.
        if push.sets.len().is_multiple_of(2) {
            return Some(Err(Failure::Busy(None)));
        }
        let head = self.server.heads.get(&push.replica);
        Some(Ok(Answer::Pushed(Pushed {
            verdicts: Vec::new(),
            acknowledged: head.map_or(0, |head| head.seq),
        })))
    }

    /// Notes what a desk is about to be answered.
    pub(crate) fn note_answer(
        &mut self,
        from: Origin,
        answer: &std::result::Result<Answer, Failure>,
    ) {
        let now = self.now();
        let taken = matches!(answer, Ok(Answer::Pushed(pushed)) if !pushed.verdicts.is_empty());
        let unreachable = answer.as_ref().is_err_and(|failure| !failure.is_answer());
        if taken {
            self.watch.fed.insert(from.node, now);
        }
        let seen = self.watch.seen.entry(from.node).or_insert((from.run, now));
        if taken || unreachable || seen.0 != from.run {
            *seen = (from.run, now);
        }
    }

    /// What a desk tells after an answer is what the world knows.
    pub(crate) fn tells_of_stalls(&mut self, at: usize) -> Result<()> {
        let Some(told) = self.nodes[at].examine(|desk| status(desk, None)) else {
            return Ok(());
        };
        let (told, now) = (told?, self.now());
        let bad_disk = self.nodes[at].has_a_bad_disk();
        let patience = i64::try_from(PATIENCE.as_millis()).unwrap_or(i64::MAX);
        let Some((_, since)) = self.watch.seen.get_mut(&at) else {
            return Ok(());
        };
        // What a desk cannot write down is told as its disk's fault.
        if told.waiting == 0 || bad_disk {
            *since = now;
        }
        let fed = self.watch.fed.get(&at).copied().unwrap_or(0);
        let stuck = now - *since;
        if told.stalled_since.is_some() {
            self.stalls += 1;
            if now - fed < patience {
                let line = format!("desk {at} says that nothing is taken, and something was");
                self.findings.push(line);
            }
        } else if stuck > patience + SLACK {
            let line = format!(
                "desk {at}: for {} minutes the server has answered and taken nothing of {}, and nobody is told",
                stuck / MINUTE,
                told.waiting
            );
            self.findings.push(line);
        }
        Ok(())
    }
}
