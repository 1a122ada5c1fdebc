//! Two people in one text: lines are added, taken out and said otherwise, in the same place and in others.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::conflicts::conflicts;
use vetpms_app::records::past_rules::{add_record, change_record};
use vetpms_app::{AppError, Desk};
use vetpms_model::{Conflict, ConflictKind};

use super::{Domain, Operation, Scene, Since, definition, fields, is_a_refusal};
use crate::journal::{Cell, Journal, Words};

/// The domain.
pub(super) const DOMAIN: Domain = Domain {
    since: Since::Visits,
    operations: &[
        Operation {
            name: "add-line",
            weight: 24,
            run: add_line,
        },
        Operation {
            name: "go-on-in-line",
            weight: 12,
            run: go_on,
        },
        Operation {
            name: "say-otherwise",
            weight: 18,
            run: say_otherwise,
        },
        Operation {
            name: "take-line-out",
            weight: 8,
            run: take_out,
        },
        Operation {
            name: "add-long-text",
            weight: 3,
            run: add_long_text,
        },
    ],
    oracle: clashes_are_listed_once_and_nothing_else,
};

const TABLE: &str = "soap_notes";
/// The texts whose every word is written down.
const TEXTS: [&str; 3] = ["subjective", "objective", "assessment"];
/// What words begin with: what people write, and what programs stumble over.
const STEMS: [&str; 6] = [
    "warm",
    "zwelling",
    "née",
    "Ödem",
    "\u{1f436}paw",
    "o\u{301}kay",
];
/// Lines of a long text.
const LONG: u64 = 40;

/// A word that nobody else writes, and that is part of no other one.
fn word(scene: &mut Scene<'_>, part: u64) -> String {
    let stem = scene.dice.pick(&STEMS).copied().unwrap_or_default();
    format!("{stem}{}x{part};", scene.serial)
}

/// The words of a text.
fn words(text: &str) -> BTreeSet<String> {
    let parts = text.split_inclusive([';', ' ', '\n']);
    let whole = parts.filter(|part| part.ends_with(';'));
    whole.map(str::to_owned).collect()
}

/// A note, most often the first one of all, so that people get into each other's way; where there is none it is begun.
fn note(scene: &mut Scene<'_>) -> Result<Uuid, AppError> {
    let def = definition(TABLE)?;
    let all = scene.desk.read(|tx| Ok(tx.scan(def, None, usize::MAX)?))?;
    let mut there = all.iter().filter(|(row, _)| !row.is_deleted(def));
    if let Some((first, _)) = there.next() {
        let first = first.id;
        return match scene.dice.chance(6000) {
            true => Ok(first),
            false => Ok(scene.any(TABLE)?.id),
        };
    }
    let record = scene.any("medical_records")?.id;
    let values = fields([
        ("medical_record_id", json!(record)),
        ("plan", json!("Rest.")),
    ]);
    let id = add_record(scene.desk, def, None, &values)?;
    scene.made(TABLE, id);
    Ok(id)
}

