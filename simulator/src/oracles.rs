//! What must hold when everything has been exchanged: asked of every device and of the server.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_app::care::{rebuild, verify};
use vetpms_app::files::look;
use vetpms_app::find::search;
use vetpms_app::{AppError, Desk};
use vetpms_model::{Conflict, ENTITIES, Stamp};
use vetpms_protocol::{EpochStart, Hash32};

use crate::again::Standing;
use crate::journal::{Cell, Journal};
use crate::model::Server;
use crate::node::Node;
use crate::operations::{
    DOMAINS, clashes_wait, decisions, definition, everybody_has_files, settled_is_closed,
    words_stand,
};
use crate::removal::unreleased;

/// What was found, by what it means.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Acknowledged, and gone.
    pub lost: Vec<String>,
    /// Not the same everywhere.
    pub diverged: Vec<String>,
    /// Not what it should be.
    pub wrong: Vec<String>,
}

/// Judges a world at rest.
///
/// # Errors
/// [`AppError`] of a replica that fails.
pub(crate) fn judge(
    server: &Server,
    nodes: &[Node],
    journal: &Journal,
) -> Result<Verdict, AppError> {
    let mut verdict = Verdict::default();
    let standing = nothing_is_lost(server, nodes, journal, &mut verdict);
    let clashes = standing.clashes(journal);
    let somebody_left = nodes.iter().any(|node| node.gone);
    let unreleased = unreleased(server);
    let (mut told, mut decided) = (None, None);
    for node in nodes.iter().filter(|node| !node.gone) {
        let Some(desk) = node.desk() else {
            verdict
                .wrong
                .push(format!("desk {} is off", node.origin.node));
            continue;
        };
        let name = format!("desk {}", node.origin.node);
        let say = |lines: Vec<String>, to: &mut Vec<String>| {
            to.extend(lines.into_iter().map(|line| format!("{name}: {line}")));
        };
        say(same_rows(server, node, desk)?, &mut verdict.diverged);
        say(same_stamps(server, node, desk)?, &mut verdict.diverged);
        say(
            rows_are_there(desk, journal, &unreleased)?,
            &mut verdict.lost,
        );
        say(values_stand(desk, journal, &unreleased)?, &mut verdict.lost);
        say(
            words_stand(desk, standing.words(journal))?,
            &mut verdict.lost,
        );
        say(clashes_wait(desk, &clashes)?, &mut verdict.wrong);
        look(desk)?;
        let with_server = |hash: &Hash32| server.has_file(*hash);
        let files = everybody_has_files(desk, journal, somebody_left, with_server)?;
        say(files, &mut verdict.wrong);
        say(whole(desk)?, &mut verdict.wrong);
        say(found(desk)?, &mut verdict.wrong);
        for domain in DOMAINS {
            say((domain.oracle)(desk, journal)?, &mut verdict.wrong);
        }
        if told.is_none() {
            say(conflicts_of(server, desk)?, &mut verdict.diverged);
        }
        let unlike = [
            alike("conflicts", &mut told, named(&open(desk)?)),
            alike("decisions", &mut decided, decisions(desk)?),
        ];
        say(unlike.concat(), &mut verdict.diverged);
        say(settled_is_closed(desk)?, &mut verdict.wrong);
    }
    Ok(verdict)
}

/// What differs from the first desk's, which is kept.
fn alike(what: &str, first: &mut Option<BTreeSet<String>>, here: BTreeSet<String>) -> Vec<String> {
    let Some(first) = first else {
        *first = Some(here);
        return Vec::new();
    };
    let there = first.difference(&here);
    let there = there.map(|line| format!("{line} only there"));
    let only_here = here.difference(first);
    let all: Vec<String> = there
        .chain(only_here.map(|line| format!("{line} only here")))
        .collect();
    if all.is_empty() {
        return all;
    }
    let line = format!("{what} differ from the first desk's: {}", all.join(", "));
    vec![line]
}

