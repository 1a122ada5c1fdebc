//! Programs of two versions in one practice. What this program does not know is kept as it came; what the server does
//! not know waits; and after an upgrade what is new is made of what was kept.

use std::collections::{BTreeMap, BTreeSet};

use vetpms_model::{ENTITIES, EntityDef};
use vetpms_protocol::{KnownTable, is_for_newer, is_for_sign_in};
use vetpms_store::{ReadTx, WriteTx};

use super::bootstrap;
use crate::care::stamp_from_log;
use crate::desk::Desk;
use crate::documents;
use crate::error::AppError;
use crate::receive::{finish, publish};
use crate::sync::Touched;

/// What the server said it knows.
const SERVER: &str = "server_tables";
/// What this program knew when it was last opened.
const OWN: &str = "own_tables";

/// Fields by table. Fields and tables are only ever added, so a smaller number is an older version.
type Known = BTreeMap<String, usize>;

fn own() -> Known {
    let defs = ENTITIES.iter();
    defs.map(|def| (def.table.to_owned(), def.fields.len()))
        .collect()
}

fn read(tx: &ReadTx, key: &str) -> Result<Option<Known>, AppError> {
    let Some(text) = tx.meta_text(key)? else {
        return Ok(None);
    };
    let pair = |word: &str| {
        let (table, fields) = word.split_once(':')?;
        Some((table.to_owned(), fields.parse().ok()?))
    };
    Ok(Some(text.split(',').filter_map(pair).collect()))
}

fn write(tx: &WriteTx, key: &str, known: &Known) -> Result<(), AppError> {
    let words = known.iter().map(|(table, n)| format!("{table}:{n}"));
    Ok(tx.set_meta_text(key, &words.collect::<Vec<_>>().join(","))?)
}

/// Keeps what the server says it knows; one that does not say knows as much as this program.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn learn(desk: &Desk, tables: Option<&[KnownTable]>) -> Result<(), AppError> {
    let Some(tables) = tables else {
        return Ok(());
    };
    let told: Known = tables
        .iter()
        .map(|known| (known.table.clone(), known.fields))
        .collect();
    let before = desk.read(|tx| read(tx, SERVER))?;
    if before.as_ref() == Some(&told) {
        return Ok(());
    }
    let before = before.unwrap_or_default();
    desk.store.write(|tx| {
        for def in ENTITIES.iter().filter(|def| def.is_fact()) {
            if before.get(def.table) < told.get(def.table) && before.contains_key(def.table) {
                bootstrap::later(tx, def)?; // its first copy lacked fields, and facts have no documents
            }
        }
        write(tx, SERVER, &told)
    })
}

/// Whether the server knows a table, as far as it has said.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn server_knows(tx: &ReadTx, def: &EntityDef) -> Result<bool, AppError> {
    let told = read(tx, SERVER)?;
    Ok(told.is_none_or(|told| told.contains_key(def.table)))
}

/// Whether the server's rows of a table lack fields that this program knows.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn server_lacks_fields(tx: &ReadTx, def: &EntityDef) -> Result<bool, AppError> {
    let told = read(tx, SERVER)?;
    let fields = told.and_then(|told| told.get(def.table).copied());
    Ok(fields.is_some_and(|fields| fields < def.fields.len()))
}

/// Whether the practice uses tables or fields that this program does not know.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn needs_newer(tx: &ReadTx) -> Result<bool, AppError> {
    let (told, own) = (read(tx, SERVER)?.unwrap_or_default(), own());
    let knows = |table: &str| own.get(table).copied().unwrap_or(0);
    Ok(told.iter().any(|(table, fields)| *fields > knows(table)))
}

/// Whether the server, and so perhaps a colleague, knows more fields of a table than this program.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn server_knows_more(tx: &ReadTx, def: &EntityDef) -> Result<bool, AppError> {
    let told = read(tx, SERVER)?;
    let fields = told.and_then(|told| told.get(def.table).copied());
    Ok(fields.is_some_and(|fields| fields > def.fields.len()))
}

/// The tables in which something of this computer's waits for a newer server, or for somebody to sign in.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn tables_for_newer_server(tx: &ReadTx) -> Result<BTreeSet<String>, AppError> {
    let waits = |code: &str| is_for_newer(code) || is_for_sign_in(code);
    let mut tables = BTreeSet::new();
    let all = tx.quarantined()?.into_iter();
    for kept in all.filter(|kept| !kept.dismissed && waits(&kept.code)) {
        if let Some(set) = tx.set_at(kept.replica, kept.seq)? {
            let bodies = set.bodies.into_iter().flatten();
            tables.extend(bodies.map(|body| body.table));
        }
    }
    Ok(tables)
}

/// Makes rows of what an older version of this program kept without understanding it, and has the tables fetched that
/// it never asked for.
///
/// # Errors
/// [`AppError`] of the store; it is tried again at the next start.
pub(crate) fn upgrade(desk: &Desk) -> Result<(), AppError> {
    let now = own();
    let before = desk.read(|tx| read(tx, OWN))?;
    if before.as_ref() == Some(&now) {
        return Ok(());
    }
    let Some(before) = before else {
        return desk.store.write(|tx| write(tx, OWN, &now));
    };
    let knew = |def: &EntityDef| before.get(def.table).copied().unwrap_or(0);
    let (touched, marker) = desk.store.write(|tx| {
        let mut touched = Touched::new();
        for def in ENTITIES.iter().filter(|def| knew(def) < def.fields.len()) {
            project(tx, def, &mut touched)?;
            // Of facts only the row is kept, so their new fields come with another first copy.
            if knew(def) == 0 || def.is_fact() {
                bootstrap::later(tx, def)?;
            }
        }
        write(tx, OWN, &now)?;
        let marker = finish(desk, tx, &mut touched)?;
        Ok::<_, AppError>((touched, marker))
    })?;
    publish(desk, touched, marker);
    Ok(())
}

/// The rows of a table, from its documents.
fn project(tx: &WriteTx, def: &'static EntityDef, touched: &mut Touched) -> Result<(), AppError> {
    for id in tx.document_ids(def.table)? {
        let Some(doc) = documents::open(tx, def, id)? else {
            continue;
        };
        let stamp = match tx.row(def, id)? {
            Some((_, stamp)) => Some(stamp),
            None => stamp_from_log(tx, def, id)?,
        };
        if let Some(stamp) = stamp {
            tx.put_row(def, &doc.read()?, &stamp)?;
            touched.insert((def.table, id));
        }
    }
    Ok(())
}
