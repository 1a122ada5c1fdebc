//! When the next vaccination is due.
//!
//! A rule is data of a product, never code: which species, from which age, how many doses make a
//! primary course and how far apart they lie, how short that may be, when the booster follows, how
//! long it may be late. Whoever comes later than that begins the course again, as data sheets ask.
//! A dose too shortly after another one takes too little, and does not count.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};

use super::species_code;

/// A length of time on the calendar. A month later is the same day of the next month, or its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Days.
    Days(u32),
    /// Weeks.
    Weeks(u32),
    /// Months.
    Months(u32),
    /// Years.
    Years(u32),
}

impl Span {
    /// The day so much later; `None` at the end of the calendar.
    #[must_use]
    pub fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(n) => day.checked_add_days(Days::new(u64::from(n))),
            Self::Weeks(n) => day.checked_add_days(Days::new(u64::from(n) * 7)),
            Self::Months(n) => day.checked_add_months(Months::new(n)),
            Self::Years(n) => day.checked_add_months(Months::new(n.checked_mul(12)?)),
        }
    }
}

/// When a product is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaccineRule {
    /// Codes or names of species; none for every one.
    pub species: BTreeSet<String>,
    /// Not before this age.
    pub minimum_age: Span,
    /// Doses of the primary course, at least one.
    pub course: u32,
    /// Between two doses of the course.
    pub apart: Span,
    /// Sooner than this after another dose, one does not count.
    pub least: Span,
    /// From the end of the course to the first booster.
    pub first_booster: Span,
    /// Between two boosters.
    pub every: Span,
    /// So much later than due it still counts on.
    pub grace: Span,
}

/// Which dose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Of the primary course, counted from 1.
    Course(u32),
    /// A booster.
    Booster,
}

/// The next dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// Which it is.
    pub step: Step,
    /// When it is due.
    pub due: NaiveDate,
    /// The last day on which it still counts on; later the course begins again.
    pub until: NaiveDate,
}

/// What a dose did for the protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// It counts.
    Counts,
    /// It counts as the first of the course once more: the one before lay too long ago.
    BeginsAgain,
    /// It does not count: the animal was too young.
    TooYoung,
    /// It does not count: another one was given too shortly before.
    TooSoon,
}

/// How a dose that is due stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its day is still to come.
    Ahead,
    /// Due, and in time.
    Due,
    /// Too late to count on: the course begins again.
    Lapsed,
}

impl Next {
    /// How it stands on a day. A first dose never lapses: there is nothing that it counts on.
    #[must_use]
    pub fn standing(&self, on: NaiveDate) -> Standing {
        if on < self.due {
            Standing::Ahead
        } else if on <= self.until || self.step == Step::Course(1) {
            Standing::Due
        } else {
            Standing::Lapsed
        }
    }
}

impl VaccineRule {
    /// Whether it is for this species, given by name or code.
    #[must_use]
    pub fn is_for(&self, species: &str) -> bool {
        let code = species_code(species);
        self.species.is_empty() || self.species.iter().any(|one| species_code(one) == code)
    }

