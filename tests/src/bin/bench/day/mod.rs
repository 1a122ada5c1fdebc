//! `day`: what the pages of a working day cost in a practice that has been busy for ten years.

mod clinic;
mod plain;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use vetpms_app::people::{client_card, patient_card};
use vetpms_app::profile::Unlock;
use vetpms_app::scheduling::{
    WantedSlot, appointments_between, day_bounds, free_slots, schedule_columns,
};
use vetpms_app::work::{TaskFilter, tasks};
use vetpms_app::{Desk, SystemRim, session};
use vetpms_tests::support::Seeded;

use crate::measure::{Samples, thread_cpu};
use crate::names::below;
use crate::report::Line;
use clinic::{Clinic, Size, bounds};
use plain::Plain;

/// Milliseconds of processor time.
const AIM: f64 = 50.0;
/// Looks at a page.
const PICKS: usize = 200;
/// Looks before those that count.
const WARM_UP: usize = 5;
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
            lines.extend(pair(what, &ours, &theirs));
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
        pair("schedule of any week", &ours, &theirs)
    }

    fn cards(&self, random: &mut Seeded) -> Vec<Line> {
        let clients = self.some(random, |random| pick(random, &self.clinic.clients));
        let ours = measure(&clients, |id| {
            let card = client_card(&self.desk, *id).expect("a client");
            card.appointments.len()
        });
        let theirs = measure(&clients, |id| self.plain.client(*id));
        let mut lines = pair("client card", &ours, &theirs);
        let patients = self.some(random, |random| pick(random, &self.clinic.patients));
        let ours = measure(&patients, |id| {
            let card = patient_card(&self.desk, *id).expect("a patient");
            card.appointments.len()
        });
        let theirs = measure(&patients, |id| self.plain.patient(*id));
        lines.extend(pair("patient card", &ours, &theirs));
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
        pair("free times", &ours, &theirs)
    }

    fn tasks(&self) -> Vec<Line> {
        let times = vec![(); self.picks + WARM_UP];
        let ours = measure(&times, |()| {
            tasks(&self.desk, TaskFilter::Open)
                .expect("the tasks")
                .len()
        });
        let theirs = measure(&times, |()| self.plain.open_tasks());
        pair("open tasks", &ours, &theirs)
    }

    /// So many picks as are made of a page, and those to warm up.
    fn some<T>(&self, random: &mut Seeded, mut one: impl FnMut(&mut Seeded) -> T) -> Vec<T> {
        (0..self.picks + WARM_UP).map(|_| one(random)).collect()
    }
}

fn week(monday: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    bounds(monday..monday + Days::new(7))
}

fn pick<T: Copy>(random: &mut Seeded, from: &[T]) -> T {
    from[below(random, from.len())]
}

/// What some looks cost, and how much was seen in all.
struct Cost {
    cpu: Samples,
    looks: usize,
    seen: usize,
}

/// Processor time of this thread: everything that a read does happens on the thread that asks.
fn measure<T>(picks: &[T], mut look: impl FnMut(&T) -> usize) -> Cost {
    let mut cost = Cost {
        cpu: Samples::default(),
        looks: 0,
        seen: 0,
    };
    for (count, one) in picks.iter().enumerate() {
        let before = thread_cpu();
        let seen = look(one);
        let used: Duration = thread_cpu() - before;
        if count >= WARM_UP {
            cost.cpu.add(used);
            cost.looks += 1;
            cost.seen += seen;
        }
    }
    cost
}

fn pair(what: &str, ours: &Cost, theirs: &Cost) -> Vec<Line> {
    let peer = "one plain query";
    let rows = ours.seen as f64 / ours.looks as f64;
    let what = |share| format!("{what}, CPU {share}, {rows:.0} lines on average");
    vec![
        Line::time("day", what("p50"), ours.cpu.median()).peer_time(peer, theirs.cpu.median()),
        Line::time("day", what("p99"), ours.cpu.p99())
            .aim(AIM)
            .peer_time(peer, theirs.cpu.p99()),
    ]
}
