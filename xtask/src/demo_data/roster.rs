//! Who works when and where: the columns of a day that appointments are booked into.

use chrono::{Datelike, NaiveDate, Weekday};
use uuid::Uuid;

use super::practice::{Kind, Practice};
use super::rng::Rng;

/// What is booked into a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    Consulting,
    Operating,
    Nursing,
}

/// A stretch of a day with its people and its room; times in minutes since midnight.
#[derive(Debug)]
pub(super) struct Shift {
    pub(super) staff: Vec<Uuid>,
    pub(super) room: Uuid,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) work: Work,
}

const fn clock(hours: i64, minutes: i64) -> i64 {
    hours * 60 + minutes
}

/// The shifts of a day. On weekdays three of four vets work and one operates in the morning;
/// Saturdays and Sundays are short. Everybody takes turns, beginning with the first vet `today`.
pub(super) fn shifts(practice: &Practice, day: NaiveDate, today: NaiveDate) -> Vec<Shift> {
    let turn = (day - today).num_days();
    let vet =
        |place: i64| practice.vets[usize::try_from((place + turn).rem_euclid(4)).unwrap_or(0)];
    let nurse =
        |place: i64| practice.nurses[usize::try_from((place + turn).rem_euclid(2)).unwrap_or(0)];
    let [room1, room2, room3] = practice.consult_rooms;
    let shift = |staff: &[Uuid], room, from, to, work| Shift {
        staff: staff.to_vec(),
        room,
        from,
        to,
        work,
    };
    let consulting = |who, room, from, to| shift(&[who], room, from, to, Work::Consulting);
    match day.weekday() {
        Weekday::Sat => vec![
            consulting(vet(0), room1, clock(9, 0), clock(14, 0)),
            consulting(vet(1), room2, clock(9, 0), clock(14, 0)),
        ],
        Weekday::Sun => vec![consulting(vet(0), room1, clock(10, 0), clock(14, 0))],
        _ => vec![
            consulting(vet(0), room1, clock(8, 30), clock(12, 30)),
            consulting(vet(0), room1, clock(14, 0), clock(18, 0)),
            consulting(vet(1), room2, clock(8, 30), clock(12, 30)),
            consulting(vet(1), room2, clock(13, 30), clock(17, 30)),
            shift(
                &[vet(2), nurse(1)],
                practice.surgery,
                clock(8, 30),
                clock(12, 30),
                Work::Operating,
            ),
            consulting(vet(2), room3, clock(14, 0), clock(17, 30)),
            shift(
                &[nurse(0)],
                room3,
                clock(8, 30),
                clock(12, 0),
                Work::Nursing,
            ),
        ],
    }
}

/// Minutes of a week's shifts, which the share of booked time is reckoned from.
pub(super) fn minutes_a_week(practice: &Practice, today: NaiveDate) -> i64 {
    let days = (0..7).map(|day| today + chrono::Duration::days(day));
    days.flat_map(|day| shifts(practice, day, today))
        .map(|shift| shift.to - shift.from)
        .sum()
}

/// A kind of appointment for a shift, common ones more often.
pub(super) fn kind(rng: &mut Rng, work: Work) -> Kind {
    let at = rng.below(100);
    match work {
        Work::Nursing => Kind::Nurse,
        Work::Operating if at < 55 => Kind::Dental,
        Work::Operating => Kind::Surgery,
        Work::Consulting => match at {
            0..46 => Kind::Consultation,
            46..74 => Kind::Vaccination,
            74..94 => Kind::Recheck,
            94..98 => Kind::Puppy,
            _ => Kind::Euthanasia,
        },
    }
}
