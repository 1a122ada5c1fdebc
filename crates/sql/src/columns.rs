//! The columns of an entity's table: its fields, what is derived, and who wrote the row.

use vetpms_model::{Derived, EntityDef, FieldDef, FieldType};

/// Where a column's value comes from.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    /// The row's id.
    Id,
    /// A field, by position.
    Field(usize),
    /// The start of a period field.
    Start(usize),
    /// The end of a period field.
    End(usize),
    /// The sealed value of a field (server only).
    Sealed(usize),
    /// The blind index of a sealed field (server only).
    BlindIndex(usize),
    /// Computed from facts.
    Derived(&'static Derived),
    /// The row's stamp, by column name.
    Stamp(&'static str),
}

/// What a column holds, independent of the dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// An id.
    Id,
    /// Text.
    Text,
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// An exact decimal: precision and scale.
    Decimal(u32, u32),
    /// A day.
    Date,
    /// An instant.
    Instant,
    /// A set of words.
    Words,
    /// JSON.
    Json,
    /// Bytes.
    Bytes,
}

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub ty: ColumnType,
    /// Whether no merge of valid changes can leave it empty.
    pub not_null: bool,
    /// Where its value comes from.
    pub source: Source,
}

/// Columns of a row's stamp, in order.
pub const STAMP: [(&str, ColumnType, bool); 6] = [
    ("created_at", ColumnType::Instant, true),
    ("created_by", ColumnType::Id, true),
    ("updated_at", ColumnType::Instant, true),
    ("updated_by", ColumnType::Id, true),
    ("updated_device", ColumnType::Id, true),
    ("updated_position", ColumnType::Int, false),
];

/// The columns of a table in order; with `sealing`, sealed fields stand as ciphertext and blind index.
#[must_use]
pub fn columns(def: &'static EntityDef, sealing: bool) -> Vec<Column> {
    let column = |name: &str, ty, not_null, source| Column {
        name: name.to_owned(),
        ty,
        not_null,
        source,
    };
    let mut all = vec![column("id", ColumnType::Id, true, Source::Id)];
    for (at, field) in def.fields.iter().enumerate() {
        match field.columns {
            [start, end] => {
                all.push(column(start, ColumnType::Instant, false, Source::Start(at)));
                all.push(column(end, ColumnType::Instant, false, Source::End(at)));
            }
            _ if sealing && field.sealed => {
                let (sealed, index) = (
                    format!("{}_sealed", field.name),
                    format!("{}_index", field.name),
                );
                all.push(column(
                    &sealed,
                    ColumnType::Bytes,
                    false,
                    Source::Sealed(at),
                ));
                all.push(column(
                    &index,
                    ColumnType::Bytes,
                    false,
                    Source::BlindIndex(at),
                ));
            }
            _ => all.push(column(
                field.name,
                column_type(field),
                def.is_fact() && field.required,
                Source::Field(at),
            )),
        }
    }
    all.extend(
        def.derived
            .iter()
            .map(|d| column(d.column, plain_type(d.ty), false, Source::Derived(d))),
    );
    all.extend(
        STAMP
            .iter()
            .map(|(name, ty, not_null)| column(name, *ty, *not_null, Source::Stamp(name))),
    );
    all
}

fn column_type(field: &FieldDef) -> ColumnType {
    plain_type(field.ty)
}

fn plain_type(ty: FieldType) -> ColumnType {
    match ty {
        FieldType::Text | FieldType::Prose => ColumnType::Text,
        FieldType::Bool => ColumnType::Bool,
        FieldType::Int => ColumnType::Int,
        FieldType::Decimal { precision, scale } => ColumnType::Decimal(precision, scale),
        FieldType::Date => ColumnType::Date,
        FieldType::Instant | FieldType::Period => ColumnType::Instant,
        FieldType::Id => ColumnType::Id,
        FieldType::Set => ColumnType::Words,
        FieldType::Json => ColumnType::Json,
    }
}
