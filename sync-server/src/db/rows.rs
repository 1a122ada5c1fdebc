//! Rows of the projection: typed values to arrays of cells, and back.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments, AssertSqlSafe, Row as _};
use uuid::Uuid;
use vetpms_model::medical::MedicalRecord;
use vetpms_model::{Entity, EntityDef, FieldDef, FieldType, Period, Row, Stamp, Value};
use vetpms_sql::postgres::{select_all, select_page, select_rows, upsert, written};
use vetpms_sql::{Column, ColumnType, Source};

use super::Tx;
use crate::error::Refused;
use crate::seal::TenantKeys;

/// Rows of one table, ready to be written: each id once.
pub struct Batch {
    sql: String,
    cells: Vec<Cells>,
    /// The years whose partitions it needs.
    years: Vec<i32>,
}

/// The values of one column.
enum Cells {
    Id(Vec<Option<Uuid>>),
    Text(Vec<Option<String>>),
    Bool(Vec<Option<bool>>),
    Int(Vec<Option<i64>>),
    Decimal(Vec<Option<Decimal>>),
    Date(Vec<Option<NaiveDate>>),
    Instant(Vec<Option<DateTime<Utc>>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Batch {
    /// Lays out rows for writing; sealed fields are sealed here.
    ///
    /// # Errors
    /// A [`Refused`] when a value cannot be sealed.
    pub fn new(
        def: &'static EntityDef,
        rows: &[(Row, Stamp)],
        keys: &TenantKeys,
    ) -> Result<Self, Refused> {
        let cells = written(def)
            .into_iter()
            .map(|column| cells(def, &column, rows, keys));
        Ok(Self {
            sql: upsert(def),
            cells: cells.collect::<Result<_, _>>()?,
            years: years(def, rows),
        })
    }

    /// Writes them with one statement.
    ///
    /// # Errors
    /// The database's.
    pub async fn write(self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        if !self.years.is_empty() {
            sqlx::query("SELECT system.ensure_record_years($1)")
                .bind(&self.years)
                .execute(&mut **tx)
                .await?;
        }
        let mut arguments = PgArguments::default();
        for cells in self.cells {
            match cells {
                Cells::Id(all) => arguments.add(all),
                Cells::Text(all) => arguments.add(all),
                Cells::Bool(all) => arguments.add(all),
                Cells::Int(all) => arguments.add(all),
                Cells::Decimal(all) => arguments.add(all),
                Cells::Date(all) => arguments.add(all),
                Cells::Instant(all) => arguments.add(all),
                Cells::Bytes(all) => arguments.add(all),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        // The text is built from the definition alone, see the crate for SQL.
        sqlx::query_with(AssertSqlSafe(self.sql), arguments)
            .execute(&mut **tx)
            .await
            .map(drop)
    }
}

/// The years of medical records, told by the time that their ids begin with.
fn years(def: &EntityDef, rows: &[(Row, Stamp)]) -> Vec<i32> {
    if def.table != MedicalRecord::def().table {
        return Vec::new();
    }
    let year = |id: &Uuid| DateTime::from_timestamp_millis((id.as_u128() >> 80) as i64);
    let years = rows
        .iter()
        .filter_map(|(row, _)| Some(year(&row.id)?.year()));
    years.collect::<BTreeSet<i32>>().into_iter().collect()
}

fn cells(
    def: &'static EntityDef,
    column: &Column,
    rows: &[(Row, Stamp)],
    keys: &TenantKeys,
) -> Result<Cells, Refused> {
    let value = |at: usize| rows.iter().map(move |(row, _)| &row.values[at]);
    Ok(match column.source {
        Source::Id => Cells::Id(rows.iter().map(|(row, _)| Some(row.id)).collect()),
        Source::Start(at) => {
            Cells::Instant(value(at).map(|v| period(v).map(|p| p.start())).collect())
        }
        Source::End(at) => Cells::Instant(value(at).map(|v| period(v).map(|p| p.end())).collect()),
        Source::Sealed(at) => Cells::Bytes(sealed(rows, at, |row, text| {
            keys.seal_cell(def.table, def.fields[at].name, row, text)
        })?),
        Source::BlindIndex(at) => Cells::Bytes(sealed(rows, at, |_, text| {
            keys.index(def.table, def.fields[at].name, text)
                .map(Vec::from)
        })?),
        Source::Field(at) => plain(column.ty, value(at)),
        Source::Stamp(name) => stamp(name, rows),
        Source::Derived(_) => return Err(Refused::internal("a derived column is not written")),
    })
}

fn period(value: &Value) -> Option<&Period> {
    if let Value::Period(period) = value {
        Some(period)
    } else {
        None
    }
}

fn sealed(
    rows: &[(Row, Stamp)],
    at: usize,
    seal: impl Fn(Uuid, &str) -> Result<Vec<u8>, vetpms_crypto::CryptoError>,
) -> Result<Vec<Option<Vec<u8>>>, Refused> {
    let one = |(row, _): &(Row, Stamp)| {
        row.values[at]
            .as_text()
            .map(|text| seal(row.id, text))
            .transpose()
    };
    Ok(rows.iter().map(one).collect::<Result<_, _>>()?)
}

fn plain<'a>(ty: ColumnType, values: impl Iterator<Item = &'a Value>) -> Cells {
    macro_rules! each {
        ($cells:ident, $pattern:pat => $value:expr) => {
            Cells::$cells(
                values
                    .map(|value| {
                        if let $pattern = value {
                            Some($value)
                        } else {
                            None
                        }
                    })
                    .collect(),
            )
        };
    }
    match ty {
        ColumnType::Id => each!(Id, Value::Id(id) => *id),
        ColumnType::Text => each!(Text, Value::Text(text) => text.clone()),
        ColumnType::Bool => each!(Bool, Value::Bool(b) => *b),
        ColumnType::Int => each!(Int, Value::Int(i) => *i),
        ColumnType::Decimal(..) => each!(Decimal, Value::Decimal(d) => *d),
        ColumnType::Date => each!(Date, Value::Date(d) => *d),
        ColumnType::Instant => each!(Instant, Value::Instant(at) => *at),
        ColumnType::Words => each!(Text, Value::Set(set) => array_literal(set.iter())),
        ColumnType::Json => each!(Text, Value::Json(text) => text.clone()),
        ColumnType::Bytes => Cells::Bytes(values.map(|_| None).collect()),
    }
}

/// Words as PostgreSQL spells an array, every one quoted.
fn array_literal<'a>(words: impl Iterator<Item = &'a String>) -> String {
    let quoted: Vec<String> = words
        .map(|word| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")))
        .collect();
    format!("{{{}}}", quoted.join(","))
}

fn stamp(name: &str, rows: &[(Row, Stamp)]) -> Cells {
    let stamps = rows.iter().map(|(_, stamp)| stamp);
    match name {
        "created_at" => Cells::Instant(stamps.map(|s| Some(s.created_at)).collect()),
        "created_by" => Cells::Id(stamps.map(|s| Some(s.created_by)).collect()),
        "updated_at" => Cells::Instant(stamps.map(|s| Some(s.updated_at)).collect()),
        "updated_by" => Cells::Id(stamps.map(|s| Some(s.updated_by)).collect()),
        "updated_device" => Cells::Id(stamps.map(|s| Some(s.updated_device)).collect()),
        _ => Cells::Int(stamps.map(|s| s.updated_position).collect()),
    }
}

/// The rows with these ids.
///
/// # Errors
/// A [`Refused`] when the database fails or a sealed value does not open.
pub async fn by_id(
    tx: &mut Tx,
    def: &'static EntityDef,
    ids: &[Uuid],
    keys: &TenantKeys,
) -> Result<Vec<(Row, Stamp)>, Refused> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = sqlx::query(AssertSqlSafe(select_rows(def)))
        .bind(ids)
        .fetch_all(&mut **tx)
        .await?;
    let layout = Layout::of(def);
    found.iter().map(|row| layout.read(row, keys)).collect()
}

/// Rows by id, after one of them.
///
/// # Errors
/// A [`Refused`] when the database fails or a sealed value does not open.
pub async fn page(
    tx: &mut Tx,
    def: &'static EntityDef,
    after: Uuid,
    most: i64,
    keys: &TenantKeys,
) -> Result<Vec<(Row, Stamp)>, Refused> {
    let query = sqlx::query(AssertSqlSafe(select_page(def)))
        .bind(after)
        .bind(most);
    let found = query.fetch_all(&mut **tx).await?;
    let layout = Layout::of(def);
    found.iter().map(|row| layout.read(row, keys)).collect()
}

/// How the columns of a read row stand, worked out once for many rows.
pub struct Layout {
    def: &'static EntityDef,
    columns: Vec<Column>,
}

/// How many rows of the table may be read.
///
/// # Errors
/// A [`Refused`] when the database fails.
pub async fn count(tx: &mut Tx, def: &'static EntityDef) -> Result<u64, Refused> {
    let sql = format!("SELECT count(*) FROM {}", def.table);
    let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(&mut **tx)
        .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

impl Layout {
    /// The layout of a table.
    pub fn of(def: &'static EntityDef) -> Self {
        Self {
            def,
            columns: written(def),
        }
    }

    /// The statement that reads every row.
    pub fn select(&self) -> String {
        select_all(self.def)
    }

    /// Reads a row.
    ///
    /// # Errors
    /// A [`Refused`] when a column is not what the definition says or a sealed value does not open.
    pub fn read(&self, found: &PgRow, keys: &TenantKeys) -> Result<(Row, Stamp), Refused> {
        let def = self.def;
        let mut row = Row::empty(def, found.try_get("id")?);
        for (index, column) in self.columns.iter().enumerate() {
            match column.source {
                Source::Field(at) => row.values[at] = cell(&def.fields[at], found, index)?,
                Source::Start(at) => {
                    let ends: (Option<DateTime<Utc>>, Option<DateTime<Utc>>) =
                        (found.try_get(index)?, found.try_get(index + 1)?);
                    if let (Some(start), Some(end)) = ends {
                        let period = Period::new(start, end)
                            .map_err(|_| Refused::internal("a stored period is empty"))?;
                        row.values[at] = Value::Period(period);
                    }
                }
                Source::Sealed(at) => {
                    if let Some(sealed) = found.try_get::<Option<Vec<u8>>, _>(index)? {
                        let name = def.fields[at].name;
                        row.values[at] =
                            Value::Text(keys.open_cell(def.table, name, row.id, &sealed)?);
                    }
                }
                _ => {}
            }
        }
        let stamp = Stamp {
            created_at: found.try_get("created_at")?,
            created_by: found.try_get("created_by")?,
            updated_at: found.try_get("updated_at")?,
            updated_by: found.try_get("updated_by")?,
            updated_device: found.try_get("updated_device")?,
            updated_position: found.try_get("updated_position")?,
        };
        Ok((row, stamp))
    }
}

fn cell(field: &FieldDef, found: &PgRow, index: usize) -> Result<Value, Refused> {
    macro_rules! read {
        ($type:ty, $value:expr) => {
            found.try_get::<Option<$type>, _>(index)?.map($value)
        };
    }
    let value = match field.ty {
        FieldType::Text | FieldType::Prose => read!(String, Value::Text),
        FieldType::Bool => read!(bool, Value::Bool),
        FieldType::Int => read!(i64, Value::Int),
        FieldType::Decimal { .. } => read!(Decimal, |d| Value::Decimal(d.normalize())),
        FieldType::Date => read!(NaiveDate, Value::Date),
        FieldType::Instant => read!(DateTime<Utc>, Value::Instant),
        FieldType::Id => read!(Uuid, Value::Id),
        FieldType::Set => read!(Vec<String>, |words| Value::Set(words.into_iter().collect())),
        FieldType::Json => read!(serde_json::Value, |json| Value::Json(json.to_string())),
        FieldType::Period => None,
    };
    Ok(value.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_kind_stand_in_an_array() {
        let words: std::collections::BTreeSet<String> = [
            "plain",
            "a,b",
            "say \"no\"",
            "back\\slash",
            "{}",
            "NULL",
            "",
        ]
        .map(str::to_owned)
        .into();
        let literal = array_literal(words.iter());
        assert_eq!(
            literal,
            r#"{"","NULL","a,b","back\\slash","plain","say \"no\"","{}"}"#
        );
        assert_eq!(array_literal([].iter()), "{}");
    }
}
