//! A list of another program comes in through the window, is stopped on the way, and goes on after
//! a crash.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};

use vetpms_app::profile::Unlock;
use vetpms_app::{Code, SystemRim, care, session};
use vetpms_tests::support::{OWNER, PASSWORD};

use crate::driver::Driver;
use crate::hands::{ask, pick, press_button, wait_for_page};
use crate::screen::Screen;

/// Lines of the licence list that come in; all 43,460 in the long run.
const LINES: usize = 2_000;

/// How long they may take in a debug build.
const PATIENCE: Duration = Duration::from_secs(1_200);

fn mapping() -> Json {
    json!({
        "source": "seattle-licences",
        "date": {"column": "License_Issue_Date", "format": "%B %d %Y"},
        "client": {"key": "{License_Number}", "fields": {"last_name": "Licence {License_Number}"},
            "empty": {}, "values": {}},
        "address": {"fields": {"postcode": "{ZIP_Code}", "country": "US"}},
        "patient": {"key": "{License_Number} {Species} {Animals_Name}",
            "fields": {"name": "{Animals_Name}", "species": "{Species}", "breed": "{Primary_Breed}"},
            "empty": {"name": "Unnamed"}, "values": {}},
    })
}

fn choose_file(driver: &Driver, file: &Path) {
    press_button(driver, "Import");
    wait_for_page(driver, "Import");
    driver.wait_for("return document.querySelector('input[type=file]') !== null");
    driver.choose_file(file);
    driver.wait_for_text("About this file");
    pick(driver, "Use a saved one", "Seattle");
}

#[test]
fn an_import_is_stopped_and_goes_on_after_a_crash() {
    let list = include_str!("../../data/seattle_pet_licenses.csv");
    let lines = match std::env::var_os("VETPMS_LONG") {
        Some(_) => list.lines().count() - 1,
        None => LINES,
    };
    let text: String = list.split_inclusive('\n').take(lines + 1).collect();
    let mut screen = Screen::open("import");
    let folder = screen.profile.parent().unwrap().to_owned();
    let file = folder.join("licences.csv");
    fs::write(&file, text).unwrap();
    screen.sign_in();
    let saved = json!({"name": "Seattle", "mapping": mapping()});
    ask(&screen.driver, "save_import_mapping", &saved);

    choose_file(&screen.driver, &file);
    screen.picture("import-columns");
    press_button(&screen.driver, &format!("Import {}", lines / 1000));
    screen
        .driver
        .wait_for("return /[1-9][0-9,]* of /.test(document.body.innerText)");
    screen.picture("import-running");
    press_button(&screen.driver, "Stop");
    screen.driver.wait_for_text("Stopped: licences.csv");
    screen.picture("import-stopped");

    screen.crash();
    screen.sign_in();
    choose_file(&screen.driver, &file);
    screen
        .driver
        .wait_for_text("and then stopped. It goes on from there.");
    press_button(&screen.driver, "Go on from line");
    screen
        .driver
        .wait_within(PATIENCE, "Imported: licences.csv");
    screen.picture("import-done");
    // What was imported is safe at once; the session's end does not always end the window in time.
    screen.end();
    assert_eq!(imported(&screen.profile), animals_in(&file));
}

/// The animals of the list: a number, a species and a name each.
fn animals_in(file: &Path) -> BTreeSet<String> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let key = |row: csv::StringRecord| {
        let name = if row[2].is_empty() {
            "Unnamed"
        } else {
            &row[2]
        };
        format!("Licence {} {} {name}", &row[1], &row[3])
    };
    reader.records().map(|row| key(row.unwrap())).collect()
}

/// The same of the practice, without those of its own.
fn imported(profile: &Path) -> BTreeSet<String> {
    let how = Unlock::Password {
        email: OWNER,
        password: PASSWORD,
    };
    // Its process may still be on its way out.
    let open = || session::open(profile, &how, Arc::new(SystemRim));
    let mut desk = open();
    for _ in 0..100 {
        if !desk.as_ref().is_err_and(|error| error.code == Code::InUse) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
        desk = open();
    }
    let desk = desk.unwrap();
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
    let mut lines = Vec::new();
    care::export(&desk, &mut lines).unwrap();
    let rows: Vec<Json> = String::from_utf8(lines)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |table: &'static str| rows.iter().filter(move |row| row["table"] == table);
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let owners: HashMap<String, String> = of("clients")
        .map(|row| (text(&row["id"]), text(&row["values"]["last_name"])))
        .collect();
    of("patients")
        .map(|row| {
            let values = &row["values"];
            let owner = &owners[&text(&values["client_id"])];
            format!(
                "{owner} {} {}",
                text(&values["species"]),
                text(&values["name"])
            )
        })
        .filter(|animal| animal.starts_with("Licence "))
        .collect()
}
