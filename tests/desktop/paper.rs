//! A document goes through the system's own dialog onto paper: here into a file, as it was shown.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use uuid::Uuid;
use vetpms_app::Desk;
use vetpms_app::printing::{NewDispensing, PrintSettings, dispense, save_print_settings};
use vetpms_app::visits::{VisitOf, open_visit, prescribe};
use vetpms_tests::support::Practice;

use crate::consult;
use crate::driver::key;
use crate::hands::{press, press_button, wait_for_page};
use crate::screen::Screen;

const PAUSE: Duration = Duration::from_millis(200);
/// Pauses until a page for a printer is laid out, and until it is in the file.
const PATIENCE: u32 = 200;

fn settings() -> PrintSettings {
    PrintSettings {
        practice: "Riverside Veterinary Clinic".into(),
        address: "12 Mill Lane\nOxford OX1 4AB".into(),
        phone: "01865 555 010".into(),
        jurisdiction: "UK".into(),
        paper: "a4".into(),
        ..PrintSettings::default()
    }
}

/// What a program says when it ends well.
fn run(program: &str, args: &[&str]) -> Option<String> {
    let out = Command::new(program).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout).trim().to_owned();
    out.status.success().then_some(said)
}

fn until<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    for _ in 0..PATIENCE {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(PAUSE);
    }
    panic!("{what} did not come");
}

/// The printer of earlier times: a computer without one prints into files.
fn chosen_before(profile: &Path, paper: &str, file: &Path) {
    let uri = format!("output-uri=file://{}\n", file.display());
    prints_into_files(profile, paper, &uri);
}

/// The same; `more` says what else was chosen.
fn prints_into_files(profile: &Path, paper: &str, more: &str) {
    let chosen = format!("[Print Settings]\nprinter=Print to File\noutput-file-format=pdf\n{more}");
    std::fs::write(profile.join(format!("printer-{paper}")), chosen).unwrap();
}

/// Asks to print, and waits for the system's dialog.
fn dialog(screen: &Screen) -> String {
    let ready = "return document.activeElement?.innerText.trim().startsWith('Print') && \
        document.querySelector('[role=dialog]')?.contains(document.activeElement)";
    screen.driver.wait_for(ready);
    press(&screen.driver, key::ENTER);
    systems_dialog()
}

/// Waits for the system's dialog.
fn systems_dialog() -> String {
    until("the system's dialog", || {
        let found = run("xdotool", &["search", "--onlyvisible", "--name", "^Print$"])?;
        found.lines().next().map(str::to_owned)
    })
}

/// Presses a key in the system's dialog: without a manager of windows the keyboard is where the mouse is.
fn answer(dialog: &str, key: &str) {
    std::thread::sleep(PAUSE * 5);
    run("xdotool", &["mousemove", "--window", dialog, "300", "20"]).unwrap();
    run("xdotool", &["key", key]).unwrap();
}

/// Waits until there is something in the file.
fn printed(file: &Path) {
    until("the file", || {
        let size = std::fs::metadata(file).ok()?.len();
        (size > 1000).then_some(())
    });
}

/// How many prints the page says there were.
fn copies(screen: &Screen) -> serde_json::Value {
    screen
        .driver
        .script("return document.querySelectorAll('[role=dialog] section li').length")
}

/// How many pages, and of what size.
fn paper(info: String) -> String {
    let value = |name: &str| {
        let line = info.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().last().unwrap().to_owned()
    };
    format!(
        "{} {}",
        value("Pages:"),
        value("Page size:").trim_matches(['(', ')'])
    )
}

/// The first page as it is shown, once it is.
fn shown(screen: &Screen) -> Vec<u8> {
    let page = "document.querySelector('[role=dialog] img[src^=data]')";
    screen.driver.wait_for(&format!("return {page} !== null"));
    let source = screen.driver.script(&format!("return {page}.src"));
    let (_, picture) = source.as_str().unwrap().split_once(',').unwrap();
    STANDARD.decode(picture).unwrap()
}

