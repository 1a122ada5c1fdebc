//! One attempt at a run of sets: load what they touch, place and merge them, write everything.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use sqlx::AssertSqlSafe;
use uuid::Uuid;
use vetpms_model::digest::row_digest;
use vetpms_model::{EntityDef, entity};
use vetpms_protocol::Verdict;
use vetpms_sql::postgres::refresh_derived;

use super::Job;
use super::chain::{Logs, Place};
use super::merge::{Merge, Stopped, Working};
use super::prepare::{Candidate, Fault, PartKind, change_hashes};
use crate::app::App;
use crate::db::changes::{self, Sets};
use crate::db::documents::{Documents, Key};
use crate::db::log::{self, LogHead};
use crate::db::quarantine::{self, Aside};
use crate::db::rows::{self, Batch};
use crate::db::{Tx, conflicts, documents};
use crate::error::{Refused, describe, sqlstate};
use crate::rim;

/// Why an attempt failed.
pub(crate) enum Failure {
    /// The database does not take some value: which one shows when the sets are tried singly.
    Values(String),
    /// Anything else.
    Refused(Refused),
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        // Data exceptions, broken constraints, program limits.
        let of_values = |state: &str| {
            ["22", "23", "54"]
                .iter()
                .any(|class| state.starts_with(class))
        };
        match sqlstate(&error) {
            Some(state) if of_values(&state) => Self::Values(describe(&error)),
            _ => Self::Refused(error.into()),
        }
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refused) => refused,
            Failure::Values(cause) => Refused::internal(cause),
        }
    }
}

/// How a run is taken.
#[derive(Debug, Clone)]
pub(crate) enum Way {
    /// Each set at its place in its log.
    InOrder,
    /// Sets that stand aside, wherever in their log they are; a person may have released them.
    Again(Option<Uuid>),
    /// None of them: each is kept aside with this fault.
    Aside(Fault),
}

/// What became of a run.
pub(crate) struct Done {
    pub(crate) verdicts: Vec<Verdict>,
    /// The newest position.
    pub(crate) position: i64,
    /// The document changes that are in force now.
    pub(crate) arrived: Vec<Vec<u8>>,
}

/// What becomes of the candidates, before it is written.
struct Outcome {
    verdicts: Vec<Verdict>,
    position: i64,
    sets: Sets,
    arrived: Vec<Vec<u8>>,
    /// Candidates kept aside, with their fault and the hashes of their changes.
    aside: Vec<(usize, Fault, Vec<Vec<u8>>)>,
    /// Candidates that stood aside and were tried again; `None` when they were taken.
    again: Vec<(usize, Option<Fault>)>,
    moved: BTreeMap<Uuid, LogHead>,
    merge: Merge,
    batches: Vec<Batch>,
    documents: Documents,
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
    let logs = load_logs(tx, &job.candidates[run.clone()]).await?;
    let merge = load_rows(tx, job, &job.candidates[run.clone()]).await?;
    let aside = known_aside(tx, &job.candidates[run.clone()]).await?;
    let permit = app.working().await?;
    let work = Arc::clone(job);
    let by = if let Way::Again(by) = way { by } else { None };
    let merged = tokio::task::spawn_blocking(move || {
        let mut mill = Mill {
            job: &work,
            logs,
            aside,
            way,
            position,
            outcome: Outcome::at(position, merge),
        };
        run.into_iter().try_for_each(|at| mill.take(at))?;
        mill.seal()
    });
    let outcome = merged.await.map_err(Refused::from)??;
    drop(permit);
    write(tx, job, outcome, by).await
}

impl Outcome {
    fn at(position: i64, merge: Merge) -> Self {
        Self {
            verdicts: Vec::new(),
            position,
            sets: Sets::default(),
            arrived: Vec::new(),
            aside: Vec::new(),
            again: Vec::new(),
            moved: BTreeMap::new(),
            merge,
            batches: Vec::new(),
            documents: Documents::default(),
        }
    }
}

/// The sets of a run going through, one after the other.
struct Mill<'a> {
    job: &'a Job,
    logs: Logs,
    /// Changes that belong to sets kept aside.
    aside: BTreeSet<Vec<u8>>,
    way: Way,
    position: i64,
    outcome: Outcome,
}

