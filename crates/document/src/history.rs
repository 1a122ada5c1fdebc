//! What was written into a document, change by change. It reads only.

use automerge::ChangeHash;
use chrono::{DateTime, Utc};
use vetpms_model::{FieldDef, FieldType, Value};

use crate::birth;
use crate::document::{Document, Hash};
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
    /// The actor that wrote it.
    pub actor: [u8; 16],
    /// When, by the writer's clock.
    pub at: DateTime<Utc>,
    /// The fields that it changed.
    pub fields: Vec<FieldStep>,
}

impl Document {
    /// Every change that changed a field, each after those that it builds on.
    pub fn history(&mut self) -> Vec<Step> {
        let changes = self.doc.get_changes(&[]);
        let mut steps = Vec::new();
        for change in &changes {
            let fields = self.field_steps(change.deps(), change.hash());
            if fields.is_empty() {
                continue; // the birth of a text
            }
            let mut actor = [0; 16];
            let bytes = change.actor_id().to_bytes();
            if bytes.len() == actor.len() {
                actor.copy_from_slice(bytes);
            }
            steps.push(Step {
                actor,
                at: DateTime::from_timestamp_millis(change.timestamp()).unwrap_or_default(),
                fields,
            });
        }
        steps
    }

    /// What one change did to the fields; nothing when the document lacks it.
    pub fn step(&mut self, change: Hash) -> Vec<FieldStep> {
        let hash = ChangeHash(change);
        match self.doc.get_change_by_hash(&hash) {
            Some(found) => self.field_steps(found.deps(), hash),
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

    fn field_steps(&self, before: &[ChangeHash], after: ChangeHash) -> Vec<FieldStep> {
        let mut steps = Vec::new();
        for (at, field) in self.def.fields.iter().enumerate() {
            let value = |heads: &[ChangeHash]| match field.ty {
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
            };
            let (before, after) = (value(before), value(&[after]));
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
}