/// How much the printed page is like the one that was shown: 1 is the same.
fn likeness(shown: &[u8], file: &Path) -> f64 {
    let path = |name: &str| file.with_file_name(name).display().to_string();
    std::fs::write(path("shown.png"), shown).unwrap();
    let printed = path("printed");
    run(
        "pdftoppm",
        &[
            "-r",
            "60",
            "-png",
            "-singlefile",
            &file.display().to_string(),
            &printed,
        ],
    )
    .unwrap();
    for name in ["shown.png", "printed.png"] {
        let file = path(name);
        run(
            "convert",
            &[
                &file,
                "-colorspace",
                "Gray",
                "-resize",
                "248x351!",
                "-blur",
                "0x1",
                &file,
            ],
        )
        .unwrap();
    }
    let compared = Command::new("compare")
        .args([
            "-metric",
            "NCC",
            &path("shown.png"),
            &path("printed.png"),
            "null:",
        ])
        .output()
        .unwrap();
    let said = String::from_utf8(compared.stderr).unwrap();
    said.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn a_summary_goes_through_the_systems_dialog_onto_paper_as_it_was_shown() {
    let (screen, ()) = Screen::open_with("paper", |desk, _| {
        save_print_settings(desk, &settings()).unwrap();
    });
    prints_into_files(&screen.profile, "a4", "");
    screen.sign_in();
    let driver = &screen.driver;
    consult::open(driver);
    press_button(driver, "Print…");
    let shown = shown(&screen);

    answer(&dialog(&screen), "Escape");
    driver.wait_for_text("Not printed yet.");

    let asked = dialog(&screen);
    screen.picture("paper");
    answer(&asked, "Return");
    // The driver's home is the folder that the profile lies in, and nobody has laid out folders there.
    let home = screen.profile.parent().unwrap();
    let file = until("the file among the person's own", || {
        let mut here = std::fs::read_dir(home).ok()?.flatten();
        let is_page = |path: &PathBuf| path.extension().is_some_and(|end| end == "pdf");
        here.find_map(|entry| Some(entry.path()).filter(is_page))
    });
    printed(&file);
    driver.wait_for_text("This is what was printed before.");
    assert_eq!(
        copies(&screen),
        json!(1),
        "what was called off does not count"
    );
    screen.picture("paper-printed");
    assert_eq!(
        run("pdfinfo", &[&file.display().to_string()]).map(paper),
        Some("1 A4".into())
    );
    let same = likeness(&shown, &file);
    assert!(
        same > 0.9,
        "what was shown and what was printed differ: {same}"
    );
}

/// Tablets for Bella, prescribed and handed out.
fn hand_out(desk: &Desk, practice: &Practice) -> Uuid {
    let visit = open_visit(desk, VisitOf::Patient(practice.patient)).unwrap();
    let tablets = json!({
        "medication_name": "Rimadyl", "strength": "50 mg", "dosage": "1 tablet", "frequency": "twice a day",
        "duration": "14 days", "route": "By mouth", "quantity": "28", "quantity_unit": "tablets",
    });
    let prescription = prescribe(desk, visit, tablets.as_object().unwrap(), None).unwrap();
    let handed_out = NewDispensing {
        prescription_id: prescription,
        quantity: None,
        quantity_unit: None,
        batch_number: Some("A12B34".into()),
        expires_on: "2099-08-31".parse().ok(),
    };
    dispense(desk, &handed_out).unwrap()
}

#[test]
fn a_label_is_as_large_on_paper_as_it_says() {
    let (screen, _) = Screen::open_with("label", |desk, practice| {
        save_print_settings(desk, &settings()).unwrap();
        hand_out(desk, practice)
    });
    let file = screen.profile.join("label.pdf");
    chosen_before(&screen.profile, "label-89x36", &file);
    screen.sign_in();
    let driver = &screen.driver;
    driver.chord(key::CONTROL, 'k');
    driver.wait_for("return document.activeElement?.tagName === 'INPUT'");
    driver.types("Bella");
    driver.wait_for_text("Emma Smith");
    press(driver, key::ENTER);
    wait_for_page(driver, "Bella");
    driver.wait_for(
        "const open = document.querySelector('button[aria-label^=\"Look at and print\"][aria-label*=\"Label,\"]'); \
         open?.focus(); return open != null",
    );
    press(driver, key::ENTER);
    let shown = shown(&screen);
    let asked = dialog(&screen);
    screen.picture("label");
    answer(&asked, "Return");
    printed(&file);
    driver.wait_for_text("This is what was printed before.");
    let info = run("pdfinfo", &[&file.display().to_string()]).unwrap();
    // 89 by 36 mm in points of 1/72 inch.
    let kept = std::fs::read_to_string(screen.profile.join("printer-label-89x36")).unwrap();
    assert!(
        kept.contains("Print to File") && !kept.contains("label.pdf"),
        "{kept}"
    );
    assert!(info.contains("252.283 x 102.047 pts"), "{info}");
    let same = likeness(&shown, &file);
    assert!(
        same > 0.9,
        "what was shown and what was printed differ: {same}"
    );
}
