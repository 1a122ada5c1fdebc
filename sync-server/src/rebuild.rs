//! Documents and rows made anew from the log of changes, and compared with what stands there.
//!
//! What differs is replaced; the log itself is never touched. It goes row by row in batches, each
//! in its own transaction under the practice's counter, so the server may go on serving.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;
use vetpms_document::Document;
use vetpms_model::digest::row_digest;
use vetpms_model::{ENTITIES, EntityDef, Row, Stamp};
use vetpms_protocol::BodyKind;

use crate::app::App;
use crate::db::documents::{Documents, Key};
use crate::db::pool::Entry;
use crate::db::rows::{self, Batch};
use crate::db::{Tx, changes, documents, known, log};
use crate::error::Refused;
use crate::seal::TenantKeys;

/// Rows of one batch.
const BATCH: i64 = 500;

/// What a rebuild has found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Rows looked at.
    pub compared: u64,
    /// Rows that differed.
    pub rows: u64,
    /// Documents that differed.
    pub documents: u64,
    /// Rows that stood in no change.
    pub removed: u64,
}

/// A row as the log makes it.
struct Made {
    row: Row,
    stamp: Stamp,
    /// The saved document and its position; none for a fact.
    document: Option<(Document, i64)>,
}

/// Rebuilds a practice.
///
/// # Errors
/// A [`Refused`] when the database fails or the log does not make a row.
pub async fn rebuild(app: &App, entry: Entry) -> Result<Found, Refused> {
    let keys = app.keys.of(app.db.directory(), entry.tenant).await?;
    let mut found = Found::default();
    for def in ENTITIES.iter() {
        of_table(app, entry, def, &keys, &mut found).await?;
    }
    Ok(found)
}

/// Makes anew the rows of those tables of which this program knows more fields than the one that made them, so that
/// what was kept without being understood shows.
///
/// # Errors
/// A [`Refused`] when the database fails; it is begun again then.
pub(crate) async fn since_upgrade(app: &App, entry: Entry) -> Result<(), Refused> {
    let mut tx = app.db.write(entry).await?;
    let grown = known::grown(&mut tx).await?;
    tx.commit().await?;
    if !grown.is_empty() {
        let keys = app.keys.of(app.db.directory(), entry.tenant).await?;
        let mut found = Found::default();
        for def in grown {
            of_table(app, entry, def, &keys, &mut found).await?;
        }
        tracing::info!(
            found.compared,
            found.rows,
            "rows were made anew after an upgrade"
        );
    }
    let mut tx = app.db.write(entry).await?;
    known::note(&mut tx).await?;
    Ok(tx.commit().await?)
}

async fn of_table(
    app: &App,
    entry: Entry,
    def: &'static EntityDef,
    keys: &TenantKeys,
    found: &mut Found,
) -> Result<(), Refused> {
    let mut after = Uuid::nil();
    loop {
        let mut tx = app.db.write(entry).await?;
        log::lock_head(&mut tx).await?;
        let ids = next_ids(&mut tx, def, after).await?;
        let Some(last) = ids.last() else {
            return Ok(());
        };
        after = *last;
        one_batch(&mut tx, def, &ids, keys, found).await?;
        tx.commit().await?;
    }
}

/// The next rows of a table, whether they stand in the log or only in the projection.
async fn next_ids(tx: &mut Tx, def: &'static EntityDef, after: Uuid) -> Result<Vec<Uuid>, Refused> {
    let sql = format!(
        "SELECT id FROM (
             (SELECT DISTINCT row_id AS id FROM changes WHERE table_name = $1 AND row_id > $2 ORDER BY 1 LIMIT $3)
             UNION (SELECT id FROM {} WHERE id > $2 ORDER BY 1 LIMIT $3)
             UNION (SELECT row_id FROM documents WHERE table_name = $1 AND row_id > $2 ORDER BY 1 LIMIT $3)
         ) AS ids ORDER BY id LIMIT $3",
        def.table
    );
    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(def.table)
        .bind(after)
        .bind(BATCH);
    Ok(query.fetch_all(&mut **tx).await?)
}

