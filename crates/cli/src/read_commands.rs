//! Commands that read, and synchronising.

use std::process::ExitCode;
use std::sync::Arc;

use serde_json::json;
use vetpms_app::records::table;
use vetpms_app::sync::{Driver, status, sync_once};
use vetpms_app::{AppError, Desk, care, conflicts, find, view};
use vetpms_model::ENTITIES;

use crate::args::Command;
use crate::output::Output;

/// Runs a command that reads or synchronises.
pub(crate) async fn run(
    desk: &Arc<Desk>,
    command: &Command,
    out: Output,
) -> Result<ExitCode, AppError> {
    match command {
        Command::Find { query, limit } => {
            let hits = find::search(desk, &query.join(" "), *limit)?;
            let found = !hits.is_empty();
            out.show(&hits, || {
                let line = |hit: &find::SearchHit| {
                    format!(
                        "{}  {}  {} ({})",
                        hit.id, hit.title, hit.subtitle, hit.table
                    )
                };
                if found {
                    hits.iter().map(line).collect::<Vec<_>>().join("\n")
                } else {
                    "nothing found".into()
                }
            })?;
            return Ok(if found {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(3)
            });
        }
        Command::Show { table: name, id } => {
            let def = table(name)?;
            let record = desk.read(|tx| {
                desk.may_read(tx, def.table)?;
                view::record(tx, def, *id)
            })?;
            out.show(&record, || {
                let label = |name: &str| {
                    def.field(name)
                        .map_or(name.to_owned(), |field| field.label.to_owned())
                };
                let line = |(name, value): (&String, &serde_json::Value)| {
                    let text = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    format!("{:<26}{text}", label(name))
                };
                record
                    .values
                    .iter()
                    .map(line)
                    .collect::<Vec<_>>()
                    .join("\n")
            })?;
        }
        Command::Sync { watch } => return synchronise(desk, *watch, out).await,
        Command::Status => show_status(desk, out)?,
        Command::Conflicts => {
            let items = conflicts::conflicts(desk)?;
            out.show(&items, || {
                if items.is_empty() {
                    return "no conflicts".into();
                }
                items
                    .iter()
                    .map(conflict_words)
                    .collect::<Vec<_>>()
                    .join("\n")
            })?;
        }
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
                    .map(|f| format!("{} {:?}: {}", f.table, f.row, f.problem))
                    .collect();
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
        Command::Export => {
            care::export(desk, &mut std::io::stdout().lock())?;
        }
        _ => {}
    }
    Ok(ExitCode::SUCCESS)
}

async fn synchronise(desk: &Arc<Desk>, watch: bool, out: Output) -> Result<ExitCode, AppError> {
    if watch {
        let Some((driver, _handle)) = Driver::new(desk, || {})? else {
            return show_status(desk, out).map(|()| ExitCode::SUCCESS);
        };
        tokio::select! {
            () = driver.run() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    } else {
        sync_once(desk).await?;
    }
    show_status(desk, out)?;
    Ok(ExitCode::SUCCESS)
}

fn show_status(desk: &Desk, out: Output) -> Result<(), AppError> {
    let sync = status(desk, None)?;
    let counts = desk.read(|tx| {
        let count = |def: &&'static vetpms_model::EntityDef| Ok((def.table, tx.count(def)?));
        ENTITIES
            .iter()
            .map(count)
            .collect::<Result<std::collections::BTreeMap<_, _>, AppError>>()
    })?;
    let card = desk.profile().card;
    out.show(&json!({ "practice": card.practice, "server": card.server, "sync": sync, "rows": counts }), || {
        let filled = counts.iter().filter(|(_, n)| **n > 0).map(|(table, n)| format!("  {table}: {n}"));
        let rows = filled.collect::<Vec<_>>().join("\n");
        let server = card.server.as_deref().unwrap_or("none");
        format!(
            "{}\nserver: {server}\nwaiting to be sent: {}\nkept aside by the server: {}\nconflicts: {}\nrecords:\n{rows}",
            card.practice, sync.waiting, sync.quarantined, sync.conflicts
        )
    })
}

fn conflict_words(item: &conflicts::ConflictItem) -> String {
    let what = item.field_label.as_deref().unwrap_or(item.kind.as_str());
    let sides: Vec<String> = item
        .sides
        .iter()
        .map(|side| {
            format!(
                "  {} ({})",
                side.value,
                side.who.as_deref().unwrap_or("unknown")
            )
        })
        .collect();
    format!("{}: {what}\n{}", item.record_label, sides.join("\n"))
}
