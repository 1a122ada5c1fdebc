//! What the window is told without asking: rows that changed, and the sync light.

use std::sync::Arc;

use serde::Serialize;
use tauri::{AppHandle, Emitter, Runtime};
use uuid::Uuid;
use vetpms_app::sync::SyncStatus;

/// Rows that have changed, from here or from afar.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct Changed {
    /// Table and row.
    pub(crate) rows: Vec<(String, Uuid)>,
}

/// Something to tell.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    Changed(Changed),
    Sync(Box<SyncStatus>),
}

/// Tells the window.
pub(crate) type Emit = Arc<dyn Fn(Event) + Send + Sync>;

/// Sends an event to every window.
pub(crate) fn send<R: Runtime>(app: &AppHandle<R>, event: &Event) {
    let sent = match event {
        Event::Changed(changed) => app.emit("changed", changed),
        Event::Sync(status) => app.emit("sync", status),
    };
    if let Err(error) = sent {
        tracing::warn!(%error, "an event did not reach the window");
    }
}