    /// The next dose after those `given`, in any order. Two of one day count once; one under the
    /// minimum age, where the birth is known, does not count, nor does one too shortly after another.
    /// Without any the first is due at the minimum age, or on `today` where the birth is not known.
    /// `None` at the end of the calendar.
    #[must_use]
    pub fn next(
        &self,
        given: &[NaiveDate],
        born: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Option<Next> {
        self.walk(given, born, today).map(|(next, _)| next)
    }

    /// What the last of the doses did, as [`Self::next`] counts them; `None` without any.
    #[must_use]
    pub fn last_took(&self, given: &[NaiveDate], born: Option<NaiveDate>) -> Option<Took> {
        let last = given.iter().max()?;
        self.walk(given, born, *last)?.1
    }

    /// The first day on which another dose would count, after those `given`; `None` without any.
    #[must_use]
    pub fn counts_from(&self, given: &[NaiveDate], born: Option<NaiveDate>) -> Option<NaiveDate> {
        let apart = self.least.after(*given.iter().max()?)?;
        let old_enough = match born {
            Some(born) => self.minimum_age.after(born)?,
            None => apart,
        };
        Some(apart.max(old_enough))
    }

    /// Whether two doses lie so close together that the later one does not count. Two of one day are
    /// one dose that was noted twice, or given twice.
    #[must_use]
    pub fn too_close(&self, one: NaiveDate, other: NaiveDate) -> bool {
        let (first, second) = (one.min(other), one.max(other));
        self.least.after(first).is_some_and(|from| second < from)
    }

    fn walk(
        &self,
        given: &[NaiveDate],
        born: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Option<(Next, Option<Took>)> {
        let old_enough = match born {
            Some(born) => Some(self.minimum_age.after(born)?),
            None => None,
        };
        let first = old_enough.unwrap_or(today);
        let mut next = self.step(Step::Course(1), first)?;
        let (mut took, mut before) = (None, None::<NaiveDate>);
        let mut days = given.to_vec();
        days.sort_unstable();
        for day in days {
            let sooner = before.is_some_and(|before| self.too_close(before, day));
            if before.replace(day) == Some(day) && !sooner {
                continue;
            }
            took = Some(if old_enough.is_some_and(|least| day < least) {
                Took::TooYoung
            } else if sooner {
                // The next one counts only if it is far enough from this one as well.
                let due = next.due.max(self.least.after(day)?);
                next = Next {
                    due,
                    until: next.until.max(due),
                    ..next
                };
                Took::TooSoon
            } else {
                let lapsed = next.standing(day) == Standing::Lapsed;
                let step = if lapsed { Step::Course(1) } else { next.step };
                next = self.following(step, day)?;
                // A course of one dose has nothing to begin again.
                if lapsed && self.course > 1 {
                    Took::BeginsAgain
                } else {
                    Took::Counts
                }
            });
        }
        Some((next, took))
    }

    fn step(&self, step: Step, due: NaiveDate) -> Option<Next> {
        let until = self.grace.after(due)?;
        Some(Next { step, due, until })
    }

    /// The dose after `step`, given on `day`.
    fn following(&self, step: Step, day: NaiveDate) -> Option<Next> {
        match step {
            Step::Course(n) if n < self.course => {
                self.step(Step::Course(n + 1), self.apart.after(day)?)
            }
            Step::Course(_) => self.step(Step::Booster, self.first_booster.after(day)?),
            Step::Booster => self.step(Step::Booster, self.every.after(day)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Two doses from eight weeks on, four weeks apart, a booster after a year and then each third.
    fn rule() -> VaccineRule {
        VaccineRule {
            species: BTreeSet::from(["dog".to_owned()]),
            minimum_age: Span::Weeks(8),
            course: 2,
            apart: Span::Weeks(4),
            least: Span::Weeks(2),
            first_booster: Span::Years(1),
            every: Span::Years(3),
            grace: Span::Months(3),
        }
    }

    fn next(given: &[&str], born: Option<&str>) -> (Step, NaiveDate) {
        let given: Vec<_> = given.iter().map(|day| on(day)).collect();
        let found = rule().next(&given, born.map(on), on("2026-06-01")).unwrap();
        (found.step, found.due)
    }

    #[test]
    fn a_course_then_boosters() {
        let born = Some("2024-01-01");
        assert_eq!(next(&[], born), (Step::Course(1), on("2024-02-26")));
        assert_eq!(next(&[], None), (Step::Course(1), on("2026-06-01")));
        let first = "2024-02-26";
        assert_eq!(next(&[first], born), (Step::Course(2), on("2024-03-25")));
        let course = [first, "2024-03-25"];
        assert_eq!(next(&course, born), (Step::Booster, on("2025-03-25")));
        let all = ["2025-03-20", first, "2024-03-25"];
        assert_eq!(next(&all, born), (Step::Booster, on("2028-03-20")));
    }

    #[test]
    fn what_was_given_too_young_or_twice_does_not_count() {
        let born = Some("2024-01-01");
        assert_eq!(next(&["2024-02-25"], born).0, Step::Course(1));
        assert_eq!(next(&["2024-02-25"], None).0, Step::Course(2));
        assert_eq!(next(&["2024-02-26", "2024-02-26"], born).0, Step::Course(2));
    }

    #[test]
    fn whoever_comes_after_the_grace_begins_again() {
        let after_gap = |second| next(&["2024-02-26", second], None);
        assert_eq!(after_gap("2024-06-25"), (Step::Booster, on("2025-06-25")));
        assert_eq!(after_gap("2024-06-26"), (Step::Course(2), on("2024-07-24")));
        let boosted = |day| next(&["2024-02-26", "2024-03-25", day], None).0;
        assert_eq!(boosted("2025-06-25"), Step::Booster);
        assert_eq!(boosted("2025-06-26"), Step::Course(2));
    }

    #[test]
    fn one_too_soon_after_another_does_not_count() {
        let first = "2024-02-26";
        assert_eq!(next(&[first, "2024-03-11"], None).0, Step::Booster);
        let soon = [first, "2024-03-10"];
        assert_eq!(next(&soon, None), (Step::Course(2), on("2024-03-25")));
        // Two days apart, as a puppy's second dose was once taken.
        assert_eq!(next(&[first, "2024-02-28"], None).0, Step::Course(2));
        // The next one keeps its distance from the one that did not count.
        let late = [first, "2024-03-10", "2024-03-20"];
        assert_eq!(next(&late, None), (Step::Course(2), on("2024-04-03")));
        assert_eq!(
            next(&[first, "2024-03-10", "2024-03-25"], None).0,
            Step::Booster
        );
    }

    #[test]
    fn another_dose_counts_once_it_is_far_enough_and_the_animal_old_enough() {
        let from = |given: &[&str], born: Option<&str>| {
            let given: Vec<_> = given.iter().map(|day| on(day)).collect();
            rule().counts_from(&given, born.map(on))
        };
        assert_eq!(from(&[], None), None);
        let soon = ["2024-02-28", "2024-02-26"];
        assert_eq!(from(&soon, None), Some(on("2024-03-13")));
        let young = from(&["2024-01-20"], Some("2024-01-01"));
        assert_eq!(young, Some(on("2024-02-26")));
    }

    #[test]
    fn the_last_dose_tells_what_it_did() {
        let took = |given: &[&str], born: Option<&str>| {
            let given: Vec<_> = given.iter().map(|day| on(day)).collect();
            rule().last_took(&given, born.map(on))
        };
        assert_eq!(took(&[], None), None);
        assert_eq!(took(&["2024-02-26"], None), Some(Took::Counts));
        let young = took(&["2024-02-25"], Some("2024-01-01"));
        assert_eq!(young, Some(Took::TooYoung));
        let two = |second| took(&["2024-02-26", second], None);
        assert_eq!(two("2024-02-28"), Some(Took::TooSoon));
        assert_eq!(two("2024-02-26"), Some(Took::TooSoon), "the same day");
        let free = VaccineRule {
            least: Span::Days(0),
            ..rule()
        };
        let same = free.last_took(&[on("2024-02-26"); 2], None);
        assert_eq!(same, Some(Took::Counts), "one dose, noted twice");
        assert_eq!(two("2024-06-25"), Some(Took::Counts));
        assert_eq!(two("2024-06-26"), Some(Took::BeginsAgain));
        let one = VaccineRule {
            course: 1,
            ..rule()
        };
        let given = [on("2020-01-01"), on("2026-01-01")];
        assert_eq!(one.last_took(&given, None), Some(Took::Counts));
    }

    #[test]
    fn a_dose_stands_ahead_due_or_lapsed() {
        let found = rule().next(
            &[on("2024-02-26"), on("2024-03-25")],
            None,
            on("2026-06-01"),
        );
        let found = found.unwrap();
        assert_eq!(found.until, on("2025-06-25"));
        for (day, standing) in [
            ("2025-03-24", Standing::Ahead),
            ("2025-03-25", Standing::Due),
            ("2025-06-25", Standing::Due),
            ("2025-06-26", Standing::Lapsed),
        ] {
            assert_eq!(found.standing(on(day)), standing, "{day}");
        }
        let first = rule().next(&[], Some(on("2020-01-01")), on("2026-06-01"));
        assert_eq!(first.unwrap().standing(on("2026-06-01")), Standing::Due);
    }

    #[test]
    fn a_month_ends_where_the_month_ends() {
        assert_eq!(
            Span::Months(1).after(on("2024-01-31")),
            Some(on("2024-02-29"))
        );
        assert_eq!(
            Span::Years(1).after(on("2024-02-29")),
            Some(on("2025-02-28"))
        );
        assert_eq!(
            Span::Days(1).after(on("2024-02-28")),
            Some(on("2024-02-29"))
        );
        assert_eq!(Span::Years(u32::MAX).after(on("2024-02-28")), None);
    }

    #[test]
    fn a_rule_is_for_its_species() {
        assert!(rule().is_for("Dog") && !rule().is_for("Cat"));
        let any = VaccineRule {
            species: BTreeSet::new(),
            ..rule()
        };
        assert!(any.is_for("Axolotl"));
        let pigs = VaccineRule {
            species: BTreeSet::from(["Guinea pig".to_owned()]),
            ..rule()
        };
        assert!(pigs.is_for("guinea_pig"));
    }
}
