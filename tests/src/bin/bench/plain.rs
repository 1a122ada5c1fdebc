//! The peer of everything that stores rows on a desk: the same rows put into the same tables of an
//! encrypted SQLite file, with nothing else: no documents, no log, no signature, no audit, no search.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_tests::support::Temp;

use crate::measure::thread_cpu;
use crate::practice::repository;

/// Rows of one transaction, as in an import.
const BATCH: usize = 500;
/// An instant for the columns that say when.
const WHEN: i64 = 1_767_225_600_000;

/// A row without any of our types.
#[derive(Clone)]
pub struct PlainRow {
    pub table: String,
    pub id: Uuid,
    pub values: Map<String, Json>,
}

impl PlainRow {
    /// A line of `vetpms export`.
    pub fn from_export(line: &str) -> Self {
        let mut line: Json = serde_json::from_str(line).expect("a line of JSON");
        let Json::Object(values) = line["values"].take() else {
            panic!("no values")
        };
        let id = line["id"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .expect("an id");
        Self {
            table: line["table"].as_str().expect("a table").to_owned(),
            id,
            values,
        }
    }
}

/// A SQLCipher file with the replica's tables, indexes and settings.
pub struct PlainDatabase {
    pub connection: Connection,
    columns: HashMap<String, Vec<(String, String)>>,
    _temp: Temp,
}

impl PlainDatabase {
    pub fn new() -> Self {
        let temp = Temp::new("bench-plain");
        let connection = Connection::open(temp.join("plain.db")).expect("a database");
        let settings = "PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'\"; \
             PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA cache_size = -32768; \
             PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
        connection.execute_batch(settings).expect("the settings");
        for migration in migrations() {
            let sql = std::fs::read_to_string(migration).expect("a migration");
            connection.execute_batch(&sql).expect("the tables");
        }
        connection.set_prepared_statement_cache_capacity(256);
        Self {
            connection,
            columns: HashMap::new(),
            _temp: temp,
        }
    }

    /// Puts the rows in and returns the processor time that it took.
    pub fn insert(&mut self, rows: &[PlainRow]) -> Duration {
        // Turning JSON into what SQLite binds is no part of the work that is compared.
        let ready: Vec<(String, Vec<Sql>)> = rows.iter().map(|row| self.bound(row)).collect();
        let before = thread_cpu();
        for batch in ready.chunks(BATCH) {
            let transaction = self.connection.transaction().expect("a transaction");
            for (sql, values) in batch {
                let mut statement = transaction.prepare_cached(sql).expect("a statement");
                statement
                    .execute(params_from_iter(values))
                    .expect("inserted");
            }
            transaction.commit().expect("committed");
        }
        thread_cpu() - before
    }

    fn bound(&mut self, row: &PlainRow) -> (String, Vec<Sql>) {
        let columns = self.columns_of(&row.table);
        let marks = vec!["?"; columns.len()].join(", ");
        let values = columns.iter().map(|(name, kind)| value(row, name, kind));
        (
            format!("INSERT INTO {} VALUES ({marks})", row.table),
            values.collect(),
        )
    }

    fn columns_of(&mut self, table: &str) -> &[(String, String)] {
        let connection = &self.connection;
        self.columns.entry(table.to_owned()).or_insert_with(|| {
            let mut statement = connection
                .prepare("SELECT name, type FROM pragma_table_info(?1)")
                .expect("prepared");
            let columns = statement
                .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))
                .expect("the columns");
            columns.collect::<Result<_, _>>().expect("the columns")
        })
    }
}

fn value(row: &PlainRow, column: &str, kind: &str) -> Sql {
    match (column, row.values.get(column), kind) {
        ("id", ..) | ("created_by" | "updated_by" | "updated_device", None, _) => {
            Sql::Blob(row.id.as_bytes().to_vec())
        }
        ("created_at" | "updated_at", None, _) => Sql::Integer(WHEN),
        (_, None, _) => Sql::Null,
        (_, Some(Json::Bool(is)), _) => Sql::Integer(i64::from(*is)),
        (_, Some(Json::Number(number)), _) => {
            Sql::Integer(number.as_i64().expect("a whole number"))
        }
        (_, Some(Json::String(text)), "BLOB") => {
            Sql::Blob(text.parse::<Uuid>().expect("an id").as_bytes().to_vec())
        }
        (_, Some(Json::String(text)), _) => Sql::Text(text.clone()),
        (_, Some(other), _) => Sql::Text(other.to_string()),
    }
}

fn migrations() -> Vec<PathBuf> {
    let folder = repository().join("migrations/sqlite");
    let files = std::fs::read_dir(&folder)
        .expect("the migrations")
        .flatten()
        .map(|entry| entry.path());
    let is_sql = |path: &PathBuf| {
        Path::new(path)
            .extension()
            .is_some_and(|ending| ending == "sql")
    };
    let mut files: Vec<PathBuf> = files.filter(is_sql).collect();
    files.sort();
    files
}

/// Puts the rows into a fresh database, in an order that is nobody's, as in the list.
pub fn insert_all(rows: &[PlainRow]) -> (PlainDatabase, Duration) {
    let mut rows = rows.to_vec();
    // The export is sorted by id, which would spare SQLite the work of finding each row's place.
    rows.sort_by_key(|row| {
        row.id
            .as_u128()
            .wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_0C83_25AC_0A4D)
    });
    let mut database = PlainDatabase::new();
    let cpu = database.insert(&rows);
    (database, cpu)
}
