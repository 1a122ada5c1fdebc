//! A new device's first copy of the practice: table by table, resumable at any page.

use uuid::Uuid;
use vetpms_model::{ENTITIES, EntityDef};
use vetpms_protocol::Bootstrap;
use vetpms_store::{ReadTx, WriteTx};
use vetpms_sync::Failure;

use super::status::FirstCopy;
use super::versions::server_knows;
use super::wire::Wire;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::receive::receive_bootstrap;
use crate::session_users::greeted_with;

const COMPLETE: &str = "bootstrap_complete";
/// The newest position at which a part of it was made.
const COPIED_AT: &str = "copied_at";
/// In the place of a table's cursor: the server did not know it yet.
const LATER: &str = "later";

/// Whether the whole practice has come down; reports and archiving wait for it.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn is_complete(desk: &Desk) -> Result<bool, AppError> {
    desk.read(|tx| Ok(tx.meta_i64(COMPLETE)? == Some(1)))
}

/// Whether tables of a first copy are still on their way: rows that belong together may not all be here.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn is_under_way(desk: &Desk) -> Result<bool, AppError> {
    Ok(desk.profile().card.server.is_some() && !is_complete(desk)?)
}

/// Whether something is to be fetched that the server has.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn is_needed(desk: &Desk) -> Result<bool, AppError> {
    desk.read(|tx| {
        if tx.meta_i64(COMPLETE)? != Some(1) {
            return Ok(true);
        }
        for def in ENTITIES.iter() {
            if is_put_off(tx, def)? && server_knows(tx, def)? {
                return Ok(true);
            }
        }
        Ok(false)
    })
}

fn cursor_key(def: &EntityDef) -> String {
    format!("bootstrap/{}", def.table)
}

fn is_put_off(tx: &ReadTx, def: &EntityDef) -> Result<bool, AppError> {
    Ok(tx.meta_text(&cursor_key(def))?.as_deref() == Some(LATER))
}

/// Has a table fetched as soon as the server knows it.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn later(tx: &WriteTx, def: &EntityDef) -> Result<(), AppError> {
    Ok(tx.set_meta_text(&cursor_key(def), LATER)?)
}

/// How far the first copy is; none when there is no server or all is here.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn progress(desk: &Desk) -> Result<Option<FirstCopy>, AppError> {
    if !is_under_way(desk)? {
        return Ok(None);
    }
    desk.read(|tx| {
        let (mut rows, mut of, mut tables_left) = (0, 0, 0);
        for def in ENTITIES.iter() {
            match tx.meta_i64(&total_key(def.table))? {
                Some(total) => {
                    of += u32::try_from(total).unwrap_or(u32::MAX);
                    rows += u32::try_from(tx.count(def)?).unwrap_or(u32::MAX);
                }
                None => tables_left += 1,
            }
        }
        Ok(Some(FirstCopy {
            rows: rows.min(of),
            of,
            tables_left,
        }))
    })
}

/// Where the number of rows of a table is kept while it comes down.
fn total_key(table: &str) -> String {
    format!("bootstrap_total/{table}")
}

/// Fetches what is missing of the first copy.
///
/// # Errors
/// [`Failure`] of the network; what has come so far stays.
pub(crate) async fn run(desk: &Desk, link: &mut dyn Wire) -> Result<(), Failure> {
    let all = !is_complete(desk).map_err(local)?;
    for def in ENTITIES.iter() {
        let (put_off, known) = desk
            .read(|tx| Ok((is_put_off(tx, def)?, server_knows(tx, def)?)))
            .map_err(local)?;
        if !known {
            desk.store.write(|tx| later(tx, def)).map_err(local)?;
        }
        if !known || !(all || put_off) {
            continue;
        }
        loop {
            let cursor = desk
                .read(|tx| Ok(tx.meta_text(&cursor_key(def))?))
                .map_err(local)?;
            if cursor.as_deref() == Some("done") {
                break;
            }
            let after = cursor.and_then(|id| id.parse::<Uuid>().ok());
            let request = Bootstrap {
                table: def.table.to_owned(),
                after,
                rights: desk.read(greeted_with).map_err(local)?,
            };
            let page = link.bootstrap(desk, &request).await?;
            let total = i64::try_from(page.total).unwrap_or(i64::MAX);
            desk.store
                .write(|tx| Ok::<_, AppError>(tx.set_meta_i64(&total_key(def.table), total)?))
                .map_err(local)?;
            receive_bootstrap(desk, def, page).map_err(local)?;
        }
    }
    desk.store.write(complete).map_err(local)
}

/// Notes at which position the server made a page of the copy.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn copied_at(tx: &WriteTx, position: i64) -> Result<(), AppError> {
    let before = tx.meta_i64(COPIED_AT)?;
    Ok(tx.set_meta_i64(COPIED_AT, position.max(before.unwrap_or(position)))?)
}

/// Whether documents came with a first copy that may hold what a server lost which was restored to this position.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn reaches_behind(tx: &WriteTx, base: i64) -> Result<bool, AppError> {
    Ok(tx.meta_i64(COPIED_AT)?.is_some_and(|at| at > base))
}

/// Has the first copy of a table come again.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn begin_again(tx: &WriteTx, def: &EntityDef) -> Result<(), AppError> {
    tx.set_meta_text(&format!("bootstrap/{}", def.table), "")?;
    Ok(tx.set_meta_i64(COMPLETE, 0)?)
}

/// Has the whole first copy come again.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn begin_anew(tx: &WriteTx) -> Result<(), AppError> {
    tx.set_meta_i64(COPIED_AT, 0)?;
    ENTITIES.iter().try_for_each(|def| begin_again(tx, def))
}

/// Notes that the whole practice is here.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn complete(tx: &WriteTx) -> Result<(), AppError> {
    Ok(tx.set_meta_i64(COMPLETE, 1)?)
}

/// The replica itself failed: waiting mends a disk, and nothing else.
pub(crate) fn local(error: AppError) -> Failure {
    match error.code {
        Code::Disk | Code::DiskFull => Failure::Disk(error.message),
        _ => Failure::Refused {
            code: "replica".into(),
            message: error.message,
        },
    }
}
