//! What was acknowledged, written down by the simulator and never by the app: the witness of
//! everything that must not get lost.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_protocol::Hash32;

/// A set by log, number and hash: after a restore another set may stand under the same number.
pub(crate) type Said = (Uuid, u64, [u8; 32]);

/// A field of a row.
pub(crate) type Cell = (&'static str, Uuid, &'static str);

/// The words of an edit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// Put in.
    pub(crate) put_in: Vec<(Cell, String)>,
    /// Taken out.
    pub(crate) taken_out: Vec<(Cell, String)>,
}

/// A set that a device said was safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Acknowledged {
    /// The salted hashes of its changes, which stay the same when it moves to another log.
    pub(crate) changes: Vec<Hash32>,
    /// What it was entered instead of.
    pub(crate) replaces: Vec<Hash32>,
    /// The words that it puts into texts, and that it takes out.
    pub(crate) words: Words,
    /// The operation that made it.
    pub(crate) operation: &'static str,
}

/// What has been written to a field, each time another value.
#[derive(Debug, Clone, Default)]
struct Written {
    /// Values that somebody wrote.
    values: BTreeSet<String>,
    /// Those that somebody saw and replaced.
    replaced: BTreeSet<String>,
    /// Those that were written more than once, or may have been: whoever replaced them may not have seen that.
    again: BTreeSet<String>,
}

/// The journal.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    /// Sets that devices said were safe.
    pub(crate) sets: BTreeMap<Said, Acknowledged>,
    /// Rows that were made.
    pub(crate) rows: BTreeSet<(&'static str, Uuid)>,
    /// Values that never change again.
    pub(crate) facts: BTreeMap<Cell, Json>,
    /// The hashes that a visit was signed with; nothing in them where a signature failed and may have happened.
    pub(crate) signed: BTreeMap<Uuid, BTreeSet<String>>,
    /// Laboratory results that somebody looked at, with what they said.
    pub(crate) looked_at: BTreeSet<(Uuid, String)>,
    /// Words that somebody took out of a text, or that a decision left out.
    pub(crate) unsaid: BTreeSet<(Cell, String)>,
    /// The files that were attached, by record.
    pub(crate) files: BTreeMap<Uuid, Arc<[u8]>>,
    /// How many files may be left of what failed.
    pub(crate) perhaps_files: usize,
    /// The words of the set that is about to be noted.
    pub(crate) said: Words,
    /// Texts that somebody decided about.
    pub(crate) decided_texts: BTreeSet<Cell>,
    /// What the set that is about to be noted was entered instead of.
    pub(crate) instead_of: Vec<Hash32>,
    cells: BTreeMap<Cell, Written>,
    /// Fields where a write failed: whether it happened is not known.
    doubtful: BTreeSet<Cell>,
}

impl Journal {
    /// Somebody who saw `before` wrote `after`.
    pub(crate) fn wrote(&mut self, cell: Cell, before: &Json, after: &Json) {
        let written = self.cells.entry(cell).or_default();
        let (before, after) = (before.to_string(), after.to_string());
        written.values.insert(before.clone());
        if before != after {
            // Written again after it was replaced: it may stand again.
            written.replaced.remove(&after);
            written.replaced.insert(before);
            if written.values.contains(&after) {
                written.again.insert(after.clone());
            }
        }
        written.values.insert(after);
    }

    /// Somebody decided between `sides` for a value, which stands: none of the others may.
    pub(crate) fn decided(&mut self, cell: Cell, sides: &[Json], stands: &Json) {
        for side in sides {
            self.wrote(cell, side, stands);
        }
        let written = self.cells.entry(cell).or_default();
        written.values.insert(stands.to_string());
        written.again.insert(stands.to_string());
    }

    /// A decision between `sides` failed, and may have happened all the same: any of them may stand.
    pub(crate) fn perhaps_decided(&mut self, cell: Cell, sides: &[Json]) {
        self.doubt(cell);
        let written = self.cells.entry(cell).or_default();
        for side in sides {
            written.values.insert(side.to_string());
            written.again.insert(side.to_string());
        }
    }

