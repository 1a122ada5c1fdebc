//! Requests on their way through the world, and the answers to them.

use vetpms_protocol::{Header, Push};
use vetpms_sync::Failure;

use crate::carry;
use crate::faults::Fault;
use crate::network::{Answer, Origin, Request};
use crate::world::{Happening, World};

/// More pushes in a row than any outbox of a run can need.
const ENDLESS: u32 = 300;

impl World {
    /// Whether a desk sends and sends and gets nowhere: it would never come to rest.
    pub(crate) fn is_stuck(&self) -> bool {
        self.nodes.iter().any(|node| node.pushes > ENDLESS)
    }

    pub(crate) fn dispatch(&mut self, from: Origin, id: u64, request: Request, fate: carry::Fate) {
        self.note(request.name());
        let node = &mut self.nodes[from.node];
        let is_push = matches!(request, Request::Push(_));
        if request.is_of_files() {
            self.file_requests.insert(id);
        } else {
            node.pushes = if is_push { node.pushes + 1 } else { 0 };
        }
        if std::mem::take(&mut self.nodes[from.node].doomed) {
            let midway = self.dice.between(1, fate.out + fate.back);
            self.after(midway, Happening::Die(from));
        }
        if self.sound_asleep(from.node) {
            self.answer(from, id, Err(Failure::Offline), 1_000);
            return;
        }
        if let Some(fault) = fate.fault {
            self.hit(fault);
            if let Some(failure) = carry::failure_before(fault) {
                let lost = matches!(fault, Fault::DropRequest);
                let wait = if lost { carry::PATIENCE } else { fate.out };
                self.answer(from, id, Err(failure), wait);
                return;
            }
        }
        let copies = matches!(fate.fault, Some(Fault::Duplicate | Fault::LateDuplicate));
        if copies {
            let late = fate.fault == Some(Fault::LateDuplicate);
            let extra = if late {
                self.dice.between(5_000, 240_000)
            } else {
                3
            };
            let request = request.clone();
            let copy = Happening::Arrive {
                from,
                id,
                request,
                fate,
                copy: true,
            };
            self.after(fate.out + extra, copy);
        }
        let arrive = Happening::Arrive {
            from,
            id,
            request,
            fate,
            copy: false,
        };
        self.after(fate.out, arrive);
    }

    fn answer(
        &mut self,
        from: Origin,
        id: u64,
        answer: std::result::Result<Answer, Failure>,
        wait: i64,
    ) {
        let answer = Box::new(answer);
        self.after(wait, Happening::Return { from, id, answer });
    }

    pub(crate) fn arrive(
        &mut self,
        (from, id): (Origin, u64),
        request: &Request,
        fate: carry::Fate,
        copy: bool,
    ) {
        let device = self.nodes[from.node].device;
        let before = self.server.position;
        let now = self.now();
        let stuck = self.stuck_answer(request);
        let answer = stuck.unwrap_or_else(|| carry::ask(&mut self.server, device, request, now));
        self.note(match &answer {
            Ok(_) => "answered",
            Err(_) => "refused",
        });
        if self.server.position > before {
            for other in 0..self.nodes.len() {
                let position = self.server.position;
                self.after(20, Happening::Announce(other, position));
            }
        }
        if let Ok(answer) = &answer {
            self.nothing_for_removed(from, answer);
            self.may_announce_file(request, answer);
        }
        if copy {
            return;
        }
        if let (Request::Push(push), Ok(_)) = (request, &answer)
            && overtakes(push)
        {
            self.counters.hit(Fault::Overtaken);
        }
        if let Ok(Answer::Page(page)) = &answer {
            self.may_overtake(from, page, fate.back);
        }
        match (fate.fault, answer) {
            (Some(Fault::DropReply), _) => {
                self.answer(from, id, Err(Failure::Offline), carry::PATIENCE);
            }
            (Some(Fault::CutReply), Ok(answer)) => {
                let failure = carry::cut(&answer, fate.cut);
                self.answer(from, id, Err(failure), fate.back);
            }
            (_, answer) => self.answer(from, id, answer, fate.back),
        }
    }
}

/// Whether sets of the log in use go before those of a former one of the same device.
fn overtakes(push: &Push) -> bool {
    let headers = push.sets.iter();
    let mut headers = headers.filter_map(|set| Header::decode(set.header.bytes()).ok());
    headers.next().is_some_and(|first| {
        let behind = |set: Header| set.device == first.device && set.replica != first.replica;
        first.replica == push.replica && headers.any(behind)
    })
}
