//! How a value stands in a document's register.

use automerge::ScalarValue;
use rust_decimal::Decimal;
use uuid::Uuid;
use vetpms_model::{FieldDef, FieldType, Period, Value};

use crate::error::DocumentError;

/// The register's content; sets and prose are not registers.
pub(crate) fn to_scalar(value: &Value) -> ScalarValue {
    match value {
        Value::Null | Value::Set(_) => ScalarValue::Null,
        Value::Bool(b) => ScalarValue::Boolean(*b),
        Value::Int(i) => ScalarValue::Int(*i),
        Value::Decimal(d) => ScalarValue::Str(d.normalize().to_string().into()),
        Value::Text(t) => ScalarValue::Str(t.as_str().into()),
        Value::Date(d) => ScalarValue::Str(d.to_string().into()),
        Value::Instant(at) => ScalarValue::Timestamp(at.timestamp_millis()),
        Value::Id(id) => ScalarValue::Bytes(id.as_bytes().to_vec()),
        Value::Period(p) => ScalarValue::Str(p.encode().into()),
        Value::Json(text) => ScalarValue::Str(text.as_str().into()),
    }
}

/// Reads a register as its field defines it.
pub(crate) fn from_scalar(field: &FieldDef, scalar: &ScalarValue) -> Result<Value, DocumentError> {
    let wrong = || DocumentError::Field(field.name);
    Ok(match (field.ty, scalar) {
        (_, ScalarValue::Null) => Value::Null,
        (FieldType::Text, ScalarValue::Str(text)) => Value::Text(text.to_string()),
        (FieldType::Json, ScalarValue::Str(text)) => Value::Json(text.to_string()),
        (FieldType::Bool, ScalarValue::Boolean(b)) => Value::Bool(*b),
        (FieldType::Int, ScalarValue::Int(i)) => Value::Int(*i),
        (FieldType::Int, ScalarValue::Uint(u)) => {
            Value::Int(i64::try_from(*u).map_err(|_| wrong())?)
        }
        (FieldType::Decimal { .. }, ScalarValue::Str(text)) => {
            Value::Decimal(Decimal::from_str_exact(text).map_err(|_| wrong())?)
        }
        (FieldType::Date, ScalarValue::Str(text)) => {
            Value::Date(text.parse().map_err(|_| wrong())?)
        }
        (FieldType::Instant, ScalarValue::Timestamp(ms)) => {
            Value::Instant(chrono::DateTime::from_timestamp_millis(*ms).ok_or_else(wrong)?)
        }
        (FieldType::Id, ScalarValue::Bytes(bytes)) => {
            Value::Id(Uuid::from_slice(bytes).map_err(|_| wrong())?)
        }
        (FieldType::Period, ScalarValue::Str(text)) => {
            Value::Period(Period::decode(text).map_err(|_| wrong())?)
        }
        _ => return Err(wrong()),
    })
}
