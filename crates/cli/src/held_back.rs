//! Work that the server holds back, from a terminal: this computer's, and for administrators everybody's.

use std::fmt::Display;

use serde_json::json;
use vetpms_app::administration::{aside_sets, dismiss_aside, release_aside};
use vetpms_app::held_back::{self, HeldBackItem, WrittenRecord};
use vetpms_app::{AppError, Desk};

use crate::args::{HeldBackAction, HeldBackAllAction};
use crate::output::Output;
use crate::reasons::reason;
use crate::words::moments_in;

/// Lists this computer's work that is held back, enters it again, or gives it up.
pub(crate) fn own(desk: &Desk, action: &HeldBackAction, out: Output) -> Result<(), AppError> {
    if let Some(id) = action.again {
        let sets = held_back::enter_again(desk, id)?;
        return out.show(&json!({ "id": id, "sets": sets }), || match sets {
            0 | 1 => "entered again".into(),
            _ => format!(
                "entered again, with what was held back before it about the same: {sets} in all"
            ),
        });
    }
    if let Some(id) = action.discard {
        held_back::dismiss_held_back(desk, id)?;
        return out.show(&json!({ "id": id }), || "off the list".into());
    }
    let items = held_back::held_back(desk)?;
    out.show(&items, || {
        let words = |item: &HeldBackItem| {
            in_words(item.id, item.who.as_deref(), &item.code, &item.records)
        };
        let held = listed(items.iter().filter(|item| !item.waits).map(words));
        let waits: Vec<String> = items.iter().filter(|item| item.waits).map(words).collect();
        if waits.is_empty() {
            return held;
        }
        // `status` counts them apart in the same way.
        format!(
            "{held}\n{} that only wait: they stand here and are taken by themselves, there is nothing to do\n{}",
            waits.len(),
            waits.join("\n")
        )
    })
}

/// Lists everybody's work that is held back, answers for it, or gives it up.
pub(crate) async fn everybody(
    desk: &Desk,
    action: &HeldBackAllAction,
    out: Output,
) -> Result<(), AppError> {
    if let Some(id) = action.release {
        release_aside(desk, id).await?;
        return out.show(&json!({ "id": id }), || "taken".into());
    }
    if let Some(id) = action.discard {
        dismiss_aside(desk, id).await?;
        return out.show(&json!({ "id": id }), || "given up".into());
    }
    let found = aside_sets(desk).await?;
    out.show(&found, || {
        let lines = found
            .sets
            .iter()
            .map(|set| in_words(set.id, set.who.as_deref(), &set.code, &set.records));
        listed(lines)
    })
}

fn listed(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return "nothing is held back".into();
    }
    lines.join("\n")
}

fn in_words(id: impl Display, who: Option<&str>, code: &str, records: &[WrittenRecord]) -> String {
    let mut lines = vec![
        format!("{id}  {}", who.unwrap_or("unknown")),
        format!("  {} ({code})", reason(code)),
    ];
    for record in records {
        let name = record.record.as_deref().unwrap_or("not here");
        lines.push(format!("  {}: {name}", record.table_label));
        for field in &record.fields {
            let value = field.value.as_deref().map(moments_in);
            let value = value.unwrap_or_else(|| "(taken out)".to_owned());
            lines.push(format!("    {}: {value}", field.label));
        }
    }
    lines.join("\n")
}
