//! Sets that stand aside, tried again: when what they build on has come, when their author has signed in, or when an
//! administrator answers for them.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;
use vetpms_protocol::Verdict;

use super::mill::Way;
use super::{Job, judged, savepoint};
use crate::app::App;
use crate::db::quarantine::{self, Kept};
use crate::db::{Tx, log};
use crate::error::Refused;
use crate::rebuild;
use crate::routes::caller::Caller;
use crate::seal::TenantKeys;

/// How long a greeting waits for what follows an upgrade.
const UPGRADE: Duration = Duration::from_secs(15);
/// What a greeting is refused with meanwhile.
const UPGRADING: &str = "upgrading";

/// Takes in the sets that have waited for changes that are in force now, and those that have waited for
/// these in turn; the newest position.
///
/// # Errors
/// A [`Refused`] when the database fails.
pub(super) async fn those_waiting(
    app: &Arc<App>,
    tx: &mut Tx,
    caller: Caller,
    keys: &Arc<TenantKeys>,
    mut arrived: Vec<Vec<u8>>,
    mut position: i64,
) -> Result<i64, Refused> {
    while !arrived.is_empty() {
        let mut next = Vec::new();
        for kept in quarantine::waiting_for(tx, &arrived, keys).await? {
            let done = again(app, tx, caller, keys, kept, position, None).await?;
            position = done.position;
            next.extend(done.arrived);
        }
        arrived = next;
    }
    Ok(position)
}

/// What a server does that may have been upgraded, once for each practice and start: rows are made anew where it knows
/// more of them now, and what stood aside because it was too old is tried again. It goes on when nobody waits for it.
///
/// # Errors
/// A [`Refused`] when the database fails, or while it is still at it; it is tried again at the next greeting.
pub(crate) async fn since_upgrade(app: &Arc<App>, caller: Caller) -> Result<(), Refused> {
    if app.has_tried_again(caller.tenant) {
        return Ok(());
    }
    let turn = app.pushing(caller.tenant).await;
    let turn = turn.map_err(|_| upgrading())?;
    let work = Arc::clone(app);
    let done = tokio::spawn(async move {
        let _turn = turn;
        if work.has_tried_again(caller.tenant) {
            return Ok(());
        }
        rebuild::since_upgrade(&work, caller.entry()).await?;
        those_that_wait(&work, caller, None).await?;
        work.tried_again(caller.tenant);
        Ok(())
    });
    match tokio::time::timeout(UPGRADE, done).await {
        Ok(done) => done?,
        Err(_) => Err(upgrading()),
    }
}

/// Whether a refusal says that the practice is being brought up to date: nobody may read it half done.
pub(crate) fn is_upgrading(refused: &Refused) -> bool {
    refused.code == UPGRADING
}

fn upgrading() -> Refused {
    let words =
        "the server is bringing the practice up to date after an upgrade, try again in a moment";
    Refused::busy(UPGRADING, words, 5)
}

/// Takes in what has waited for this author to sign in; the caller has registered their key.
///
/// # Errors
/// A [`Refused`] when the database fails; nothing has changed then.
pub(crate) async fn those_of(app: &Arc<App>, caller: Caller, author: Uuid) -> Result<(), Refused> {
    let _turn = app.pushing(caller.tenant).await?;
    those_that_wait(app, caller, Some(author)).await
}

/// Tries those again that wait for this author, or for a newer server.
async fn those_that_wait(
    app: &Arc<App>,
    caller: Caller,
    author: Option<Uuid>,
) -> Result<(), Refused> {
    let keys = app.keys.of(app.db.directory(), caller.tenant).await?;
    let mut tx = app.db.write(caller.entry()).await?;
    let head = log::lock_head(&mut tx).await?;
    let (mut position, mut arrived) = (head.position, Vec::new());
    let waiting = match author {
        Some(author) => quarantine::for_sign_in(&mut tx, author, &keys).await?,
        None => quarantine::for_newer(&mut tx, &keys).await?,
    };
    for kept in waiting {
        let done = again(app, &mut tx, caller, &keys, kept, position, None).await?;
        position = done.position;
        arrived.extend(done.arrived);
    }
    let position = those_waiting(app, &mut tx, caller, &keys, arrived, position).await?;
    log::move_head(&mut tx, position).await?;
    tx.commit().await?;
    if position > head.position {
        app.announcements.announce(caller.tenant, position);
    }
    Ok(())
}

/// Takes in a set for which a person answers, and whatever has waited for it. What became of it; `None`
/// when no such set stands aside.
///
/// # Errors
/// A [`Refused`] when the database fails; nothing has changed then.
pub(crate) async fn release(
    app: &Arc<App>,
    caller: Caller,
    id: Uuid,
    by: Uuid,
) -> Result<Option<Verdict>, Refused> {
    let keys = app.keys.of(app.db.directory(), caller.tenant).await?;
    let _turn = app.pushing(caller.tenant).await?;
    let mut tx = app.db.write(caller.entry()).await?;
    let head = log::lock_head(&mut tx).await?;
    let Some(kept) = quarantine::undecided(&mut tx, id, &keys).await? else {
        return Ok(None);
    };
    let mut done = again(app, &mut tx, caller, &keys, kept, head.position, Some(by)).await?;
    let arrived = std::mem::take(&mut done.arrived);
    let position = those_waiting(app, &mut tx, caller, &keys, arrived, done.position).await?;
    log::move_head(&mut tx, position).await?;
    tx.commit().await?;
    if position > head.position {
        app.announcements.announce(caller.tenant, position);
    }
    Ok(done.verdicts.pop())
}

async fn again(
    app: &Arc<App>,
    tx: &mut Tx,
    caller: Caller,
    keys: &Arc<TenantKeys>,
    kept: Kept,
    position: i64,
    by: Option<Uuid>,
) -> Result<super::Done, Refused> {
    let job = Arc::new(Job {
        caller,
        replica: Uuid::nil(),
        keys: Arc::clone(keys),
        candidates: judged(app, caller.tenant, vec![kept.signed], by).await?,
    });
    let fault = match savepoint(app, tx, &job, 0, position, Way::Again(by)).await? {
        Ok(done) => return Ok(done),
        Err(fault) => fault,
    };
    quarantine::still_aside(tx, &kept.hash, (&fault.code, &fault.words), &[]).await?;
    Ok(super::Done {
        verdicts: vec![fault.verdict()],
        position,
        arrived: Vec::new(),
    })
}
