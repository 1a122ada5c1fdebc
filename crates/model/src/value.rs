//! The values a field can hold, and the one JSON form they take at every rim.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeZone, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::def::FieldType;

/// A value of any field. `Debug` shows only the kind, never the content.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Value {
    /// Nothing entered.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// Text, plain or prose.
    Text(String),
    /// A calendar day.
    Date(NaiveDate),
    /// An instant, in UTC, to the millisecond.
    Instant(DateTime<Utc>),
    /// The id of a row.
    Id(Uuid),
    /// An add-wins set of words.
    Set(BTreeSet<String>),
    /// A start and an end that are always written together.
    Period(Period),
    /// Free-form JSON, kept as canonical text.
    Json(String),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Bool(_) => "Bool(..)",
            Self::Int(_) => "Int(..)",
            Self::Decimal(_) => "Decimal(..)",
            Self::Text(_) => "Text(..)",
            Self::Date(_) => "Date(..)",
            Self::Instant(_) => "Instant(..)",
            Self::Id(_) => "Id(..)",
            Self::Set(_) => "Set(..)",
            Self::Period(_) => "Period(..)",
            Self::Json(_) => "Json(..)",
        })
    }
}

/// A stretch of time; the end is always after the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

impl Period {
    /// A period from `start` to `end`.
    ///
    /// # Errors
    /// [`ValueError::EndBeforeStart`] unless `end` is later than `start`.
    pub fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Result<Self, ValueError> {
        let (start, end) = (to_millis(start), to_millis(end));
        if end > start {
            Ok(Self { start, end })
        } else {
            Err(ValueError::EndBeforeStart)
        }
    }

    /// When it begins.
    #[must_use]
    pub fn start(&self) -> DateTime<Utc> {
        self.start
    }

    /// When it is over.
    #[must_use]
    pub fn end(&self) -> DateTime<Utc> {
        self.end
    }

    /// Whether the two share any time; touching ends do not.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The text of the register that holds both ends, `start/end` in milliseconds since 1970.
    #[must_use]
    pub fn encode(&self) -> String {
        format!(
            "{}/{}",
            self.start.timestamp_millis(),
            self.end.timestamp_millis()
        )
    }

    /// Reads what [`Period::encode`] wrote.
    ///
    /// # Errors
    /// [`ValueError::Wrong`] for anything else.
    pub fn decode(text: &str) -> Result<Self, ValueError> {
        let wrong = || ValueError::Wrong("a period");
        let (start, end) = text.split_once('/').ok_or_else(wrong)?;
        let at = |part: &str| {
            part.parse()
                .ok()
                .and_then(|ms| Utc.timestamp_millis_opt(ms).single())
                .ok_or_else(wrong)
        };
        Self::new(at(start)?, at(end)?)
    }
}

/// Text that merges by character: two people's additions are both kept.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Prose(pub String);

impl fmt::Debug for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prose(..)")
    }
}

/// A set of words in which an addition wins over a concurrent removal.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Set(pub BTreeSet<String>);

impl fmt::Debug for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Set({})", self.0.len())
    }
}

/// Why a value cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueError {
    /// The value is of another kind than the field.
    #[error("this must be {0}")]
    Wrong(&'static str),
    /// A period that ends before it starts.
    #[error("the end must be after the start")]
    EndBeforeStart,
    /// A field that must be filled in is empty.
    #[error("this must be filled in")]
    Missing,
    /// More digits than the field keeps.
    #[error("at most {0} digits before and {1} after the decimal point")]
    Digits(u32, u32),
}

/// Instants are kept to the millisecond everywhere, so that every store agrees.
#[must_use]
pub fn to_millis(at: DateTime<Utc>) -> DateTime<Utc> {
    Utc.timestamp_millis_opt(at.timestamp_millis())
        .single()
        .unwrap_or(at)
}

impl Value {
    /// Whether nothing is entered.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text inside, if it is text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The id inside, if it is one.
    #[must_use]
    pub fn as_id(&self) -> Option<Uuid> {
        match self {
            Self::Id(id) => Some(*id),
            _ => None,
        }
    }

