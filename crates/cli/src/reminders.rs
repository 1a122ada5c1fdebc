//! Vaccinations and reminders from a terminal.

use vetpms_app::reminders::{Channel, Household, preview, run as send, runs};
use vetpms_app::vaccinations::give_vaccination;
use vetpms_app::{AppError, Desk};
use vetpms_model::Entity;
use vetpms_model::care::Vaccination;

use crate::args::{By, RemindersCommand, VaccinateArgs};
use crate::fields;
use crate::output::Output;

/// Notes a vaccination.
pub(crate) fn vaccinate(desk: &Desk, args: &VaccinateArgs, out: Output) -> Result<(), AppError> {
    let values = fields::parse(Vaccination::def(), &args.fields)?;
    let given = give_vaccination(desk, args.patient, &values, args.confirmed)?;
    out.show(&given, || match given.next_due_on {
        Some(day) => format!("{}; the next one is due on {day}", given.id),
        None => given.id.to_string(),
    })
}

/// Runs a command about reminders.
pub(crate) fn run(desk: &Desk, command: &RemindersCommand, out: Output) -> Result<(), AppError> {
    match command {
        RemindersCommand::Preview { until } => {
            let found = preview(desk, *until)?;
            out.show(&found, || {
                let mut lines: Vec<String> = found.households.iter().flat_map(lines).collect();
                let left_out = |one: &vetpms_app::reminders::Skipped| {
                    format!("not {}: {} ({})", one.patient, one.purpose, one.why)
                };
                lines.extend(found.skipped.iter().map(left_out));
                lines.join("\n")
            })
        }
        RemindersCommand::Run { until, by, without } => {
            let channel = match by {
                By::Letter => Channel::Letter,
                By::Email => Channel::Email,
                By::Phone => Channel::Phone,
                By::List => Channel::List,
            };
            let report = send(desk, *until, channel, without)?;
            out.show(&report, || {
                let lines: Vec<String> = report.households.iter().flat_map(lines).collect();
                lines.join("\n")
            })
        }
        RemindersCommand::Log => {
            let all = runs(desk)?;
            out.show(&all, || {
                let line = |run: &vetpms_app::reminders::ReminderRun| {
                    let who = run.who.as_deref().unwrap_or("somebody");
                    format!(
                        "{}  {}  {} reminders to {} households, by {who}",
                        run.at.date_naive(),
                        run.channel,
                        run.reminders,
                        run.households
                    )
                };
                all.iter().map(line).collect::<Vec<_>>().join("\n")
            })
        }
    }
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