    /// Somebody entered a value again that had been withdrawn, beside whatever was written since.
    pub(crate) fn again(&mut self, cell: Cell, value: &Json) {
        if let Some(written) = self.cells.get_mut(&cell) {
            written.replaced.remove(&value.to_string());
            written.values.insert(value.to_string());
        }
    }

    /// A write failed, and may have happened all the same.
    pub(crate) fn doubt(&mut self, cell: Cell) {
        self.doubtful.insert(cell);
    }

    /// The same of a field that may have been given any value that it had before.
    pub(crate) fn doubt_any(&mut self, cell: Cell, before: &Json) {
        let mut sides = vec![before.clone()];
        if let Some(written) = self.cells.get(&cell) {
            let values = written.values.iter();
            sides.extend(values.filter_map(|value| serde_json::from_str(value).ok()));
        }
        self.perhaps_decided(cell, &sides);
    }

    /// Every field that was written.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.cells.keys()
    }

    /// What is wrong with a value that stands in the end: nobody wrote it, or somebody replaced it.
    #[must_use]
    pub(crate) fn complaint(&self, cell: &Cell, stands: &Json) -> Option<&'static str> {
        let written = self.cells.get(cell)?;
        let stands = stands.to_string();
        if !written.values.contains(&stands) && !self.doubtful.contains(cell) {
            Some("a value that nobody wrote")
        } else if written.replaced.contains(&stands) && !written.again.contains(&stands) {
            Some("a value that had been replaced")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_decision_stands_and_its_losers_do_not() {
        let mut journal = Journal::default();
        let cell = ("patients", Uuid::from_u128(1), "color");
        let sides = [json!("white"), json!("grey")];
        journal.decided(cell, &sides, &json!("grey"));
        assert_eq!(journal.complaint(&cell, &json!("grey")), None);
        assert!(journal.complaint(&cell, &json!("white")).is_some());
        // Decided otherwise at another desk at once: one of the two stands.
        journal.decided(cell, &sides, &json!("white"));
        assert_eq!(journal.complaint(&cell, &json!("grey")), None);
        assert_eq!(journal.complaint(&cell, &json!("white")), None);
    }

    #[test]
    fn a_decision_that_failed_may_stand() {
        let mut journal = Journal::default();
        let cell = ("patients", Uuid::from_u128(1), "color");
        journal.wrote(cell, &json!("white"), &json!("grey"));
        assert!(journal.complaint(&cell, &json!("white")).is_some());
        assert!(journal.complaint(&cell, &json!("settled")).is_some());
        journal.perhaps_decided(cell, &[json!("white"), json!("grey")]);
        for stands in ["white", "grey", "settled"] {
            assert_eq!(journal.complaint(&cell, &json!(stands)), None);
        }
    }

    #[test]
    fn a_value_that_two_people_wrote_may_stand_where_one_was_replaced() {
        let mut journal = Journal::default();
        let cell = ("appointments", Uuid::from_u128(1), "status");
        journal.wrote(cell, &json!("SCHEDULED"), &json!("CANCELED"));
        journal.wrote(cell, &json!("SCHEDULED"), &json!("CANCELED"));
        journal.wrote(cell, &json!("CANCELED"), &json!("SCHEDULED"));
        assert_eq!(journal.complaint(&cell, &json!("CANCELED")), None);
    }

    #[test]
    fn a_replaced_value_must_not_come_back() {
        let mut journal = Journal::default();
        let cell = ("patients", Uuid::from_u128(1), "color");
        journal.wrote(cell, &Json::Null, &json!("black"));
        journal.wrote(cell, &json!("black"), &json!("white"));
        journal.wrote(cell, &json!("black"), &json!("grey"));
        assert_eq!(journal.complaint(&cell, &json!("white")), None);
        assert_eq!(journal.complaint(&cell, &json!("grey")), None);
        assert!(journal.complaint(&cell, &json!("black")).is_some());
        assert!(journal.complaint(&cell, &json!("pink")).is_some());
    }
}
