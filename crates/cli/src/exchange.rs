//! Synchronising from a terminal, and how it goes.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{DateTime, Local, Utc};
use serde_json::json;
use vetpms_app::session::unknown_here;
use vetpms_app::sync::{Driver, Files, Light, SyncHandle, SyncStatus, status, sync_once};
use vetpms_app::{AppError, Desk, care};
use vetpms_model::ENTITIES;

use crate::output::{self, Output};
use crate::words::moment;

/// Synchronises once, or until interrupted with a line for each exchange and each change of the state.
pub(crate) async fn synchronise(
    desk: &Arc<Desk>,
    watch: bool,
    password: Option<&str>,
    out: Output,
) -> Result<ExitCode, AppError> {
    if watch {
        introduce(desk, password).await?;
        let watcher = Arc::new(Watcher::new(desk, out));
        let tell = Arc::clone(&watcher);
        let Some((driver, handle)) = Driver::new(desk, move || tell.tell())? else {
            return show_status(desk, out).map(|()| ExitCode::SUCCESS);
        };
        watcher.follow(handle);
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
    match unknown.make(desk, password).await {
        Ok(()) => Ok(true),
        // Everything is exchanged all the same; what this person wrote waits.
        Err(error) => {
            output::hint(&format!(
                "the server does not let you in on this computer, so what you write waits: {}. Where it has another \
                 password of yours than opens the practice here, say `sync --server-password-file FILE`. An \
                 administrator can set a new one",
                error.message
            ));
            Ok(false)
        }
    }
}

/// Says what has changed, once for each change.
struct Watcher {
    desk: Arc<Desk>,
    out: Output,
    handle: OnceLock<SyncHandle>,
    last: Mutex<String>,
}

impl Watcher {
    fn new(desk: &Arc<Desk>, out: Output) -> Self {
        Self {
            desk: Arc::clone(desk),
            out,
            handle: OnceLock::new(),
            last: Mutex::new(String::new()),
        }
    }

    fn follow(&self, handle: SyncHandle) {
        let _ = self.handle.set(handle); // there is one driver
    }

    fn tell(&self) {
        let Ok(sync) = status(&self.desk, self.handle.get()) else {
            return; // the driver meets the same disk, and tells
        };
        let Ok(exchange) = care::exchange(&self.desk) else {
            return; // as above
        };
        let text = watched(&sync, &exchange);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if *last == text {
            return;
        }
        let line = if self.out.json {
            json!({ "sync": sync, "exchange": exchange }).to_string()
        } else {
            #[allow(clippy::disallowed_methods)] // whoever watches wants to know when that was
            let now = Local::now();
            format!("{}  {text}", now.format("%H:%M:%S"))
        };
        let _ = output::line(&line); // the exchange goes on when nobody reads along
        *last = text;
    }
}

/// How it goes, in one line; two exchanges differ in their times.
fn watched(sync: &SyncStatus, exchange: &care::Exchange) -> String {
    let state = match sync.state {
        Light::AllSent => "all sent".to_owned(),
        Light::Waiting => format!("{} waiting to be sent", sync.waiting),
        Light::Sending => format!("exchanging, {} waiting to be sent", sync.waiting),
        Light::Offline => {
            let why = sync.away.map_or("no exchange", |away| away.words());
            let again = sync
                .again_at
                .map(|at| format!(", to be asked again at {}", clock(at)));
            let again = again.unwrap_or_default();
            format!("{why}{again}; {} waiting to be sent", sync.waiting)
        }
        Light::NoServer => "no server".to_owned(),
        Light::Problem => stalled_line(sync).unwrap_or_else(|| {
            let why = sync.message.as_deref().unwrap_or_default();
            format!("PROBLEM: {}", output::with_command(why))
        }),
    };
    let mut parts = vec![state];
    if sync.quarantined > 0 {
        parts.push(format!("{} held back by the server", sync.quarantined));
    }
    for (what, at) in [
        ("sent", exchange.last_push),
        ("fetched", exchange.last_pull),
    ] {
        parts.extend(at.map(|at| format!("last {what} {}", clock(at))));
    }
    parts.extend(clock_line(sync));
    parts.join("; ")
}

fn clock(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local).format("%H:%M:%S").to_string()
}