impl Mill<'_> {
    fn take(&mut self, at: usize) -> Result<(), Refused> {
        if matches!(self.way, Way::Again(_)) {
            return self.take_again(at);
        }
        let job = self.job;
        let candidate = &job.candidates[at];
        let own = candidate
            .header
            .as_ref()
            .is_some_and(|header| header.device == job.caller.device);
        match self.logs.place(candidate) {
            Place::Before(verdict) => self.outcome.verdicts.push(verdict),
            Place::Gap(held) if own => {
                let words =
                    format!("the server holds this log up to number {held}; send what follows it");
                return Err(Refused::busy("gap", words, 1));
            }
            Place::Gap(_) => {
                let words = "sets before this one are missing".to_owned();
                self.outcome
                    .verdicts
                    .push(Verdict::Quarantined("gap".into(), words));
            }
            Place::Outside(fault) => {
                // A fault of the set itself says more than its place, except for a fork.
                let own_fault = candidate.fault.clone().filter(|_| fault.code != "fork");
                self.keep_aside(at, own_fault.unwrap_or(fault), false);
            }
            Place::Next => match self.merge(at, true)? {
                Ok(()) => {}
                Err(fault) => self.keep_aside(at, fault, own || candidate.authentic),
            },
        }
        Ok(())
    }

    /// Takes a set that stood aside; its log has gone on since, unless the set never counted in it.
    fn take_again(&mut self, at: usize) -> Result<(), Refused> {
        let next = self.logs.place(&self.job.candidates[at]) == Place::Next;
        let fault = self.merge(at, next)?.err();
        if let Some(fault) = &fault {
            let (code, words) = (fault.code.to_owned(), fault.words.clone());
            self.outcome
                .verdicts
                .push(Verdict::Quarantined(code, words));
        }
        self.outcome.again.push((at, fault));
        Ok(())
    }

    /// Merges the next set of its log; a fault leaves everything as it was.
    fn merge(&mut self, at: usize, advances: bool) -> Result<Result<(), Fault>, Refused> {
        let job = self.job;
        let candidate = &job.candidates[at];
        let Some(header) = &candidate.header else {
            return Ok(Err(Fault::new("unreadable", "no header")));
        };
        if let Some(fault) = &candidate.fault {
            return Ok(Err(fault.clone()));
        }
        if let Way::Aside(fault) = &self.way {
            return Ok(Err(fault.clone()));
        }
        let position = self.position + 1;
        if let Err(stopped) = self.outcome.merge.take(candidate, header, position) {
            return Ok(Err(self.explain(stopped)));
        }
        let hashes: Vec<[u8; 32]> = candidate.parts.iter().map(|part| part.hash).collect();
        self.outcome.sets.add(
            position,
            &candidate.hash,
            header,
            &candidate.signed,
            &hashes,
            &job.keys,
        )?;
        self.position = position;
        if advances {
            self.advance(candidate);
        }
        self.logs.accept(header, candidate.hash, position);
        self.outcome.arrived.extend(arrived(candidate));
        self.outcome.verdicts.push(Verdict::Accepted(position));
        Ok(Ok(()))
    }

    fn explain(&self, stopped: Stopped) -> Fault {
        let missing = match stopped {
            Stopped::Fault(fault) => return fault,
            Stopped::Missing(missing) => missing,
        };
        let waits_for: Vec<Vec<u8>> = missing.iter().map(|hash| hash.to_vec()).collect();
        let (code, words) = if waits_for.iter().any(|hash| self.aside.contains(hash)) {
            (
                "depends_on_quarantined",
                "it builds on a change that was kept aside",
            )
        } else {
            (
                "missing_dependency",
                "it builds on changes that the server has not got yet",
            )
        };
        Fault {
            waits_for,
            ..Fault::new(code, words)
        }
    }

    fn keep_aside(&mut self, at: usize, fault: Fault, advances: bool) {
        let candidate = &self.job.candidates[at];
        let hashes = change_hashes(&candidate.signed);
        self.aside.extend(hashes.iter().cloned());
        self.logs.keep_aside(candidate.hash, &fault);
        if advances {
            self.advance(candidate);
        }
        self.outcome.verdicts.push(Verdict::Quarantined(
            fault.code.to_owned(),
            fault.words.clone(),
        ));
        self.outcome.aside.push((at, fault, hashes));
    }

    fn advance(&mut self, candidate: &Candidate) {
        let Some(header) = &candidate.header else {
            return;
        };
        self.logs.advance(header, candidate.hash);
        if let Some(head) = self.logs.heads.get(&header.replica) {
            self.outcome.moved.insert(header.replica, head.clone());
        }
    }

    /// Lays everything out for the database.
    fn seal(self) -> Result<Outcome, Refused> {
        let mut outcome = self.outcome;
        outcome.position = self.position;
        for (def, rows) in std::mem::take(&mut outcome.merge.waves).into_values() {
            outcome
                .batches
                .push(Batch::new(def, &rows, &self.job.keys)?);
        }
        for (key, working) in &outcome.merge.documents {
            if let Working {
                bytes: Some(bytes),
                position: Some(position),
                ..
            } = working
            {
                outcome
                    .documents
                    .add(*key, bytes, *position, &self.job.keys)?;
            }
        }
        Ok(outcome)
    }
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
    let mut logs = Logs {
        heads,
        ..Logs::default()
    };
    if !old.is_empty() {
        let hashes: Vec<Vec<u8>> = run
            .iter()
            .map(|candidate| candidate.hash.to_vec())
            .collect();
        logs.accepted = changes::accepted(tx, &old).await?;
        logs.aside = quarantine::quarantined(tx, &hashes).await?;
    }
    Ok(logs)
}

