//! Concurrent changes of the same passage of a text.
//!
//! Text merges by character, so two people who replace one word make something that neither wrote, and the same
//! words put in twice stand twice. A passage is what stands next to each other on a line: both versions are kept
//! for a person to look at. Different lines that two people add to a text at the same place are left alone, since
//! each stays whole.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ChangeHash;
use serde_json::Value as Json;
use vetpms_model::{Conflict, ConflictKind, FieldDef, FieldType};

use crate::conflict::{Deps, ancestors, deps_of};
use crate::document::Document;
use crate::write::text_at;

/// Words compared with words at most; a longer stretch counts as changed in one piece.
const COMPARED: usize = 1_000_000;

/// Base words that a side replaced by other ones.
#[derive(Debug, PartialEq)]
struct Hunk<'a> {
    from: usize,
    to: usize,
    new: Vec<&'a str>,
}

impl Document {
    /// Every text whose present versions changed the same passage.
    pub(crate) fn passage_conflicts(&mut self) -> Vec<Conflict> {
        let mut heads = self.doc.get_heads();
        let prose = self.def.fields.iter().filter(|f| f.ty == FieldType::Prose);
        let written: Vec<&'static FieldDef> = prose
            .filter(|field| text_at(&self.doc, field, None).is_some_and(|text| !text.is_empty()))
            .collect();
        if heads.len() < 2 || written.is_empty() {
            return Vec::new();
        }
        heads.sort_unstable_by_key(|head| head.0);
        let deps = deps_of(&mut self.doc);
        let mut found: BTreeMap<String, Conflict> = BTreeMap::new();
        for (at, one) in heads.iter().enumerate() {
            for other in &heads[at + 1..] {
                for field in &written {
                    if let Some(conflict) = self.passage_conflict(field, &deps, (*one, *other)) {
                        found.insert(conflict.id.clone(), conflict);
                    }
                }
            }
        }
        found.into_values().collect()
    }

    fn passage_conflict(
        &mut self,
        field: &'static FieldDef,
        deps: &Deps,
        (one, other): (ChangeHash, ChangeHash),
    ) -> Option<Conflict> {
        let text = |document: &Self, heads: &[ChangeHash]| {
            let found = (!heads.is_empty()).then(|| text_at(&document.doc, field, Some(heads)));
            found.flatten().unwrap_or_default()
        };
        let (of_one, of_other) = (with(deps, one), with(deps, other));
        let base = text(self, &newest(deps, &of_one & &of_other));
        let (mine, theirs) = (text(self, &[one]), text(self, &[other]));
        let clash = if mine == theirs {
            text(self, &[one, other]) != mine // the same words, put in by both
        } else {
            meet(&base, &mine, &theirs)
        };
        if !clash {
            return None;
        }
        let mut sides = Vec::new();
        for (branch, value) in [(&of_one - &of_other, mine), (&of_other - &of_one, theirs)] {
            let last = self.last_writer(field, deps, &branch)?;
            sides.push(self.side(&last, Json::String(value)));
        }
        sides.sort_by(|a, b| a.change.cmp(&b.change));
        let changes: Vec<&str> = sides.iter().map(|side| side.change.as_str()).collect();
        let kind = ConflictKind::SamePassage;
        Some(Conflict {
            id: Conflict::make_id(kind, self.def.table, self.row, field.name, &changes),
            kind,
            table: self.def.table.to_owned(),
            row: self.row,
            field: Some(field.name.to_owned()),
            earlier: Json::String(base),
            in_force: Json::String(text_at(&self.doc, field, None).unwrap_or_default()),
            sides,
        })
    }

    /// The last change of a branch that touched the text: the same for every replica, whatever else was
    /// written on the branch.
    fn last_writer(
        &mut self,
        field: &'static FieldDef,
        deps: &Deps,
        branch: &BTreeSet<ChangeHash>,
    ) -> Option<ChangeHash> {
        let mut last = None;
        for hash in branch {
            let before = deps.get(hash).map_or(&[][..], Vec::as_slice);
            let before = (!before.is_empty()).then(|| text_at(&self.doc, field, Some(before)));
            let after = text_at(&self.doc, field, Some(&[*hash]));
            if before.flatten().unwrap_or_default() != after.unwrap_or_default() {
                let change = self.doc.get_change_by_hash(hash)?;
                last = last.max(Some((change.max_op(), hash.0)));
            }
        }
        last.map(|(_, hash)| ChangeHash(hash))
    }
}

