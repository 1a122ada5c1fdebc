//! After a restore: of the server, whose lost tail is offered again, or of this computer, which begins a new log.

use uuid::Uuid;
use vetpms_crypto::{Key32, SigningKey, sign};
use vetpms_model::ids::new_id;
use vetpms_protocol::{ChangeSet, Hash32};
use vetpms_store::WriteTx;

use super::withdraw::Touched;
use super::{ahead, overtaking, stall};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::receive::{finish, publish};
use crate::rim::random;

/// The server may have lost what stood behind a position.
pub(super) const TAIL_OFFERED: &str = "tail_offered";
/// Where the epoch stands that what is here belongs to.
const EPOCH: &str = "epoch";
/// This computer's log was written elsewhere too.
pub(super) const LOG_RENEWED: &str = "log_renewed";

/// Remembers the epoch that the first copy is taken in: the server may be restored before it is whole.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn begin_in(desk: &Desk, epoch: Uuid) -> Result<(), AppError> {
    desk.store
        .write(|tx| Ok(tx.set_meta_text(EPOCH, &epoch.to_string())?))
}

/// Takes over the server's epoch and queues again what it may have lost.
///
/// # Errors
/// [`AppError`] of the store; nothing has changed then.
pub(super) fn adopt_epoch(
    desk: &Desk,
    epoch: Uuid,
    base: i64,
    acknowledged: u64,
) -> Result<(), AppError> {
    let (touched, marker) = desk.store.write(|tx| {
        let known = tx.meta_text(EPOCH)?;
        let mut touched = match known {
            Some(_) => ahead::put_back(desk, tx, base)?,
            None => Touched::new(),
        };
        let own = (desk.device(), desk.replica());
        let queued = tx.offer_again(own, acknowledged, base)?;
        let position = tx.meta_i64("position")?.unwrap_or(0);
        tx.set_meta_i64("position", position.min(base))?;
        tx.set_meta_text(EPOCH, &epoch.to_string())?;
        tx.set_meta_i64(
            "acknowledged",
            i64::try_from(acknowledged).unwrap_or(i64::MAX),
        )?;
        if known.is_some() {
            tx.note_sync_event(desk.rim.now(), TAIL_OFFERED, queued as u64)?;
        }
        // The server may have lost a former device of this computer with its work.
        if !former_devices(tx)?.is_empty() {
            move_waiting(desk, tx, desk.replica())?;
        }
        let marker = if touched.is_empty() {
            0
        } else {
            finish(desk, tx, &mut touched)?
        };
        Ok::<_, AppError>((touched, marker))
    })?;
    publish(desk, touched, marker);
    Ok(())
}

/// Begins a new log and moves there what waits in the old one. What the server has of the old log stays
/// as it is, and comes back with the next pages where it is missing here.
///
/// # Errors
/// [`AppError`] of the store, or of the profile's file; the old log is then still in use.
pub(super) fn mint(desk: &Desk) -> Result<(), AppError> {
    begin_log(desk, |tx, fresh| {
        overtaking::forget_former_logs(tx)?;
        let moved = move_waiting(desk, tx, fresh)?;
        Ok(tx.note_sync_event(desk.rim.now(), LOG_RENEWED, moved)?)
    })
}

/// Begins a new log, which is in use once `follow` is done too.
///
/// # Errors
/// [`AppError`] of the store, or of the profile's file; the old log is then still in use.
pub(super) fn begin_log(
    desk: &Desk,
    follow: impl FnOnce(&WriteTx, Uuid) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let fresh = new_id(desk.rim.now(), random(desk.rim.as_ref()));
    let former = desk.replica();
    let done = desk.store.write(|tx| {
        // Within the transaction: whoever commits next waits for it, and then writes the new log.
        desk.change_profile(|profile| profile.card.replica = fresh)?;
        tx.set_meta_text(REPLICA, &fresh.to_string())?;
        tx.set_meta_i64("acknowledged", 0)?;
        follow(tx, fresh)
    });
    if done.is_err() {
        desk.change_profile(|profile| profile.card.replica = former)?;
    } else {
        // A copy of a running machine writes with the same actors.
        desk.renew_actor();
    }
    done
}

