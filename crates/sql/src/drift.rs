//! Drift between the definitions and a migrated schema.
//!
//! The caller reads the schema from its database; here it is only compared. Columns that no
//! definition names any more are left alone: fields are retired, never dropped.

use std::collections::HashMap;
use std::fmt;

use vetpms_model::EntityDef;

use crate::columns::{Column, ColumnType, columns};

/// How one database spells tables.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// Whether sealed fields stand as ciphertext and blind index.
    pub sealing: bool,
    /// The type of a column, as the database itself reports it.
    pub type_name: fn(ColumnType) -> String,
    /// The statement that makes a table.
    pub create_table: fn(&'static EntityDef) -> String,
}

/// A column as the database has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Table.
    pub table: String,
    /// Column.
    pub column: String,
    /// Its type, as the database reports it; upper and lower case are the same.
    pub ty: String,
    /// Whether it refuses to be empty.
    pub not_null: bool,
}

/// One difference. `Display` prints the statement of the migration that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Drift {
    /// The table does not exist.
    Table {
        /// The statement that makes it.
        create: String,
    },
    /// The column does not exist.
    Column {
        /// Table.
        table: &'static str,
        /// Name, type and constraint, as a migration spells them.
        declaration: String,
    },
    /// The column is of another type than the definition says.
    Type {
        /// Table.
        table: &'static str,
        /// Column.
        column: String,
        /// What the definition says.
        expected: String,
        /// What the database says.
        found: String,
    },
    /// The column may be empty and should not be, or the other way round.
    NotNull {
        /// Table.
        table: &'static str,
        /// Column.
        column: String,
        /// Whether the definition forbids an empty value.
        expected: bool,
    },
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { create } => f.write_str(create),
            Self::Column { table, declaration } => {
                write!(f, "ALTER TABLE {table} ADD COLUMN {declaration};")
            }
            Self::Type {
                table,
                column,
                expected,
                found,
            } => {
                write!(
                    f,
                    "-- {table}.{column} is {found}, its definition says {expected}"
                )
            }
            Self::NotNull {
                table,
                column,
                expected,
            } => {
                let (is, should) = if *expected {
                    ("may be empty", "must not")
                } else {
                    ("is NOT NULL", "may be empty")
                };
                write!(f, "-- {table}.{column} {is}, by its definition it {should}")
            }
        }
    }
}

/// Compares the definitions with what the database has.
#[must_use]
pub fn drift(dialect: &Dialect, defs: &[&'static EntityDef], found: &[Found]) -> Vec<Drift> {
    let by_name: HashMap<(&str, &str), &Found> = found
        .iter()
        .map(|f| ((f.table.as_str(), f.column.as_str()), f))
        .collect();
    let mut all = Vec::new();
    for def in defs {
        if !found.iter().any(|f| f.table == def.table) {
            all.push(Drift::Table {
                create: (dialect.create_table)(def),
            });
            continue;
        }
        for column in columns(def, dialect.sealing) {
            match by_name.get(&(def.table, column.name.as_str())) {
                None => {
                    all.push(Drift::Column {
                        table: def.table,
                        declaration: declaration(dialect.type_name, &column),
                    });
                }
                Some(found) => all.extend(differences(dialect, def.table, &column, found)),
            }
        }
    }
    all
}

/// Name, type and constraint of a column.
#[must_use]
pub(crate) fn declaration(type_name: fn(ColumnType) -> String, column: &Column) -> String {
    let not_null = if column.not_null { " NOT NULL" } else { "" };
    format!("{} {}{not_null}", column.name, type_name(column.ty))
}

fn differences(
    dialect: &Dialect,
    table: &'static str,
    column: &Column,
    found: &Found,
) -> Vec<Drift> {
    let mut all = Vec::new();
    let expected = (dialect.type_name)(column.ty);
    if column.not_null != found.not_null {
        all.push(Drift::NotNull {
            table,
            column: column.name.clone(),
            expected: column.not_null,
        });
    }
    if !expected.eq_ignore_ascii_case(&found.ty) {
        all.push(Drift::Type {
            table,
            column: column.name.clone(),
            expected,
            found: found.ty.clone(),
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite;
    use vetpms_model::ENTITIES;

    fn whole() -> Vec<Found> {
        let of = |def: &'static EntityDef| {
            columns(def, false).into_iter().map(|column| Found {
                table: def.table.to_owned(),
                column: column.name.clone(),
                ty: (sqlite::DIALECT.type_name)(column.ty),
                not_null: column.not_null,
            })
        };
        ENTITIES.iter().flat_map(|def| of(def)).collect()
    }

    #[test]
    fn a_whole_schema_has_no_drift_even_with_retired_columns() {
        let mut found = whole();
        let retired = Found {
            table: "clients".into(),
            column: "fax".into(),
            ty: "TEXT".into(),
            not_null: false,
        };
        found.push(retired);
        assert_eq!(drift(&sqlite::DIALECT, &ENTITIES, &found), []);
    }

    #[test]
    fn what_is_missing_is_printed_as_a_statement() {
        let mut found = whole();
        found.retain(|f| !(f.table == "patients" && f.column == "date_of_birth"));
        found.retain(|f| f.table != "species");
        let printed: Vec<_> = drift(&sqlite::DIALECT, &ENTITIES, &found)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(printed.len(), 2);
        assert!(printed[0].starts_with("CREATE TABLE species ("));
        assert_eq!(
            printed[1],
            "ALTER TABLE patients ADD COLUMN date_of_birth TEXT;"
        );
    }

    #[test]
    fn wrong_types_and_constraints_are_named() {
        let mut found = whole();
        for f in found
            .iter_mut()
            .filter(|f| f.table == "clients" && f.column == "created_at")
        {
            f.ty = "TEXT".into();
            f.not_null = false;
        }
        let printed: Vec<_> = drift(&sqlite::DIALECT, &ENTITIES, &found)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            printed,
            [
                "-- clients.created_at may be empty, by its definition it must not",
                "-- clients.created_at is TEXT, its definition says INTEGER",
            ]
        );
    }
}
