//! `vetpms-desktop`: the window of a practice.
#![cfg_attr(windows, windows_subsystem = "windows")]
#![allow(
    clippy::print_stdout,
    reason = "a program that answers --help and --version"
)]

use std::process::ExitCode;

use vetpms_desktop::{Options, Usage};

fn main() -> ExitCode {
    refuse_automation();
    let options = match Options::from_machine(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(Usage::Asked(text)) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(Usage::Wrong(text)) => {
            eprintln!("error: {text}\n{}", Options::HELP);
            return ExitCode::from(2);
        }
    };
    match vetpms_desktop::run(options) {
        Ok(code) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("error: the window cannot be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A shipped program is never driven by another one, whatever its environment says.
#[cfg(not(debug_assertions))]
#[allow(
    unsafe_code,
    reason = "no other thread runs yet, so nobody reads the environment meanwhile"
)]
fn refuse_automation() {
    unsafe { std::env::remove_var("TAURI_WEBVIEW_AUTOMATION") };
}

#[cfg(debug_assertions)]
fn refuse_automation() {}
