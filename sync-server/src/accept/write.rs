//! One attempt at a run of sets: load what they touch, place and merge them, write everything.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use serde_bytes::ByteBuf;
use sqlx::AssertSqlSafe;
use tokio::task::spawn_blocking;
use uuid::Uuid;
use vetpms_model::digest::row_digest;
use vetpms_model::{EntityDef, entity};
use vetpms_protocol::{ChangeSet, ENTERED_AGAIN, TAKEN_ALREADY, Verdict, WaitsFor};
use vetpms_sql::postgres::refresh_derived;

use super::Job;
use super::chain::{FORK, INCOMPLETE, Logs};
use super::failure::Failure;
use super::fault::Fault;
use super::mill::{Ground, Merged, Stored, Way};
use super::prepare::{Candidate, PartKind};
use super::work::{self, Task};
use crate::app::App;
use crate::db::changes::{self, Sets};
use crate::db::documents::{Documents, Key};
use crate::db::log::{self, LogHead};
use crate::db::quarantine::{self, Aside};
use crate::db::rows::{self, Batch};
use crate::db::{Tx, conflicts, documents, incomplete, moved};
use crate::error::Refused;
use crate::rim;
use crate::seal::TenantKeys;

/// What became of a run.
pub(crate) struct Done {
    pub(crate) verdicts: Vec<Verdict>,
    /// The newest position.
    pub(crate) position: i64,
    /// The document changes that are in force now.
    pub(crate) arrived: Vec<Vec<u8>>,
}

/// Tries a run of the job's candidates, the first of them at the position after `position`.
pub(crate) async fn attempt(
    app: &Arc<App>,
    tx: &mut Tx,
    job: &Arc<Job>,
    run: Range<usize>,
    position: i64,
    way: Way,
) -> Result<Done, Failure> {
    let candidates = &job.candidates[run.clone()];
    let mut ground = load_rows(tx, job, candidates).await?;
    ground.logs = load_logs(tx, candidates).await?;
    ground.aside = known_aside(tx, candidates).await?;
    let by = if let Way::Again(by) = way { by } else { None };
    (ground.position, ground.way) = (position, way);
    let permit = app.working().await?;
    let (work, of) = (Arc::clone(job), run.clone());
    let task = spawn_blocking(move || Task::merge(&work.candidates[of], ground)).await;
    let answer = app.workers.ask(task.map_err(Refused::from)??).await?;
    let (work, of) = (Arc::clone(job), run.clone());
    let sealed = spawn_blocking(move || {
        let merged = work::merged(&answer)?;
        seal(merged, &work.candidates[of], &work.keys)
    });
    let outcome = sealed.await.map_err(Refused::from)??;
    drop(permit);
    write(tx, job, &job.candidates[run], outcome, by).await
}

/// What becomes of a run, laid out for the database.
struct Outcome {
    merged: Merged,
    /// The document changes of the sets that were taken.
    arrived: Vec<Vec<u8>>,
    sets: Sets,
    batches: Vec<Batch>,
    documents: Documents,
}

fn seal(mut merged: Merged, run: &[Candidate], keys: &TenantKeys) -> Result<Outcome, Refused> {
    let (mut sets, mut batches, mut documents) = (
        Sets::new(records(&merged)),
        Vec::new(),
        Documents::default(),
    );
    let mut arrived = Vec::new();
    for (at, position) in &merged.accepted {
        let candidate = run.get(*at).ok_or_else(astray)?;
        let header = candidate.header.as_ref().ok_or_else(astray)?;
        let hashes: Vec<[u8; 32]> = candidate.parts.iter().map(|part| part.hash).collect();
        let (hash, signed) = (&candidate.hash, &candidate.signed);
        sets.add(*position, hash, header, signed, &hashes, keys)?;
        arrived.extend(candidate.change_hashes());
    }
    for (def, rows) in std::mem::take(&mut merged.waves) {
        batches.push(Batch::new(def, &rows, keys)?);
    }
    for (def, row, bytes, position) in std::mem::take(&mut merged.documents) {
        documents.add((def.table, row), &bytes, position, keys)?;
    }
    Ok(Outcome {
        merged,
        arrived,
        sets,
        batches,
        documents,
    })
}

/// Which medical record the written rows belong to.
fn records(merged: &Merged) -> HashMap<Key, Uuid> {
    let mut of = HashMap::new();
    for (def, rows) in &merged.waves {
        let Some(field) = def.record else { continue };
        for (row, _) in rows {
            let record = match def.field(field) {
                Some(_) => row.get(def, field).as_id(),
                None => Some(row.id),
            };
            of.extend(record.map(|record| ((def.table, row.id), record)));
        }
    }
    of
}

fn astray() -> Refused {
    Refused::internal("a worker speaks of a set that it was not given")
}

