//! The log of the program: JSON lines in the profile's `logs` folder.
//!
//! It must never hold a client's or a patient's value, nor a password: what is logged is codes,
//! names of fields and durations.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

/// A log that has grown beyond this many bytes is put aside at the next start.
const LIMIT: u64 = 4 * 1024 * 1024;

/// Begins logging. A practice that has no folder yet, or a full disk, must not keep the window shut.
pub(crate) fn start(profile: &Path) {
    if !profile.is_dir() {
        return;
    }
    let Ok(file) = open(&profile.join("logs")) else {
        return;
    };
    let level = std::env::var("VETPMS_LOG").unwrap_or_else(|_| "info".to_owned());
    let started = tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info")))
        .with_writer(Mutex::new(file))
        .try_init();
    if started.is_ok() {
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    }
}

fn open(folder: &Path) -> io::Result<File> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let path = folder.join("desktop.log");
    if path.metadata().is_ok_and(|meta| meta.len() > LIMIT) {
        std::fs::rename(&path, folder.join("desktop.1.log"))?;
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
}
