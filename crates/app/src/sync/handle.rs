//! How others speak to the driver.

use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;
use vetpms_sync::Event;

use super::status::Live;

/// Wakes the driver and tells what it is about.
#[derive(Clone)]
pub struct SyncHandle {
    pub(super) events: mpsc::UnboundedSender<Event>,
    pub(crate) live: Arc<Mutex<Live>>,
}

impl SyncHandle {
    /// Goes on as the device that this computer has become, also where synchronising had stopped.
    pub fn joined_again(&self) {
        let _ = self.events.send(Event::Minted); // as below
    }

    /// Tries at once.
    pub fn wake(&self) {
        let _ = self.events.send(Event::Wake); // a driver that has ended needs no waking
    }
}
