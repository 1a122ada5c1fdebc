//! Statements for PostgreSQL: one shape per table, many rows per statement.
//!
//! Table names stay unqualified: the transaction's search path names the practice. Values never
//! stand in the text, they are bound as arrays, one per column.

use vetpms_model::check::Check;
use vetpms_model::{Derived, EntityDef, FieldType};

use crate::columns::{Column, ColumnType, Source, columns};
use crate::drift::Dialect;

/// How PostgreSQL spells tables. Its `type_name` knows no lengths: whoever reads the catalogue
/// reports `character varying` as `text` and compares lengths with [`type_of`].
pub const DIALECT: Dialect = Dialect {
    sealing: true,
    type_name: |ty| type_name(ty).to_string(),
    create_table,
};

/// The type of a column without its length, as `format_type` in the catalogue reports it.
fn type_name(ty: ColumnType) -> std::borrow::Cow<'static, str> {
    match ty {
        ColumnType::Id => "uuid".into(),
        ColumnType::Text => "text".into(),
        ColumnType::Bool => "boolean".into(),
        ColumnType::Int => "bigint".into(),
        ColumnType::Decimal(precision, scale) => format!("numeric({precision},{scale})").into(),
        ColumnType::Date => "date".into(),
        ColumnType::Instant => "timestamp with time zone".into(),
        ColumnType::Words => "text[]".into(),
        ColumnType::Json => "jsonb".into(),
        ColumnType::Bytes => "bytea".into(),
    }
}

/// The whole type of a column: a text with a limit of its own is a `character varying`.
#[must_use]
pub fn type_of(def: &EntityDef, column: &Column) -> String {
    if let Source::Field(at) = column.source
        && def.fields[at].ty == FieldType::Text
    {
        let limit = def.fields[at].checks.iter().find_map(|check| match check {
            Check::MaxLen(limit) => Some(*limit),
            _ => None,
        });
        if let Some(limit) = limit {
            return format!("character varying({limit})");
        }
    }
    type_name(column.ty).into_owned()
}

/// The statement that makes a table.
#[must_use]
pub fn create_table(def: &'static EntityDef) -> String {
    let lines: Vec<String> = columns(def, true)
        .iter()
        .map(|column| {
            let constraint = match (column.source, column.not_null) {
                (Source::Id, _) => " PRIMARY KEY",
                (_, true) => " NOT NULL",
                _ => "",
            };
            format!("    {} {}{constraint}", column.name, type_of(def, column))
        })
        .collect();
    format!("CREATE TABLE {} (\n{}\n);", def.table, lines.join(",\n"))
}

/// The columns that a projection writes, in the order of [`upsert`]'s parameters: all but the
/// derived ones.
#[must_use]
pub fn written(def: &'static EntityDef) -> Vec<Column> {
    columns(def, true)
        .into_iter()
        .filter(|column| !matches!(column.source, Source::Derived(_)))
        .collect()
}

/// Writes many rows, each id at most once: one array per column of [`written`]. Who wrote a row
/// first stays as it is. Sets come as array literals, JSON as text.
#[must_use]
pub fn upsert(def: &'static EntityDef) -> String {
    let columns = written(def);
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let (mut arrays, mut values) = (Vec::new(), Vec::new());
    for (at, column) in columns.iter().enumerate() {
        let (array, cast) = array_of(column.ty);
        arrays.push(format!("${}::{array}", at + 1));
        values.push(format!("x.c{at}{cast}"));
    }
    let aliases: Vec<String> = (0..columns.len()).map(|at| format!("c{at}")).collect();
    let updates: Vec<String> = names
        .iter()
        .filter(|name| !matches!(**name, "id" | "created_at" | "created_by"))
        .map(|name| format!("{name} = EXCLUDED.{name}"))
        .collect();
    format!(
        "INSERT INTO {} ({}) SELECT {} FROM unnest({}) AS x({}) ON CONFLICT (id) DO UPDATE SET {}",
        def.table,
        names.join(", "),
        values.join(", "),
        arrays.join(", "),
        aliases.join(", "),
        updates.join(", ")
    )
}

