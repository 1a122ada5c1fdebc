//! Files on their way beside everything else: each desk looks what is due from time to time, and when others have sent
//! something.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};

use vetpms_app::files::{ask_again, exchange_by_hand, look};
use vetpms_protocol::Hash32;
use vetpms_sync::Failure;

use crate::error::Result;
use crate::network::{Answer, Plug, Request, SharedNet};
use crate::node::Node;
use crate::operations::file_counts;
use crate::world::{Happening, World};

/// Files that a desk exchanges.
pub(crate) type Carrying = Pin<Box<dyn Future<Output = std::result::Result<(), Failure>>>>;

impl Node {
    /// Begins to exchange the files that are due, unless it is at it.
    fn begin_files(&mut self, net: &SharedNet) {
        let (from, net) = (self.origin, Arc::clone(net));
        if let Some(desk) = self.desk().cloned().filter(|_| self.files.is_none()) {
            self.files = Some(Box::pin(async move {
                exchange_by_hand(&desk, &mut Plug { net, from }).await
            }));
        }
    }

    /// Goes on exchanging files until it waits again. What failed is tried again the next time.
    pub(crate) fn carry_files(&mut self) {
        let mut context = Context::from_waker(Waker::noop());
        if let Some(files) = self.files.as_mut()
            && files.as_mut().poll(&mut context).is_ready()
        {
            self.files = None;
        }
    }
}

impl World {
    /// A desk looks what files are due; `came` when somebody has sent one.
    pub(crate) fn look_for_files(&mut self, at: usize, came: bool) -> Result<()> {
        if !came {
            let wait = self.dice.between(15_000, 45_000);
            self.after(wait, Happening::Files(at, false));
        }
        if self.nodes[at].gone || self.sound_asleep(at) {
            return Ok(());
        }
        if came
            && let Some(desk) = self.nodes[at].desk()
            && let Err(error) = ask_again(desk)
            && !self.nodes[at].has_a_bad_disk()
            && !self.is_removed(at)
        {
            return Err(error.into());
        }
        let net = Arc::clone(&self.net);
        self.nodes[at].begin_files(&net);
        self.touch(at);
        Ok(())
    }

    /// The server tells everybody of a file that has come whole.
    pub(crate) fn may_announce_file(&mut self, request: &Request, answer: &Answer) {
        if let (Request::FilePart(_), Answer::Taken(taken)) = (request, answer)
            && taken.complete
        {
            for other in 0..self.nodes.len() {
                self.after(20, Happening::Files(other, true));
            }
        }
    }

    /// Files of a desk that should have been exchanged by now.
    pub(crate) fn files_left(&self, node: &Node) -> Result<usize> {
        if !self.profile.visits {
            return Ok(0);
        }
        let held = node.examine(file_counts).transpose()?.unwrap_or_default();
        let there = |hash: &&Hash32| {
            self.server.has_file(**hash) && self.server.may_fetch(node.device, **hash)
        };
        Ok(held.to_send.len() + held.wanted.iter().filter(there).count())
    }

    /// What is kept of files that nobody at a desk may see; nothing where it has not looked since.
    pub(crate) fn keeps_files(&self, at: usize) -> Result<usize> {
        let node = &self.nodes[at];
        let kept = node.examine(|desk| {
            look(desk)?;
            let held = file_counts(desk)?;
            let sent = held.here.difference(&held.to_send);
            Ok::<_, vetpms_app::AppError>(
                sent.filter(|hash| !held.named.contains(&hash.hex()))
                    .count(),
            )
        });
        match kept.transpose() {
            Ok(kept) => Ok(kept.unwrap_or(0)),
            Err(_) if node.has_a_bad_disk() => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}
