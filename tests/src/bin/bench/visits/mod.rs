//! `visits`: what the pages about an animal cost after ten years of medical records.

mod server;

use std::sync::Arc;

use vetpms_app::find_records::search_records;
use vetpms_app::people::{NewClient, register_client};
use vetpms_app::profile::Unlock;
use vetpms_app::reminders::preview;
use vetpms_app::scheduling::{appointments_between, day_bounds};
use vetpms_app::signing::unsigned_visits;
use vetpms_app::timeline::{TimelineFilter, timeline};
use vetpms_app::visits::{patient_measures, patient_visits, visit};
use vetpms_app::{Desk, SystemRim, session};
use vetpms_tests::support::Seeded;

use crate::day::clinic::Clinic;
use crate::day::plain::Plain;
use crate::day::size::Size;
use crate::pages::{PICKS, WARM_UP, measure, pair, pick};
use crate::report::Line;

const NAME: &str = "visits";
/// Entries that the window asks for at once.
const PAGE: usize = 60;
/// What is sought in records, as it is typed; the last is nowhere.
const WORDS: [&str; 5] = ["ot", "otitis", "ear drops twi", "oitis", "penicillin"];

pub fn run(small: bool) -> Vec<Line> {
    let random = &mut Seeded::new(0x00c0_5017);
    let clinic = Clinic::make(random, Size::with_records(small));
    eprintln!("  {} rows", clinic.rows);
    let key_file = clinic.desk.folder().join("desk.key");
    let profile = clinic.desk.profile();
    let open = || {
        let desk = session::open(&profile, &Unlock::KeyFile(&key_file), Arc::new(SystemRim));
        desk.expect("the desk opens")
    };
    // The records were put past the search. What is written by the program has it built with all of them.
    let newcomer = NewClient {
        values: serde_json::Map::from_iter([("last_name".to_owned(), "Newcomer".into())]),
        ..NewClient::default()
    };
    register_client(&open(), &newcomer).expect("a client");
    let desk = open();
    desk.wait_for_search();
    let plain = Plain::open(&profile, &clinic.key);
    let picks = WARM_UP + if small { PICKS / 5 } else { PICKS };
    let mut lines = animals(&desk, &plain, &clinic, (random, picks));
    lines.extend(today(&desk, &plain, &clinic, picks));
    lines.extend(server::run(small));
    lines
}

fn animals(
    desk: &Desk,
    plain: &Plain,
    clinic: &Clinic,
    (random, picks): (&mut Seeded, usize),
) -> Vec<Line> {
    let animals: Vec<_> = (0..picks).map(|_| pick(random, &clinic.patients)).collect();
    let history = measure(&animals, |id| {
        patient_visits(desk, *id).expect("the visits").len()
    });
    let plainly = measure(&animals, |id| plain.history(*id));
    let mut lines = pair(NAME, "history of an animal", &history, &plainly);
    let life = measure(&animals, |id| {
        let page = timeline(desk, *id, &TimelineFilter::default(), None, PAGE);
        page.expect("the time line").entries.len()
    });
    let plainly = measure(&animals, |id| plain.history(*id));
    lines.extend(pair(NAME, "first page of the time line", &life, &plainly));
    let sought = TimelineFilter {
        text: "ear drops".to_owned(),
        ..TimelineFilter::default()
    };
    let life = measure(&animals, |id| {
        let page = timeline(desk, *id, &sought, None, PAGE);
        page.expect("the time line").entries.len()
    });
    lines.extend(pair(NAME, "words in the time line", &life, &plainly));
    let typed: Vec<_> = WORDS.iter().cycle().take(picks).copied().collect();
    let found = measure(&typed, |words| {
        search_records(desk, words, 8)
            .expect("the records")
            .hits
            .len()
    });
    let plainly = measure(&typed, |words| plain.notes_with(words));
    lines.extend(pair(NAME, "words in all records", &found, &plainly));
    let charts = measure(&animals, |id| {
        patient_measures(desk, *id).expect("the measures").len()
    });
    let plainly = measure(&animals, |id| plain.measures(*id));
    lines.extend(pair(NAME, "charts of an animal", &charts, &plainly));
    let visits: Vec<_> = (0..picks).map(|_| pick(random, &clinic.visits)).collect();
    let consult = measure(&visits, |id| {
        let seen = visit(desk, *id).expect("the consult");
        seen.vitals.len() + seen.diagnoses.len() + seen.treatments.len() + seen.prescriptions.len()
    });
    let plainly = measure(&visits, |id| plain.consult(*id));
    lines.extend(pair(NAME, "consult", &consult, &plainly));
    lines
}

fn today(desk: &Desk, plain: &Plain, clinic: &Clinic, picks: usize) -> Vec<Line> {
    let times = vec![(); picks];
    let (from, to) = day_bounds(clinic.today).expect("a day");
    let board = measure(&times, |()| {
        appointments_between(desk, from, to)
            .expect("the board")
            .len()
    });
    let plainly = measure(&times, |()| plain.between(from, to));
    let mut lines = pair(NAME, "board of today", &board, &plainly);
    let unsigned = measure(&times, |()| {
        unsigned_visits(desk, false).expect("the visits").len()
    });
    let plainly = measure(&times, |()| plain.unsigned());
    lines.extend(pair(NAME, "visits to sign", &unsigned, &plainly));
    // A run is made once a day at most.
    let few = vec![(); WARM_UP + 5];
    let run = measure(&few, |()| {
        let found = preview(desk, clinic.today).expect("the preview");
        found.households.len() + found.skipped.len()
    });
    let plainly = measure(&few, |()| plain.due(clinic.today));
    lines.extend(pair(NAME, "preview of a reminder run", &run, &plainly));
    lines
}
