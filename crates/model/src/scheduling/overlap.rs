//! When two bookings want the same vet or room at the same time.

use uuid::Uuid;

use crate::value::Period;

/// One use of a vet or room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booking {
    /// The appointment.
    pub appointment: Uuid,
    /// The vet or room.
    pub column: Uuid,
    /// When.
    pub period: Period,
}

/// Every pair of appointments that share a column and some time, smaller id first, each once per column.
#[must_use]
pub fn overlaps(bookings: &[Booking]) -> Vec<(Uuid, Uuid, Uuid)> {
    let mut sorted: Vec<&Booking> = bookings.iter().collect();
    sorted.sort_by_key(|b| (b.column, b.period.start(), b.appointment));
    let mut found = Vec::new();
    for (at, first) in sorted.iter().enumerate() {
        let later = sorted[at + 1..].iter();
        for second in
            later.take_while(|s| s.column == first.column && s.period.start() < first.period.end())
        {
            if first.appointment != second.appointment && first.period.overlaps(&second.period) {
                let pair = (first.appointment, second.appointment);
                found.push((first.column, pair.0.min(pair.1), pair.0.max(pair.1)));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone, Utc};

    fn booking(appointment: u128, column: u128, from: i64, to: i64) -> Booking {
        let at = |minutes: i64| Utc.timestamp_opt(minutes * 60, 0).unwrap();
        let period = Period::new(at(from), at(to)).unwrap();
        Booking {
            appointment: Uuid::from_u128(appointment),
            column: Uuid::from_u128(column),
            period,
        }
    }

    #[test]
    fn touching_is_not_overlapping() {
        assert!(overlaps(&[booking(1, 9, 0, 15), booking(2, 9, 15, 30)]).is_empty());
    }

    #[test]
    fn a_long_one_collides_with_every_short_one_inside() {
        let found = overlaps(&[
            booking(1, 9, 0, 60),
            booking(2, 9, 5, 10),
            booking(3, 9, 20, 70),
            booking(4, 8, 0, 60),
        ]);
        let ids: Vec<_> = found
            .iter()
            .map(|(_, a, b)| (a.as_u128(), b.as_u128()))
            .collect();
        assert_eq!(ids, [(1, 2), (1, 3)]);
    }
}