async fn load_logs(tx: &mut Tx, run: &[Candidate]) -> Result<Logs, Failure> {
    let headers = || run.iter().filter_map(|candidate| candidate.header.as_ref());
    let replicas: BTreeSet<Uuid> = headers().map(|header| header.replica).collect();
    let replicas: Vec<Uuid> = replicas.into_iter().collect();
    let heads = log::log_heads(tx, &replicas).await?;
    let held = |replica: &Uuid| heads.get(replica).map_or(0, |head| head.seq);
    let old: Vec<(Uuid, i64)> = headers()
        .filter_map(|header| Some((header.replica, i64::try_from(header.seq).ok()?)))
        .filter(|(replica, seq)| *seq <= held(replica))
        .collect();
    let replaced: Vec<(Uuid, i64)> = headers()
        .flat_map(|header| &header.replaces)
        .filter_map(|set| Some((set.replica, i64::try_from(set.seq).ok()?)))
        .collect();
    let mut logs = Logs {
        heads,
        ..Logs::default()
    };
    if !old.is_empty() || !replaced.is_empty() {
        logs.accepted = changes::accepted(tx, &[&*old, &*replaced].concat()).await?;
    }
    load_stood_in_for(tx, run, &mut logs).await?;
    if !old.is_empty() {
        let hashes: Vec<Vec<u8>> = run
            .iter()
            .map(|candidate| candidate.hash.to_vec())
            .collect();
        logs.aside = quarantine::quarantined(tx, &hashes).await?;
        logs.incomplete = incomplete::undecided_as(tx, &hashes, INCOMPLETE).await?;
    }
    Ok(logs)
}

/// What others stand in for, and what was taken under another number than its first.
async fn load_stood_in_for(tx: &mut Tx, run: &[Candidate], logs: &mut Logs) -> Result<(), Failure> {
    for candidate in run {
        let first = ChangeSet::moved_from(&candidate.signed).map(|hash| hash.bytes());
        logs.first
            .extend(first.map(|first| (candidate.hash, first)));
    }
    let own = run.iter().map(|candidate| candidate.hash);
    let all: Vec<[u8; 32]> = own.chain(logs.first.values().copied()).collect();
    logs.stood_in_for = quarantine::stood_in_for(tx, &all).await?;
    let headers = run.iter().filter_map(|candidate| candidate.header.as_ref());
    let replaced = headers.flat_map(|header| &header.replaces);
    let replaced: Vec<[u8; 32]> = replaced.map(|set| set.hash.bytes()).collect();
    if !replaced.is_empty() {
        logs.moved = moved::moved(tx, &replaced).await?;
    }
    Ok(())
}

/// The documents, facts, conflicts and actors that a run touches.
async fn load_rows(tx: &mut Tx, job: &Job, run: &[Candidate]) -> Result<Ground, Failure> {
    let parts = || run.iter().flat_map(|candidate| &candidate.parts);
    let mut ground = Ground {
        device: job.caller.device,
        ..Ground::default()
    };
    let mut touched: BTreeSet<Key> = BTreeSet::new();
    let mut facts: BTreeMap<&'static str, (&'static EntityDef, BTreeSet<Uuid>)> = BTreeMap::new();
    for part in parts() {
        match part.kind {
            PartKind::Change(..) => drop(touched.insert((part.def.table, part.row))),
            PartKind::Fact(_) => {
                facts
                    .entry(part.def.table)
                    .or_insert_with(|| (part.def, BTreeSet::new()))
                    .1
                    .insert(part.row);
            }
        }
    }
    let touched: Vec<Key> = touched.into_iter().collect();
    let mut stored = documents::load(tx, &touched, &job.keys).await?;
    let mut open = conflicts::open(tx, &touched, &job.keys).await?;
    for key in touched {
        let Some(def) = entity(key.0) else { continue };
        let open = open.remove(&key).unwrap_or_default().into_iter();
        ground.documents.push(Stored {
            def,
            row: key.1,
            bytes: stored.remove(&key).map(ByteBuf::from),
            open: open.map(|conflict| conflict.id).collect(),
        });
    }
    for (def, ids) in facts.into_values() {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        for (row, _) in rows::by_id(tx, def, &ids, &job.keys).await? {
            ground.facts.push((def, row.id, row_digest(def, &row)));
        }
    }
    let actors: BTreeSet<Vec<u8>> = run
        .iter()
        .filter_map(|candidate| candidate.header.as_ref())
        .flat_map(|header| header.actors.iter().map(|actor| actor.bytes().to_vec()))
        .collect();
    ground.actors = log::actors(tx, &actors.into_iter().collect::<Vec<_>>()).await?;
    Ok(ground)
}

/// Those changes of which something here might depend that belong to sets kept aside, and what these wait for.
async fn known_aside(
    tx: &mut Tx,
    run: &[Candidate],
) -> Result<BTreeMap<Vec<u8>, WaitsFor>, Failure> {
    let mut deps = BTreeSet::new();
    for part in run.iter().flat_map(|candidate| &candidate.parts) {
        if let PartKind::Change(change) = &part.kind {
            deps.extend(change.deps.iter().map(|dep| dep.to_vec()));
        }
    }
    if deps.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(quarantine::quarantined_changes(tx, &deps.into_iter().collect::<Vec<_>>()).await?)
}