/// The documents, facts, conflicts and actors that a run touches.
async fn load_rows(tx: &mut Tx, job: &Job, run: &[Candidate]) -> Result<Merge, Failure> {
    let parts = || run.iter().flat_map(|candidate| &candidate.parts);
    let mut merge = Merge::default();
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
    for (key, bytes) in documents::load(tx, &touched, &job.keys).await? {
        merge.documents.insert(key, Working::stored(bytes));
    }
    for (key, open) in conflicts::open(tx, &touched, &job.keys).await? {
        let open = open.into_iter().map(|conflict| conflict.id).collect();
        merge.documents.entry(key).or_default().open = open;
    }
    for (def, ids) in facts.into_values() {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        for (row, _) in rows::by_id(tx, def, &ids, &job.keys).await? {
            merge
                .facts
                .insert((def.table, row.id), row_digest(def, &row));
        }
    }
    let actors: BTreeSet<Vec<u8>> = run
        .iter()
        .filter_map(|candidate| candidate.header.as_ref())
        .flat_map(|header| header.actors.iter().map(|actor| actor.bytes().to_vec()))
        .collect();
    merge.actors = log::actors(tx, &actors.into_iter().collect::<Vec<_>>()).await?;
    Ok(merge)
}

/// Those changes of which something here might depend that belong to sets kept aside.
async fn known_aside(tx: &mut Tx, run: &[Candidate]) -> Result<BTreeSet<Vec<u8>>, Failure> {
    let mut deps = BTreeSet::new();
    for part in run.iter().flat_map(|candidate| &candidate.parts) {
        if let PartKind::Change(change) = &part.kind {
            deps.extend(change.deps.iter().map(|dep| dep.to_vec()));
        }
    }
    if deps.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found = quarantine::quarantined_changes(tx, &deps.into_iter().collect::<Vec<_>>()).await?;
    Ok(found.into_iter().collect())
}

fn arrived(candidate: &Candidate) -> impl Iterator<Item = Vec<u8>> {
    let changes = candidate.parts.iter();
    let changes = changes.filter(|part| matches!(part.kind, PartKind::Change(_)));
    changes.map(|part| part.hash.to_vec())
}

async fn write(
    tx: &mut Tx,
    job: &Job,
    outcome: Outcome,
    by: Option<Uuid>,
) -> Result<Done, Failure> {
    let now = rim::now();
    log::bind_actors(tx, &outcome.merge.new_actors).await?;
    outcome.sets.write(tx, now).await?;
    for batch in outcome.batches {
        batch.write(tx).await?;
    }
    outcome.documents.write(tx).await?;
    for (conflict, position) in &outcome.merge.raised {
        conflicts::raise(tx, conflict, *position, &job.keys).await?;
    }
    for (id, position) in &outcome.merge.decided {
        conflicts::settle(tx, id, *position, now).await?;
    }
    for (table, ids) in outcome.merge.derived {
        let Some(def) = entity(table) else { continue };
        let ids: Vec<Uuid> = ids.into_iter().collect();
        for derived in def.derived {
            let sql = refresh_derived(def, derived);
            sqlx::query(AssertSqlSafe(sql))
                .bind(&ids)
                .execute(&mut **tx)
                .await?;
        }
    }
    for (at, fault, changes) in outcome.aside {
        let candidate = &job.candidates[at];
        let aside = Aside {
            signed: &candidate.signed,
            hash: &candidate.hash,
            header: candidate.header.as_ref(),
            code: fault.code,
            words: &fault.words,
            changes,
            waits_for: fault.waits_for,
        };
        quarantine::keep_aside(tx, aside, job.caller.device, rim::new_id(), &job.keys).await?;
    }
    for (at, fault) in outcome.again {
        let hash = &job.candidates[at].hash;
        match fault {
            None => quarantine::decide(tx, hash, "accepted", by).await?,
            Some(fault) => {
                let why = (fault.code, fault.words.as_str());
                quarantine::still_aside(tx, hash, why, &fault.waits_for).await?;
            }
        }
    }
    let moved: Vec<(Uuid, LogHead)> = outcome.moved.into_iter().collect();
    log::move_logs(tx, &moved).await?;
    Ok(Done {
        verdicts: outcome.verdicts,
        position: outcome.position,
        arrived: outcome.arrived,
    })
}
