//! Commands that read.

use std::process::ExitCode;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value as Json;
use vetpms_app::records::table;
use vetpms_app::{AppError, Desk, care, view};
use vetpms_model::{FieldDef, FieldType};

use crate::args::Command;
use crate::output::{Output, Stdout};
use crate::words::moment;
use crate::{exchange, find, open, print, review};

/// Runs a command that reads or synchronises.
pub(crate) async fn run(
    desk: &Arc<Desk>,
    command: &Command,
    password: Option<&str>,
    out: Output,
) -> Result<ExitCode, AppError> {
    match command {
        Command::Find(args) => return find::run(desk, args, out),
        Command::Show { table: name, id } => {
            let def = table(name)?;
            let record = desk.read(|tx| {
                desk.may_read_row(tx, def, *id)?;
                view::record(tx, def, *id)
            })?;
            out.show(&record, || {
                let line = |(name, value): (&String, &Json)| shown(def.field(name), name, value);
                let lines = record.values.iter().map(line).collect::<Vec<_>>();
                lines.join("\n")
            })?;
        }
        Command::Sync {
            watch,
            server_password_file,
        } => {
            let servers = server_password_file.as_deref();
            let servers = servers.map(|file| open::password(Some(file))).transpose()?;
            let password = servers.as_deref().or(password);
            return exchange::synchronise(desk, *watch, password, out).await;
        }
        Command::Status => exchange::show_status(desk, out)?,
        Command::Conflicts { settled } => review::list(desk, *settled, out)?,
        Command::Verify { server } => {
            let mut report = care::verify(desk)?;
            if *server {
                care::compare_with_server(desk, &mut report).await?;
            }
            let sound = report.problems == 0;
            out.show(&report, || {
                let mut lines: Vec<String> = report
                    .findings
                    .iter()
                    .map(|f| match f.row {
                        Some(row) => format!("{} {row}: {}", f.table, f.problem),
                        None => format!("{}: {}", f.table, f.problem),
                    })
                    .collect();
                if !report.not_compared.is_empty() {
                    let tables = report.not_compared.join(", ");
                    lines.push(format!(
                        "not compared, since this program and the server are of two versions: {tables}"
                    ));
                }
                let rows: u64 = report.tables.iter().map(|t| t.rows).sum();
                lines.push(format!(
                    "{rows} rows, {} documents, {} problems",
                    report.documents, report.problems
                ));
                lines.join("\n")
            })?;
            return Ok(if sound {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(5)
            });
        }
        Command::Print(args) => print::print(desk, args, out)?,
        Command::Export => {
            care::export(desk, &mut Stdout::lock())?;
        }
        _ => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// A field as people read it: its label, and instants in this computer's time.
fn shown(field: Option<&FieldDef>, name: &str, value: &Json) -> String {
    let label = field.map_or(name, |field| field.label);
    let local = |value: &Json| {
        let instant: Option<DateTime<Utc>> = value.as_str().and_then(|text| text.parse().ok());
        instant.map(moment)
    };
    let text = match field.map(|field| field.ty) {
        Some(FieldType::Instant) => local(value),
        Some(FieldType::Period) => local(&value["start"])
            .zip(local(&value["end"]))
            .map(|(start, end)| format!("{start} to {end}")),
        _ => None,
    };
    let plain = || {
        let text = value.as_str().map(str::to_owned);
        text.unwrap_or_else(|| value.to_string())
    };
    format!("{label:<26}{}", text.unwrap_or_else(plain))
}