    /// Whether it is a yes.
    #[must_use]
    pub fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    /// Its JSON form: exact numbers as strings, instants as RFC 3339 with milliseconds.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(b) => Json::Bool(*b),
            Self::Int(i) => Json::from(*i),
            Self::Decimal(d) => Json::String(d.to_string()),
            Self::Text(t) => Json::String(t.clone()),
            Self::Date(d) => Json::String(d.to_string()),
            Self::Instant(at) => Json::String(rfc3339(*at)),
            Self::Id(id) => Json::String(id.to_string()),
            Self::Set(set) => Json::Array(set.iter().cloned().map(Json::String).collect()),
            Self::Period(p) => {
                serde_json::json!({ "start": rfc3339(p.start), "end": rfc3339(p.end) })
            }
            Self::Json(text) => serde_json::from_str(text).unwrap_or(Json::Null),
        }
    }

    /// Reads the JSON form of a value of type `ty`.
    ///
    /// # Errors
    /// [`ValueError`] when the JSON is of another kind.
    pub fn from_json(ty: FieldType, json: &Json) -> Result<Self, ValueError> {
        if json.is_null() {
            return Ok(Self::Null);
        }
        let wrong = || ValueError::Wrong(ty.plain_name());
        let text = || json.as_str().ok_or_else(wrong);
        Ok(match ty {
            FieldType::Text | FieldType::Prose => Self::Text(text()?.to_owned()),
            FieldType::Bool => Self::Bool(json.as_bool().ok_or_else(wrong)?),
            FieldType::Int => Self::Int(json.as_i64().ok_or_else(wrong)?),
            FieldType::Decimal { .. } => Self::Decimal(decimal_from_json(json).ok_or_else(wrong)?),
            FieldType::Date => Self::Date(text()?.parse().map_err(|_| wrong())?),
            FieldType::Instant => Self::Instant(instant(text()?).ok_or_else(wrong)?),
            FieldType::Id => Self::Id(text()?.parse().map_err(|_| wrong())?),
            FieldType::Set => {
                let items = json.as_array().ok_or_else(wrong)?;
                let words = items
                    .iter()
                    .map(|i| i.as_str().map(str::to_owned).ok_or_else(wrong));
                Self::Set(words.collect::<Result<_, _>>()?)
            }
            FieldType::Period => {
                let end = |key| json.get(key).and_then(Json::as_str).and_then(instant);
                match (end("start"), end("end")) {
                    (Some(start), Some(end)) => Self::Period(Period::new(start, end)?),
                    _ => return Err(wrong()),
                }
            }
            FieldType::Json => Self::Json(json.to_string()),
        })
    }
}

fn decimal_from_json(json: &Json) -> Option<Decimal> {
    match json {
        Json::String(text) => Decimal::from_str_exact(text).ok(),
        Json::Number(number) => Decimal::from_str_exact(&number.to_string()).ok(),
        _ => None,
    }
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|at| to_millis(at.with_timezone(&Utc)))
}

/// An instant as RFC 3339 in UTC with milliseconds.
#[must_use]
pub fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

pub use crate::field_value::FieldValue;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_survives_json() {
        let at = Utc.timestamp_millis_opt(1_700_000_000_123).unwrap();
        let period = Period::new(at, at + chrono::Duration::minutes(15)).unwrap();
        for (ty, value) in [
            (FieldType::Text, Value::Text("Lil’ Bean".into())),
            (FieldType::Bool, Value::Bool(true)),
            (FieldType::Int, Value::Int(-3)),
            (
                FieldType::Decimal {
                    precision: 9,
                    scale: 3,
                },
                Value::Decimal(Decimal::new(12_500, 3)),
            ),
            (FieldType::Date, Value::Date(at.date_naive())),
            (FieldType::Instant, Value::Instant(at)),
            (FieldType::Id, Value::Id(Uuid::from_u128(7))),
            (FieldType::Set, Value::Set(["bites".to_owned()].into())),
            (FieldType::Period, Value::Period(period)),
            (FieldType::Json, Value::Json("{\"a\":1}".into())),
        ] {
            assert_eq!(Value::from_json(ty, &value.to_json()), Ok(value));
        }
    }

    #[test]
    fn a_period_must_end_after_it_starts() {
        let at = Utc.timestamp_millis_opt(0).unwrap();
        assert_eq!(Period::new(at, at), Err(ValueError::EndBeforeStart));
        let json =
            serde_json::json!({"start": "2026-01-02T10:00:00Z", "end": "2026-01-02T09:00:00Z"});
        assert_eq!(
            Value::from_json(FieldType::Period, &json),
            Err(ValueError::EndBeforeStart)
        );
    }

    #[test]
    fn debug_never_shows_content() {
        let shown = format!(
            "{:?}",
            [
                Value::Text("Smith".into()),
                Value::Set(["bites".into()].into())
            ]
        );
        assert!(!shown.contains("Smith") && !shown.contains("bites"));
    }
}
