//! Vaccinations and reminders from a terminal.

use serde_json::{Value as Json, json};
use vetpms_app::reminders::{
    Channel, Household, ReminderRun, Skipped, add_reminder, cancel_reminder, merge_file,
    move_reminder, patient_reminders, preview, run as send, run_sent, runs,
};
use vetpms_app::vaccinations::{
    change_vaccination, give_vaccination, patient_vaccinations, remove_vaccination,
};
use vetpms_app::{AppError, Desk};
use vetpms_model::Entity;
use vetpms_model::care::{Reminder, Vaccination};

use crate::args::{By, RemindersCommand, VaccinateArgs, VaccinationsCommand};
use crate::fields;
use crate::output::{Output, file};

/// Notes a vaccination.
pub(crate) fn vaccinate(desk: &Desk, args: &VaccinateArgs, out: Output) -> Result<(), AppError> {
    let values = fields::parse(Vaccination::def(), &args.fields)?;
    let given = give_vaccination(desk, args.patient, &values, args.confirmed)?;
    out.show(&given, || match given.next_due_on {
        Some(day) => format!("{}; the next one is due on {day}", given.id),
        None => given.id.to_string(),
    })
}

/// Runs a command about vaccinations that were given.
pub(crate) fn vaccinations(
    desk: &Desk,
    command: &VaccinationsCommand,
    out: Output,
) -> Result<(), AppError> {
    match command {
        VaccinationsCommand::Of { patient } => {
            let found = patient_vaccinations(desk, *patient)?;
            out.show(&found, || {
                let given = found.given.iter().map(|line| {
                    let text = |name: &str| text(&line.record.values, name).to_owned();
                    let names = ["given_at", "product_name", "batch_number", "next_due_on"];
                    format!("{}  {}", line.record.id, names.map(text).join("  "))
                });
                let due = found.due.iter().map(|due| {
                    let late = if due.is_late { "  overdue" } else { "" };
                    format!("{}  due {}  {}{late}", due.id, due.due_on, due.purpose)
                });
                given.chain(due).collect::<Vec<_>>().join("\n")
            })
        }
        VaccinationsCommand::Correct {
            id,
            fields: given,
            confirmed,
        } => {
            let values = fields::parse(Vaccination::def(), given)?;
            change_vaccination(desk, *id, None, &values, *confirmed)?;
            out.show(&json!({ "id": id }), || "corrected".into())
        }
        VaccinationsCommand::Remove { id } => {
            remove_vaccination(desk, *id)?;
            out.show(&json!({ "id": id }), || "taken back".into())
        }
    }
}

/// Runs a command about reminders.
pub(crate) fn run(desk: &Desk, command: &RemindersCommand, out: Output) -> Result<(), AppError> {
    match command {
        RemindersCommand::Preview { until } => {
            let found = preview(desk, *until)?;
            out.show(&found, || {
                let mut lines: Vec<String> = found.households.iter().flat_map(lines).collect();
                let left_out =
                    |one: &Skipped| format!("not {}: {} ({})", one.patient, one.purpose, one.why);
                lines.extend(found.skipped.iter().map(left_out));
                lines.join("\n")
            })
        }
        RemindersCommand::Run { until, by, without } => {
            let report = send(desk, *until, channel(*by), without)?;
            out.show(&report, || all_lines(&report.households))
        }
        RemindersCommand::Log => {
            let all = runs(desk)?;
            out.show(&all, || {
                all.iter().map(log_line).collect::<Vec<_>>().join("\n")
            })
        }
        RemindersCommand::Sent { run, csv } => {
            let sent = run_sent(desk, *run)?;
            if *csv && !out.json {
                return file(&merge_file(&sent));
            }
            out.show(&sent, || all_lines(&sent.households))
        }
        RemindersCommand::Of { patient } => {
            let all = patient_reminders(desk, *patient)?;
            out.show(&all, || {
                let line = |one: &vetpms_app::reminders::PatientReminder| {
                    let text = |name: &str| text(&one.record.values, name).to_owned();
                    let words = ["due_on", "purpose", "status"].map(text).join("  ");
                    format!("{}  {words}  sent {} times", one.record.id, one.sent.len())
                };
                all.iter().map(line).collect::<Vec<_>>().join("\n")
            })
        }
        RemindersCommand::Add {
            patient,
            fields: given,
        } => {
            let values = fields::parse(Reminder::def(), given)?;
            let id = add_reminder(desk, *patient, &values)?;
            out.show(&json!({ "id": id }), || id.to_string())
        }
        RemindersCommand::Move { id, to, reason } => {
            move_reminder(desk, *id, None, *to, reason)?;
            out.show(&json!({ "id": id }), || format!("due on {to}"))
        }
        RemindersCommand::Cancel { id, reason } => {
            cancel_reminder(desk, *id, reason)?;
            out.show(&json!({ "id": id }), || "cancelled".into())
        }
    }
}

fn channel(by: By) -> Channel {
    match by {
        By::Letter => Channel::Letter,
        By::Email => Channel::Email,
        By::Phone => Channel::Phone,
        By::List => Channel::List,
    }
}

fn text<'a>(values: &'a serde_json::Map<String, Json>, name: &str) -> &'a str {
    values.get(name).and_then(Json::as_str).unwrap_or_default()
}

fn log_line(run: &ReminderRun) -> String {
    let who = run.who.as_deref().unwrap_or("somebody");
    format!(
        "{}  {}  {}  {} reminders to {} households, by {who}",
        run.id,
        run.at.date_naive(),
        run.channel,
        run.reminders,
        run.households
    )
}

fn all_lines(households: &[Household]) -> String {
    households
        .iter()
        .flat_map(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

fn lines(household: &Household) -> Vec<String> {
    let reach = &household.reach;
    let ways = [reach.email.clone(), reach.phone.clone()];
    let ways: Vec<String> = ways.into_iter().flatten().collect();
    let head = format!("{}  {}", reach.name, ways.join("  "));
    let due = household
        .due
        .iter()
        .map(|due| format!("    {}  {}: {}", due.due_on, due.patient, due.purpose));
    std::iter::once(head).chain(due).collect()
}
