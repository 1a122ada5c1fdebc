//! Commands that read, and synchronising.

use std::process::ExitCode;
use std::sync::Arc;

use chrono::{DateTime, Local, Utc};
use serde_json::{Value as Json, json};
use vetpms_app::records::table;
use vetpms_app::session::unknown_here;
use vetpms_app::sync::{Driver, SyncStatus, status, sync_once};
use vetpms_app::{AppError, Desk, care, find, view};
use vetpms_model::{ENTITIES, FieldDef, FieldType};

use crate::args::Command;
use crate::output::{Output, Stdout};
use crate::review;

/// How an instant is written for people.
const MOMENT: &str = "%Y-%m-%d %H:%M";

/// Runs a command that reads or synchronises.
pub(crate) async fn run(
    desk: &Arc<Desk>,
    command: &Command,
    password: Option<&str>,
    out: Output,
) -> Result<ExitCode, AppError> {
    match command {
        Command::Find { query, limit } => {
            desk.wait_for_search();
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
                let line = |(name, value): (&String, &Json)| shown(def.field(name), name, value);
                let lines = record.values.iter().map(line).collect::<Vec<_>>();
                lines.join("\n")
            })?;
        }
        Command::Sync { watch } => return synchronise(desk, *watch, password, out).await,
        Command::Status => show_status(desk, out)?,
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
                    .map(|f| format!("{} {:?}: {}", f.table, f.row, f.problem))
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
        instant.map(|at| at.with_timezone(&Local).format(MOMENT).to_string())
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

async fn synchronise(
    desk: &Arc<Desk>,
    watch: bool,
    password: Option<&str>,
    out: Output,
) -> Result<ExitCode, AppError> {
    if watch {
        introduce(desk, password).await?;
        let Some((driver, _handle)) = Driver::new(desk, tell_stalls(desk))? else {
            return show_status(desk, out).map(|()| ExitCode::SUCCESS);
        };
        tokio::select! {
            () = driver.run() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    } else {
        sync_once(desk).await?;
        if introduce(desk, password).await? {
            sync_once(desk).await?;
        }
    }
    show_status(desk, out)?;
    Ok(ExitCode::SUCCESS)
}

/// Makes whoever opened the practice with their password known to a server that does not know them here; whether that
/// was needed.
async fn introduce(desk: &Arc<Desk>, password: Option<&str>) -> Result<bool, AppError> {
    let (Some(unknown), Some(password)) = (unknown_here(desk)?, password) else {
        return Ok(false);
    };
    unknown.make(desk, password).await?;
    Ok(true)
}

/// Says on the standard error that the server takes nothing, and that it does again.
fn tell_stalls(desk: &Arc<Desk>) -> impl Fn() + Send + Sync + 'static {
    let (desk, told) = (Arc::clone(desk), std::sync::atomic::AtomicBool::new(false));
    move || {
        let Ok(sync) = status(&desk, None) else {
            return; // the driver meets the same disk, and tells
        };
        let stalled = stalled_line(&sync);
        if told.swap(stalled.is_some(), std::sync::atomic::Ordering::Relaxed) != stalled.is_some() {
            let again = || "the server takes changes again".to_owned();
            eprintln!("{}", stalled.unwrap_or_else(again));
        }
    }
}

/// What waits for a newer server or a newer program.
fn versions_lines(sync: &SyncStatus) -> String {
    let mut lines = String::new();
    if sync.needs_newer {
        lines += "colleagues use a newer version: some records are kept here unread until this program is updated\n";
    }
    if sync.for_newer_server > 0 {
        lines += &format!(
            "{} changes wait until the server is updated; they stand on this computer\n",
            sync.for_newer_server
        );
    }
    if !sync.to_sign_in.is_empty() {
        lines += &format!(
            "the server does not know on this computer: {}. Each has to sign in here once with a password while it can be \
             reached; {} changes wait for that\n",
            sync.to_sign_in.join(", "),
            sync.for_sign_in
        );
    }
    lines
}

/// What waits while the server answers and takes nothing.
fn stalled_line(sync: &SyncStatus) -> Option<String> {
    let since = sync.stalled_since?.format("%Y-%m-%d %H:%M UTC");
    Some(format!(
        "PROBLEM: the server answers, but has taken nothing since {since}. {} changes wait; they are safe on this \
         computer.\nTell whoever looks after the server. It is tried again by itself.",
        sync.waiting
    ))
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
    let exchange = care::exchange(desk)?;
    out.show(&json!({ "practice": card.practice, "server": card.server, "sync": sync, "exchange": exchange, "rows": counts }), || {
        let filled = counts.iter().filter(|(_, n)| **n > 0).map(|(table, n)| format!("  {table}: {n}"));
        let rows = filled.collect::<Vec<_>>().join("\n");
        let server = card.server.as_deref().unwrap_or("none");
        let stalled = stalled_line(&sync).map_or_else(String::new, |line| format!("{line}\n"));
        let versions = versions_lines(&sync);
        format!(
            "{stalled}{versions}{}\nserver: {server}\nwaiting to be sent: {}\nkept aside by the server: {}\nconflicts: {}\nrecords, removed ones included:\n{rows}",
            card.practice, sync.waiting, sync.quarantined, sync.conflicts
        )
    })
}
