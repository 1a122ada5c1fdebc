//! Decisions about conflicts: made, made at two desks at once, and taken back.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use vetpms_app::conflicts::{
    Answer, ConflictItem, conflicts, resolve_conflict, settled, undo_resolution,
};
use vetpms_app::{AppError, Desk};
use vetpms_model::{Conflict, ConflictKind};

use super::{NOTED, Scene, definition, is_a_refusal, passages};
use crate::journal::Cell;

/// Decisions.
const TABLE: &str = "conflict_resolutions";

/// Somebody decides about an item, or takes a decision back.
pub(crate) fn settle(scene: &mut Scene<'_>) -> Result<(), AppError> {
    if scene.dice.chance(2500) {
        return take_back(scene);
    }
    let items = conflicts(scene.desk)?;
    let item = scene.dice.pick(&items).cloned();
    decide(scene, &item.ok_or_else(|| AppError::not_found("item"))?)
}

/// Somebody decides about this item.
pub(crate) fn decide(scene: &mut Scene<'_>, item: &ConflictItem) -> Result<(), AppError> {
    let answer = answer(scene, item)?;
    let reason = Some("as the owner says");
    let (about, text) = about(scene, &item.id)?;
    let done = resolve_conflict(scene.desk, &item.id, &answer, reason);
    note_text(scene, about.as_ref(), text.as_deref(), &done)?;
    note_decision(scene, about.as_ref(), true, done)
}

fn take_back(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let items = settled(scene.desk)?;
    let item = scene.dice.pick(&items).cloned();
    let item = item.ok_or_else(|| AppError::not_found("item"))?;
    let (about, text) = about(scene, &item.id)?;
    let done = undo_resolution(scene.desk, &item.id);
    note_text(scene, about.as_ref(), text.as_deref(), &done)?;
    note_decision(scene, about.as_ref(), false, done)
}

/// An item, and the text that it is about as it stands, where it is about one.
fn about(scene: &Scene<'_>, id: &str) -> Result<(Option<Conflict>, Option<String>), AppError> {
    let about = conflict(scene.desk, id)?;
    let text = match &about {
        Some(about) => passages::text_before(scene, about)?,
        None => None,
    };
    Ok((about, text))
}

/// Writes down what a decision leaves out of a text.
fn note_text(
    scene: &mut Scene<'_>,
    about: Option<&Conflict>,
    text: Option<&str>,
    done: &Result<(), AppError>,
) -> Result<(), AppError> {
    match (about, text) {
        (Some(about), Some(text)) if !done.as_ref().is_err_and(is_a_refusal) => {
            passages::decided(scene, about, text, done.is_ok())
        }
        _ => Ok(()),
    }
}

/// Writes down what became of a decision, which `closes` the item or opens it again.
fn note_decision(
    scene: &mut Scene<'_>,
    about: Option<&Conflict>,
    closes: bool,
    done: Result<(), AppError>,
) -> Result<(), AppError> {
    let Some((about, cell)) = about.and_then(|about| Some((about, cell(about)?))) else {
        return done;
    };
    let mut sides: Vec<Json> = about.sides.iter().map(|side| side.value.clone()).collect();
    match done.and_then(|()| scene.value(cell.0, cell.1, cell.2)) {
        Ok(stands) => {
            sides.retain(|_| closes);
            scene.journal.decided(cell, &sides, &stands);
            Ok(())
        }
        Err(error) => {
            if !is_a_refusal(&error) {
                scene.journal.perhaps_decided(cell, &sides);
            }
            Err(error)
        }
    }
}

/// One of the answers that the item takes.
fn answer(scene: &mut Scene<'_>, item: &ConflictItem) -> Result<Answer, AppError> {
    let mut all = Vec::new();
    if item.answers.keep {
        let side = scene.dice.pick(&item.sides).map(|side| side.id.clone());
        all.extend(side.map(|side| Answer::Keep { side }));
    }
    if item.answers.both {
        all.push(Answer::Both);
    }
    if item.answers.edit && item.value.is_string() {
        let value = json!(scene.word("settled"));
        all.push(Answer::Edit { value });
    }
    let found = scene.dice.pick(&all).cloned();
    found.ok_or_else(|| AppError::not_found("answer"))
}

fn conflict(desk: &Desk, id: &str) -> Result<Option<Conflict>, AppError> {
    let stored = desk.read(|tx| Ok(tx.conflict(id)?))?;
    Ok(stored.map(|stored| stored.conflict))
}

/// The field that an item is about, where its sides are values of it and every operation that writes it says so.
fn cell(conflict: &Conflict) -> Option<Cell> {
    let field = conflict.field.as_deref()?;
    let found = NOTED
        .iter()
        .find(|(table, name)| *table == conflict.table && *name == field)?;
    let is_edit = conflict.kind == ConflictKind::ConcurrentEdit;
    is_edit.then_some((found.0, conflict.row, found.1))
}

/// Every item that somebody decided about: whether it is open, and the decisions that hold.
pub(crate) fn decisions(desk: &Desk) -> Result<BTreeSet<String>, AppError> {
    let lines = decided(desk)?.into_iter();
    Ok(lines
        .map(|(id, is_open, hold)| format!("{id} open {is_open} by {hold}"))
        .collect())
}

/// What is decided is not open.
pub(crate) fn settled_is_closed(desk: &Desk) -> Result<Vec<String>, AppError> {
    let mut wrong = decided(desk)?;
    wrong.retain(|(_, is_open, hold)| *is_open && !hold.is_empty());
    let lines = wrong.into_iter();
    Ok(lines
        .map(|(id, ..)| format!("item {id} is decided and open"))
        .collect())
}

fn decided(desk: &Desk) -> Result<BTreeSet<(String, bool, String)>, AppError> {
    let def = definition(TABLE)?;
    desk.read(|tx| {
        let mut all = BTreeSet::new();
        for (row, _) in tx.scan(def, None, usize::MAX)? {
            let id = row.text(def, "conflict_id").unwrap_or_default().to_owned();
            let stored = tx.conflict(&id)?;
            let is_open = stored.is_some_and(|stored| stored.closed_at.is_none());
            let hold = tx.decisions_about(&id)?;
            let hold: Vec<String> = hold.iter().map(ToString::to_string).collect();
            all.insert((id, is_open, hold.join("+")));
        }
        Ok::<_, AppError>(all)
    })
}

/// Pairs of records that somebody decided about.
pub(super) fn decided_pairs(desk: &Desk) -> Result<BTreeSet<BTreeSet<String>>, AppError> {
    let mut pairs = BTreeSet::new();
    for (id, _, hold) in decided(desk)? {
        if let Some(conflict) = conflict(desk, &id)?.filter(|_| !hold.is_empty()) {
            let sides = conflict.sides.into_iter();
            pairs.insert(sides.map(|side| side.change).collect());
        }
    }
    Ok(pairs)
}
