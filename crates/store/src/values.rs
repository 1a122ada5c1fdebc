//! Values as SQLite holds them, and back. The one place that knows both forms.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
use uuid::Uuid;
use vetpms_model::{Period, Row, Stamp, Value};
use vetpms_sql::{Column, ColumnType, Source};

use crate::error::{Result, StoreError};

/// A value as it is bound. A period has two columns and is bound by [`cell`] only.
pub(crate) fn bound(value: &Value) -> ToSqlOutput<'_> {
    let owned = match value {
        Value::Text(text) | Value::Json(text) => {
            return ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()));
        }
        Value::Id(id) => return ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
        Value::Null | Value::Period(_) => Owned::Null,
        Value::Bool(yes) => Owned::Integer(i64::from(*yes)),
        Value::Int(number) => Owned::Integer(*number),
        Value::Decimal(number) => Owned::Text(number.normalize().to_string()),
        Value::Date(date) => Owned::Text(date.to_string()),
        Value::Instant(at) => Owned::Integer(at.timestamp_millis()),
        Value::Set(words) => {
            Owned::Text(serde_json::Value::from_iter(words.iter().cloned()).to_string())
        }
    };
    ToSqlOutput::Owned(owned)
}

/// What stands in a column of a row.
pub(crate) fn cell<'a>(column: &Column, row: &'a Row, stamp: &'a Stamp) -> ToSqlOutput<'a> {
    let integer = |number: i64| ToSqlOutput::Owned(Owned::Integer(number));
    let value = |at: usize| row.values.get(at).unwrap_or(&Value::Null);
    let period = |at: usize| match value(at) {
        Value::Period(period) => Some(*period),
        _ => None,
    };
    let null = || ToSqlOutput::Owned(Owned::Null);
    match column.source {
        Source::Id => blob(&row.id),
        Source::Field(at) => bound(value(at)),
        Source::Start(at) => {
            period(at).map_or_else(null, |period| integer(period.start().timestamp_millis()))
        }
        Source::End(at) => {
            period(at).map_or_else(null, |period| integer(period.end().timestamp_millis()))
        }
        Source::Stamp("created_at") => integer(stamp.created_at.timestamp_millis()),
        Source::Stamp("created_by") => blob(&stamp.created_by),
        Source::Stamp("updated_at") => integer(stamp.updated_at.timestamp_millis()),
        Source::Stamp("updated_by") => blob(&stamp.updated_by),
        Source::Stamp("updated_device") => blob(&stamp.updated_device),
        Source::Stamp("updated_position") => stamp.updated_position.map_or_else(null, integer),
        Source::Stamp(_) | Source::Derived(_) | Source::Sealed(_) | Source::BlindIndex(_) => null(),
    }
}

fn blob(id: &Uuid) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes()))
}

/// Reads a row whose columns stand from the first on in the order of the table.
pub(crate) fn row_of(
    columns: &[Column],
    fields: usize,
    found: &rusqlite::Row<'_>,
) -> Result<(Row, Stamp)> {
    let mut row = Row {
        id: Uuid::nil(),
        values: vec![Value::Null; fields],
    };
    let mut stamp = Stamp {
        created_at: DateTime::UNIX_EPOCH,
        created_by: Uuid::nil(),
        updated_at: DateTime::UNIX_EPOCH,
        updated_by: Uuid::nil(),
        updated_device: Uuid::nil(),
        updated_position: None,
    };
    let mut start = None;
    for (at, column) in columns.iter().enumerate() {
        let raw = found.get_ref(at)?;
        match column.source {
            Source::Id => row.id = id_of(raw)?,
            Source::Field(field) => row.values[field] = value_of(column.ty, raw)?,
            Source::Start(_) => start = instant_or_none(raw)?,
            Source::End(field) => {
                row.values[field] = period_of(start.take(), instant_or_none(raw)?)?
            }
            Source::Stamp("created_at") => stamp.created_at = instant_of(raw)?,
            Source::Stamp("created_by") => stamp.created_by = id_of(raw)?,
            Source::Stamp("updated_at") => stamp.updated_at = instant_of(raw)?,
            Source::Stamp("updated_by") => stamp.updated_by = id_of(raw)?,
            Source::Stamp("updated_device") => stamp.updated_device = id_of(raw)?,
            Source::Stamp(_) => {
                stamp.updated_position = raw.as_i64_or_null().map_err(|_| StoreError::Damaged)?
            }
            Source::Derived(_) | Source::Sealed(_) | Source::BlindIndex(_) => {}
        }
    }
    Ok((row, stamp))
}

fn period_of(start: Option<DateTime<Utc>>, end: Option<DateTime<Utc>>) -> Result<Value> {
    match (start, end) {
        (None, None) => Ok(Value::Null),
        (Some(start), Some(end)) => Period::new(start, end)
            .map(Value::Period)
            .map_err(|_| StoreError::Damaged),
        _ => Err(StoreError::Damaged),
    }
}

/// Reads the value of a column; anything that no writer of ours can have put there is damage.
pub(crate) fn value_of(ty: ColumnType, raw: ValueRef<'_>) -> Result<Value> {
    if raw == ValueRef::Null {
        return Ok(Value::Null);
    }
    let text = || raw.as_str().map_err(|_| StoreError::Damaged);
    let integer = || raw.as_i64().map_err(|_| StoreError::Damaged);
    Ok(match ty {
        ColumnType::Id => Value::Id(id_of(raw)?),
        ColumnType::Text => Value::Text(text()?.to_owned()),
        ColumnType::Bool => Value::Bool(integer()? != 0),
        ColumnType::Int => Value::Int(integer()?),
        ColumnType::Decimal(..) => {
            Value::Decimal(text()?.parse().map_err(|_| StoreError::Damaged)?)
        }
        ColumnType::Date => Value::Date(text()?.parse().map_err(|_| StoreError::Damaged)?),
        ColumnType::Instant => Value::Instant(instant_of(raw)?),
        ColumnType::Words => Value::Set(words_of(text()?)?),
        ColumnType::Json => Value::Json(text()?.to_owned()),
        ColumnType::Bytes => return Err(StoreError::Damaged),
    })
}

/// Reads a set.
pub(crate) fn words_of<T: FromIterator<String>>(text: &str) -> Result<T> {
    let words: BTreeSet<String> = serde_json::from_str(text).map_err(|_| StoreError::Damaged)?;
    Ok(words.into_iter().collect())
}

/// Reads an id.
pub(crate) fn id_of(raw: ValueRef<'_>) -> Result<Uuid> {
    let bytes = raw.as_blob().map_err(|_| StoreError::Damaged)?;
    Uuid::from_slice(bytes).map_err(|_| StoreError::Damaged)
}

/// Reads an instant.
pub(crate) fn instant_of(raw: ValueRef<'_>) -> Result<DateTime<Utc>> {
    instant_or_none(raw)?.ok_or(StoreError::Damaged)
}

/// Reads an instant that may be absent.
pub(crate) fn instant_or_none(raw: ValueRef<'_>) -> Result<Option<DateTime<Utc>>> {
    let millis = raw.as_i64_or_null().map_err(|_| StoreError::Damaged)?;
    millis
        .map(|millis| DateTime::from_timestamp_millis(millis).ok_or(StoreError::Damaged))
        .transpose()
}
