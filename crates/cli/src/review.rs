//! The review inbox from a terminal.

use serde_json::json;
use vetpms_app::conflicts::{self, Answer, ConflictItem, ConflictSide, Settled};
use vetpms_app::{AppError, Code, Desk};
use vetpms_model::entity;

use crate::args::Resolution;
use crate::fields::typed;
use crate::output::Output;
use crate::words::{moment, moments_in};

/// Lists what waits for a decision, or what was decided lately.
pub(crate) fn list(desk: &Desk, settled: bool, out: Output) -> Result<(), AppError> {
    let items = if settled {
        conflicts::settled(desk)?
    } else {
        conflicts::conflicts(desk)?
    };
    out.show(&items, || {
        if items.is_empty() {
            return "no conflicts".into();
        }
        items.iter().map(in_words).collect::<Vec<_>>().join("\n")
    })
}

/// Decides about an item, or takes the decision back.
pub(crate) fn resolve(
    desk: &Desk,
    id: &str,
    resolution: &Resolution,
    reason: Option<&str>,
    out: Output,
) -> Result<(), AppError> {
    if resolution.undo {
        conflicts::undo_resolution(desk, id)?;
        return out.show(&json!({ "id": id }), || "open again".into());
    }
    let answer = answer(desk, id, resolution)?;
    conflicts::resolve_conflict(desk, id, &answer, reason)?;
    out.show(&json!({ "id": id }), || "settled".into())
}

fn answer(desk: &Desk, id: &str, resolution: &Resolution) -> Result<Answer, AppError> {
    if resolution.both {
        return Ok(Answer::Both);
    }
    let items = conflicts::conflicts(desk)?;
    let found = items.iter().find(|item| item.id == id);
    let item = found.ok_or_else(|| {
        AppError::new(
            Code::NotFound,
            "there is nothing to decide under this id; see `conflicts`",
        )
    })?;
    if let Some(text) = &resolution.edit {
        let field = entity(&item.table)
            .zip(item.field.as_deref())
            .and_then(|(def, name)| def.field(name));
        let value = field.map_or_else(|| text.as_str().into(), |field| typed(field, text));
        return Ok(Answer::Edit { value });
    }
    let number = resolution.keep.unwrap_or_default();
    let side = number.checked_sub(1).and_then(|at| item.sides.get(at));
    let side = side.ok_or_else(|| {
        let problem = format!("there are sides 1 to {}", item.sides.len());
        AppError::field(Code::InvalidValue, "keep", problem)
    })?;
    let side = side.id.clone();
    Ok(Answer::Keep { side })
}

fn in_words(item: &ConflictItem) -> String {
    let field = item.field_label.as_deref();
    let what = field.map_or_else(
        || item.title.clone(),
        |field| format!("{field}, {}", item.title),
    );
    let mut lines = vec![format!("{}  {}: {what}", item.id, item.record_label)];
    if let Some(earlier) = &item.earlier {
        lines.push(format!("  before: {}", moments_in(earlier)));
    }
    let sides = item.sides.iter().enumerate();
    lines.extend(sides.map(|(at, side)| side_words(at + 1, side)));
    if let Some(settled) = &item.settled {
        lines.push(settled_words(settled));
    } else if let Some(value) = in_force(item) {
        lines.push(format!("  in force now: {}", moments_in(value)));
    }
    lines.join("\n")
}

/// The value in force, where values compete and none of the sides is it.
fn in_force(item: &ConflictItem) -> Option<&str> {
    let of_records = item.sides.iter().any(|side| side.record.is_some());
    let told = item.field.is_none() || of_records || item.sides.iter().any(|side| side.in_force);
    (!told).then(|| item.in_force.as_deref().unwrap_or("(empty)"))
}

/// What was decided and written, by whom, where, when and why.
fn settled_words(settled: &Settled) -> String {
    let what = match settled.decision.as_str() {
        "KEEP" => "one side was kept",
        "BOTH" => "both were kept",
        _ => "something else was decided",
    };
    let at = moment(settled.at);
    let origin = [
        Some(settled.who.as_deref().unwrap_or("unknown")),
        settled.device.as_deref(),
        Some(at.as_str()),
    ];
    let origin: Vec<&str> = origin.into_iter().flatten().collect();
    let mut line = format!("  {what} ({})", origin.join(", "));
    for (label, text) in [("written", &settled.written), ("why", &settled.reason)] {
        if let Some(text) = text {
            line += &format!("\n  {label}: {}", moments_in(text));
        }
    }
    line
}

fn side_words(number: usize, side: &ConflictSide) -> String {
    let at = side.at.map(moment);
    let origin = [
        Some(side.who.as_deref().unwrap_or("unknown")),
        side.device.as_deref(),
        at.as_deref(),
        side.in_force.then_some("in force"),
    ];
    let origin: Vec<&str> = origin.into_iter().flatten().collect();
    let value = moments_in(&side.value);
    format!("  {number}. {value} ({})", origin.join(", "))
}
