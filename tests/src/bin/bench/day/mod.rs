//! `day`: what the pages of a working day cost in a practice that has been busy for ten years.

pub mod clinic;
pub mod plain;
pub mod size;
mod visits;
mod writer;

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use vetpms_app::people::{client_card, patient_card};
use vetpms_app::profile::Unlock;
use vetpms_app::scheduling::{
    WantedSlot, appointments_between, day_bounds, free_slots, schedule_columns,
};
use vetpms_app::work::{TaskFilter, tasks};
use vetpms_app::{Desk, SystemRim, session};
use vetpms_tests::support::Seeded;

use crate::names::below;
use crate::pages::{PICKS, WARM_UP, measure, pair, pick};
use crate::report::Line;
use clinic::{Clinic, bounds};
use plain::Plain;
use size::Size;

/// Proposals that the booking form shows at once.
const PROPOSALS: usize = 6;

pub fn run(small: bool) -> Vec<Line> {
    let random = &mut Seeded::new(0xda_7001);
    let size = Size::of(small);
    let clinic = Clinic::make(random, size);
    eprintln!("  {} rows", clinic.rows);
    let key_file = clinic.desk.folder().join("desk.key");
    let profile = clinic.desk.profile();
    let desk = session::open(&profile, &Unlock::KeyFile(&key_file), Arc::new(SystemRim))
        .expect("the desk opens");
    desk.wait_for_search();
    let plain = Plain::open(&profile, &clinic.key);
    let pages = Pages {
        desk,
        plain,
        clinic,
        picks: if small { PICKS / 5 } else { PICKS },
    };
    let mut lines = pages.boards(random);
    lines.extend(pages.weeks(random));
    lines.extend(pages.cards(random));
    lines.extend(pages.free(random));
    lines.extend(pages.tasks());
    lines
}

/// A practice opened twice: as the window does it, and plainly.
struct Pages {
    desk: Desk,
    plain: Plain,
    clinic: Clinic,
    picks: usize,
}

impl Pages {
    fn boards(&self, random: &mut Seeded) -> Vec<Line> {
        let any = self.some(random, |random| {
            let week = pick(random, &self.clinic.weeks);
            week + Days::new(random.below(5))
        });
        let mut lines = Vec::new();
        for (what, days) in [
            ("board of today", vec![self.clinic.today; any.len()]),
            ("board of any day", any),
        ] {
            let ours = measure(&days, |day| {
                let (from, to) = day_bounds(*day).expect("a day");
                appointments_between(&self.desk, from, to)
                    .expect("the board")
                    .len()
            });
            let theirs = measure(&days, |day| {
                let (from, to) = day_bounds(*day).expect("a day");
                self.plain.between(from, to)
            });
            lines.extend(pair("day", what, &ours, &theirs));
        }
        lines
    }

    /// What the schedule asks for when it shows a week: its columns, its visits, and the visits
    /// of the chosen day.
    fn weeks(&self, random: &mut Seeded) -> Vec<Line> {
        let weeks = self.some(random, |random| pick(random, &self.clinic.weeks));
        let ours = measure(&weeks, |monday| {
            let sunday = *monday + Days::new(6);
            schedule_columns(&self.desk, *monday, sunday).expect("the columns");
            let (from, to) = day_bounds(*monday).expect("a day");
            appointments_between(&self.desk, from, to).expect("the day");
            let (from, to) = week(*monday);
            appointments_between(&self.desk, from, to)
                .expect("the week")
                .len()
        });
        let theirs = measure(&weeks, |monday| {
            let (from, to) = day_bounds(*monday).expect("a day");
            self.plain.between(from, to);
            let (from, to) = week(*monday);
            self.plain.between(from, to)
        });
        pair("day", "schedule of any week", &ours, &theirs)
    }

    fn cards(&self, random: &mut Seeded) -> Vec<Line> {
        let clients = self.some(random, |random| pick(random, &self.clinic.clients));
        let ours = measure(&clients, |id| {
            let card = client_card(&self.desk, *id).expect("a client");
            card.appointments.len()
        });
        let theirs = measure(&clients, |id| self.plain.client(*id));
        let mut lines = pair("day", "client card", &ours, &theirs);
        let patients = self.some(random, |random| pick(random, &self.clinic.patients));
        let ours = measure(&patients, |id| {
            let card = patient_card(&self.desk, *id).expect("a patient");
            card.appointments.len()
        });
        let theirs = measure(&patients, |id| self.plain.patient(*id));
        lines.extend(pair("day", "patient card", &ours, &theirs));
        lines
    }

    /// Half of those who call want a certain vet in a certain room; some ask for a later time.
    fn free(&self, random: &mut Seeded) -> Vec<Line> {
        let clinic = &self.clinic;
        let wishes = self.some(random, |random| {
            let certain = below(random, 2) == 0;
            let later = i64::try_from(below(random, 28)).unwrap_or(0);
            WantedSlot {
                minutes: 15,
                staff: certain.then(|| pick(random, &clinic.vets)),
                resource: certain.then(|| pick(random, &clinic.rooms)),
                from: clinic.now + TimeDelta::days(later),
                most: PROPOSALS,
            }
        });
        let ours = measure(&wishes, |wish| {
            free_slots(&self.desk, wish).expect("free times").len()
        });
        let until: Vec<(DateTime<Utc>, DateTime<Utc>)> = wishes
            .iter()
            .map(|wish| {
                let found = free_slots(&self.desk, wish).expect("free times");
                let last = found.last().map(|slot| slot.end);
                (wish.from, last.unwrap_or(wish.from + TimeDelta::days(60)))
            })
            .collect();
        let theirs = measure(&until, |(from, to)| self.plain.taken(*from, *to));
        pair("day", "free times", &ours, &theirs)
    }

    fn tasks(&self) -> Vec<Line> {
        let times = vec![(); self.picks + WARM_UP];
        let ours = measure(&times, |()| {
            tasks(&self.desk, TaskFilter::Open)
                .expect("the tasks")
                .len()
        });
        let theirs = measure(&times, |()| self.plain.open_tasks());
        pair("day", "open tasks", &ours, &theirs)
    }

    /// So many picks as are made of a page, and those to warm up.
    fn some<T>(&self, random: &mut Seeded, mut one: impl FnMut(&mut Seeded) -> T) -> Vec<T> {
        (0..self.picks + WARM_UP).map(|_| one(random)).collect()
    }
}

fn week(monday: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    bounds(monday..monday + Days::new(7))
}