/// Somebody makes something else of the lines of a text.
fn edit(
    scene: &mut Scene<'_>,
    make: impl FnOnce(&mut Scene<'_>, &mut Vec<String>),
) -> Result<(), AppError> {
    let note = note(scene)?;
    let field = match scene.dice.chance(6000) {
        true => TEXTS[0],
        false => scene.dice.pick(&TEXTS).copied().unwrap_or(TEXTS[0]),
    };
    let cell = (TABLE, note, field);
    let before = scene.value(TABLE, note, field)?;
    let before = before.as_str().unwrap_or_default().to_owned();
    let mut lines: Vec<String> = before.split('\n').map(str::to_owned).collect();
    lines.retain(|line| !line.is_empty());
    make(scene, &mut lines);
    let after = lines.join("\n");
    let values = fields([(field, json!(after))]);
    let done = change_record(scene.desk, definition(TABLE)?, note, None, &values);
    let (before, after) = (words(&before), words(&after));
    let with = |words: BTreeSet<String>| words.into_iter().map(move |word| (cell, word));
    if !done.as_ref().is_err_and(is_a_refusal) {
        // What failed may have happened all the same.
        scene.journal.unsaid.extend(with(&before - &after));
    }
    if done.is_ok() {
        scene.journal.said = Words {
            put_in: with(&after - &before).collect(),
            taken_out: with(&before - &after).collect(),
        };
    }
    done
}

/// A place among so many lines.
fn place(scene: &mut Scene<'_>, lines: usize) -> usize {
    usize::try_from(scene.dice.below(lines as u64 + 1)).unwrap_or(0)
}

fn add_line(scene: &mut Scene<'_>) -> Result<(), AppError> {
    edit(scene, |scene, lines| {
        let (at, line) = (place(scene, lines.len()), word(scene, 0));
        lines.insert(at, line);
    })
}

fn go_on(scene: &mut Scene<'_>) -> Result<(), AppError> {
    edit(scene, |scene, lines| {
        let (at, more) = (place(scene, lines.len()), word(scene, 0));
        match lines.get_mut(at) {
            Some(line) => *line = format!("{line} {more}"),
            None => lines.push(more),
        }
    })
}

fn say_otherwise(scene: &mut Scene<'_>) -> Result<(), AppError> {
    edit(scene, |scene, lines| {
        let (at, other) = (place(scene, lines.len()), word(scene, 0));
        match lines.get_mut(at) {
            Some(line) => *line = other,
            None => lines.push(other),
        }
    })
}

fn take_out(scene: &mut Scene<'_>) -> Result<(), AppError> {
    edit(scene, |scene, lines| {
        let at = place(scene, lines.len());
        if at < lines.len() {
            lines.remove(at);
        }
    })
}

fn add_long_text(scene: &mut Scene<'_>) -> Result<(), AppError> {
    edit(scene, |scene, lines| {
        let at = place(scene, lines.len());
        let long: Vec<String> = (0..LONG).map(|part| word(scene, part)).collect();
        lines.splice(at..at, long);
    })
}

/// Of a decision about a text: what it and the versions that wait said before.
pub(super) fn text_before(scene: &Scene<'_>, about: &Conflict) -> Result<Option<String>, AppError> {
    let Some(cell) = cell_of(about) else {
        return Ok(None);
    };
    let value = scene.value(cell.0, cell.1, cell.2)?;
    let waiting = waiting(scene.desk, cell)?;
    Ok(Some(format!(
        "{}\n{waiting}",
        value.as_str().unwrap_or_default()
    )))
}

/// Every version of a text that waits for a decision.
fn waiting(desk: &Desk, cell: Cell) -> Result<String, AppError> {
    let open = desk.read(|tx| Ok(tx.conflicts_open()?))?;
    let items = open.iter().map(|stored| &stored.conflict);
    let items = items.filter(|item| cell_of(item) == Some(cell));
    let texts = items.flat_map(|item| &item.sides);
    let texts: Vec<&str> = texts.filter_map(|side| side.value.as_str()).collect();
    Ok(texts.join("\n"))
}

/// What a decision leaves out of a text is said no more; the same where it may have happened.
pub(super) fn decided(
    scene: &mut Scene<'_>,
    about: &Conflict,
    before: &str,
    done: bool,
) -> Result<(), AppError> {
    let Some(cell) = cell_of(about) else {
        return Ok(());
    };
    scene.journal.decided_texts.insert(cell);
    let mut known = words(before);
    if done {
        let after = scene.value(cell.0, cell.1, cell.2)?;
        let after = format!(
            "{}\n{}",
            after.as_str().unwrap_or_default(),
            waiting(scene.desk, cell)?
        );
        known.retain(|word| !after.contains(word));
    }
    let gone = known.into_iter().map(|word| (cell, word));
    scene.journal.unsaid.extend(gone);
    Ok(())
}

/// The text that an item is about.
fn cell_of(item: &Conflict) -> Option<Cell> {
    let field = item.field.as_deref()?;
    let found = TEXTS.iter().find(|text| **text == field);
    (item.table == TABLE).then_some((TABLE, item.row, *found?))
}

/// Every word that somebody typed and nobody took out stands in its text, or in a version that waits for a decision.
pub(crate) fn words_stand<'a>(
    desk: &Desk,
    wanted: impl Iterator<Item = &'a (Cell, String)>,
) -> Result<Vec<String>, AppError> {
    let def = definition(TABLE)?;
    let mut lost = Vec::new();
    desk.read(|tx| {
        let open = tx.conflicts_open()?;
        let waits = |cell: &Cell, word: &str| {
            let of_text = open.iter().map(|stored| &stored.conflict);
            let of_text = of_text.filter(|item| cell_of(item).as_ref() == Some(cell));
            let mut sides = of_text.flat_map(|item| &item.sides);
            sides.any(|side| side.value.as_str().is_some_and(|text| text.contains(word)))
        };
        for (cell, word) in wanted {
            let Some((row, _)) = tx.row(def, cell.1)? else {
                continue; // told as a row that is not there
            };
            let stands = row
                .text(def, cell.2)
                .is_some_and(|text| text.contains(word));
            if !stands && !waits(cell, word) {
                lost.push(format!(
                    "{TABLE} {} {}: nobody took out {word}",
                    cell.1, cell.2
                ));
            }
        }
        Ok::<_, AppError>(())
    })?;
    Ok(lost)
}

