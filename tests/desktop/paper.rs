//! A document goes through the system's own dialog onto paper: here into a file, as it was shown.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use vetpms_app::printing::{PrintSettings, save_print_settings};

use crate::consult;
use crate::driver::key;
use crate::hands::{press, press_button};
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
fn chosen_before(profile: &Path, file: &Path) {
    let folder = profile.join("printers");
    std::fs::create_dir(&folder).unwrap();
    let chosen = format!(
        "[Print Settings]\nprinter=Print to File\noutput-file-format=pdf\noutput-uri=file://{}\n",
        file.display()
    );
    std::fs::write(folder.join("a4"), chosen).unwrap();
}

/// Asks to print, and waits for the system's dialog.
fn dialog(screen: &Screen) -> String {
    let ready = "return document.activeElement?.innerText.trim().startsWith('Print') && \
        document.querySelector('[role=dialog]')?.contains(document.activeElement)";
    screen.driver.wait_for(ready);
    press(&screen.driver, key::ENTER);
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

/// How much the printed page is like the one that was shown: 1 is the same.
fn likeness(screen: &Screen, file: &Path) -> f64 {
    let shown = screen
        .driver
        .script("return document.querySelector('[role=dialog] img').src");
    let shown = shown.as_str().unwrap().split(',').nth(1).unwrap();
    let path = |name: &str| file.with_file_name(name).display().to_string();
    std::fs::write(path("shown.png"), STANDARD.decode(shown).unwrap()).unwrap();
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
    let file = screen.profile.join("printed.pdf");
    chosen_before(&screen.profile, &file);
    screen.sign_in();
    let driver = &screen.driver;
    consult::open(driver);
    press_button(driver, "Print…");
    driver.wait_for("return document.querySelector('[role=dialog] img[src^=data]') !== null");

    answer(&dialog(&screen), "Escape");
    driver.wait_for_text("Not printed yet.");

    let asked = dialog(&screen);
    screen.picture("paper");
    answer(&asked, "Return");
    until("the file", || {
        let size = std::fs::metadata(&file).ok()?.len();
        (size > 1000).then_some(())
    });
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
    let same = likeness(&screen, &file);
    assert!(
        same > 0.9,
        "what was shown and what was printed differ: {same}"
    );
}
