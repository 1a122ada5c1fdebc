//! Statements for SQLite.
//!
//! Ids are BLOB(16), instants INTEGER milliseconds, days and exact decimals TEXT, yes or no
//! INTEGER, sets sorted JSON text; a period is two INTEGER columns. Names come from the
//! definitions only, never from a caller's text, and values are always bound.

use vetpms_model::EntityDef;

use crate::columns::{Column, ColumnType, Source, columns};
use crate::drift::{Dialect, declaration};

/// How SQLite spells tables.
pub const DIALECT: Dialect = Dialect {
    sealing: false,
    type_name,
    create_table,
};

fn type_name(ty: ColumnType) -> String {
    match ty {
        ColumnType::Id | ColumnType::Bytes => "BLOB",
        ColumnType::Bool | ColumnType::Int | ColumnType::Instant => "INTEGER",
        ColumnType::Text
        | ColumnType::Decimal(..)
        | ColumnType::Date
        | ColumnType::Words
        | ColumnType::Json => "TEXT",
    }
    .to_owned()
}

/// The columns that a writer fills, in the order in which [`upsert`], [`insert_fact`] and
/// [`select`] have them: all but the derived ones.
#[must_use]
pub fn stored(def: &'static EntityDef) -> Vec<Column> {
    columns(def, false)
        .into_iter()
        .filter(|column| !matches!(column.source, Source::Derived(_)))
        .collect()
}

/// Makes the table; a migration spells the same by hand.
#[must_use]
pub fn create_table(def: &'static EntityDef) -> String {
    let line = |column: &Column| {
        let key = if matches!(column.source, Source::Id) {
            " PRIMARY KEY"
        } else {
            ""
        };
        format!("    {}{key}", declaration(type_name, column))
    };
    let lines: Vec<_> = columns(def, false).iter().map(line).collect();
    format!(
        "CREATE TABLE {} (\n{}\n) STRICT;",
        def.table,
        lines.join(",\n")
    )
}

/// Writes a row, over an older one of the same id. Whether it is newer, the caller knows.
#[must_use]
pub fn upsert(def: &'static EntityDef) -> String {
    let names = names(def);
    let sets: Vec<_> = names
        .iter()
        .skip(1)
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    format!(
        "{} ON CONFLICT (id) DO UPDATE SET {}",
        insert(def, &names),
        sets.join(", ")
    )
}

/// Writes a fact unless it is there already. A fact that breaks a constraint is an error, not ignored.
#[must_use]
pub fn insert_fact(def: &'static EntityDef) -> String {
    format!("{} ON CONFLICT (id) DO NOTHING", insert(def, &names(def)))
}

/// Reads the stored columns of all rows; the caller adds the condition.
#[must_use]
pub fn select(def: &'static EntityDef) -> String {
    format!("SELECT {} FROM {}", names(def).join(", "), def.table)
}

/// Computes the derived columns of the row with id `?1` anew, one statement each:
/// the newest fact counts, of equally new ones that with the highest id.
#[must_use]
pub fn refresh_derived(parent: &'static EntityDef) -> Vec<String> {
    let one = |derived: &vetpms_model::Derived| {
        format!(
            "UPDATE {table} SET {column} = (SELECT {value} FROM {from} WHERE {via} = ?1 \
             ORDER BY {latest_by} DESC, id DESC LIMIT 1) WHERE id = ?1",
            table = parent.table,
            column = derived.column,
            value = derived.value,
            from = derived.from,
            via = derived.via,
            latest_by = derived.latest_by,
        )
    };
    parent.derived.iter().map(one).collect()
}

fn names(def: &'static EntityDef) -> Vec<String> {
    stored(def).into_iter().map(|column| column.name).collect()
}

fn insert(def: &EntityDef, names: &[String]) -> String {
    let marks: Vec<_> = (1..=names.len()).map(|n| format!("?{n}")).collect();
    format!(
        "INSERT INTO {} ({}) VALUES ({})",
        def.table,
        names.join(", "),
        marks.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use vetpms_model::Entity;
    use vetpms_model::people::{Patient, Weighing};
    use vetpms_model::scheduling::Appointment;

    #[test]
    fn a_period_is_two_columns_and_derived_ones_are_not_written() {
        let sql = upsert(Appointment::def());
        assert!(sql.starts_with(
            "INSERT INTO appointments (id, patient_id, scheduled_start, scheduled_end, "
        ));
        assert!(sql.contains("scheduled_end = excluded.scheduled_end"));
        assert!(!sql.contains(" id = excluded.id"));
        assert!(!upsert(Patient::def()).contains("weight_kg"));
        assert!(create_table(Patient::def()).contains("weight_kg TEXT"));
    }

    #[test]
    fn facts_stay_as_they_were_first_written() {
        assert!(insert_fact(Weighing::def()).ends_with("ON CONFLICT (id) DO NOTHING"));
        assert!(create_table(Weighing::def()).contains("weight_kg TEXT NOT NULL"));
    }

    #[test]
    fn the_newest_weighing_counts() {
        assert_eq!(
            refresh_derived(Patient::def()),
            [
                "UPDATE patients SET weight_kg = (SELECT weight_kg FROM patient_weights WHERE patient_id = ?1 \
             ORDER BY measured_at DESC, id DESC LIMIT 1) WHERE id = ?1"
            ]
        );
        assert!(refresh_derived(Weighing::def()).is_empty());
    }
}
