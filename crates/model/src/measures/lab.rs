//! Laboratory results: outside of the normal range or not, where they stand, and what somebody looked at.

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::def::Entity;
use crate::medical::LabResult;
use crate::row::Row;
use crate::value::Value;

/// On which side of the normal range a value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deviation {
    /// Below it.
    Low,
    /// Above it.
    High,
}

/// On which side of its range a value lies; none inside of it, at its ends, and where no range is known.
#[must_use]
pub fn deviation(value: Decimal, low: Option<Decimal>, high: Option<Decimal>) -> Option<Deviation> {
    if low.is_some_and(|low| value < low) {
        return Some(Deviation::Low);
    }
    high.is_some_and(|high| value > high)
        .then_some(Deviation::High)
}

/// Where a result stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Asked for.
    Ordered,
    /// There, and nobody has looked at it as it is.
    ToReview,
    /// Looked at.
    Reviewed,
    /// Called off before there was a result.
    Canceled,
}

/// Where a result stands, by what is known rather than by its status: of two desks one may have looked at what the
/// other put right at that moment, or called off what had come.
#[must_use]
pub fn stage(row: &Row) -> Stage {
    let def = LabResult::def();
    if !row.get(def, "resulted_at").is_null() {
        let seen = row.text(def, "reviewed_result");
        return if seen == Some(found(row).as_str()) {
            Stage::Reviewed
        } else {
            Stage::ToReview
        };
    }
    match row.text(def, "status") {
        Some("CANCELED") => Stage::Canceled,
        _ => Stage::Ordered,
    }
}

/// What was found, in one text: value, finding, unit, range and report. Whoever looks at a result writes it down, so that
/// what is put right later is looked at again. The replica's index of results to look at makes the same text.
#[must_use]
pub fn found(row: &Row) -> String {
    let def = LabResult::def();
    let number = |name: &str| match row.get(def, name) {
        Value::Decimal(number) => number.normalize().to_string(),
        _ => String::new(),
    };
    let text = |name: &str| row.text(def, name).unwrap_or_default().to_owned();
    let report = row.get(def, "attachment_id").as_id();
    [
        number("value"),
        text("value_text"),
        text("unit"),
        number("reference_low"),
        number("reference_high"),
        report.as_ref().map(hex).unwrap_or_default(),
    ]
    .join(";")
}

fn hex(id: &Uuid) -> String {
    id.simple().to_string().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_range_belong_to_it() {
        let (low, high) = (Some(dec!(3.9)), Some(dec!(6.7)));
        assert_eq!(deviation(dec!(3.9), low, high), None);
        assert_eq!(deviation(dec!(3.89), low, high), Some(Deviation::Low));
        assert_eq!(deviation(dec!(6.7), low, high), None);
        assert_eq!(deviation(dec!(6.71), low, high), Some(Deviation::High));
        assert_eq!(deviation(dec!(900), low, None), None);
        assert_eq!(deviation(dec!(0.2), None, None), None);
    }

    #[test]
    fn only_what_was_looked_at_is_looked_at() {
        let def = LabResult::def();
        let set = |row: &mut Row, name: &str, value: Value| {
            let at = def.fields.iter().position(|field| field.name == name);
            row.values[at.unwrap()] = value;
        };
        let mut row = Row::empty(def, Uuid::nil());
        set(&mut row, "status", Value::Text("ORDERED".into()));
        assert_eq!(stage(&row), Stage::Ordered);
        set(&mut row, "status", Value::Text("CANCELED".into()));
        assert_eq!(stage(&row), Stage::Canceled);
        set(
            &mut row,
            "resulted_at",
            Value::Instant(chrono::DateTime::UNIX_EPOCH),
        );
        set(&mut row, "value", Value::Decimal(dec!(12.50)));
        set(&mut row, "unit", Value::Text("mmol/l".into()));
        assert_eq!(stage(&row), Stage::ToReview, "it came all the same");
        assert_eq!(found(&row), "12.5;;mmol/l;;;");
        let seen = Value::Text(found(&row));
        set(&mut row, "reviewed_result", seen);
        assert_eq!(stage(&row), Stage::Reviewed);
        set(&mut row, "value", Value::Decimal(dec!(12.6)));
        assert_eq!(stage(&row), Stage::ToReview, "put right since");
    }
}