/// Each clash waits for a decision, or the visit is signed and something else waits.
pub(crate) fn clashes_wait(
    desk: &Desk,
    clashes: &BTreeSet<(Cell, String)>,
) -> Result<Vec<String>, AppError> {
    let def = definition(TABLE)?;
    let mut unseen = Vec::new();
    desk.read(|tx| {
        let open = tx.conflicts_open()?;
        for (cell, word) in clashes {
            let waits = open.iter().map(|stored| &stored.conflict).any(|item| {
                let before = item.earlier.as_str().unwrap_or_default();
                cell_of(item) == Some(*cell) && before.contains(word)
            });
            let row = tx.row(def, cell.1)?.map(|(row, _)| row);
            let is_open = row.is_some_and(|row| row.get(def, "signed_heads").is_null());
            if is_open && !waits {
                unseen.push(format!(
                    "two took {word} out of {} {}, unasked",
                    cell.1, cell.2
                ));
            }
        }
        Ok::<_, AppError>(())
    })?;
    Ok(unseen)
}

/// Two versions of a passage wait once, and only where both changed it.
fn clashes_are_listed_once_and_nothing_else(
    desk: &Desk,
    _: &Journal,
) -> Result<Vec<String>, AppError> {
    let mut wrong = Vec::new();
    let items = conflicts(desk)?;
    let kind = ConflictKind::SamePassage;
    let passages: Vec<_> = items
        .iter()
        .filter(|item| item.kind == kind.as_str())
        .collect();
    for (at, item) in passages.iter().enumerate() {
        let sides = |item: &vetpms_app::conflicts::ConflictItem| -> BTreeSet<String> {
            item.sides.iter().map(|side| side.id.clone()).collect()
        };
        let same = |other: &&&vetpms_app::conflicts::ConflictItem| {
            (other.row_id, &other.field) == (item.row_id, &item.field)
                && !sides(other).is_disjoint(&sides(item))
        };
        if passages[at + 1..].iter().any(|other| same(&other)) {
            wrong.push(format!(
                "a clash is listed twice: {} of {}",
                item.id, item.row_id
            ));
        }
    }
    let open = desk.read(|tx| Ok(tx.conflicts_open()?))?;
    let open = open.into_iter().map(|stored| stored.conflict);
    for item in open.filter(|item| item.kind == kind && cell_of(item).is_some()) {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let base = text(&item.earlier);
        let [one, other] = &item.sides[..] else {
            continue;
        };
        let (one, other) = (text(&one.value), text(&other.value));
        let (one, other) = (changed(&base, &one), changed(&base, &other));
        let meet = one
            .iter()
            .any(|a| other.iter().any(|b| a.abs_diff(*b) <= 2));
        if !meet {
            wrong.push(format!(
                "item {} is about two passages of {}",
                item.id, item.row
            ));
        }
    }
    Ok(wrong)
}

/// Which lines of a text were changed, and between which something was added: counted in halves of a line.
fn changed(base: &str, new: &str) -> BTreeSet<usize> {
    let of_base: Vec<&str> = base.split('\n').collect();
    let of_new: Vec<&str> = new.split('\n').collect();
    let mut all: BTreeSet<usize> = (0..of_base.len())
        .filter(|at| !of_new.contains(&of_base[*at]))
        .map(|at| 2 * at + 1)
        .collect();
    let mut behind = 0;
    for line in of_new {
        match of_base.iter().position(|old| *old == line) {
            Some(at) => behind = 2 * (at + 1),
            None => drop(all.insert(behind)),
        }
    }
    all
}
