//! People at work at the desks, and what is written down of it.

use uuid::Uuid;
use vetpms_app::conflicts::{ConflictItem, conflicts};
use vetpms_app::{AppError, Code};
use vetpms_protocol::Page;

use crate::error::Result;
use crate::faults::Fault;
use crate::network::Origin;
use crate::node::Node;
use crate::operations::{Outcome, Scene, Since, decide, operate, settle, told};
use crate::world::{Happening, World};

/// Fields that somebody may correct while a page with their row is on its way.
const CORRECTED: [(&str, &str); 4] = [
    ("clients", "last_name"),
    ("patients", "name"),
    ("patients", "color"),
    ("tasks", "title"),
];

impl World {
    pub(crate) fn somebody_works(&mut self, at: usize) -> Result<()> {
        let pause = if self.dice.chance(1500) {
            self.dice.between(60_000, 900_000)
        } else {
            self.dice.between(500, 20_000)
        };
        self.after(pause, Happening::Work(at));
        if self.left == 0 || self.nodes[at].desk().is_none() {
            return Ok(());
        }
        self.left -= 1;
        let (vaccines, visits) = (self.profile.vaccines, self.profile.visits);
        let has = |since| match since {
            Since::Always => true,
            Since::Vaccines => vaccines,
            Since::Visits => visits,
        };
        if self.work_at(at, |scene| operate(scene, has))? {
            self.operations += 1;
        } else {
            self.refused += 1;
        }
        if self.dice.chance(500)
            && let Some(desk) = self.nodes[at].desk()
            && let Err(error) = desk.idle()
            && !self.nodes[at].has_a_bad_disk()
        {
            return Err(error.into());
        }
        self.touch(at);
        Ok(())
    }

    /// Lets somebody do something at a desk, and writes it down; whether it was done.
    pub(crate) fn work_at(
        &mut self,
        at: usize,
        act: impl FnOnce(&mut Scene<'_>) -> std::result::Result<(&'static str, Outcome), AppError>,
    ) -> Result<bool> {
        let done = match self.scene(at, act) {
            Err(error) if self.nodes[at].has_a_bad_disk() => {
                self.refused_by_the_disk(at, &error)?;
                None
            }
            // While it hands its work over, nobody is signed in.
            Err(error) if error.code == Code::NotSignedIn && self.is_removed(at) => None,
            tried => tried?,
        };
        let Some((name, Outcome::Done)) = done else {
            return Ok(false);
        };
        self.note(name);
        self.witness(at, name)?;
        Ok(true)
    }

    /// Lets somebody do something at a device that is on; nothing where it is off.
    fn scene<T>(
        &mut self,
        at: usize,
        act: impl FnOnce(&mut Scene<'_>) -> std::result::Result<T, AppError>,
    ) -> std::result::Result<Option<T>, AppError> {
        let Some(desk) = self.nodes[at].desk().cloned() else {
            return Ok(None);
        };
        self.serial += 1;
        let signer = self.nodes[at].opened();
        let mut scene = Scene {
            desk: &desk,
            dice: &mut self.dice,
            journal: &mut self.journal,
            form: &mut self.nodes[at].form,
            signer: &signer,
            serial: self.serial,
        };
        Ok(Some(act(&mut scene)?))
    }

    /// One operation that is a fault by itself, as long as the product does not answer it.
    pub(crate) fn at_a_desk(
        &mut self,
        fault: Fault,
        at: usize,
        act: fn(&mut Scene<'_>) -> std::result::Result<(), AppError>,
    ) -> Result<()> {
        let done = self.scene(at, |scene| Ok(act(scene).is_ok()))?;
        if done == Some(true) {
            self.hit(fault);
            self.witness(at, fault.name())?;
            self.touch(at);
        }
        Ok(())
    }

    /// Draws whether somebody edits a row of a page that is so many milliseconds away.
    pub(crate) fn may_overtake(&mut self, to: Origin, page: &Page, away: i64) {
        let rate = self.profile.rate(Fault::EditMidway);
        if self.sound || rate == 0 || !self.late_dice.chance(rate) {
            return;
        }
        let rows = page.rows.iter();
        let rows = rows.map(|state| (state.table.clone(), state.row)).collect();
        self.after(away - 1, Happening::Overtake(to, rows));
    }

    /// Somebody edits one of these rows at a device, if it is there already.
    pub(crate) fn overtake(&mut self, at: Origin, rows: Vec<(String, Uuid)>) -> Result<()> {
        if self.sound || !self.is_current(at) || !self.nodes[at.node].is_busy() {
            return Ok(());
        }
        let found = rows.iter().find_map(|(table, row)| {
            let fields: Vec<_> = CORRECTED.iter().filter(|(of, _)| of == table).collect();
            let (table, field) = **self.late_dice.pick(&fields)?;
            Some((table, *row, field))
        });
        let Some((table, row, field)) = found else {
            return Ok(());
        };
        let fault = Fault::EditMidway;
        let done = self.work_at(at.node, |scene| {
            let word = scene.word("corrected").into();
            told(fault, scene.change(table, row, field, word))
        })?;
        if done {
            self.hit(fault);
            self.touch(at.node);
        }
        Ok(())
    }

    /// Somebody decides about a conflict, or takes a decision back, at this desk or the next that has an item.
    pub(crate) fn somebody_decides(&mut self, at: usize) -> Result<()> {
        let fault = Fault::Settled;
        let has_items = |at: &usize| !open_items(&self.nodes[*at]).is_empty();
        let Some(at) = (at..self.nodes.len()).chain(0..at).find(has_items) else {
            return Ok(());
        };
        if self.work_at(at, |scene| told(fault, settle(scene)))? {
            self.hit(fault);
            self.touch(at);
        }
        Ok(())
    }

    /// Two desks decide about one conflict, each without having heard of the other's decision.
    pub(crate) fn two_decide(&mut self, at: usize) -> Result<()> {
        let items: Vec<Vec<ConflictItem>> = self.nodes.iter().map(open_items).collect();
        let found = (0..items.len()).find_map(|other| {
            let same = |item: &&ConflictItem| items[at].iter().any(|mine| mine.id == item.id);
            let item = items[other].iter().find(same).filter(|_| other != at)?;
            Some((other, item.clone()))
        });
        let Some((other, item)) = found else {
            return Ok(());
        };
        let fault = Fault::SettledTwice;
        // What one of them does is hidden from the other until the next message.
        if self.work_at(at, |scene| told(fault, decide(scene, &item)))?
            && self.work_at(other, |scene| told(fault, decide(scene, &item)))?
        {
            self.hit(fault);
        }
        self.touch(at);
        self.touch(other);
        Ok(())
    }
}

/// What waits for a decision at a desk that is on.
fn open_items(node: &Node) -> Vec<ConflictItem> {
    let items = node.examine(conflicts).transpose().ok().flatten();
    items.unwrap_or_default()
}
