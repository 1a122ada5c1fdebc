//! What happened to an animal, and who changed what, from a terminal.

use vetpms_app::history::{HistoryEntry, Signing, record_history};
use vetpms_app::records::table;
use vetpms_app::timeline::{TimelineEntry, TimelineFilter, TimelineKind, timeline};
use vetpms_app::{AppError, Desk};

use crate::args::Command;
use crate::output::Output;
use crate::words::{lines, moment, moments_in};

/// Runs a command about what was; whether it was one.
pub(crate) fn run(desk: &Desk, command: &Command, out: Output) -> Result<bool, AppError> {
    match command {
        Command::History(args) => {
            let def = table(&args.table)?;
            let found = record_history(desk, def, args.id, args.field.as_deref())?;
            out.show(&found, || {
                lines(&found.entries, change, "nothing has been changed")
            })?;
        }
        Command::Timeline(args) => {
            let filter = TimelineFilter {
                text: args.find.clone(),
                ..TimelineFilter::default()
            };
            let page = timeline(desk, args.patient, &filter, None, args.limit)?;
            out.show(&page, || lines(&page.entries, entry, "nothing that fits"))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn change(entry: &HistoryEntry) -> String {
    let who = entry.who.as_deref().unwrap_or("somebody");
    let device = entry.device.as_deref().unwrap_or("an unknown computer");
    let mut lines = vec![format!("{}  {who}, {device}", moment(entry.at))];
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
        let value = |text: &Option<String>| {
            let text = text.as_deref().map(moments_in);
            text.unwrap_or_else(|| "nothing".to_owned())
        };
        let (before, after) = (value(&change.before), value(&change.after));
        lines.push(match entry.created {
            true => format!("    {}: {after}", change.label),
            false => format!("    {}: {before} -> {after}", change.label),
        });
    }
    lines.join("\n")
}

fn entry(entry: &TimelineEntry) -> String {
    let kind = kind(entry.kind).to_owned();
    let who = entry.who.as_deref().unwrap_or_default();
    let title = entry.title.as_deref().unwrap_or_default();
    let mut parts = vec![kind, title.to_owned()];
    for fact in &entry.facts {
        parts.extend(
            fact.value
                .as_ref()
                .map(|value| format!("{}: {}", fact.label, moments_in(value))),
        );
    }
    parts.push(who.to_owned());
    parts.retain(|part| !part.is_empty());
    format!("{}  {}", moment(entry.at), parts.join(" · "))
}

/// A kind in plain words.
fn kind(kind: TimelineKind) -> &'static str {
    match kind {
        TimelineKind::Registered => "entered",
        TimelineKind::Status => "status",
        TimelineKind::Owner => "owner",
        TimelineKind::Merged => "merged",
        TimelineKind::Appointment => "appointment",
        TimelineKind::CheckIn => "arrival",
        TimelineKind::AlertsRead => "alerts read",
        TimelineKind::Visit => "visit",
        TimelineKind::Note => "note",
        TimelineKind::Vitals => "vital signs",
        TimelineKind::Weight => "weight",
        TimelineKind::Diagnosis => "diagnosis",
        TimelineKind::Treatment => "treatment",
        TimelineKind::Prescription => "prescription",
        TimelineKind::Dispensing => "handed out",
        TimelineKind::DispensingReturn => "taken back",
        TimelineKind::Vaccination => "vaccination",
        TimelineKind::LabResult => "laboratory",
        TimelineKind::Attachment => "file",
        TimelineKind::Problem => "problem",
        TimelineKind::ProblemOver => "problem over",
        TimelineKind::Allergy => "allergy",
        TimelineKind::Signature => "signed",
        TimelineKind::Addendum => "addendum",
        TimelineKind::Document => "printed",
        TimelineKind::Reminder => "reminder",
        TimelineKind::ReminderClosed => "reminder closed",
        TimelineKind::Notice => "owner reminded",
        TimelineKind::Phone => "phone call",
        TimelineKind::Task => "task",
        TimelineKind::TaskDone => "task done",
    }
}