/// Each set that a device said was safe is with the server, unaltered and once: under its number, or under
/// another one where a device had to begin a new log.
fn nothing_is_lost(
    server: &Server,
    nodes: &[Node],
    journal: &Journal,
    verdict: &mut Verdict,
) -> Standing {
    let standing = Standing::of(server, nodes, journal);
    verdict.wrong.extend(standing.twice());
    for ((replica, seq, said_hash), said) in &journal.sets {
        let accepted = server.accepted.get(&(*replica, *seq));
        let here = accepted.is_some_and(|(_, hash)| hash == said_hash) || standing.stands(said);
        match (here, server.aside.get(said_hash)) {
            (true, None) => {}
            (true, Some(aside)) if aside.closed => {}
            // It was entered again, or what it was entered instead of was released.
            (false, _) if standing.is_settled(*said_hash, said) => {}
            (true, Some(aside)) => verdict.wrong.push(format!(
                "{}: accepted and aside as {}",
                said.operation, aside.code
            )),
            // An administrator may release it, or not.
            (false, Some(_)) if is_removed(server, *replica) => {}
            (false, Some(aside)) => verdict.lost.push(format!(
                "{} {seq}: kept aside as {}",
                said.operation, aside.code
            )),
            (false, None) => verdict
                .lost
                .push(format!("{} {seq}: the server never got it", said.operation)),
        }
    }
    standing
}

/// Whether the practice has removed the device that writes a log.
fn is_removed(server: &Server, log: Uuid) -> bool {
    let head = server.heads.get(&log);
    let machine = head.and_then(|head| server.people.machines.get(&head.device));
    machine.is_some_and(|machine| machine.revoked)
}

/// Digest by digest as the server has it.
fn same_rows(server: &Server, node: &Node, desk: &Desk) -> Result<Vec<String>, AppError> {
    let Ok(theirs) = server.digests(node.device) else {
        return Ok(Vec::new());
    };
    let mut wrong = Vec::new();
    for (def, line) in ENTITIES.iter().zip(&theirs.tables) {
        let own = desk.read(|tx| Ok(tx.digest(def)?))?;
        if own.hex() != line.digest || own.rows != line.rows {
            wrong.push(format!(
                "{} differs from the server: {} rows here, {} there",
                def.table, own.rows, line.rows
            ));
        }
    }
    Ok(wrong)
}

/// Whether only the place differs, and is the one that rows are put back to when a server is restored: the set that had
/// brought the row there, with nothing new in it, went with the server and with the disk of the device that had it.
fn is_displaced(server: &Server, own: &Stamp, theirs: &Stamp) -> bool {
    let at = |start: &EpochStart| own.updated_position == Some(start.base);
    let same_place = Stamp {
        updated_position: theirs.updated_position,
        ..own.clone()
    };
    same_place == *theirs
        && own.updated_position > theirs.updated_position
        && server.epochs.iter().any(at)
}

/// Who wrote a row first and last, when and where in the log, as the server has it.
fn same_stamps(server: &Server, node: &Node, desk: &Desk) -> Result<Vec<String>, AppError> {
    let readable = server.people.readable(node.device);
    let mut wrong = Vec::new();
    desk.read(|tx| {
        for ((table, id), (_, stamp)) in &server.rows {
            let here = tx.row(definition(table)?, *id)?;
            let differs = here.filter(|(_, own)| own != stamp && !is_displaced(server, own, stamp));
            if let Some((_, own)) = differs
                && readable.contains(table)
            {
                wrong.push(format!(
                    "{table} {id}: written by others than the server says: {own:?} here, {stamp:?} there"
                ));
            }
        }
        Ok::<_, AppError>(())
    })?;
    Ok(wrong)
}

/// Rows that nobody but a removed device has seen.
type Unreleased = BTreeSet<(String, Uuid)>;

fn rows_are_there(
    desk: &Desk,
    journal: &Journal,
    unreleased: &Unreleased,
) -> Result<Vec<String>, AppError> {
    let mut gone = Vec::new();
    let known = |table: &str, id: &Uuid| !unreleased.contains(&(table.to_owned(), *id));
    desk.read(|tx| {
        for (table, id) in journal.rows.iter().filter(|(table, id)| known(table, id)) {
            if tx.row(definition(table)?, *id)?.is_none() {
                gone.push(format!("{table} {id} is not there"));
            }
        }
        for ((table, id, field), value) in &journal.facts {
            let def = definition(table)?;
            let row = tx.row(def, *id)?;
            if row.is_some_and(|(row, _)| row.get(def, field).to_json() != *value) {
                gone.push(format!("{table} {id}: the fact says something else"));
            }
        }
        Ok::<_, AppError>(())
    })?;
    Ok(gone)
}

