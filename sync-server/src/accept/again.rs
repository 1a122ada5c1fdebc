//! Sets that stand aside, tried again: when what they build on has come, or when an administrator
//! answers for them.

use std::sync::Arc;

use uuid::Uuid;
use vetpms_protocol::Verdict;

use super::mill::Way;
use super::{Job, judged, savepoint};
use crate::app::App;
use crate::db::quarantine::{self, Kept};
use crate::db::{Tx, log};
use crate::error::Refused;
use crate::routes::caller::Caller;
use crate::seal::TenantKeys;

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

/// Tries what stood aside because this server did not know its table: an upgraded server may. Once for each practice
/// and start.
///
/// # Errors
/// A [`Refused`] when the database fails; it is tried again at the next greeting.
pub(crate) async fn since_upgrade(app: &Arc<App>, caller: Caller) -> Result<(), Refused> {
    if app.has_tried_again(caller.tenant) {
        return Ok(());
    }
    let keys = app.keys.of(app.db.directory(), caller.tenant).await?;
    let _turn = app.pushing(caller.tenant).await?;
    let mut tx = app.db.write(caller.entry()).await?;
    let head = log::lock_head(&mut tx).await?;
    let (mut position, mut arrived) = (head.position, Vec::new());
    for kept in quarantine::of_unknown_tables(&mut tx, &keys).await? {
        let done = again(app, &mut tx, caller, &keys, kept, position, None).await?;
        position = done.position;
        arrived.extend(done.arrived);
    }
    let position = those_waiting(app, &mut tx, caller, &keys, arrived, position).await?;
    log::move_head(&mut tx, position).await?;
    tx.commit().await?;
    app.tried_again(caller.tenant);
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
