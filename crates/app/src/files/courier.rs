//! Exchanges files in the background, over a connection of its own: changes never wait for it.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;
use vetpms_sync::{Event, Failure};

use super::exchange::{Pace, ask_again, one};
use super::tidy::look;
use crate::desk::Desk;
use crate::sync::{Dial, Live, local};

/// How long it rests at most.
const LONGEST: Duration = Duration::from_secs(10 * 60);
/// The first wait after a failure; it doubles each time.
const FIRST: Duration = Duration::from_secs(5);

/// What the driver tells the courier.
#[derive(Default)]
pub(crate) struct Bell {
    notify: Notify,
    /// The server can be reached again.
    reached: AtomicBool,
    /// Records of attachments changed.
    changed: AtomicBool,
    /// Others have sent files.
    others: AtomicBool,
    /// The position that was announced last.
    heard: AtomicI64,
}

impl Bell {
    /// Hears what happens between the driver and the server.
    pub(crate) fn hear(&self, event: &Event) {
        match event {
            Event::Welcomed(_) => self.reached.store(true, Ordering::Relaxed),
            // The same position once more: a file has come to the server, perhaps one that is missing here.
            Event::Announced(position) => {
                if self.heard.swap(*position, Ordering::Relaxed) != *position {
                    return;
                }
                self.others.store(true, Ordering::Relaxed);
            }
            // Records that name files are all here now, or the server was restored.
            Event::Copied(_) | Event::Renewed { .. } => {
                self.changed.store(true, Ordering::Relaxed);
            }
            // What was to be sent before a file may have been sent.
            Event::Pushed { .. } => {}
            _ => return,
        }
        self.notify.notify_one();
    }

    /// Records of attachments changed.
    pub(crate) fn changed(&self) {
        self.changed.store(true, Ordering::Relaxed);
        self.notify.notify_one();
    }
}

/// One replica's exchange of files.
pub(crate) struct Courier {
    pub(crate) desk: Arc<Desk>,
    pub(crate) dial: Arc<dyn Dial>,
    pub(crate) live: Arc<Mutex<Live>>,
    pub(crate) bell: Arc<Bell>,
    pub(crate) notify: Arc<dyn Fn() + Send + Sync>,
}

impl Courier {
    /// Exchanges files until it is dropped.
    pub(crate) async fn run(self) {
        let mut failures = 0;
        self.bell.changed.store(true, Ordering::Relaxed); // a first look
        loop {
            let (wait, failed) = match self.round().await {
                Ok(wait) => {
                    failures = 0;
                    self.tell(None);
                    (wait, false)
                }
                Err(failure) => {
                    let wait = FIRST * 2_u32.pow(failures);
                    failures = (failures + 1).min(7);
                    self.tell(Some(&failure));
                    (failure.asks_to_wait().unwrap_or(wait), true)
                }
            };
            self.rest(wait.min(LONGEST), failed).await;
        }
    }

    /// After a failure only the server's greeting ends the rest early, or its time.
    async fn rest(&self, wait: Duration, failed: bool) {
        let until = Instant::now() + wait;
        loop {
            tokio::select! {
                () = tokio::time::sleep_until(until) => return,
                () = self.bell.notify.notified() => {
                    let reached = self.bell.reached.swap(false, Ordering::Relaxed);
                    if reached || !failed {
                        return;
                    }
                }
            }
        }
    }

    /// People are told of a disk that is full; everything else the light says already.
    fn tell(&self, failure: Option<&Failure>) {
        let words = match failure {
            Some(Failure::Disk(words)) => Some(words.clone()),
            _ => None,
        };
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = live.files_problem != words;
        live.files_problem = words;
        drop(live);
        if changed {
            (self.notify)();
        }
    }

    /// Exchanges what is due; how long nothing will be.
    async fn round(&self) -> Result<Duration, Failure> {
        self.look()?;
        if self.is_away() {
            return Ok(LONGEST); // the greeting wakes it
        }
        let now = self.desk.rim.now();
        let due = self.desk.read(|tx| {
            let due = tx.next_to_send(now)?.is_some() || tx.next_missing(now)?.is_some();
            Ok((due, tx.next_file_due(now)?))
        });
        let (any, next) = due.map_err(local)?;
        if any {
            let mut wire = self.dial.dial(&self.desk).await?;
            let pace = Pace::Beside(Arc::clone(&self.live));
            while one(&self.desk, wire.as_mut(), &pace).await? {
                (self.notify)();
                self.look()?;
                if self.is_away() {
                    break;
                }
            }
            return Ok(Duration::ZERO);
        }
        let wait = next.and_then(|at| (at - now).to_std().ok());
        Ok(wait.unwrap_or(LONGEST))
    }

    fn is_away(&self) -> bool {
        let live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        live.offline_since.is_some()
    }

    /// Takes in what has changed since the last look.
    fn look(&self) -> Result<(), Failure> {
        let told = |flag: &AtomicBool| flag.swap(false, Ordering::Relaxed);
        if told(&self.bell.changed) && look(&self.desk).map_err(local)? {
            (self.notify)();
        }
        if told(&self.bell.others) {
            ask_again(&self.desk).map_err(local)?;
        }
        Ok(())
    }
}
