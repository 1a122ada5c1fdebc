//! Taking change sets in: every set is judged on its own author, and one bad set never stops
//! unrelated ones.
//!
//! What needs no lock is done first: signatures, the look at foreign bytes, rights, values. Then
//! one transaction holds the practice's counter, places the sets, merges them in memory and
//! writes everything in a few statements. A set that the projection cannot take is found by
//! trying set by set, and kept aside. Automerge opens foreign bytes in a worker only.

pub(crate) mod again;
mod chain;
mod failure;
mod fault;
mod look;
mod merge;
mod mill;
mod prepare;
mod rules;
mod work;
mod write;

use std::sync::Arc;

use uuid::Uuid;
use vetpms_protocol::{Push, Pushed, SignedSet};

use crate::app::App;
use crate::db::{self, log};
use crate::error::Refused;
use crate::routes::caller::Caller;
use crate::seal::TenantKeys;

use failure::Failure;
use fault::Fault;
use mill::Way;
pub(crate) use prepare::change_hashes;
use prepare::{Candidate, Standing};
pub(crate) use work::{opened, perform};
use write::Done;

/// Everything that the steps of one push share.
pub(crate) struct Job {
    pub(crate) caller: Caller,
    /// The log that the sender writes, where it says so.
    pub(crate) replica: Uuid,
    pub(crate) keys: Arc<TenantKeys>,
    pub(crate) candidates: Vec<Candidate>,
}

/// Takes in a push.
///
/// # Errors
/// A [`Refused`] when nothing of it was taken: the device greets again and repeats it.
pub async fn push(app: &Arc<App>, caller: Caller, message: Push) -> Result<Pushed, Refused> {
    let keys = app.keys.of(app.db.directory(), caller.tenant).await?;
    let job = Arc::new(Job {
        caller,
        replica: message.replica,
        keys,
        candidates: judged(app, caller.tenant, message.sets, None).await?,
    });
    let (pushed, position) = in_one_transaction(app, &job, message.epoch).await?;
    if let Some(position) = position {
        app.announcements.announce(caller.tenant, position);
    }
    Ok(pushed)
}

/// Looks at sets; somebody may answer for them with their own rights.
async fn judged(
    app: &Arc<App>,
    tenant: Uuid,
    sets: Vec<SignedSet>,
    vouching: Option<Uuid>,
) -> Result<Vec<Candidate>, Refused> {
    let standing = Standing::of(app.db.directory(), tenant, &sets, vouching).await?;
    work::look_at(app, sets, standing).await
}

async fn in_one_transaction(
    app: &Arc<App>,
    job: &Arc<Job>,
    epoch: Uuid,
) -> Result<(Pushed, Option<i64>), Refused> {
    let _turn = app.pushing(job.caller.tenant).await?;
    let mut tx = app.db.write(job.caller.entry()).await?;
    let head = log::lock_head(&mut tx).await?;
    if head.epoch != epoch {
        return Err(Refused::busy(
            "epoch_changed",
            "the server was restored; greet it again",
            1,
        ));
    }
    chain::know_new_logs(&mut tx, job).await?;
    sqlx::query("SAVEPOINT batch").execute(&mut *tx).await?;
    let all = 0..job.candidates.len();
    let attempt = write::attempt(app, &mut tx, job, all, head.position, Way::InOrder).await;
    let mut done = match attempt {
        Ok(done) => done,
        Err(Failure::Refused(refused)) => return Err(refused),
        Err(_) => {
            sqlx::query("ROLLBACK TO SAVEPOINT batch")
                .execute(&mut *tx)
                .await?;
            one_by_one(app, &mut tx, job, head.position).await?
        }
    };
    let position = {
        let Done {
            arrived, position, ..
        } = &mut done;
        let arrived = std::mem::take(arrived);
        again::those_waiting(app, &mut tx, job.caller, &job.keys, arrived, *position).await?
    };
    let own = job.caller.writes(job.replica);
    let logs = log::log_heads(&mut tx, &[own]).await?;
    let acknowledged = logs
        .get(&own)
        .filter(|log| log.device == job.caller.device)
        .map_or(0, |log| u64::try_from(log.seq).unwrap_or(0));
    log::move_head(&mut tx, position).await?;
    tx.commit().await?;
    let moved = (position > head.position).then_some(position);
    Ok((
        Pushed {
            verdicts: done.verdicts,
            acknowledged,
        },
        moved,
    ))
}

/// The slow way, when the batch as a whole could not be written: each set under its own savepoint.
async fn one_by_one(
    app: &Arc<App>,
    tx: &mut db::Tx,
    job: &Arc<Job>,
    position: i64,
) -> Result<Done, Refused> {
    let mut all = Done {
        verdicts: Vec::with_capacity(job.candidates.len()),
        position,
        arrived: Vec::new(),
    };
    for at in 0..job.candidates.len() {
        let mut done = match savepoint(app, tx, job, at, all.position, Way::InOrder).await? {
            Ok(done) => done,
            Err(fault) => {
                let way = Way::Aside(fault);
                let attempt = write::attempt(app, tx, job, at..at + 1, all.position, way).await;
                attempt.map_err(Refused::from)?
            }
        };
        all.position = done.position;
        all.verdicts.append(&mut done.verdicts);
        all.arrived.append(&mut done.arrived);
    }
    Ok(all)
}

/// One set under a savepoint of its own; its fault, and nothing written, when the database does not take it
/// or a worker dies of it.
async fn savepoint(
    app: &Arc<App>,
    tx: &mut db::Tx,
    job: &Arc<Job>,
    at: usize,
    position: i64,
    way: Way,
) -> Result<Result<Done, Fault>, Refused> {
    sqlx::query("SAVEPOINT one").execute(&mut **tx).await?;
    let done = match write::attempt(app, tx, job, at..at + 1, position, way).await {
        Ok(done) => Ok(done),
        Err(failure) => {
            let (fault, cause) = failure.of_one()?;
            tracing::warn!(cause, "a change set is kept aside");
            sqlx::query("ROLLBACK TO SAVEPOINT one")
                .execute(&mut **tx)
                .await?;
            Err(fault)
        }
    };
    sqlx::query("RELEASE SAVEPOINT one")
        .execute(&mut **tx)
        .await?;
    Ok(done)
}
