//! What happened to an animal, and who changed what, from a terminal.

use chrono::{DateTime, Local, Utc};
use vetpms_app::history::{HistoryEntry, Signing, record_history};
use vetpms_app::records::table;
use vetpms_app::timeline::{TimelineEntry, TimelineFilter, timeline};
use vetpms_app::{AppError, Desk};

use crate::args::Command;
use crate::output::Output;

/// Runs a command about what was; whether it was one.
pub(crate) fn run(desk: &Desk, command: &Command, out: Output) -> Result<bool, AppError> {
    match command {
        Command::History(args) => {
            let def = table(&args.table)?;
            let found = record_history(desk, def, args.id, args.field.as_deref())?;
            out.show(&found, || {
                let lines = found.entries.iter().map(change);
                lines.collect::<Vec<_>>().join("\n")
            })?;
        }
        Command::Timeline(args) => {
            let filter = TimelineFilter {
                text: args.find.clone(),
                ..TimelineFilter::default()
            };
            let page = timeline(desk, args.patient, &filter, None, args.limit)?;
            out.show(&page, || {
                let lines = page.entries.iter().map(moment);
                lines.collect::<Vec<_>>().join("\n")
            })?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn local(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local)
        .format("%Y-%m-%d %H:%M")
        .to_string()
}

fn change(entry: &HistoryEntry) -> String {
    let who = entry.who.as_deref().unwrap_or("somebody");
    let device = entry.device.as_deref().unwrap_or("an unknown computer");
    let mut lines = vec![format!("{}  {who}, {device}", local(entry.at))];
    if !entry.at_once_with.is_empty() {
        let others = entry.at_once_with.join(", ");
        lines[0].push_str(&format!("; at the same time as {others}"));
    }
    lines[0].push_str(match entry.signing {
        Some(Signing::Covered) => "; signed",
        Some(Signing::Signature) => "; the signature",
        Some(Signing::Beside) => "; not part of what was signed",
        None => "",
    });
    for change in &entry.changes {
        let value = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
        let (before, after) = (value(&change.before), value(&change.after));
        lines.push(match entry.created {
            true => format!("    {}: {after}", change.label),
            false => format!("    {}: {before} -> {after}", change.label),
        });
    }
    lines.join("\n")
}

fn moment(entry: &TimelineEntry) -> String {
    let kind = format!("{:?}", entry.kind);
    let who = entry.who.as_deref().unwrap_or_default();
    let title = entry.title.as_deref().unwrap_or_default();
    let mut parts = vec![kind, title.to_owned()];
    for fact in &entry.facts {
        parts.extend(
            fact.value
                .as_ref()
                .map(|value| format!("{}: {value}", fact.label)),
        );
    }
    parts.push(who.to_owned());
    parts.retain(|part| !part.is_empty());
    format!("{}  {}", local(entry.at), parts.join(" · "))
}