/// That this computer's clock is wrong, and by how much.
fn clock_line(sync: &SyncStatus) -> Option<String> {
    let seconds = sync.clock_ahead?;
    let (by, way) = (seconds.unsigned_abs(), seconds > 0);
    let (days, hours, minutes) = (by / 86_400, by / 3_600 % 24, by / 60 % 60);
    let parts = [(days, "d"), (hours, "h"), (minutes, "min")];
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    let by: Vec<String> = parts.map(|(n, unit)| format!("{n} {unit}")).collect();
    Some(format!(
        "the clock of this computer is {} {} the server's: set it right, or what is written here gets wrong times",
        by.join(" "),
        if way { "ahead of" } else { "behind" }
    ))
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
             reached (`sync`, by a key file or with another password there `sync --server-password-file FILE`); {} \
             changes wait for that\n",
            sync.to_sign_in.join(", "),
            sync.for_sign_in
        );
    }
    if sync.of_unknown > 0 {
        lines += &format!(
            "{} changes of other computers ({}) are held back and not shown here: the server was restored and does not \
             know these computers. They come back when each has joined again, with a code of an administrator's. Of a \
             computer that is gone for good `held-back-all` shows an administrator what they say: enter it by hand, and \
             give it up there\n",
            sync.of_unknown,
            sync.unknown_computers.join(", ")
        );
    }
    lines
}

/// Why nothing is exchanged until somebody acts.
fn halted_line(sync: &SyncStatus) -> Option<String> {
    let why = sync.message.as_deref()?;
    Some(format!("PROBLEM: {}", output::with_command(why)))
}

/// What waits while the server answers and takes nothing.
fn stalled_line(sync: &SyncStatus) -> Option<String> {
    let since = moment(sync.stalled_since?);
    Some(format!(
        "PROBLEM: the server answers, but has taken nothing since {since}. {} changes wait; they are safe on this \
         computer.\nTell whoever looks after the server. It is tried again by itself.",
        sync.waiting
    ))
}

/// What `held-back` lists, as it lists it.
fn held_words(sync: &SyncStatus) -> String {
    match sync.only_waiting {
        0 => sync.quarantined.to_string(),
        waits => format!(
            "{}, and {waits} that only wait and are taken by themselves",
            sync.quarantined
        ),
    }
}

/// Shows what waits, what is held back, and how many records there are.
pub(crate) fn show_status(desk: &Desk, out: Output) -> Result<(), AppError> {
    let sync = status(desk, None)?;
    let counts = desk.read(|tx| {
        let count = |def: &&'static vetpms_model::EntityDef| Ok((def.table, tx.count(def)?));
        let counts = ENTITIES.iter().map(count);
        counts.collect::<Result<BTreeMap<_, _>, AppError>>()
    })?;
    let card = desk.profile().card;
    let exchange = care::exchange(desk)?;
    let user = json!({ "id": desk.session()?.user });
    out.show(&json!({ "practice": card.practice, "user": user, "server": card.server, "sync": sync, "exchange": exchange, "rows": counts }), || {
        let filled = counts.iter().filter(|(_, n)| **n > 0).map(|(table, n)| format!("  {table}: {n}"));
        let rows = filled.collect::<Vec<_>>().join("\n");
        let server = card.server.as_deref().unwrap_or("none");
        let warnings = [halted_line(&sync), stalled_line(&sync), clock_line(&sync)];
        let warnings = warnings.into_iter().flatten();
        let warnings: String = warnings.map(|line| format!("{line}\n")).collect();
        let versions = versions_lines(&sync);
        format!(
            "{warnings}{versions}{}\nserver: {server}\nwaiting to be sent: {}{}\nheld back by the server: {}\nconflicts: {}\nrecords, removed ones included:\n{rows}",
            card.practice, sync.waiting, file_words(&sync.files), held_words(&sync), sync.conflicts
        )
    })
}

/// Files of attachments that wait, if any.
fn file_words(files: &Files) -> String {
    let mut words = String::new();
    if files.to_send > 0 {
        words.push_str(&format!("\nfiles to be sent: {}", files.to_send));
    }
    if files.missing > 0 {
        words.push_str(&format!(
            "\nfiles not on this computer yet: {}",
            files.missing
        ));
    }
    if files.failed > 0 {
        words.push_str(&format!(
            "\nfiles with which something is wrong: {}",
            files.failed
        ));
    }
    if let Some(problem) = &files.problem {
        words.push_str(&format!("\n{problem}"));
    }
    words
}