/// A change and all that it builds on.
fn with(deps: &Deps, change: ChangeHash) -> BTreeSet<ChangeHash> {
    let mut all = ancestors(deps, change);
    all.insert(change);
    all
}

/// Those of the changes that none of the others builds on.
fn newest(deps: &Deps, of: BTreeSet<ChangeHash>) -> Vec<ChangeHash> {
    let below: BTreeSet<ChangeHash> = of
        .iter()
        .flat_map(|hash| deps.get(hash).into_iter().flatten().copied())
        .collect();
    of.difference(&below).copied().collect()
}

/// Whether two versions of a text changed the same passage of what they started from.
fn meet(base: &str, one: &str, other: &str) -> bool {
    let base = words(base);
    let (one, other) = (words(one), words(other));
    let (one, other) = (hunks(&base, &one), hunks(&base, &other));
    one.iter().any(|a| other.iter().any(|b| touch(&base, a, b)))
}

/// Overlapping, or with nothing but a space in between; on the same line.
fn touch(base: &[&str], a: &Hunk<'_>, b: &Hunk<'_>) -> bool {
    if a.from < b.to && b.from < a.to {
        return true;
    }
    let (first, second) = if (a.from, a.to) <= (b.from, b.to) {
        (a, b)
    } else {
        (b, a)
    };
    let between = base.get(first.to..second.from).unwrap_or_default();
    if between.is_empty() {
        return !(follows(base, first, second) || both_add_lines(base, first, second));
    }
    between == [" "] && !adds_lines(first) && !adds_lines(second)
}

/// Whether the second adds lines behind what the first replaced, which stay behind what it put there.
fn follows(base: &[&str], first: &Hunk<'_>, second: &Hunk<'_>) -> bool {
    let ends_line = base.get(second.from).is_none_or(|next| *next == "\n");
    first.from < first.to && begins_line(second) && ends_line
}

/// Whether both add lines at one place of a text: whole in either order, unless they are the same.
fn both_add_lines(base: &[&str], a: &Hunk<'_>, b: &Hunk<'_>) -> bool {
    let kinds = (begins_line(a) && begins_line(b)) || (ends_line(a) && ends_line(b));
    !base.is_empty() && kinds && a.new != b.new
}

fn adds_lines(hunk: &Hunk<'_>) -> bool {
    begins_line(hunk) || ends_line(hunk)
}

/// Whether only lines are added, each behind its line break.
fn begins_line(hunk: &Hunk<'_>) -> bool {
    hunk.from == hunk.to && hunk.new.first() == Some(&"\n")
}

/// Whether only lines are added, each before its line break.
fn ends_line(hunk: &Hunk<'_>) -> bool {
    hunk.from == hunk.to && hunk.new.last() == Some(&"\n")
}

/// A text in words and in what stands between them, each character of that on its own.
fn words(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if !c.is_alphanumeric() {
            if start < at {
                all.push(&text[start..at]);
            }
            start = at + c.len_utf8();
            all.push(&text[at..start]);
        }
    }
    if start < text.len() {
        all.push(&text[start..]);
    }
    all
}

/// What was replaced, from the first difference to the last, with what stayed the same in between.
fn hunks<'a>(base: &[&str], new: &[&'a str]) -> Vec<Hunk<'a>> {
    let head = base.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = base[head..]
        .iter()
        .rev()
        .zip(new[head..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old, fresh) = (&base[head..base.len() - tail], &new[head..new.len() - tail]);
    if old.is_empty() && fresh.is_empty() {
        return Vec::new();
    }
    if old.len().saturating_mul(fresh.len()) > COMPARED {
        let (from, to) = (head, head + old.len());
        let new = fresh.to_vec();
        return vec![Hunk { from, to, new }];
    }
    between(old, fresh, head)
}

