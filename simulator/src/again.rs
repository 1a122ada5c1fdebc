//! What the server keeps aside, dealt with by people: entered again by its author, or released by an administrator, in
//! either order, and before the one has heard of the other. It must stand once.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use vetpms_app::held_back::{HeldBackItem, enter_again, held_back};
use vetpms_app::{AppError, Desk};
use vetpms_model::{ENTITIES, FieldType};
use vetpms_protocol::{ChangeSet, Hash32, Header, only_waits};

use crate::clock::instant;
use crate::error::Result;
use crate::faults::Fault;
use crate::journal::{Acknowledged, Cell, Journal};
use crate::model::Server;
use crate::node::Node;
use crate::operations::{Scene, told};
use crate::world::World;

/// How often a desk is looked at for what is still held back.
const ROUNDS: u32 = 4;

impl World {
    /// Draws whether somebody deals with what stands aside.
    pub(crate) fn may_deal_with_what_is_aside(&mut self) -> Result<()> {
        for fault in [Fault::EnteredAgain, Fault::Released] {
            let rate = self.profile.rate(fault);
            if rate == 0 || !self.again_dice.chance(rate) {
                continue;
            }
            if fault == Fault::Released {
                self.somebody_releases();
                continue;
            }
            let held = |at: &usize| !held_items(&self.nodes[*at]).is_empty();
            let desks: Vec<usize> = (0..self.nodes.len()).filter(held).collect();
            if let Some(at) = self.again_dice.pick(&desks).copied() {
                self.somebody_enters_again(at)?;
            }
        }
        Ok(())
    }

    /// A device that is cut off as its user loses a right: what is written there meanwhile stands aside.
    pub(crate) fn may_not_hear_of_it(&mut self, at: usize) {
        let wanted = self.profile.rate(Fault::EnteredAgain) > 0;
        if wanted && self.again_dice.chance(5000) {
            let until = self.now() + self.again_dice.between(60_000, 600_000);
            let node = &mut self.nodes[at];
            node.offline_until = node.offline_until.max(until);
        }
    }

    /// Somebody enters one thing again at this desk; where a right is missing, it is given back first.
    fn somebody_enters_again(&mut self, at: usize) -> Result<()> {
        self.give_back_to(self.nodes[at].user);
        let items = held_items(&self.nodes[at]);
        let Some(item) = self.again_dice.pick(&items).cloned() else {
            return Ok(());
        };
        let fault = Fault::EnteredAgain;
        let enter = |scene: &mut Scene<'_>| told(fault, enter(scene, &items, item.id));
        if self.work_at(at, enter)? {
            self.hit(fault);
        }
        self.touch(at);
        Ok(())
    }

    /// An administrator answers for one set of a desk.
    fn somebody_releases(&mut self) {
        let users: BTreeSet<Uuid> = self.nodes.iter().map(|node| node.user).collect();
        let aside = self.server.aside.iter();
        let open = aside.filter(|(_, set)| !set.closed && !only_waits(set.code));
        let ours = open.filter(|(_, set)| set.author.is_some_and(|who| users.contains(&who)));
        let hashes: Vec<[u8; 32]> = ours.map(|(hash, _)| *hash).collect();
        let Some(hash) = self.again_dice.pick(&hashes).copied() else {
            return;
        };
        if self.server.release_one(hash, instant(self.now())) {
            self.hit(Fault::Released);
        }
    }

    /// In the end everything that is still held back is entered again; whether anything was.
    pub(crate) fn enter_all_again(&mut self) -> Result<bool> {
        let mut any = false;
        if self.profile.rate(Fault::EnteredAgain) == 0 {
            return Ok(any);
        }
        for at in 0..self.nodes.len() {
            for _ in 0..ROUNDS {
                let held = held_items(&self.nodes[at]);
                // The oldest first, as it was written.
                for item in held.iter().rev() {
                    let enter = |scene: &mut Scene<'_>| {
                        told(Fault::EnteredAgain, enter(scene, &held, item.id))
                    };
                    any |= self.work_at(at, enter)?;
                }
            }
            self.touch(at);
        }
        Ok(any)
    }
}

/// Enters something again, and writes down what stands by it.
fn enter(
    scene: &mut Scene<'_>,
    held: &[HeldBackItem],
    id: u32,
) -> std::result::Result<(), AppError> {
    // With it go others about the same records, which are among these.
    let cells: BTreeSet<Cell> = held.iter().flat_map(cells).collect();
    let mut before = Vec::new();
    for (table, row, field) in cells {
        let cell = (table, row, field);
        before.push((cell, scene.value(table, row, field)?));
    }
    let listed = hashes(scene.desk)?;
    enter_again(scene.desk, id)?;
    let left = hashes(scene.desk)?;
    let entered = listed.into_iter().filter(|(id, _)| !left.contains_key(id));
    scene.journal.instead_of = entered.filter_map(|(_, hash)| hash).collect();
    for ((table, row, field), before) in before {
        let after = scene.value(table, row, field)?;
        if after != before {
            scene.journal.again((table, row, field), &after);
        }
    }
    Ok(())
}

/// The hashes of what is listed, as far as it is in a log.
fn hashes(desk: &Desk) -> std::result::Result<BTreeMap<i64, Option<Hash32>>, AppError> {
    desk.read(|tx| {
        let mut all = BTreeMap::new();
        for set in tx.quarantined()?.into_iter().filter(|set| !set.dismissed) {
            all.insert(set.id, tx.hash_at(set.replica, set.seq)?);
        }
        Ok(all)
    })
}

