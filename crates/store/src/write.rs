//! Writing rows of any table. Everything here happens inside the transaction of one use case.

use std::ops::Deref;

use rusqlite::{Connection, Params, params_from_iter};
use uuid::Uuid;
use vetpms_model::{EntityDef, Row, Stamp, Value};

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::tables::{Table, table};
use crate::values::{cell, id_of};

/// A transaction that writes. It reads what it has written.
#[derive(Debug)]
pub struct WriteTx<'a>(ReadTx<'a>);

impl<'a> Deref for WriteTx<'a> {
    type Target = ReadTx<'a>;

    fn deref(&self) -> &ReadTx<'a> {
        &self.0
    }
}

impl<'a> WriteTx<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self(ReadTx::new(connection))
    }

    /// Runs a statement that stays prepared; how many rows it touched.
    pub(crate) fn run<P: Params>(&self, sql: &str, params: P) -> Result<usize> {
        Ok(self.connection().prepare_cached(sql)?.execute(params)?)
    }

    /// Writes a row over the one with its id, then whatever is derived from it or for it.
    /// Whether it is newer than the one that is there, the caller knows.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn put_row(&self, def: &'static EntityDef, row: &Row, stamp: &Stamp) -> Result<()> {
        let table = table(def.table)?;
        self.write_row(table, &table.upsert, row, stamp)?;
        self.refresh(table, row)
    }

    /// Writes a fact unless it is there; whether it was new.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn insert_fact(&self, def: &'static EntityDef, row: &Row, stamp: &Stamp) -> Result<bool> {
        let table = table(def.table)?;
        let new = self.write_row(table, &table.insert_fact, row, stamp)? > 0;
        if new {
            self.refresh(table, row)?;
        }
        Ok(new)
    }

    /// Gives a row that has no position one.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn place_row(&self, def: &'static EntityDef, id: Uuid, position: i64) -> Result<()> {
        let sql = &table(def.table)?.place;
        self.run(sql, rusqlite::params![key(&id), position])
            .map(drop)
    }

    fn write_row(&self, table: &Table, sql: &str, row: &Row, stamp: &Stamp) -> Result<usize> {
        self.run(
            sql,
            params_from_iter(table.columns.iter().map(|column| cell(column, row, stamp))),
        )
    }

    pub(crate) fn refresh(&self, table: &Table, row: &Row) -> Result<()> {
        for sql in &table.refresh_self {
            self.run(sql, [key(&row.id)])?;
        }
        for (via, statements) in &table.refresh_parents {
            if let Some(Value::Id(parent)) = row.values.get(*via) {
                for sql in statements {
                    self.run(sql, [key(parent)])?;
                }
            }
        }
        Ok(())
    }

    /// Empties a table, before its rows are made anew from documents and facts.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn clear_projection(&self, def: &'static EntityDef) -> Result<()> {
        self.run(&table(def.table)?.clear, []).map(|_| ())
    }

    /// Removes everything that a row has left here: the row, its document, changes, conflicts and
    /// audit. Changes of our own that the server does not have yet stay in the log.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn forget_row(&self, def: &'static EntityDef, id: Uuid) -> Result<()> {
        self.run(&table(def.table)?.delete, [key(&id)])?;
        // First what names the items, then the items.
        self.run(
            "DELETE FROM conflict_records WHERE conflict_id IN \
             (SELECT id FROM conflicts WHERE table_name = ?1 AND row_id = ?2)",
            (def.table, key(&id)),
        )?;
        for sql in [
            "DELETE FROM documents WHERE table_name = ?1 AND row_id = ?2",
            "DELETE FROM conflicts WHERE table_name = ?1 AND row_id = ?2",
            "DELETE FROM audit WHERE table_name = ?1 AND row_id = ?2",
            "DELETE FROM changes WHERE table_name = ?1 AND row_id = ?2 AND NOT EXISTS \
             (SELECT 1 FROM outbox o WHERE o.replica = changes.replica AND o.seq = changes.seq)",
            "UPDATE changes SET folded = 1 WHERE table_name = ?1 AND row_id = ?2 AND folded = 0",
        ] {
            self.run(sql, (def.table, key(&id)))?;
        }
        Ok(())
    }

    /// Removes everything that a table has left here; the rows that went. Changes that were written on the device
    /// `own` stay in the log, read by nobody: a server that is restored from a backup may need them again.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn forget_table(&self, def: &'static EntityDef, own: Uuid) -> Result<Vec<Uuid>> {
        let sql = format!("SELECT id FROM {}", def.table);
        let gone = self.list(&sql, [], |row| id_of(row.get_ref(0)?))?;
        self.run(&table(def.table)?.clear, [])?;
        for sql in [
            // First what names the items, then the items.
            "DELETE FROM conflict_records WHERE conflict_id IN (SELECT id FROM conflicts WHERE table_name = ?1)",
            "DELETE FROM documents WHERE table_name = ?1",
            "DELETE FROM conflicts WHERE table_name = ?1",
            "DELETE FROM audit WHERE table_name = ?1",
            "UPDATE changes SET folded = 1 WHERE table_name = ?1 AND folded = 0",
        ] {
            self.run(sql, [def.table])?;
        }
        self.run(
            "DELETE FROM changes WHERE table_name = ?1 AND NOT EXISTS \
             (SELECT 1 FROM outbox o WHERE o.replica = changes.replica AND o.seq = changes.seq) AND NOT EXISTS \
             (SELECT 1 FROM change_sets s WHERE s.replica = changes.replica AND s.seq = changes.seq AND s.device = ?2)",
            rusqlite::params![def.table, key(&own)],
        )?;
        Ok(gone)
    }

    /// As [`WriteTx::forget_table`], for one row.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn forget_hidden(&self, def: &'static EntityDef, id: Uuid, own: Uuid) -> Result<()> {
        self.run(
            &format!("DELETE FROM {} WHERE id = ?1", def.table),
            [key(&id)],
        )?;
        for sql in [
            // First what names the items, then the items.
            "DELETE FROM conflict_records WHERE conflict_id IN \
             (SELECT id FROM conflicts WHERE table_name = ?1 AND row_id = ?2)",
            "DELETE FROM documents WHERE table_name = ?1 AND row_id = ?2",
            "DELETE FROM conflicts WHERE table_name = ?1 AND row_id = ?2",
            "DELETE FROM audit WHERE table_name = ?1 AND row_id = ?2",
            "UPDATE changes SET folded = 1 WHERE table_name = ?1 AND row_id = ?2 AND folded = 0",
        ] {
            self.run(sql, rusqlite::params![def.table, key(&id)])?;
        }
        self.run(
            "DELETE FROM changes WHERE table_name = ?1 AND row_id = ?3 AND NOT EXISTS \
             (SELECT 1 FROM outbox o WHERE o.replica = changes.replica AND o.seq = changes.seq) AND NOT EXISTS \
             (SELECT 1 FROM change_sets s WHERE s.replica = changes.replica AND s.seq = changes.seq AND s.device = ?2)",
            rusqlite::params![def.table, key(&own), key(&id)],
        )?;
        Ok(())
    }

    /// Lets what is left here of a table wait for its documents, which went with [`WriteTx::forget_table`]:
    /// what was not sent when a right went, and is accepted once it is back, comes without its changes.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn wait_again(&self, def: &'static EntityDef) -> Result<()> {
        self.run(
            "UPDATE changes SET folded = 0 WHERE table_name = ?1 AND kind = 'change' AND NOT EXISTS \
             (SELECT 1 FROM documents d WHERE d.table_name = ?1 AND d.row_id = changes.row_id)",
            [def.table],
        )?;
        Ok(())
    }
}