fn values_stand(
    desk: &Desk,
    journal: &Journal,
    unreleased: &Unreleased,
) -> Result<Vec<String>, AppError> {
    let mut wrong = Vec::new();
    desk.read(|tx| {
        let open = tx.conflicts_open()?;
        // Who edits a row while its last change is still on the way competes with it, and both are listed.
        let is_listed = |cell: &Cell, stands: &Json| {
            let of_cell = |item: &Conflict| {
                (item.table.as_str(), item.row, item.field.as_deref())
                    == (cell.0, cell.1, Some(cell.2))
            };
            let items = open.iter().filter(|item| of_cell(&item.conflict));
            items
                .flat_map(|item| &item.conflict.sides)
                .any(|side| side.value == *stands)
        };
        for cell in journal.cells() {
            let (table, id, field) = cell;
            if unreleased.contains(&((*table).to_owned(), *id)) {
                continue;
            }
            let def = definition(table)?;
            let Some((row, _)) = tx.row(def, *id)? else {
                continue;
            };
            let stands = row.get(def, field).to_json();
            if let Some(complaint) = journal.complaint(cell, &stands)
                && !is_listed(cell, &stands)
            {
                wrong.push(format!(
                    "{table} {id} {field}: {complaint} stands: {stands}"
                ));
            }
        }
        Ok::<_, AppError>(())
    })?;
    Ok(wrong)
}

/// Documents, rows and search agree with each other, and with what is made of them anew.
fn whole(desk: &Desk) -> Result<Vec<String>, AppError> {
    let report = verify(desk)?;
    let problem = |finding: &vetpms_app::care::Finding| {
        format!("{} {:?}: {}", finding.table, finding.row, finding.problem)
    };
    let mut wrong: Vec<String> = report.findings.iter().map(problem).collect();
    let rebuilt = rebuild(desk)?;
    if rebuilt.changed > 0 {
        wrong.push(format!(
            "{} rows came out different when rebuilt",
            rebuilt.changed
        ));
    }
    Ok(wrong)
}

/// Every client that is shown at all is found by name.
fn found(desk: &Desk) -> Result<Vec<String>, AppError> {
    let def = definition("clients")?;
    let mut rows = desk.read(|tx| Ok(tx.scan(def, None, usize::MAX)?))?;
    rows.retain(|(row, _)| !row.is_deleted(def) && row.get(def, "merged_into").is_null());
    let mut missed = Vec::new();
    for (row, _) in rows.iter().take(5) {
        let name = row.text(def, "last_name").unwrap_or_default();
        if !search(desk, name, 50)?.iter().any(|hit| hit.id == row.id) {
            missed.push(format!("client {} is not found by name", row.id));
        }
    }
    Ok(missed)
}

/// Every open item, those too that a person sees as one.
fn open(desk: &Desk) -> Result<Vec<Conflict>, AppError> {
    let open = desk.read(|tx| Ok(tx.conflicts_open()?))?;
    Ok(open.into_iter().map(|stored| stored.conflict).collect())
}

fn named(items: &[Conflict]) -> BTreeSet<String> {
    let name = |item: &Conflict| format!("{} of {} ({})", item.kind.as_str(), item.table, item.id);
    items.iter().map(name).collect()
}

fn ids(items: &[Conflict]) -> BTreeSet<String> {
    items.iter().map(|item| item.id.clone()).collect()
}

/// The server's open conflicts are the desk's. Merging raises them; what the rules of the practice raise is each desk's
/// own.
fn conflicts_of(server: &Server, desk: &Desk) -> Result<Vec<String>, AppError> {
    let mut here = open(desk)?;
    here.retain(|item| item.kind.is_of_merging());
    let open = server.conflicts.iter().filter(|(_, raised)| !raised.closed);
    let there: BTreeSet<String> = open.map(|(id, _)| id.clone()).collect();
    let own = ids(&here);
    let differing: Vec<String> = there
        .symmetric_difference(&own)
        .map(|id| kind_of(server, &here, id))
        .collect();
    if differing.is_empty() {
        Ok(Vec::new())
    } else {
        Ok(vec![format!(
            "conflicts differ from the server's: {}",
            differing.join(", ")
        )])
    }
}

/// What a conflict is about, and who has it.
fn kind_of(server: &Server, here: &[Conflict], id: &str) -> String {
    if let Some(item) = here.iter().find(|item| item.id == id) {
        return format!("{} of {} only here", item.kind.as_str(), item.table);
    }
    let there = server.conflicts.get(id);
    there.map_or_else(String::new, |raised| {
        let conflict = &raised.conflict;
        format!(
            "{} of {} only there",
            conflict.kind.as_str(),
            conflict.table
        )
    })
}
