//! The Rust types that a field may have: the type decides how a field is stored and merged.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::def::FieldType;
use crate::value::{Period, Prose, Set, Value, ValueError};

/// A Rust type that a field may have: how it is stored, and how it reads and writes.
pub trait FieldValue: Sized {
    /// The kind of field.
    const TYPE: FieldType;
    /// Whether a row without it is incomplete.
    const REQUIRED: bool = true;
    /// The stored value.
    fn to_value(&self) -> Value;
    /// Reads the stored value.
    ///
    /// # Errors
    /// [`ValueError`] when it is missing or of another kind.
    fn from_value(value: &Value) -> Result<Self, ValueError>;
}

macro_rules! field_value {
    ($type:ty, $kind:expr, $variant:ident) => {
        impl FieldValue for $type {
            const TYPE: FieldType = $kind;
            fn to_value(&self) -> Value {
                Value::$variant(self.clone().into())
            }
            fn from_value(value: &Value) -> Result<Self, ValueError> {
                match value {
                    Value::$variant(inner) => Ok(inner.clone().into()),
                    Value::Null => Err(ValueError::Missing),
                    _ => Err(ValueError::Wrong(Self::TYPE.plain_name())),
                }
            }
        }
    };
}

field_value!(String, FieldType::Text, Text);
field_value!(bool, FieldType::Bool, Bool);
field_value!(i64, FieldType::Int, Int);
field_value!(
    Decimal,
    FieldType::Decimal {
        precision: 12,
        scale: 3
    },
    Decimal
);
field_value!(NaiveDate, FieldType::Date, Date);
field_value!(DateTime<Utc>, FieldType::Instant, Instant);
field_value!(Uuid, FieldType::Id, Id);
field_value!(Period, FieldType::Period, Period);

impl FieldValue for Prose {
    const TYPE: FieldType = FieldType::Prose;
    const REQUIRED: bool = false;
    fn to_value(&self) -> Value {
        if self.0.is_empty() {
            Value::Null
        } else {
            Value::Text(self.0.clone())
        }
    }
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        match value {
            Value::Null => Ok(Self::default()),
            Value::Text(text) => Ok(Self(text.clone())),
            _ => Err(ValueError::Wrong("text")),
        }
    }
}

impl FieldValue for Set {
    const TYPE: FieldType = FieldType::Set;
    const REQUIRED: bool = false;
    fn to_value(&self) -> Value {
        Value::Set(self.0.clone())
    }
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        match value {
            Value::Null => Ok(Self::default()),
            Value::Set(set) => Ok(Self(set.clone())),
            _ => Err(ValueError::Wrong("a list of words")),
        }
    }
}

impl FieldValue for Json {
    const TYPE: FieldType = FieldType::Json;
    fn to_value(&self) -> Value {
        Value::Json(self.to_string())
    }
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        match value {
            Value::Json(text) => serde_json::from_str(text).map_err(|_| ValueError::Wrong("JSON")),
            _ => Err(ValueError::Missing),
        }
    }
}

impl<T: FieldValue> FieldValue for Option<T> {
    const TYPE: FieldType = T::TYPE;
    const REQUIRED: bool = false;
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, FieldValue::to_value)
    }
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        if value.is_null() {
            Ok(None)
        } else {
            T::from_value(value).map(Some)
        }
    }
}