/// Goes on as another device with a new log, where what waits is moved to. `keep` stores what the device proves itself
/// with.
///
/// # Errors
/// [`AppError`] of the store, or of the profile's file; nothing has changed then.
pub(crate) fn begin_as(
    desk: &Desk,
    (device, replica): (Uuid, Uuid),
    server: Option<String>,
    keep: impl FnOnce(&WriteTx) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let former = desk.profile().card;
    let done = desk.store.write(|tx| {
        let mut devices = former_devices(tx)?;
        devices.push(former.device);
        let devices: Vec<String> = devices.iter().map(Uuid::to_string).collect();
        tx.set_meta_text(FORMER_DEVICES, &devices.join(","))?;
        // Within the transaction, as for a new log.
        desk.change_profile(|profile| {
            profile.card.former.push(former.device);
            (profile.card.device, profile.card.replica) = (device, replica);
            profile.card.server.clone_from(&server);
        })?;
        tx.set_meta_text(DEVICE, &device.to_string())?;
        tx.set_meta_text(REPLICA, &replica.to_string())?;
        tx.set_meta_i64("acknowledged", 0)?;
        keep(tx)?;
        stall::note_halted(tx, None)?;
        overtaking::forget_former_logs(tx)?;
        let moved = move_waiting(desk, tx, replica)?;
        tx.note_sync_event(desk.rim.now(), JOINED_AGAIN, moved)?;
        Ok::<_, AppError>(())
    });
    if done.is_err() {
        desk.change_profile(|profile| profile.card = former)?;
    } else {
        // An actor is one device's.
        desk.renew_actor();
    }
    done
}

/// This computer joined its practice again.
const JOINED_AGAIN: &str = "joined_again";
/// Where the replica keeps which device it is; as below.
pub(crate) const DEVICE: &str = "device";
/// Where the devices stand that this computer was before it joined again.
const FORMER_DEVICES: &str = "former_devices";

fn former_devices(tx: &WriteTx) -> Result<Vec<Uuid>, AppError> {
    let named = tx.meta_text(FORMER_DEVICES)?.unwrap_or_default();
    Ok(named.split(',').filter_map(|id| id.parse().ok()).collect())
}

/// Where the replica keeps its own name: the profile's file is written beside it and may be older.
pub(crate) const REPLICA: &str = "replica";

fn move_waiting(desk: &Desk, tx: &WriteTx, fresh: Uuid) -> Result<u64, AppError> {
    let mut moved = 0;
    let former = former_devices(tx)?;
    for device in former.into_iter().chain([desk.device()]) {
        while let Some(signed) = tx.outbox_of_former_logs(device, fresh)? {
            move_set(desk, tx, &ChangeSet::open(signed)?, fresh)?;
            moved += 1;
        }
    }
    Ok(moved)
}

/// Moves a set of a former log of this computer to the end of the log in use.
///
/// # Errors
/// [`AppError`] of the store, or [`Code::Replica`] when this computer has lost its key.
pub(crate) fn move_set(
    desk: &Desk,
    tx: &WriteTx,
    old: &ChangeSet,
    replica: Uuid,
) -> Result<(), AppError> {
    let lost = || {
        AppError::new(
            Code::Replica,
            "this computer's key is missing; let it join the practice again",
        )
    };
    let new = carried(desk, tx, old, replica)?.ok_or_else(lost)?;
    Ok(tx.move_set(old, &new)?)
}

/// The set as the next one of another log, vouched for by this computer; nothing when it has lost its key.
pub(crate) fn carried(
    desk: &Desk,
    tx: &WriteTx,
    old: &ChangeSet,
    replica: Uuid,
) -> Result<Option<ChangeSet>, AppError> {
    let Some(seed) = tx.meta("device_key")? else {
        return Ok(None);
    };
    let key = SigningKey::from_seed(Key32::from_slice(&seed)?);
    let (last, previous) = tx.log_head(replica)?.unwrap_or((0, Hash32::ZERO));
    let place = (desk.device(), replica, last + 1, previous);
    let new = old.moved_to(place, |bytes| key.sign(sign::CARRIED_SET, bytes))?;
    Ok(Some(new))
}
