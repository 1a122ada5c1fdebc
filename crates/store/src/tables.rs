//! The statements of every table, written once.

use std::collections::HashMap;
use std::sync::LazyLock;

use vetpms_model::{ENTITIES, EntityDef};
use vetpms_sql::{Column, ColumnType, Source, columns, sqlite};

use crate::error::{Result, StoreError};

/// Everything the generic reads and writes need of a table.
pub(crate) struct Table {
    pub(crate) def: &'static EntityDef,
    /// The stored columns, in the order of `upsert` and of every select.
    pub(crate) columns: Vec<Column>,
    pub(crate) upsert: String,
    pub(crate) insert_fact: String,
    /// All rows; a condition may follow.
    pub(crate) select: String,
    pub(crate) by_id: String,
    /// Rows after an id, a number of them.
    pub(crate) page: String,
    /// Rows that stand behind a position.
    pub(crate) behind: String,
    pub(crate) delete: String,
    pub(crate) clear: String,
    /// Gives a row without a position one.
    pub(crate) place: String,
    /// Takes a later position than this one from every row: facts wait for theirs again.
    pub(crate) displace: String,
    /// Statements that compute a row's own derived columns.
    pub(crate) refresh_self: Vec<String>,
    /// For each table that derives from these facts: the field that names its row, and its statements.
    pub(crate) refresh_parents: Vec<(usize, Vec<String>)>,
    /// Reads the derived columns of a row.
    pub(crate) derived: Option<(String, Vec<(&'static str, ColumnType)>)>,
}

static TABLES: LazyLock<HashMap<&'static str, Table>> = LazyLock::new(|| {
    ENTITIES
        .iter()
        .map(|def| (def.table, Table::new(def)))
        .collect()
});

/// The statements of a table.
pub(crate) fn table(name: &str) -> Result<&'static Table> {
    TABLES
        .get(name)
        .ok_or_else(|| StoreError::UnknownTable(name.to_owned()))
}

impl Table {
    fn new(def: &'static EntityDef) -> Self {
        let select = sqlite::select(def);
        Self {
            def,
            columns: sqlite::stored(def),
            upsert: sqlite::upsert(def),
            insert_fact: sqlite::insert_fact(def),
            by_id: format!("{select} WHERE id = ?1"),
            page: format!("{select} WHERE id > ?1 ORDER BY id LIMIT ?2"),
            behind: format!("{select} WHERE updated_position > ?1 ORDER BY id"),
            select,
            delete: format!("DELETE FROM {} WHERE id = ?1", def.table),
            clear: format!("DELETE FROM {}", def.table),
            place: format!(
                "UPDATE {} SET updated_position = ?2 WHERE id = ?1 AND updated_position IS NULL",
                def.table
            ),
            displace: format!(
                "UPDATE {} SET updated_position = {} WHERE updated_position > ?1",
                def.table,
                if def.is_fact() { "NULL" } else { "?1" }
            ),
            refresh_self: sqlite::refresh_derived(def),
            refresh_parents: refresh_parents(def),
            derived: derived(def),
        }
    }

    /// The column that holds a field, unless it takes two.
    pub(crate) fn column_of(&self, field: &str) -> Option<&Column> {
        let at = self.def.index(field)?;
        self.columns
            .iter()
            .find(|column| matches!(column.source, Source::Field(index) if index == at))
    }
}

fn refresh_parents(fact: &'static EntityDef) -> Vec<(usize, Vec<String>)> {
    let parents = ENTITIES.iter().filter_map(|parent| {
        let derived = parent
            .derived
            .iter()
            .find(|derived| derived.from == fact.table)?;
        Some((fact.index(derived.via)?, sqlite::refresh_derived(parent)))
    });
    parents.collect()
}

fn derived(def: &'static EntityDef) -> Option<(String, Vec<(&'static str, ColumnType)>)> {
    let own: Vec<_> = columns(def, false)
        .into_iter()
        .filter_map(|column| match column.source {
            Source::Derived(derived) => Some((derived.column, column.ty)),
            _ => None,
        })
        .collect();
    let names: Vec<_> = own.iter().map(|(name, _)| *name).collect();
    (!own.is_empty()).then(|| {
        (
            format!(
                "SELECT {} FROM {} WHERE id = ?1",
                names.join(", "),
                def.table
            ),
            own,
        )
    })
}
