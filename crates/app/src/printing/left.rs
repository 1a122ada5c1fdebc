//! What of a prescription may still be handed out.

use rust_decimal::Decimal;
use vetpms_model::medical::{Dispensing, Prescription};
use vetpms_model::{Entity, Row, Value};

/// What of a prescription may still be handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left {
    /// How much, where an amount is prescribed.
    pub(super) amount: Option<Decimal>,
    /// How many times, the last of them perhaps with less.
    pub(super) times: u32,
}

pub(super) fn amount_of(value: &Value) -> Option<Decimal> {
    match value {
        Value::Decimal(amount) => Some(*amount),
        _ => None,
    }
}

/// What is prescribed, once and for each repeat, less what was handed out and not taken back; where no amount is
/// prescribed, so many times.
pub(super) fn left<'a>(prescribed: &Row, before: impl Iterator<Item = &'a Row>) -> Left {
    let (each, times) = allowed(prescribed);
    let Some(each) = each else {
        let before = u32::try_from(before.count()).unwrap_or(u32::MAX);
        return Left {
            amount: None,
            times: times.saturating_sub(before),
        };
    };
    let left = (each * Decimal::from(times) - gone(each, before)).max(Decimal::ZERO);
    Left {
        amount: Some(left),
        times: (left / each).ceil().try_into().unwrap_or(u32::MAX),
    }
}

/// Whether more was handed out than is prescribed.
pub(crate) fn is_beyond(prescribed: &Row, handed_out: &[Row]) -> bool {
    match allowed(prescribed) {
        (Some(each), times) => gone(each, handed_out.iter()) > each * Decimal::from(times),
        (None, times) => handed_out.len() > times as usize,
    }
}

/// How much each time, and how many times.
fn allowed(prescribed: &Row) -> (Option<Decimal>, u32) {
    let def = Prescription::def();
    let times = match prescribed.get(def, "refills") {
        Value::Int(refills) => u32::try_from(*refills).unwrap_or(0).saturating_add(1),
        _ => 1,
    };
    let each = amount_of(prescribed.get(def, "quantity"));
    (each.filter(|each| *each > Decimal::ZERO), times)
}

/// One whose amount is not known took what one repeat holds.
fn gone<'a>(each: Decimal, rows: impl Iterator<Item = &'a Row>) -> Decimal {
    rows.map(|row| amount_of(row.get(Dispensing::def(), "quantity")).unwrap_or(each))
        .sum()
}
