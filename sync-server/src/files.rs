//! Taking files of attachments in and handing them out, part by part: never a whole file in memory.

use uuid::Uuid;
use vetpms_access::{CLINICAL, needed_to_write};
use vetpms_crypto::RunningHash;
use vetpms_model::Entity;
use vetpms_model::medical::Attachment;
use vetpms_protocol::limits::FILE_BYTES;
use vetpms_protocol::{
    Blob, FileBytes, FileOffer, FilePart, FileTaken, FileWanted, Hash32, WRONG_CONTENT,
    file_part_length, file_parts,
};

use crate::app::App;
use crate::db::{Tx, files, log};
use crate::error::Refused;
use crate::rim;
use crate::routes::caller::Caller;
use crate::seal::{Place, TenantKeys};

/// Files that a device may have begun and not finished.
const UNFINISHED: i64 = 16;

/// Refuses a device nobody of which may attach files.
async fn may_write(app: &App, caller: &Caller) -> Result<(), Refused> {
    let needed = needed_to_write(Attachment::def().table, CLINICAL);
    let mut tx = app.db.read(caller.entry()).await?;
    if files::may(&mut tx, needed.code()).await? {
        Ok(())
    } else {
        Err(Refused::forbidden(needed))
    }
}

/// Says what of a file is still to be sent.
///
/// # Errors
/// A [`Refused`] when it is too large, nobody of the device may attach files, or the database fails.
pub async fn offer(app: &App, caller: &Caller, offer: &FileOffer) -> Result<FileTaken, Refused> {
    if file_parts(offer.size).is_none() {
        let words = format!("a file has at least one byte and at most {FILE_BYTES}");
        let status = axum::http::StatusCode::BAD_REQUEST;
        return Err(Refused::new(status, "file_size", words));
    }
    may_write(app, caller).await?;
    let mut tx = app.db.write(caller.entry()).await?;
    if let Some(parts) = files::whole(&mut tx, offer.hash).await? {
        return Ok(taken(parts, true));
    }
    let size = i64::try_from(offer.size).unwrap_or(i64::MAX);
    let mut begun = files::begun(&mut tx, offer.hash, caller.device).await?;
    if begun.is_some_and(|known| known.size != size) {
        files::forget(&mut tx, offer.hash, caller.device).await?;
        begun = None;
    }
    if begun.is_none() {
        files::begin(&mut tx, offer.hash, caller.device, size, UNFINISHED).await?;
    }
    tx.commit().await?;
    Ok(taken(begun.map_or(0, |known| known.parts), false))
}

fn taken(parts: i32, complete: bool) -> FileTaken {
    FileTaken {
        parts: u32::try_from(parts).unwrap_or(0),
        complete,
    }
}

/// Takes the next part of a file; one that is here already, or too early, changes nothing. With the last one the whole
/// is tested against its hash.
///
/// # Errors
/// A [`Refused`] when the file was not announced, the part has another length than it must, the whole has another
/// hash, or the database fails.
pub async fn part(app: &App, caller: &Caller, part: FilePart) -> Result<FileTaken, Refused> {
    may_write(app, caller).await?;
    let keys = app.keys.of(app.db.directory(), caller.tenant).await?;
    let mut tx = app.db.write(caller.entry()).await?;
    if let Some(parts) = files::whole(&mut tx, part.hash).await? {
        return Ok(taken(parts, true));
    }
    let Some(known) = files::begun(&mut tx, part.hash, caller.device).await? else {
        let words = "this file was not announced; it is announced again";
        return Err(Refused::conflict("file_unknown", words));
    };
    let next = u32::try_from(known.parts).unwrap_or(0);
    if part.part != next {
        return Ok(taken(known.parts, false));
    }
    let size = u64::try_from(known.size).unwrap_or(0);
    if file_part_length(size, next) != Some(part.bytes.bytes().len()) {
        return Err(Refused::bad(
            "file_part",
            "this part has another length than it must",
        ));
    }
    let place = Place::File(part.hash.bytes(), next);
    let sealed = {
        let _turn = app.working().await?;
        keys.seal_blob(&place, part.bytes.bytes())?
    };
    files::keep_part(&mut tx, part.hash, caller.device, known.parts, &sealed).await?;
    let last = file_parts(size) == Some(next + 1);
    if last && !is_right(app, &mut tx, &keys, part.hash, caller.device).await? {
        files::forget(&mut tx, part.hash, caller.device).await?;
        tx.commit().await?;
        let words = "what arrived is not the file that was announced; it is sent once more";
        return Err(Refused::conflict(WRONG_CONTENT, words));
    }
    if !last {
        tx.commit().await?;
        return Ok(taken(known.parts + 1, false));
    }
    files::complete(&mut tx, part.hash, caller.device, rim::now()).await?;
    let head = log::head(&mut tx).await?;
    tx.commit().await?;
    // Others may wait for it.
    app.announcements.announce(caller.tenant, head.position);
    Ok(taken(known.parts + 1, true))
}

/// Whether the parts have the hash together; one of them in memory at a time.
async fn is_right(
    app: &App,
    tx: &mut Tx,
    keys: &TenantKeys,
    hash: Hash32,
    device: Uuid,
) -> Result<bool, Refused> {
    let mut running = RunningHash::default();
    let mut at = 0;
    while let Some(sealed) = files::part_of(tx, hash, device, at).await? {
        let number = u32::try_from(at).unwrap_or(0);
        let _turn = app.working().await?;
        running.update(&keys.open_blob(&Place::File(hash.bytes(), number), &sealed)?);
        at += 1;
    }
    Ok(running.finish() == hash.bytes())
}

/// Hands one part of a file out, to a device somebody of which may see a row that names it.
///
/// # Errors
/// A [`Refused`]: not found, which also stands for what may not be seen; or the database fails.
pub async fn fetch(app: &App, caller: &Caller, wanted: &FileWanted) -> Result<FileBytes, Refused> {
    let keys = app.keys.of(app.db.directory(), caller.tenant).await?;
    let mut tx = app.db.read(caller.entry()).await?;
    let number = i32::try_from(wanted.part).unwrap_or(i32::MAX);
    let found = files::part(&mut tx, wanted.hash, number).await?;
    let Some((size, sealed)) = found else {
        return Err(Refused::not_found("the server does not have this file yet"));
    };
    let _turn = app.working().await?;
    let bytes = keys.open_blob(&Place::File(wanted.hash.bytes(), wanted.part), &sealed)?;
    Ok(FileBytes {
        size: u64::try_from(size).unwrap_or(0),
        bytes: Blob::new(bytes),
    })
}