/// The longest common sequence of words, and around it the hunks.
fn between<'a>(old: &[&str], new: &[&'a str], offset: usize) -> Vec<Hunk<'a>> {
    let wide = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * wide];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * wide + j] = if old[i] == new[j] {
                longest[(i + 1) * wide + j + 1] + 1
            } else {
                longest[(i + 1) * wide + j].max(longest[i * wide + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let (mut from_i, mut from_j) = (0, 0);
    let mut found = Vec::new();
    let mut close = |from_i: usize, i: usize, from_j: usize, j: usize| {
        if from_i < i || from_j < j {
            let (from, to) = (offset + from_i, offset + i);
            let new = new[from_j..j].to_vec();
            found.push(Hunk { from, to, new });
        }
    };
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            close(from_i, i, from_j, j);
            (i, j) = (i + 1, j + 1);
            (from_i, from_j) = (i, j);
        } else if longest[(i + 1) * wide + j] >= longest[i * wide + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    close(from_i, old.len(), from_j, new.len());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_word_or_its_neighbour_is_one_passage() {
        let base = "Give 5 mg daily.\nCalls first.";
        for (one, other) in [
            (
                "Give 15 mg daily.\nCalls first.",
                "Give 12.5 mg daily.\nCalls first.",
            ),
            (
                "Give 5 ml daily.\nCalls first.",
                "Give 6 mg daily.\nCalls first.",
            ),
            (
                "Give 5 mg twice daily.\nCalls first.",
                "Give 5 mg never daily.\nCalls first.",
            ),
            (
                "Give daily.\nCalls first.",
                "Give 6 mg daily.\nCalls first.",
            ),
            ("", "Give 6 mg daily.\nCalls first."),
            // The same line twice, and lines that others are put into.
            (
                "Bites.\nGive 5 mg daily.\nCalls first.",
                "Bites.\nGive 5 mg weekly.\nCalls first.",
            ),
            (
                "Give 5 mg daily.\nCalls first.\nBites.",
                "Give 5 mg daily.\nCalls first. Always.",
            ),
            (
                "Shy.\nGive 5 mg daily.\nCalls first.",
                "Inject 5 mg daily.\nCalls first.",
            ),
        ] {
            assert!(meet(base, one, other), "{one} | {other}");
            assert!(meet(base, other, one), "{other} | {one}");
        }
        for (one, other) in [
            ("Shy.", "Bites."),
            ("Shy.\n", "Bites.\n"),
            ("Shy.", "Shy. Bites."),
        ] {
            assert!(
                meet("", one, other) && meet("", other, one),
                "{one} | {other}"
            );
        }
    }

    #[test]
    fn other_passages_and_lines_of_their_own_are_left_alone() {
        let base = "Give 5 mg daily.\nCalls first.";
        for (one, other) in [
            (
                "Give 6 mg daily.\nCalls first.",
                "Give 5 mg daily.\nNever calls.",
            ),
            (
                "Give 6 mg daily.\nCalls first.",
                "Give 5 mg daily for a week.\nCalls first.",
            ),
            (
                "Give 5 mg daily.\nCalls first.\nBites.",
                "Give 5 mg daily.\nCalls first.\nDeaf.",
            ),
            (
                "Give 5 mg daily.\nBites.\nCalls first.",
                "Give 5 mg daily.\nDeaf.\nCalls first.",
            ),
            (
                "Give 5 mg daily.\nCalls later!",
                "Give 5 mg daily.\nCalls first.\nDeaf.",
            ),
            (base, "Give 6 mg daily.\nCalls first."),
        ] {
            assert!(!meet(base, one, other), "{one} | {other}");
            assert!(!meet(base, other, one), "{other} | {one}");
        }
    }

    #[test]
    fn hunks_name_what_was_replaced() {
        let (base, new) = (words("a b c d"), words("a x c d e"));
        let found: Vec<(usize, usize, String)> = hunks(&base, &new)
            .into_iter()
            .map(|hunk| (hunk.from, hunk.to, hunk.new.concat()))
            .collect();
        assert_eq!(found, [(2, 3, "x".into()), (7, 7, " e".into())]);
        assert_eq!(hunks(&base, &base), []);
        assert_eq!(words("5 mg.\né").len(), 6);
    }
}
