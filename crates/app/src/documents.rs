//! Opening a row's document on a replica that keeps what it receives unread.

use uuid::Uuid;
use vetpms_document::preflight::preflight;
use vetpms_document::{Applied, Document, DocumentError, Hash, stored_heads};
use vetpms_model::EntityDef;
use vetpms_store::{ReadTx, Store, StoredDocument};

use crate::error::AppError;

/// The row's document with everything that waits folded in; `None` when the row has none.
///
/// # Errors
/// [`AppError`] when stored bytes cannot be read.
pub(crate) fn open(
    tx: &ReadTx,
    def: &'static EntityDef,
    id: Uuid,
) -> Result<Option<Document>, AppError> {
    tx.document(def.table, id)?
        .map(|stored| fold(def, id, &stored))
        .transpose()
}

/// A row's document as the server has it, with what this replica has written to it and not sent.
///
/// # Errors
/// [`AppError`] when the bytes cannot be read.
pub(crate) fn with_unsent(
    tx: &ReadTx,
    def: &'static EntityDef,
    id: Uuid,
    bytes: Vec<u8>,
) -> Result<Document, AppError> {
    let unsent = tx.unsent_changes(def.table, id)?.into_iter();
    let pending = unsent.map(|(_, _, change)| change).collect();
    fold(def, id, &StoredDocument { bytes, pending })
}

/// The heads of a row's document, sorted; none when the row has none. Opens the document only when it must.
///
/// # Errors
/// [`AppError`] when stored bytes cannot be read.
pub(crate) fn heads(tx: &ReadTx, def: &'static EntityDef, id: Uuid) -> Result<Vec<Hash>, AppError> {
    let Some(stored) = tx.document(def.table, id)? else {
        return Ok(Vec::new());
    };
    if stored.pending.is_empty()
        && let Some(heads) = stored_heads(def, &stored.bytes)
    {
        return Ok(heads);
    }
    Ok(fold(def, id, &stored)?.heads())
}

fn fold(def: &'static EntityDef, id: Uuid, stored: &StoredDocument) -> Result<Document, AppError> {
    let mut doc = if stored.bytes.is_empty() {
        Document::empty(def, id)
    } else {
        Document::load(def, id, &stored.bytes)?
    };
    let mut waiting: Vec<&[u8]> = stored.pending.iter().map(Vec::as_slice).collect();
    // The server's order respects what builds on what; a page cut in between is the exception.
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut still = Vec::new();
        for bytes in waiting {
            if let Applied::Waiting(_) = take(&mut doc, bytes)? {
                still.push(bytes);
            }
        }
        if still.len() == before {
            still
                .into_iter()
                .try_for_each(|bytes| doc.keep_waiting(bytes))?;
            break;
        }
        waiting = still;
    }
    Ok(doc)
}

/// Folds changes that wait unread into their documents, a bounded number of rows at a time; whether more is left.
///
/// # Errors
/// [`AppError`] of the store. A row whose document cannot be read is left as it is, for `verify` to tell.
pub(crate) fn fold_waiting(store: &Store, rows: usize) -> Result<bool, AppError> {
    store.write(|tx| {
        let waiting = tx.documents_waiting(rows)?;
        let mut folded = 0;
        for (table, id) in &waiting {
            let Some(def) = vetpms_model::entity(table) else {
                continue;
            };
            if let Ok(Some(mut doc)) = open(tx, def, *id) {
                tx.put_document(table, *id, &doc.save())?;
                folded += 1;
            }
        }
        Ok(folded > 0 && waiting.len() == rows)
    })
}

/// Applies one foreign change after the pre-flight.
///
/// # Errors
/// [`DocumentError`]; the document must then be thrown away.
pub(crate) fn take(doc: &mut Document, bytes: &[u8]) -> Result<Applied, DocumentError> {
    preflight(bytes)?;
    doc.apply(bytes)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use vetpms_document::Pen;
    use vetpms_model::people::Client;
    use vetpms_model::{Entity, Patch, Value};

    use super::*;

    const ROW: Uuid = Uuid::from_u128(7);

    /// A client and what it is renamed to, each change built on the one before; and their last state.
    fn written() -> (Vec<Vec<u8>>, Document) {
        let def = Client::def();
        let mut doc = Document::empty(def, ROW);
        let mut changes = Vec::new();
        for (n, name) in ["Smith", "Jones", "Brown", "Green"].iter().enumerate() {
            let patch = Patch::default()
                .with(def, "client_type", Value::Text("REGULAR".to_owned()))
                .with(def, "last_name", Value::Text((*name).to_owned()));
            let pen = Pen {
                actor: [1; 16],
                spare: [2; 16],
                time: DateTime::from_timestamp(i64::try_from(n).unwrap(), 0).unwrap(),
            };
            changes.push(doc.write(&patch, None, &pen).unwrap().unwrap().bytes);
        }
        (changes, doc)
    }

    fn folded(bytes: Vec<u8>, pending: &[Vec<u8>]) -> Document {
        let pending = pending.to_vec();
        fold(Client::def(), ROW, &StoredDocument { bytes, pending }).unwrap()
    }

    #[test]
    fn changes_come_into_force_in_whatever_order_they_came() {
        let (changes, mut whole) = written();
        for turned in 0..changes.len() {
            let mut order = changes.clone();
            order.rotate_left(turned);
            order.reverse();
            let mut doc = folded(Vec::new(), &order);
            assert_eq!(doc.heads(), whole.heads(), "{turned}");
            assert_eq!(doc.read().unwrap(), whole.read().unwrap(), "{turned}");
            assert_eq!(doc.save(), folded(Vec::new(), &changes).save(), "{turned}");
        }
    }

    #[test]
    fn what_comes_before_its_ground_is_kept_and_comes_into_force_with_it() {
        let (changes, mut whole) = written();
        for late in 0..changes.len() - 1 {
            let mut early = changes.clone();
            let ground = early.remove(late);
            // Saved without it, as in a quiet moment, and again when nothing new has come.
            let mut doc = folded(Vec::new(), &early);
            let bytes = folded(doc.save(), &[]).save();
            let mut doc = folded(bytes, &[ground]);
            assert_eq!(doc.read().unwrap(), whole.read().unwrap(), "{late}");
            assert_eq!(doc.heads(), whole.heads(), "{late}");
        }
    }
}
