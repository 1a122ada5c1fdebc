//! When a reminder is sent, and what stops it.

use chrono::{Days, NaiveDate};

/// How something is reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReminderPlan {
    /// The first goes out so many days before it is due.
    pub lead_days: u32,
    /// The next one so many days after the one before.
    pub again_after_days: u32,
    /// Never more than so many.
    pub most: u32,
    /// Nothing goes out later than so many days after it was due.
    pub give_up_days: u32,
}

/// Who would be reminded, and of whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recipient {
    /// The animal has died.
    pub deceased: bool,
    /// The animal or its owner is not a client any more.
    pub inactive: bool,
    /// The owner wants none.
    pub opted_out: bool,
}

/// What is to be done about one that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reminder {
    /// None goes out, and none will.
    Stopped(Stop),
    /// The next goes out on this day.
    Later(NaiveDate),
    /// One goes out now; which it is, counted from 1.
    Send(u32),
}

/// Why none goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It was given or done.
    Done,
    /// The animal has died.
    Deceased,
    /// Nobody comes any more.
    Inactive,
    /// The owner wants none.
    OptedOut,
    /// As many went out as may.
    Enough,
    /// It is too long ago.
    TooLate,
}

/// What is to be done on a day about something due on another. A death stops before anything else:
/// nobody is reminded of an animal that is dead.
#[must_use]
pub fn reminder(
    plan: ReminderPlan,
    due: NaiveDate,
    done: bool,
    sent: &[NaiveDate],
    to: Recipient,
    today: NaiveDate,
) -> Reminder {
    let stops = [
        (to.deceased, Stop::Deceased),
        (done, Stop::Done),
        (to.inactive, Stop::Inactive),
        (to.opted_out, Stop::OptedOut),
    ];
    if let Some((_, why)) = stops.into_iter().find(|(holds, _)| *holds) {
        return Reminder::Stopped(why);
    }
    let so_far = u32::try_from(sent.len()).unwrap_or(u32::MAX);
    if so_far >= plan.most {
        return Reminder::Stopped(Stop::Enough);
    }
    let later = |day: NaiveDate, days: u32| {
        let days = Days::new(u64::from(days));
        day.checked_add_days(days).unwrap_or(NaiveDate::MAX)
    };
    let next = match sent.iter().max() {
        Some(last) => later(*last, plan.again_after_days),
        None => {
            let lead = Days::new(u64::from(plan.lead_days));
            due.checked_sub_days(lead).unwrap_or(NaiveDate::MIN)
        }
    };
    if next.max(today) > later(due, plan.give_up_days) {
        Reminder::Stopped(Stop::TooLate)
    } else if today < next {
        Reminder::Later(next)
    } else {
        Reminder::Send(so_far + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: ReminderPlan = ReminderPlan {
        lead_days: 14,
        again_after_days: 30,
        most: 3,
        give_up_days: 60,
    };

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ask(sent: &[&str], today: &str) -> Reminder {
        let sent: Vec<_> = sent.iter().map(|day| on(day)).collect();
        reminder(
            PLAN,
            on("2026-03-15"),
            false,
            &sent,
            Recipient::default(),
            on(today),
        )
    }

    #[test]
    fn the_first_goes_out_before_it_is_due() {
        assert_eq!(ask(&[], "2026-02-28"), Reminder::Later(on("2026-03-01")));
        assert_eq!(ask(&[], "2026-03-01"), Reminder::Send(1));
        assert_eq!(ask(&[], "2026-05-14"), Reminder::Send(1));
        assert_eq!(ask(&[], "2026-05-15"), Reminder::Stopped(Stop::TooLate));
    }

    #[test]
    fn the_next_waits_for_its_turn_and_they_end() {
        assert_eq!(
            ask(&["2026-03-01"], "2026-03-30"),
            Reminder::Later(on("2026-03-31"))
        );
        assert_eq!(ask(&["2026-03-01"], "2026-03-31"), Reminder::Send(2));
        let three = ["2026-03-01", "2026-03-31", "2026-04-30"];
        assert_eq!(ask(&three, "2026-05-30"), Reminder::Stopped(Stop::Enough));
        let late = ask(&["2026-03-01", "2026-04-20"], "2026-04-21");
        assert_eq!(late, Reminder::Stopped(Stop::TooLate));
    }

    #[test]
    fn death_inactivity_and_the_owners_wish_stop_all() {
        let ask =
            |to: Recipient, done| reminder(PLAN, on("2026-03-15"), done, &[], to, on("2026-03-15"));
        let nobody = Recipient::default();
        let all = Recipient {
            deceased: true,
            inactive: true,
            opted_out: true,
        };
        assert_eq!(ask(nobody, false), Reminder::Send(1));
        assert_eq!(ask(nobody, true), Reminder::Stopped(Stop::Done));
        assert_eq!(ask(all, true), Reminder::Stopped(Stop::Deceased));
        let left = Recipient {
            deceased: false,
            ..all
        };
        assert_eq!(ask(left, false), Reminder::Stopped(Stop::Inactive));
        let unwilling = Recipient {
            inactive: false,
            ..left
        };
        assert_eq!(ask(unwilling, false), Reminder::Stopped(Stop::OptedOut));
    }
}
