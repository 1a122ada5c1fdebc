//! The greeting: what this computer says of itself, and what it takes over of the answer.

use vetpms_protocol::{Hello, PROTOCOL, SCHEMA};
use vetpms_sync::{Failure, Greeting, Progress};

use super::bootstrap::{self, local};
use super::progress::progress;
use super::wire::Wire;
use super::{clock, renew, rights, versions, waiting};
use crate::desk::Desk;
use crate::session_users;

/// Greets the server and takes over who works here and what may be held; what is known here afterwards, and what the
/// answer says beside it.
///
/// # Errors
/// [`Failure`] of the network or of the replica.
pub(super) async fn greet(
    desk: &Desk,
    link: &mut dyn Wire,
) -> Result<(Progress, Greeting), Failure> {
    let known = progress(desk).map_err(local)?;
    let message = Hello {
        protocol: PROTOCOL,
        schema: SCHEMA,
        replica: desk.replica(),
        last_seq: known.last_seq,
        epoch: known.epoch,
        position: known.position,
        boot: desk.boot,
        waits: waiting::asked(desk).map_err(local)?,
    };
    let asked = desk.rim.now();
    let welcome = link.hello(desk, &message).await?;
    clock::compare(desk, (asked, desk.rim.now()), welcome.now);
    session_users::learn(desk, &welcome).map_err(local)?;
    versions::learn(desk, welcome.tables.as_deref()).map_err(local)?;
    if let Some(readable) = &welcome.readable {
        rights::take_over(desk, readable, welcome.records_of.as_deref()).map_err(local)?;
    }
    waiting::learn(desk, &welcome.aside).map_err(local)?;
    if known.epoch.is_none() {
        renew::begin_in(desk, welcome.epoch).map_err(local)?;
    }
    let known = progress(desk).map_err(local)?;
    let own = desk
        .read(|tx| Ok(tx.hash_at(desk.replica(), welcome.acknowledged)?))
        .map_err(local)?;
    let copy = bootstrap::is_needed(desk).map_err(local)?;
    let greeting = Greeting::new(&welcome, known.epoch, own, copy);
    Ok((known, greeting))
}
