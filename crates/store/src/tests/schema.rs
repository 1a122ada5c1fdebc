//! Migrations against definitions, and against older and newer programs.

use rusqlite::Connection;
use vetpms_model::ENTITIES;
use vetpms_sql::{drift, sqlite};

use super::support::{Folder, key, store};
use crate::connection::{self, Role};
use crate::migrate::MIGRATIONS;
use crate::{Store, StoreError, store::schema};

#[test]
fn the_migrations_make_what_the_definitions_say() {
    let (_folder, store) = store();
    let missing: Vec<_> = store
        .drift()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        missing.is_empty(),
        "a migration is missing:\n{}",
        missing.join("\n")
    );
}

#[test]
fn a_column_that_a_migration_forgot_is_named() {
    let all = MIGRATIONS.concat();
    let forgetful = all.replacen("    date_of_birth TEXT,\n", "", 1);
    assert_ne!(forgetful, all);
    let memory = Connection::open_in_memory().unwrap();
    memory.execute_batch(&forgetful).unwrap();
    let missing = drift::drift(&sqlite::DIALECT, &ENTITIES, &schema(&memory).unwrap());
    let printed: Vec<_> = missing.iter().map(ToString::to_string).collect();
    assert_eq!(
        printed,
        ["ALTER TABLE patients ADD COLUMN date_of_birth TEXT;"]
    );
    memory.execute_batch(&printed[0]).unwrap();
    assert!(drift::drift(&sqlite::DIALECT, &ENTITIES, &schema(&memory).unwrap()).is_empty());
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let folder = Folder::new();
    drop(Store::create(&folder.database(), &key(1)).unwrap());
    let newer = connection::open(&folder.database(), &key(1), Role::Writer).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    let refused = Store::open(&folder.database(), &key(1)).unwrap_err();
    assert!(
        matches!(refused, StoreError::Newer { found: 99, known } if known as usize == MIGRATIONS.len()),
        "{refused}"
    );
    let after = connection::open(&folder.database(), &key(1), Role::Writer).unwrap();
    assert_eq!(crate::migrate::version(&after).unwrap(), 99);
}

#[test]
fn an_interrupted_first_start_is_finished_by_the_next() {
    let folder = Folder::new();
    connection::make_database_file(&folder.database()).unwrap();
    drop(connection::open(&folder.database(), &key(1), Role::Writer).unwrap());
    let store = Store::open(&folder.database(), &key(1)).unwrap();
    assert!(store.drift().unwrap().is_empty());
}