async fn write(
    tx: &mut Tx,
    job: &Job,
    run: &[Candidate],
    outcome: Outcome,
    by: Option<Uuid>,
) -> Result<Done, Failure> {
    let (now, merged) = (rim::now(), outcome.merged);
    log::bind_actors(tx, &merged.new_actors).await?;
    for batch in outcome.batches {
        batch.write(tx).await?;
    }
    // After the rows: whose a change is follows from the medical record that its row belongs to.
    outcome.sets.write(tx, now).await?;
    only_theirs(tx, run, &merged.accepted).await?;
    outcome.documents.write(tx).await?;
    for (conflict, position) in &merged.raised {
        conflicts::raise(tx, conflict, *position, &job.keys).await?;
    }
    for (id, position) in &merged.decided {
        conflicts::settle(tx, id, *position, now).await?;
    }
    for (def, ids) in merged.derived {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        for derived in def.derived {
            let sql = refresh_derived(def, derived);
            sqlx::query(AssertSqlSafe(sql))
                .bind(&ids)
                .execute(&mut **tx)
                .await?;
        }
    }
    for (at, fault) in &merged.aside {
        let candidate = run.get(*at).ok_or_else(astray)?;
        let aside = Aside {
            signed: &candidate.signed,
            hash: &candidate.hash,
            header: candidate.header.as_ref(),
            code: &fault.code,
            words: &fault.words,
            changes: candidate.change_hashes(),
            waits_for: fault.waits_for.clone(),
        };
        quarantine::keep_aside(tx, aside, job.caller.device, rim::new_id(), &job.keys).await?;
        close(tx, candidate, fault).await?;
    }
    for at in &merged.whole {
        let candidate = run.get(*at).ok_or_else(astray)?;
        let (set, changes) = (&candidate.signed, candidate.change_hashes());
        incomplete::made_whole(tx, &candidate.hash, set, changes, &job.keys).await?;
    }
    for (at, fault) in &merged.again {
        let hash = &run.get(*at).ok_or_else(astray)?.hash;
        match fault {
            None => quarantine::decide(tx, hash, "accepted", by).await?,
            Some(fault) => {
                let why = (&*fault.code, fault.words.as_str());
                quarantine::still_aside(tx, hash, why, &fault.waits_for).await?;
                close(tx, run.get(*at).ok_or_else(astray)?, fault).await?;
            }
        }
    }
    let accepted = merged.accepted.iter().map(|(at, _)| run.get(*at));
    let accepted: Option<Vec<&Candidate>> = accepted.collect();
    // A set that moved may have stood aside under its first number.
    let under_any_number = |taken: &&Candidate| {
        let first = ChangeSet::moved_from(&taken.signed).map(|hash| hash.bytes().to_vec());
        [Some(taken.hash.to_vec()), first].into_iter().flatten()
    };
    let accepted = accepted.ok_or_else(astray)?;
    let hashes: Vec<Vec<u8>> = accepted.iter().flat_map(under_any_number).collect();
    quarantine::taken(tx, &hashes).await?;
    for candidate in accepted {
        replace(tx, candidate).await?;
    }
    let moved: Vec<(Uuid, LogHead)> = merged.moved.into_iter().collect();
    log::move_logs(tx, &moved).await?;
    Ok(Done {
        verdicts: merged.verdicts,
        position: merged.position,
        arrived: outcome.arrived,
    })
}

/// Whoever may see only their own medical records writes in no others.
async fn only_theirs(
    tx: &mut Tx,
    run: &[Candidate],
    accepted: &[(usize, i64)],
) -> Result<(), Failure> {
    let narrow = |at: &usize| run.get(*at).is_some_and(|set| set.own_records_only);
    let positions = accepted.iter().filter(|(at, _)| narrow(at));
    let positions: Vec<i64> = positions.map(|(_, position)| *position).collect();
    if !positions.is_empty() && changes::touch_others_records(tx, &positions).await? {
        return Err(Failure::NotTheirs);
    }
    Ok(())
}

/// Settles what a set that stands aside leaves open: it stands in for others, or for nothing any more.
async fn close(tx: &mut Tx, candidate: &Candidate, fault: &Fault) -> Result<(), Failure> {
    if fault.code == TAKEN_ALREADY {
        return Ok(quarantine::decide(tx, &candidate.hash, "dismissed", None).await?);
    }
    if fault.code == ENTERED_AGAIN {
        return Ok(quarantine::decide(tx, &candidate.hash, "replaced", None).await?);
    }
    // Its device has moved it meanwhile; whoever has it under its first number offers it in vain.
    if fault.code == FORK && moved::is_moved(tx, &candidate.hash).await? {
        return Ok(quarantine::decide(tx, &candidate.hash, "accepted", None).await?);
    }
    replace(tx, candidate).await
}

/// Closes what a set stands in for, where that is the same device's or the same author's.
async fn replace(tx: &mut Tx, candidate: &Candidate) -> Result<(), Failure> {
    match &candidate.header {
        Some(header) if candidate.authentic => Ok(quarantine::replaced(tx, header, true).await?),
        _ => Ok(()),
    }
}
