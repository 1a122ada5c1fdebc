//! A device that the practice removes in the middle of the day: it hands over what it never sent, deletes
//! everything, and is told nothing any more.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_app::profile::Profile;
use vetpms_protocol::Header;

use crate::faults::Fault;
use crate::model::Server;
use crate::network::{Answer, Origin};
use crate::node::Node;
use crate::world::World;

impl Node {
    /// What is left of the practice on a device that has deleted it; `None` as long as it has not.
    pub(crate) fn remains(&self) -> Option<Vec<String>> {
        if Profile::exists(&self.folder) {
            return None;
        }
        let left = std::fs::read_dir(&self.folder).into_iter().flatten();
        let name = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        Some(left.flatten().map(name).collect())
    }
}

impl World {
    /// Whether the practice has removed the device.
    pub(crate) fn is_removed(&self, at: usize) -> bool {
        let machine = self.server.people.machines.get(&self.nodes[at].device);
        machine.is_some_and(|machine| machine.revoked)
    }

    /// The practice removes a device, unless it is the last.
    pub(crate) fn remove_device(&mut self, at: usize) {
        let device = self.nodes[at].device;
        let stay = (0..self.nodes.len()).filter(|other| !self.is_removed(*other));
        let others: BTreeSet<Uuid> = stay.map(|other| self.nodes[other].device).collect();
        if others.len() < 2 || !others.contains(&device) {
            return;
        }
        if let Some(machine) = self.server.people.machines.get_mut(&device) {
            machine.revoked = true;
            self.forget_backups();
            self.hit(Fault::Revoked);
        }
    }

    /// What only the server still has would be lost with it, and nobody could help: no backup is older than
    /// the loss of a device or of its disk.
    pub(crate) fn forget_backups(&mut self) {
        self.backups.clear();
    }

    /// Whether a removed device still has work to hand over.
    pub(crate) fn somebody_leaves(&self) -> bool {
        (0..self.nodes.len()).any(|at| !self.nodes[at].gone && self.is_removed(at))
    }

    /// A removed device that has deleted the practice is off for good, and keeps nothing.
    pub(crate) fn may_have_left(&mut self, at: usize) {
        if self.nodes[at].desk().is_none() {
            return;
        }
        let Some(left) = self.nodes[at].remains() else {
            return;
        };
        if !self.is_removed(at) {
            let line = format!("desk {at} deleted a practice that it belongs to");
            self.findings.push(line);
        }
        if !left.is_empty() {
            let line = format!("desk {at} was removed and keeps {}", left.join(", "));
            self.findings.push(line);
        }
        self.nodes[at].close();
        self.nodes[at].gone = true;
        self.forget_backups();
        self.note("left");
    }

    /// A removed device is answered nothing but that its last work is kept.
    pub(crate) fn nothing_for_removed(&mut self, from: Origin, answer: &Answer) {
        if self.is_removed(from.node) && !matches!(answer, Answer::Kept(_)) {
            let line = format!("desk {} was removed and is told more", from.node);
            self.findings.push(line);
        }
    }
}

/// Whether a device is removed that wrote this set.
fn is_last_work(server: &Server, header: &Header) -> bool {
    let machine = server.people.machines.get(&header.device);
    machine.is_some_and(|machine| machine.revoked)
}

/// Rows that work of removed devices touches which nobody has released.
pub(crate) fn unreleased(server: &Server) -> BTreeSet<(String, Uuid)> {
    let mut rows = BTreeSet::new();
    for aside in server.aside.values().filter(|aside| !aside.closed) {
        let header = Header::decode(aside.signed.header.bytes());
        if header.is_ok_and(|header| is_last_work(server, &header)) {
            let bodies = aside.signed.bodies.iter().flatten();
            rows.extend(bodies.map(|body| (body.table.clone(), body.row)));
        }
    }
    rows
}