/// The array type that carries a column's values, and the cast of one of them.
fn array_of(ty: ColumnType) -> (&'static str, &'static str) {
    match ty {
        ColumnType::Id => ("uuid[]", ""),
        ColumnType::Text => ("text[]", ""),
        ColumnType::Bool => ("boolean[]", ""),
        ColumnType::Int => ("bigint[]", ""),
        ColumnType::Decimal(..) => ("numeric[]", ""),
        ColumnType::Date => ("date[]", ""),
        ColumnType::Instant => ("timestamptz[]", ""),
        ColumnType::Words => ("text[]", "::text[]"),
        ColumnType::Json => ("text[]", "::jsonb"),
        ColumnType::Bytes => ("bytea[]", ""),
    }
}

fn selected(def: &'static EntityDef) -> String {
    let columns = written(def);
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    format!("SELECT {} FROM {}", names.join(", "), def.table)
}

/// Reads the rows whose ids stand in the one parameter, in the columns of [`written`].
#[must_use]
pub fn select_rows(def: &'static EntityDef) -> String {
    format!("{} WHERE id = ANY($1)", selected(def))
}

/// Reads rows by id after the first parameter, at most the second.
#[must_use]
pub fn select_page(def: &'static EntityDef) -> String {
    format!("{} WHERE id > $1 ORDER BY id LIMIT $2", selected(def))
}

/// Reads every row.
#[must_use]
pub fn select_all(def: &'static EntityDef) -> String {
    selected(def)
}

/// Brings a derived column up to date for the rows in the one parameter. Of two facts of the
/// same moment the one with the higher id counts.
#[must_use]
pub fn refresh_derived(def: &'static EntityDef, derived: &Derived) -> String {
    let Derived {
        column,
        from,
        value,
        via,
        latest_by,
        ..
    } = derived;
    let table = def.table;
    format!(
        "UPDATE {table} AS t SET {column} = f.{value} FROM (SELECT DISTINCT ON ({via}) {via}, {value} FROM {from} \
         WHERE {via} = ANY($1) ORDER BY {via}, {latest_by} DESC, id DESC) AS f \
         WHERE t.id = f.{via} AND t.{column} IS DISTINCT FROM f.{value}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use vetpms_model::ENTITIES;
    use vetpms_model::Entity;
    use vetpms_model::people::{Patient, Weighing};

    #[test]
    fn a_sealed_field_never_has_a_plain_column() {
        for def in ENTITIES.iter() {
            let create = create_table(def);
            for field in def.fields.iter().filter(|field| field.sealed) {
                assert!(
                    !create.contains(&format!("    {} ", field.name)),
                    "{}",
                    field.name
                );
                assert!(create.contains(&format!("    {}_sealed bytea", field.name)));
                assert!(create.contains(&format!("    {}_index bytea", field.name)));
            }
        }
    }

    #[test]
    fn texts_keep_their_lengths() {
        let create = create_table(Patient::def());
        assert!(create.contains("    name character varying(100),"));
        assert!(create.contains("    notes text,"));
        assert!(create.contains("    weight_kg numeric(9,3),"));
        assert!(create_table(Weighing::def()).contains("    weight_kg numeric(9,3) NOT NULL,"));
    }

    #[test]
    fn a_statement_has_one_parameter_per_written_column() {
        for def in ENTITIES.iter() {
            let (sql, count) = (upsert(def), written(def).len());
            assert!(
                sql.contains(&format!("${count}::")) && !sql.contains(&format!("${}", count + 1))
            );
            assert!(
                !sql.contains("created_at = EXCLUDED")
                    && sql.contains("updated_at = EXCLUDED.updated_at")
            );
            for derived in def.derived {
                assert!(!sql.contains(&format!("{} = EXCLUDED", derived.column)));
                assert!(refresh_derived(def, derived).contains(derived.from));
            }
        }
    }
}
