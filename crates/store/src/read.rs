//! Reading rows of any table.

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, Params, Rows, params};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::def::IS_DELETED;
use vetpms_model::digest::TableDigest;
use vetpms_model::{EntityDef, Row, Stamp, Value};

use crate::error::{Result, StoreError};
use crate::plans;
use crate::tables::{Table, table};
use crate::values::{bound, row_of, value_of};

/// A transaction that sees one moment of the replica. Rows with a tombstone are rows like any
/// other here; the queries for screens leave them out.
pub struct ReadTx<'a> {
    connection: &'a Connection,
}

impl std::fmt::Debug for ReadTx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReadTx")
    }
}

impl<'a> ReadTx<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }

    pub(crate) fn connection(&self) -> &'a Connection {
        self.connection
    }

    /// Runs a statement and reads each row; the statement stays prepared.
    pub(crate) fn list<T, P: Params>(
        &self,
        sql: &str,
        params: P,
        mut read: impl FnMut(&rusqlite::Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        plans::note(sql);
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }

    /// Runs a statement and reads its first row.
    pub(crate) fn first<T, P: Params>(
        &self,
        sql: &str,
        params: P,
        read: impl FnOnce(&rusqlite::Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        plans::note(sql);
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        rows.next()?.map(read).transpose()
    }

    /// A row by id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn row(&self, def: &'static EntityDef, id: Uuid) -> Result<Option<(Row, Stamp)>> {
        let table = table(def.table)?;
        self.first(&table.by_id, [id.as_bytes().as_slice()], |row| {
            table.read(row)
        })
    }

    /// The rows with this value in a field, by id; `Null` finds those with nothing entered.
    ///
    /// # Errors
    /// [`StoreError::UnknownField`] for a name that the table lacks and for a period.
    pub fn rows_where(
        &self,
        def: &'static EntityDef,
        field: &str,
        value: &Value,
    ) -> Result<Vec<(Row, Stamp)>> {
        let table = table(def.table)?;
        let name = Self::column(table, def, field)?;
        // Only `=` lets SQLite use an index that leaves out the rows with nothing entered.
        let is = if value.is_null() { "IS" } else { "=" };
        let sql = format!("{} WHERE {name} {is} ?1 ORDER BY id", table.select);
        self.list(&sql, [bound(value)], |row| table.read(row))
    }

    /// At most `limit` rows with something entered in `field`, highest first; deleted rows left out.
    ///
    /// # Errors
    /// [`StoreError::UnknownField`] for a name that the table lacks and for a period.
    pub fn latest_by(
        &self,
        def: &'static EntityDef,
        field: &str,
        limit: usize,
    ) -> Result<Vec<(Row, Stamp)>> {
        let table = table(def.table)?;
        let name = Self::column(table, def, field)?;
        let kept = def
            .field(IS_DELETED)
            .map_or("", |_| "AND is_deleted IS NOT 1");
        let sql = format!(
            "{} WHERE {name} IS NOT NULL {kept} ORDER BY {name} DESC, id DESC LIMIT ?1",
            table.select
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.list(&sql, [limit], |row| table.read(row))
    }

    fn column<'t>(table: &'t Table, def: &EntityDef, field: &str) -> Result<&'t str> {
        let found = table.column_of(field).map(|column| column.name.as_str());
        found.ok_or_else(|| StoreError::UnknownField {
            table: def.table,
            field: field.to_owned(),
        })
    }

    /// At most `limit` rows with a higher id than `after`, by id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn scan(
        &self,
        def: &'static EntityDef,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<(Row, Stamp)>> {
        let table = table(def.table)?;
        // An empty blob comes before every id.
        let after = after.as_ref().map_or(&[][..], |id| id.as_bytes());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.list(&table.page, params![after, limit], |row| table.read(row))
    }

    /// The rows of a table that stand behind a position of the server's order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn rows_behind(&self, def: &'static EntityDef, position: i64) -> Result<Vec<(Row, Stamp)>> {
        let table = table(def.table)?;
        self.list(&table.behind, [position], |row| table.read(row))
    }

    /// How many rows the table has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count(&self, def: &'static EntityDef) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM {}", def.table);
        let counted = self.first(&sql, [], |row| Ok(row.get(0)?))?;
        Ok(counted.unwrap_or(0))
    }

    /// The digest over all rows of the table.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn digest(&self, def: &'static EntityDef) -> Result<TableDigest> {
        let table = table(def.table)?;
        let mut statement = self.connection.prepare_cached(&table.select)?;
        let mut rows: Rows<'_> = statement.query([])?;
        let mut digest = TableDigest::default();
        while let Some(row) = rows.next()? {
            digest.add(def, &table.read(row)?.0);
        }
        Ok(digest)
    }

    /// The derived columns of a row as JSON; empty ones, and tables without any, leave out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn derived(&self, def: &'static EntityDef, id: Uuid) -> Result<Map<String, Json>> {
        let Some((sql, columns)) = &table(def.table)?.derived else {
            return Ok(Map::new());
        };
        let found = self.first(sql, [id.as_bytes().as_slice()], |row| {
            let mut map = Map::new();
            for (at, (name, ty)) in columns.iter().enumerate() {
                let value = value_of(*ty, row.get_ref(at)?)?;
                if !value.is_null() {
                    map.insert((*name).to_owned(), value.to_json());
                }
            }
            Ok(map)
        })?;
        Ok(found.unwrap_or_default())
    }
}

impl Table {
    /// Reads a row that one of the table's selects found.
    pub(crate) fn read(&self, row: &rusqlite::Row<'_>) -> Result<(Row, Stamp)> {
        row_of(&self.columns, self.def.fields.len(), row)
    }
}

/// An id as it is bound.
pub(crate) fn key(id: &Uuid) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(rusqlite::types::ValueRef::Blob(id.as_bytes()))
}
