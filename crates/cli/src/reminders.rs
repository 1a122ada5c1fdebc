//! Vaccinations and reminders from a terminal.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};
use vetpms_app::reminders::{
    Channel, Household, PatientReminder, ReminderRun, Skipped, add_reminder, cancel_reminder,
    merge_file, move_reminder, patient_reminders, preview, run as send, run_sent, runs,
};
use vetpms_app::vaccinations::{
    DoseTook, change_vaccination, give_vaccination, patient_vaccinations, remove_vaccination,
};
use vetpms_app::{AppError, Desk};
use vetpms_model::Entity;
use vetpms_model::care::{Reminder, Vaccination};

use crate::args::{By, RemindersCommand, VaccinateArgs, VaccinationsCommand};
use crate::fields;
use crate::output::{Output, file};
use crate::words::{self, count, moment, moment_of};

/// Notes a vaccination.
pub(crate) fn vaccinate(desk: &Desk, args: &VaccinateArgs, out: Output) -> Result<(), AppError> {
    let values = fields::parse(Vaccination::def(), &args.fields)?;
    let given = give_vaccination(desk, args.patient, &values, args.confirmed)?;
    out.show(&given, || {
        let next = next_one(
            given.counts_from,
            given.next_due_on.map(|day| day.to_string()),
        );
        let closed = (given.closed > 0).then(|| {
            let reminders = count(given.closed.into(), "reminder", "reminders");
            format!("{reminders} closed")
        });
        let took = given.took.and_then(took).map(str::to_owned);
        let parts = [Some(given.id.to_string()), took, next, closed];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    })
}

/// After a dose that does not count nothing is due anew: another one counts from a day on.
fn next_one(counts_from: Option<NaiveDate>, due: Option<String>) -> Option<String> {
    match counts_from {
        Some(day) => Some(format!("another one counts from {day} on")),
        None => due.map(|day| format!("the next one is due on {day}")),
    }
}

/// What is not as usual about a dose.
fn took(took: DoseTook) -> Option<&'static str> {
    match took {
        DoseTook::Counts => None,
        DoseTook::BeginsAgain => {
            Some("so long after the one before, the course begins again with it")
        }
        DoseTook::TooYoung => Some("the animal is too young: it does not count"),
        DoseTook::TooSoon => Some("too shortly after the one before: it does not count"),
    }
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
                    let text = |name: &str| moment_of(text(&line.record.values, name));
                    let names = ["given_at", "product_name", "batch_number"];
                    let said = names.map(text).join("  ");
                    let next = text("next_due_on");
                    let next = next_one(line.counts_from, Some(next).filter(|day| !day.is_empty()));
                    let parts = [
                        Some(said),
                        line.took.and_then(took).map(str::to_owned),
                        next,
                    ];
                    let parts: Vec<String> = parts.into_iter().flatten().collect();
                    format!("{}  {}", line.record.id, parts.join("; "))
                });
                let due = found.due.iter().map(|due| {
                    let late = if due.is_late { "  overdue" } else { "" };
                    format!("{}  due {}  {}{late}", due.id, due.due_on, due.purpose)
                });
                let all: Vec<String> = given.chain(due).collect();
                all_of(&all, "nothing was given, and nothing is due")
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
                let left_out = |one: &Skipped| {
                    let why = why(&one.why);
                    format!("not {}: {} ({why})", one.patient, one.purpose)
                };
                lines.extend(found.skipped.iter().map(left_out));
                all_of(&lines, "nobody is to be reminded")
            })
        }
        RemindersCommand::Run { until, by, without } => {
            let report = send(desk, *until, channel(*by), without)?;
            out.show(&report, || all_lines(&report.households))
        }
        RemindersCommand::Log => {
            let all = runs(desk)?;
            out.show(&all, || {
                words::lines(&all, log_line, "no runs have been made")
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
                words::lines(&all, reminder_line, "there are no reminders")
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

fn reminder_line(one: &PatientReminder) -> String {
    let values = &one.record.values;
    let state = match text(values, "status") {
        _ if one.is_late => "overdue",
        _ if one.is_open => "open",
        "CANCELED" => "cancelled",
        _ => "done",
    };
    let sent = match one.sent.len() as u64 {
        0 => "not sent yet".to_owned(),
        times => format!("sent {}", count(times, "time", "times")),
    };
    let (id, due, purpose) = (
        one.record.id,
        text(values, "due_on"),
        text(values, "purpose"),
    );
    format!("{id}  {due}  {purpose}  {state}  {sent}")
}

/// Why nobody is reminded, in plain words.
fn why(code: &str) -> &str {
    match code {
        "deceased" => "it has died",
        "inactive" => "it is not treated here any more",
        "opted_out" => "the owner wants no reminders",
        "enough" => "the owner was reminded often enough",
        "too_late" => "it was due more than half a year ago",
        "lately" => "the owner was reminded within the last month",
        "done" => "it was given",
        other => other,
    }
}

fn all_of(lines: &[String], none: &str) -> String {
    words::lines(lines, String::clone, none)
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
        "{}  {}  {}  {} to {}, by {who}",
        run.id,
        moment(run.at),
        by_way(&run.channel),
        count(run.reminders.into(), "reminder", "reminders"),
        count(run.households.into(), "household", "households"),
    )
}

/// How a run reached people, in plain words.
fn by_way(channel: &str) -> &str {
    match channel {
        "LETTER" => "by letter",
        "EMAIL" => "by e-mail",
        "PHONE" => "by phone",
        "LIST" => "from a list",
        other => other,
    }
}

fn all_lines(households: &[Household]) -> String {
    let lines: Vec<String> = households.iter().flat_map(lines).collect();
    all_of(&lines, "nobody was reminded")
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
