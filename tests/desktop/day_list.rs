//! The list of a day on paper: no line of it is torn, and a file is proposed among the person's own.

use std::path::{Path, PathBuf};

use chrono::{Duration, Local, TimeZone, Utc};
use serde_json::json;
use vetpms_app::Desk;
use vetpms_app::scheduling::{NewAppointment, book_appointment};
use vetpms_tests::support::Practice;

use crate::hands::{press_button, wait_for_page};
use crate::paper::{answer, printed, prints_into_files, run, systems_dialog, until};
use crate::screen::Screen;

/// More lines than one sheet holds.
const VISITS: u32 = 40;

/// A full day of appointments; the reasons of some take several lines.
fn full_day(desk: &Desk, practice: &Practice) {
    #[expect(clippy::disallowed_methods, reason = "the list of today")]
    let today = Local::now().date_naive().and_hms_opt(7, 0, 0).unwrap();
    let begin = Local.from_local_datetime(&today).earliest().unwrap();
    for at in 0..VISITS {
        let start = begin.with_timezone(&Utc) + Duration::minutes(i64::from(at) * 20);
        let lines = 1 + (at * 7) % 5;
        let words: Vec<String> = (0..lines)
            .map(|_| format!("LINE{at:02} limps on the left hind leg"))
            .collect();
        let mut reason = words.join(" ");
        reason.truncate(255);
        let values = json!({"patient_id": practice.patient, "appointment_type": practice.kind, "reason": reason,
            "scheduled": {"start": start, "end": start + Duration::minutes(10)}});
        let new = NewAppointment {
            values: values.as_object().unwrap().clone(),
            staff: vec![practice.vet],
            ..NewAppointment::default()
        };
        book_appointment(desk, &new).unwrap();
    }
}

/// The pages on which each line stands.
fn pages_of(file: &Path) -> Vec<(String, u32)> {
    let file = file.display().to_string();
    let info = run("pdfinfo", &[&file]).unwrap();
    let count = info.lines().find_map(|line| line.strip_prefix("Pages:"));
    let count: u32 = count.unwrap().trim().parse().unwrap();
    assert!(count > 1, "one sheet holds it all");
    let mut found = Vec::new();
    for page in 1..=count {
        let number = page.to_string();
        let text = run("pdftotext", &["-f", &number, "-l", &number, &file, "-"]).unwrap();
        let mut lines: Vec<&str> = text
            .split_whitespace()
            .filter(|word| word.starts_with("LINE"))
            .collect();
        lines.sort_unstable();
        lines.dedup();
        found.extend(lines.into_iter().map(|line| (line.to_owned(), page)));
    }
    found
}

#[test]
fn no_line_of_a_day_is_torn_and_a_file_is_proposed_among_ones_own() {
    let (screen, ()) = Screen::open_with("day-list", full_day);
    // The driver's home is the folder that the profile lies in; nobody has laid out folders there.
    let home: PathBuf = screen.profile.parent().unwrap().to_owned();
    prints_into_files(&screen.profile, "a4", "");
    screen.sign_in();
    let driver = &screen.driver;
    driver.script("location.hash = '#/schedule'");
    wait_for_page(driver, "Schedule");
    press_button(driver, "Print the day");
    let dialog = systems_dialog();
    screen.picture("day-list");
    answer(&dialog, "Return");
    let file = until("the file", || {
        let mut here = std::fs::read_dir(&home).ok()?.flatten();
        here.find(|entry| entry.file_name() == "VetPMS.pdf")
            .map(|entry| entry.path())
    });
    printed(&file);
    let lines = until("the whole list", || {
        run("pdfinfo", &[&file.display().to_string()])?;
        Some(pages_of(&file))
    });
    let torn: Vec<_> = lines
        .windows(2)
        .filter(|two| two[0].0 == two[1].0)
        .collect();
    assert_eq!(lines.len(), VISITS as usize, "torn: {torn:?}");
}