async fn one_batch(
    tx: &mut Tx,
    def: &'static EntityDef,
    ids: &[Uuid],
    keys: &TenantKeys,
    found: &mut Found,
) -> Result<(), Refused> {
    let mut made = from_log(tx, def, ids, keys).await?;
    let mut standing: HashMap<Uuid, (Row, Stamp)> = rows::by_id(tx, def, ids, keys)
        .await?
        .into_iter()
        .map(|(row, stamp)| (row.id, (row, stamp)))
        .collect();
    let wanted: Vec<Key> = ids.iter().map(|id| (def.table, *id)).collect();
    let mut stored = documents::load(tx, &wanted, keys).await?;
    let (mut differing, mut anew, mut gone) = (Vec::new(), Documents::default(), Vec::new());
    for id in ids {
        found.compared += 1;
        let Some(Made {
            row,
            stamp,
            document,
        }) = made.remove(id)
        else {
            gone.push(*id);
            continue;
        };
        let same = standing.remove(id).is_some_and(|(old, was)| {
            row_digest(def, &old) == row_digest(def, &row) && was == stamp
        });
        if !same {
            found.rows += 1;
            differing.push((row, stamp));
        }
        if let Some((mut document, position)) = document {
            let old = stored.remove(&(def.table, *id));
            let old = old.and_then(|bytes| Document::load(def, *id, &bytes).ok());
            if old.is_none_or(|mut old| old.heads() != document.heads()) {
                found.documents += 1;
                anew.add((def.table, *id), &document.save(), position, keys)?;
            }
        }
    }
    if !differing.is_empty() {
        let ids: Vec<Uuid> = differing.iter().map(|(row, _)| row.id).collect();
        Batch::new(def, &differing, keys)?.write(tx).await?;
        first_written(tx, def, &differing).await?;
        refresh(tx, def, &ids).await?;
    }
    anew.write(tx).await?;
    if !gone.is_empty() {
        found.removed += u64::try_from(gone.len()).unwrap_or(0);
        remove(tx, def, &gone).await?;
        sqlx::query("DELETE FROM documents WHERE table_name = $1 AND row_id = ANY($2)")
            .bind(def.table)
            .bind(&gone)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// Who wrote a row first, which the usual statement leaves alone.
async fn first_written(
    tx: &mut Tx,
    def: &'static EntityDef,
    rows: &[(Row, Stamp)],
) -> Result<(), Refused> {
    let sql = format!(
        "UPDATE {} AS t SET created_at = x.at, created_by = x.by
         FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) AS x (id, at, by)
         WHERE t.id = x.id AND (t.created_at, t.created_by) IS DISTINCT FROM (x.at, x.by)",
        def.table
    );
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(rows.iter().map(|(row, _)| row.id).collect::<Vec<_>>())
        .bind(
            rows.iter()
                .map(|(_, stamp)| stamp.created_at)
                .collect::<Vec<_>>(),
        )
        .bind(
            rows.iter()
                .map(|(_, stamp)| stamp.created_by)
                .collect::<Vec<_>>(),
        )
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn remove(tx: &mut Tx, def: &'static EntityDef, ids: &[Uuid]) -> Result<(), Refused> {
    let sql = format!("DELETE FROM {} WHERE id = ANY($1)", def.table);
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(ids)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Derived columns of replaced rows, and of the rows that replaced facts belong to.
async fn refresh(tx: &mut Tx, def: &'static EntityDef, ids: &[Uuid]) -> Result<(), Refused> {
    for parent in ENTITIES.iter() {
        for derived in parent.derived {
            let sql = vetpms_sql::postgres::refresh_derived(parent, derived);
            let rows: Vec<Uuid> = if parent.table == def.table {
                ids.to_vec()
            } else if derived.from == def.table {
                let via = format!(
                    "SELECT DISTINCT {} FROM {} WHERE id = ANY($1)",
                    derived.via, derived.from
                );
                sqlx::query_scalar(sqlx::AssertSqlSafe(via))
                    .bind(ids)
                    .fetch_all(&mut **tx)
                    .await?
            } else {
                continue;
            };
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(rows)
                .execute(&mut **tx)
                .await?;
        }
    }
    Ok(())
}

/// The rows that the log makes of these ids.
async fn from_log(
    tx: &mut Tx,
    def: &'static EntityDef,
    ids: &[Uuid],
    keys: &TenantKeys,
) -> Result<BTreeMap<Uuid, Made>, Refused> {
    let mut made: BTreeMap<Uuid, Made> = BTreeMap::new();
    for (change, stamp) in changes::of_rows(tx, def.table, ids, keys).await? {
        let (id, position, bytes) = (change.body.row, change.position, change.body.bytes.bytes());
        let damaged = || Refused::internal(format!("the log does not make {} {id}", def.table));
        match (change.body.kind, made.get_mut(&id)) {
            (BodyKind::Fact, Some(_)) => {}
            (BodyKind::Fact, None) => {
                let json = serde_json::from_slice(bytes).map_err(|_| damaged())?;
                let row = Row::from_json(def, id, &json).map_err(|_| damaged())?;
                made.insert(
                    id,
                    Made {
                        row,
                        stamp,
                        document: None,
                    },
                );
            }
            (BodyKind::Change, None) => {
                let mut document = Document::empty(def, id);
                document.apply(bytes).map_err(|_| damaged())?;
                made.insert(
                    id,
                    Made {
                        row: Row::empty(def, id),
                        stamp,
                        document: Some((document, position)),
                    },
                );
            }
            (BodyKind::Change, Some(known)) => {
                let Some((document, at)) = &mut known.document else {
                    return Err(damaged());
                };
                document.apply(bytes).map_err(|_| damaged())?;
                *at = position;
                let (created_at, created_by) = (known.stamp.created_at, known.stamp.created_by);
                known.stamp = Stamp {
                    created_at,
                    created_by,
                    ..stamp
                };
            }
        }
    }
    for (id, made) in &mut made {
        if let Some((document, _)) = &made.document {
            let damaged =
                |_| Refused::internal(format!("the log does not make {} {id}", def.table));
            made.row = document.read().map_err(damaged)?;
        }
    }
    Ok(made)
}
