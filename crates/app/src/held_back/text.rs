//! A text that is entered again, where it may have changed meanwhile. It is never cut: it stands whole, or competes
//! whole with what came since, as any edit made at the same time does.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_document::Hash;
use vetpms_model::{EntityDef, FieldDef};

use super::again::patch;
use crate::commit::Draft;
use crate::documents;
use crate::error::{AppError, Code};
use crate::sync::Typed;

/// An emptied text is nothing that could be put beside another.
const CHANGED_SINCE: &str = "this text was emptied here and has been changed elsewhere since, so it is not emptied unseen; look at the record, and discard this";

/// One text as somebody left it.
struct Edit {
    def: &'static EntityDef,
    row: Uuid,
    field: &'static FieldDef,
    /// What stood there before; an older program has not kept it.
    before: Option<String>,
    after: Json,
    /// The changes that its author had seen.
    seen: Vec<Hash>,
}

/// A record, and the changes of it that an author had seen.
type Ground = (&'static str, Uuid, Vec<Hash>);

/// Texts of a record by field.
type Patched = (&'static EntityDef, Map<String, Json>);

/// The texts that are entered again at one time.
#[derive(Default)]
pub(super) struct Texts(Vec<Edit>);

impl Texts {
    /// Adds a text of a record. One that goes on from another of them takes its place, on the same ground.
    pub(super) fn add(
        &mut self,
        def: &'static EntityDef,
        field: &'static FieldDef,
        record: &Typed,
        after: Json,
    ) {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let before = record.before.get(field.name).map(text);
        let same = |edit: &&mut Edit| {
            edit.row == record.row && edit.def.table == def.table && edit.field.name == field.name
        };
        let last = self.0.iter_mut().rfind(same);
        if let Some(last) = last.filter(|last| before.as_ref() == Some(&text(&last.after))) {
            last.after = after;
            return;
        }
        self.0.push(Edit {
            def,
            row: record.row,
            field,
            before,
            after,
            seen: record.seen.iter().map(|hash| hash.bytes()).collect(),
        });
    }

    /// Writes them. It must come last: what stands beside others' work at the end of a set is told as a conflict.
    ///
    /// # Errors
    /// [`Code::NotPossible`] for an emptied text that changed since; the first that is not theirs to write.
    pub(super) fn write(self, draft: &mut Draft<'_>) -> Result<(), AppError> {
        let mut grounded: BTreeMap<Ground, Patched> = BTreeMap::new();
        for edit in self.0 {
            let (def, name) = (edit.def, edit.field.name);
            let key = (def.table, edit.row, edit.seen.clone());
            let taken = grounded
                .get(&key)
                .is_some_and(|(_, of)| of.contains_key(name));
            if !taken && edit.has_its_ground(draft)? {
                let (_, fields) = grounded.entry(key).or_insert_with(|| (def, Map::new()));
                fields.insert(name.to_owned(), edit.after);
                continue;
            }
            let now = draft.row(def, edit.row)?;
            let now = now.text(def, name).unwrap_or_default();
            let after = edit.after.as_str().unwrap_or_default();
            let whole = beside(now, edit.before.as_deref(), after)
                .ok_or_else(|| AppError::field(Code::NotPossible, name, CHANGED_SINCE))?;
            let fields = Map::from_iter([(name.to_owned(), Json::String(whole))]);
            draft.change(def, edit.row, patch(def, &fields)?, None)?;
        }
        for ((_, row, seen), (def, fields)) in grounded {
            draft.change(def, row, patch(def, &fields)?, Some(&seen))?;
        }
        Ok(())
    }
}

impl Edit {
    /// Whether the record still knows all that the author had seen, and the text stood so there.
    fn has_its_ground(&self, draft: &Draft<'_>) -> Result<bool, AppError> {
        let doc = documents::open(draft.tx, self.def, self.row)?;
        let then = doc.and_then(|mut doc| doc.text_when(self.field, &self.seen));
        Ok(then.is_some() && then == self.before)
    }
}

/// A text whose ground is gone, put into what stands now: in its place where nothing came since, else whole and on
/// lines of its own behind it. Nothing where an emptied text would take others' words with it.
fn beside(now: &str, before: Option<&str>, after: &str) -> Option<String> {
    if now.is_empty() || now == after || before == Some(now) {
        return Some(after.to_owned());
    }
    let parted = if now.ends_with('\n') { "" } else { "\n" };
    (!after.is_empty()).then(|| [now, parted, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_its_ground_stands_whole_beside_what_came_since() {
        for (now, before, after, wanted) in [
            ("a", Some("a"), "a b", "a b"),
            ("a", Some("a"), "", ""),
            ("a b", Some("a"), "a b", "a b"),
            ("", Some("a"), "a b", "a b"),
            ("theirs", Some(""), "mine", "theirs\nmine"),
            ("theirs\n", Some(""), "mine", "theirs\nmine"),
            ("a\ntheirs", Some("a"), "a\nmine", "a\ntheirs\na\nmine"),
            ("theirs", None, "mine", "theirs\nmine"),
            // Neither a figure that stands elsewhere, nor a piece.
            (
                "Weight 10 kg. Give 5 ml. Done.",
                Some("Give 5 ml."),
                "Give 50 ml.",
                "Weight 10 kg. Give 5 ml. Done.\nGive 50 ml.",
            ),
            (
                "Changed to tablets, see chart.",
                Some("Insulin 10 units twice a day"),
                "Insulin 12 units once a day",
                "Changed to tablets, see chart.\nInsulin 12 units once a day",
            ),
        ] {
            assert_eq!(beside(now, before, after).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn an_emptied_text_takes_nothing_with_it_that_came_since() {
        assert_eq!(beside("theirs", Some("a"), ""), None);
        assert_eq!(beside("theirs", None, ""), None);
    }
}
