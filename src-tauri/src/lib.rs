//! The shell around the window: it carries commands to `vetpms-app` and events back.
//!
//! It must never decide anything about records: each command is one line of work, and what may
//! be done is decided below.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

#[cfg(test)]
mod codegen;
mod commands;
mod error;
mod events;
mod first_start;
mod import_job;
mod ipc;
mod logging;
mod options;
mod printer;
#[cfg(target_os = "linux")]
mod printer_gtk;
mod shell;
mod smoke;
mod window;

use std::sync::Arc;

use tauri::{App, AppHandle, Builder, Context, Manager, RunEvent, Runtime};
use vetpms_app::{Rim, SystemRim};

pub use commands::COMMANDS;
pub use options::{Options, Smoke, Usage};
pub use shell::Shell;

/// What Tauri built from `tauri.conf.json`, the capability and the window's files.
#[must_use]
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// Puts commands, state and events together, without a window, on any runtime.
///
/// # Errors
/// What Tauri refuses.
pub fn build<R: Runtime>(
    builder: Builder<R>,
    options: Options,
    rim: Arc<dyn Rim>,
) -> tauri::Result<App<R>> {
    let app = builder
        .manage(Shell::new(options, rim))
        .invoke_handler(commands::handler())
        .build(context())?;
    let (emitter, closer) = (app.handle().clone(), app.handle().clone());
    app.state::<Shell>().connect(
        Arc::new(move |event| events::send(&emitter, &event)),
        Box::new(move |code| closer.exit(code)),
    );
    if let Ok(folder) = app.path().download_dir() {
        app.state::<Shell>().put_downloads(folder);
    }
    Ok(app)
}

/// Opens the window and returns the exit code when it is closed.
///
/// # Errors
/// What Tauri refuses.
pub fn run(options: Options) -> tauri::Result<i32> {
    logging::start(&options.profile);
    let one_per_profile = tauri_plugin_single_instance::Builder::new()
        .dbus_id(options.bus_name())
        .callback(|app, _, _| window::to_front(app))
        .build();
    let builder = Builder::default().plugin(one_per_profile);
    let app = build(builder, options, Arc::new(SystemRim))?;
    #[cfg(target_os = "linux")]
    app.state::<Shell>()
        .put_printer(printer_gtk::of(app.handle()));
    window::open(app.handle())?;
    Ok(app.run_return(at_the_end))
}

fn at_the_end<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    if matches!(event, RunEvent::Exit) {
        app.state::<Shell>().close();
    }
}