/// The fields that a set which is held back writes, texts aside: these are merged.
fn cells(item: &HeldBackItem) -> Vec<Cell> {
    let mut all = Vec::new();
    for record in &item.records {
        let Some(def) = ENTITIES.iter().find(|def| def.table == record.table) else {
            continue;
        };
        let fields = record.fields.iter().filter_map(|of| def.field(&of.field));
        let fields = fields.filter(|field| field.ty != FieldType::Prose);
        all.extend(fields.map(|field| (def.table, record.row_id, field.name)));
    }
    all
}

/// What somebody must act on at a desk that is on.
fn held_items(node: &Node) -> Vec<HeldBackItem> {
    let items = node.examine(held_back).transpose().ok().flatten();
    let mut items = items.unwrap_or_default();
    items.retain(|item| !item.waits);
    items
}

/// Which sets stand, and in whose stead.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// Their hashes, under any number.
    hashes: BTreeSet<Hash32>,
    /// Their changes, which stay the same when they move to another log.
    changes: BTreeSet<Vec<Hash32>>,
    /// What is stood in for, as the simulator has seen it done, and by how many that stand.
    replaced: BTreeMap<Hash32, BTreeSet<Vec<Hash32>>>,
    /// The changes of what is stood in for: it may have moved to another log before it was kept aside.
    settled: BTreeSet<Vec<Hash32>>,
    /// Whether one of two copies of a disk entered something again.
    copied: bool,
}

impl Standing {
    pub(crate) fn of(server: &Server, nodes: &[Node], journal: &Journal) -> Self {
        let mut standing = Self::default();
        for placed in server.log.values() {
            let bytes = placed.signed.header.bytes();
            let first = ChangeSet::moved_from(&placed.signed);
            standing.hashes.extend(first);
            standing
                .hashes
                .insert(Hash32::new(vetpms_crypto::sha256(&[bytes])));
            let header = Header::decode(bytes).ok();
            standing.changes.extend(header.map(|header| header.changes));
        }
        for ((log, ..), said) in &journal.sets {
            // Each copy of a disk may enter the same again, or begin a new log with what the other one has.
            let device = server.heads.get(log).map(|head| head.device);
            let copies = nodes.iter().filter(|node| Some(node.device) == device);
            standing.copied |= copies.count() > 1 && !said.replaces.is_empty();
            if !standing.stands(said) {
                continue;
            }
            for hash in &said.replaces {
                let by = standing.replaced.entry(*hash).or_default();
                by.insert(said.changes.clone());
                if let Some(aside) = server.aside.get(&hash.bytes()) {
                    let header = Header::decode(aside.signed.header.bytes()).ok();
                    standing.settled.extend(header.map(|header| header.changes));
                }
            }
        }
        standing
    }

    /// Whether a set stands, under any number.
    pub(crate) fn stands(&self, said: &Acknowledged) -> bool {
        self.changes.contains(&said.changes)
    }

    /// Whether it need not stand: another one does in its stead, or one of those that it was entered instead of.
    pub(crate) fn is_settled(&self, hash: [u8; 32], said: &Acknowledged) -> bool {
        let first_one = |hash: &Hash32| self.hashes.contains(hash);
        self.replaced.contains_key(&Hash32::new(hash))
            || self.settled.contains(&said.changes)
            || said.replaces.iter().any(first_one)
    }

    /// The words that must be said somewhere: those of sets that stand, or in whose stead others do.
    pub(crate) fn words<'a>(
        &'a self,
        journal: &'a Journal,
    ) -> impl Iterator<Item = &'a (Cell, String)> {
        let sets = journal.sets.iter();
        let stand = sets.filter(|((.., hash), said)| {
            self.stands(said) || self.replaced.contains_key(&Hash32::new(*hash))
        });
        let words = stand.flat_map(|(_, said)| &said.words.put_in);
        words.filter(|word| !journal.unsaid.contains(word))
    }

    /// Words that two took out before either knew of the other, one of them to say something else: a clash. Nobody has
    /// decided about their texts.
    pub(crate) fn clashes(&self, journal: &Journal) -> BTreeSet<(Cell, String)> {
        let mut by: BTreeMap<&(Cell, String), (u32, bool)> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let sets = journal.sets.values().filter(|said| self.stands(said));
        for said in sets.filter(|said| seen.insert(&said.changes)) {
            for word in &said.words.taken_out {
                let (times, otherwise) = by.entry(word).or_default();
                (*times, *otherwise) = (*times + 1, *otherwise || !said.words.put_in.is_empty());
            }
        }
        let twice = by.into_iter().filter(|(_, by)| by.0 > 1 && by.1);
        let undecided = twice.filter(|((cell, _), _)| !journal.decided_texts.contains(cell));
        undecided.map(|(word, _)| word.clone()).collect()
    }

    /// What stands, and something in its stead as well.
    pub(crate) fn twice(&self) -> Vec<String> {
        let replaced = self.replaced.iter().filter(|_| !self.copied);
        let told = replaced.filter_map(|(hash, by)| {
            let itself = self.hashes.contains(hash);
            let times = by.len() + usize::from(itself);
            (times > 1).then(|| {
                let of_them = if itself { ", itself among them" } else { "" };
                format!(
                    "what was entered again stands {times} times{of_them}: {}",
                    hash.hex()
                )
            })
        });
        told.collect()
    }
}
