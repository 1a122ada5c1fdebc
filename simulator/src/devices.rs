//! Devices that join, what they say is safe, and whether it is.

use uuid::Uuid;
use vetpms_access::Role;
use vetpms_crypto::{Key32, SigningKey, UserKeys};
use vetpms_protocol::{Header, UserInfo};

use crate::clock::DeviceRim;
use crate::error::Result;
use crate::journal::Acknowledged;
use crate::model::Machine;
use crate::node::Node;
use crate::operations::{Scene, set_up, set_up_vaccines};
use crate::world::{Happening, World, id};

/// A person at a device, as the server knows them.
pub(crate) struct Enrolment {
    /// The practice.
    pub(crate) tenant: Uuid,
    /// The device.
    pub(crate) device: Uuid,
    /// Its log.
    pub(crate) replica: Uuid,
    /// The user.
    pub(crate) user: Uuid,
    /// Data key and signing key.
    pub(crate) keys: UserKeys,
    /// The device's own key.
    pub(crate) device_key: SigningKey,
}

impl World {
    /// Another device, with a user of its own, who may do everything.
    pub(crate) fn join(&mut self) -> Result<()> {
        let at = self.nodes.len();
        let (device, replica, user) = (id(&mut self.dice), id(&mut self.dice), id(&mut self.dice));
        let mut dice = self.dice.fork();
        let keys = UserKeys {
            data_key: Key32::random(&mut |buffer| dice.fill(buffer)),
            signing_key: SigningKey::random(&mut |buffer| dice.fill(buffer)),
        };
        let device_key = SigningKey::random(&mut |buffer| dice.fill(buffer));
        let public = (keys.signing_key.public(), device_key.public());
        self.enrol(at, device, replica, user, public);
        let enrolment = Enrolment {
            tenant: self.server.tenant,
            device,
            replica,
            user,
            keys,
            device_key,
        };
        let rim = DeviceRim::new(&self.clock, dice);
        let mut node = Node::new(at, enrolment, rim, &self.home);
        node.start(&self.net)?;
        self.nodes.push(node);
        self.keep_renamed(at)?;
        self.touch(at);
        let wait = self.dice.between(1_000, 20_000);
        self.after(wait, Happening::Work(at));
        if self.profile.visits {
            self.after(wait, Happening::Files(at, false));
        }
        Ok(())
    }

    /// Makes a user, a device and the keys of both known to the server.
    pub(crate) fn enrol(
        &mut self,
        at: usize,
        device: Uuid,
        replica: Uuid,
        user: Uuid,
        (key, device_key): ([u8; 32], [u8; 32]),
    ) {
        let permissions = Role::Owner.permissions();
        let info = UserInfo {
            id: user,
            email: format!("desk{at}@hill.example"),
            name: format!("Desk {at}"),
            roles: vec![Role::Owner.code().to_owned()],
            permissions: permissions.iter().map(|p| p.code().to_owned()).collect(),
        };
        let people = &mut self.server.people;
        people.version += 1;
        people.users.insert(user, info);
        people.keys.insert((user, device), vec![key]);
        let machine = Machine {
            name: format!("desk {at}"),
            key: device_key,
            replica,
            revoked: false,
        };
        people.machines.insert(device, machine);
    }

    pub(crate) fn first_day(&mut self) -> Result<()> {
        let Some(desk) = self.nodes.first().and_then(|node| node.desk().cloned()) else {
            return Ok(());
        };
        let signer = self.nodes[0].opened();
        let mut scene = Scene {
            desk: &desk,
            dice: &mut self.dice,
            journal: &mut self.journal,
            form: &mut None,
            signer: &signer,
            serial: self.serial,
        };
        set_up(&mut scene)?;
        if self.profile.vaccines {
            set_up_vaccines(&mut scene)?;
        }
        self.serial = scene.serial;
        self.witness(0, "set-up")?;
        self.touch(0);
        self.run_for(10_000)
    }

    /// Writes down that a device has said its newest set is safe.
    pub(crate) fn witness(&mut self, at: usize, operation: &'static str) -> Result<()> {
        // What cannot be noted now is not the next set's.
        let words = std::mem::take(&mut self.journal.said);
        let node = &self.nodes[at];
        let newest = node.examine(|desk| {
            let replica = desk.replica();
            desk.read(|tx| {
                let head = tx.log_head(replica)?;
                let set = head.map(|(seq, _)| tx.set_at(replica, seq)).transpose()?;
                Ok(head
                    .zip(set.flatten())
                    .map(|(head, set)| (replica, head, set)))
            })
        });
        if let Some((replica, (seq, hash), set)) = newest.transpose()?.flatten() {
            let header = Header::decode(set.header.bytes()).ok();
            let said = Acknowledged {
                changes: header.map_or_else(Vec::new, |header| header.changes),
                replaces: std::mem::take(&mut self.journal.instead_of),
                words,
                operation,
            };
            self.journal
                .sets
                .entry((replica, seq, hash.bytes()))
                .or_insert(said);
        }
        Ok(())
    }

    /// A device that comes back has everything that it ever said was safe.
    pub(crate) fn durable(&mut self, at: usize) -> Result<()> {
        let node = &self.nodes[at];
        let Some(desk) = node.desk().filter(|_| !node.restored) else {
            return Ok(());
        };
        let replica = desk.replica();
        let head = desk.read(|tx| Ok(tx.log_head(replica)?))?;
        let all = (replica, 0, [0; 32])..=(replica, u64::MAX, [u8::MAX; 32]);
        let Some(((_, seq, said), _)) = self.journal.sets.range(all).last() else {
            return Ok(());
        };
        let held = head.filter(|(last, _)| last >= seq);
        let lost = match held {
            None => true,
            Some((last, hash)) => last == *seq && hash.bytes() != *said,
        };
        if lost {
            let line = format!("lost: desk {at} came back without its set {seq}");
            self.findings.push(line);
        }
        Ok(())
    }
}
