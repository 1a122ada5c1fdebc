//! What was written into a document, change by change. It reads only.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Change, ChangeHash};
use chrono::{DateTime, Utc};
use vetpms_model::{FieldDef, FieldType, Row, Value};

use crate::birth;
use crate::conflict::{Deps, ancestors};
use crate::document::{Document, Hash};
use crate::operations::operations;
use crate::write::{text_at, words_at};

/// One field of one change.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldStep {
    /// Position of the field in the definition.
    pub field: usize,
    /// What its writer saw before.
    pub before: Value,
    /// What its writer left.
    pub after: Value,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its hash.
    pub hash: Hash,
    /// The actor that wrote it.
    pub actor: [u8; 16],
    /// When, by the writer's clock.
    pub at: DateTime<Utc>,
    /// The fields that it changed.
    pub fields: Vec<FieldStep>,
    /// Positions of steps that were written at the same time: neither writer knew of the other's.
    pub beside: Vec<usize>,
    /// Whether the signature covers it; none in a document that nobody has signed.
    pub signed: Option<bool>,
    /// The heads of the document with it and all steps before it.
    pub heads: Vec<Hash>,
}

impl Document {
    /// Every change that changed a field, each after those that it builds on; what a signature covers first.
    pub fn history(&mut self) -> Vec<Step> {
        let mut changes = self.doc.get_changes(&[]);
        let mut known = Known::default();
        let covered = self.covered(&changes);
        if let Some(covered) = &covered {
            // So that the heads of what was signed hold nothing that was written beside it. Stays in order otherwise.
            changes.sort_by_key(|change| !covered.contains(&change.hash()));
        }
        let (mut steps, mut numbers): (Vec<Step>, Vec<usize>) = (Vec::new(), Vec::new());
        let mut heads: BTreeSet<Hash> = BTreeSet::new();
        for change in &changes {
            let number = known.add(change);
            for dep in change.deps() {
                heads.remove(&dep.0);
            }
            heads.insert(change.hash().0);
            let fields = self.steps_of(change);
            if fields.is_empty() {
                continue; // the birth of a text
            }
            let mut actor = [0; 16];
            let bytes = change.actor_id().to_bytes();
            if bytes.len() == actor.len() {
                actor.copy_from_slice(bytes);
            }
            let beside: Vec<usize> = (0..steps.len())
                .filter(|at| !known.holds(number, numbers[*at]))
                .collect();
            for at in &beside {
                let place = steps.len();
                steps[*at].beside.push(place);
            }
            numbers.push(number);
            steps.push(Step {
                hash: change.hash().0,
                actor,
                at: DateTime::from_timestamp_millis(change.timestamp()).unwrap_or_default(),
                fields,
                beside,
                signed: covered
                    .as_ref()
                    .map(|covered| covered.contains(&change.hash())),
                heads: heads.iter().copied().collect(),
            });
        }
        steps
    }

    /// What the signature that counts covers, itself included; none in a document that nobody has signed.
    fn covered(&self, changes: &[Change]) -> Option<BTreeSet<ChangeHash>> {
        let signature = self.signature()?;
        let deps: Deps = changes
            .iter()
            .map(|change| (change.hash(), change.deps().to_vec()))
            .collect();
        let mut covered: BTreeSet<ChangeHash> = signature.covers.iter().copied().collect();
        for head in &signature.covers {
            covered.extend(ancestors(&deps, *head));
        }
        covered.insert(signature.change);
        Some(covered)
    }

    /// The row as it stood at these heads; nothing when the document lacks one of them.
    pub fn read_when(&mut self, heads: &[Hash]) -> Option<Row> {
        let mut known = Vec::new();
        for head in heads {
            let hash = ChangeHash(*head);
            if self.doc.get_change_meta_by_hash(&hash).is_some() {
                known.push(hash);
            } else {
                birth::by_hash(self.def, &hash)?; // which every document has, and which says nothing
            }
        }
        if known.is_empty() {
            return Some(Row::empty(self.def, self.row));
        }
        self.read_at(Some(&known)).ok()
    }

    /// What one change did to the fields; nothing when the document lacks it.
    pub fn step(&mut self, change: Hash) -> Vec<FieldStep> {
        let hash = ChangeHash(change);
        match self.doc.get_change_by_hash(&hash) {
            Some(found) => self.steps_of(&found),
            None => Vec::new(),
        }
    }

    /// A text as it stood at these heads; nothing when the document lacks one of them.
    pub fn text_when(&mut self, field: &FieldDef, heads: &[Hash]) -> Option<String> {
        let mut known = Vec::new();
        for head in heads {
            let hash = ChangeHash(*head);
            if self.doc.get_change_meta_by_hash(&hash).is_some() {
                known.push(hash);
            } else {
                birth::by_hash(self.def, &hash)?; // which every document has, and which says nothing
            }
        }
        let text = |_| text_at(&self.doc, field, Some(&known)).unwrap_or_default();
        known.first().map(text)
    }

    /// What a change did to the fields that it writes.
    fn steps_of(&self, change: &Change) -> Vec<FieldStep> {
        // Reading a text as it was once is slow, so that only the texts that were written are read.
        let written = operations(self.def, self.row, change.raw_bytes());
        let written = written.ok().map(|found| found.fields());
        let mut steps = Vec::new();
        for (at, field) in self.def.fields.iter().enumerate() {
            if written
                .as_ref()
                .is_some_and(|written| !written.contains(&at))
            {
                continue;
            }
            let before = self.value_when(field, change.deps());
            let after = self.value_when(field, &[change.hash()]);
            if before != after {
                steps.push(FieldStep {
                    field: at,
                    before,
                    after,
                });
            }
        }
        steps
    }

    fn value_when(&self, field: &'static FieldDef, heads: &[ChangeHash]) -> Value {
        match field.ty {
            _ if heads.is_empty() => Value::Null,
            FieldType::Prose => match text_at(&self.doc, field, Some(heads)) {
                Some(text) if !text.is_empty() => Value::Text(text),
                _ => Value::Null,
            },
            FieldType::Set => {
                let words = words_at(&self.doc, field, Some(heads));
                if words.is_empty() {
                    Value::Null
                } else {
                    Value::Set(words)
                }
            }
            _ => self.value_at(field, Some(heads)),
        }
    }
}

/// Which change builds on which, as one bit for each pair.
#[derive(Default)]
struct Known {
    numbers: BTreeMap<ChangeHash, usize>,
    before: Vec<Vec<u64>>,
}

impl Known {
    /// Takes in a change after all that it builds on; its number.
    fn add(&mut self, change: &Change) -> usize {
        let number = self.before.len();
        let mut before = vec![0_u64; number / 64 + 1];
        for dep in change.deps() {
            let Some(at) = self.numbers.get(dep) else {
                continue;
            };
            for (word, of_dep) in before.iter_mut().zip(&self.before[*at]) {
                *word |= of_dep;
            }
            before[at / 64] |= 1 << (at % 64);
        }
        self.numbers.insert(change.hash(), number);
        self.before.push(before);
        number
    }

    /// Whether a change builds on an earlier one.
    fn holds(&self, later: usize, earlier: usize) -> bool {
        self.before[later][earlier / 64] & (1 << (earlier % 64)) != 0
    }
}
