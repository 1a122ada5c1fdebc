//! What all requests share.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use sqlx::PgConnection;
use tokio::sync::{OwnedMutexGuard, Semaphore, SemaphorePermit, broadcast};
use uuid::Uuid;
use vetpms_crypto::{KdfParams, Key32, check_password, hash_password};
use zeroize::Zeroizing;

use crate::boots::Boots;
use crate::config::Database;
use crate::db::{Db, pool};
use crate::error::Refused;
use crate::limits::Limits;
use crate::rim;
use crate::seal::KeyStore;
use crate::worker::Workers;

/// How long a request waits for its turn at the processor.
const TURN: Duration = Duration::from_secs(20);
/// Announcements that a slow listener may fall behind; it is told the newest one anyway.
const BACKLOG: usize = 16;

/// The server's state.
pub struct App {
    /// Connections.
    pub db: Db,
    /// How the administrator's role is reached, for practices that join; none where the server has
    /// no password of that role.
    admin: Option<Database>,
    /// Keys of practices.
    pub keys: KeyStore,
    /// Who asks how often.
    pub limits: Limits,
    /// New positions, for those who listen.
    pub announcements: Announcements,
    /// Passwords hashed at once: each takes 19 MiB and a processor.
    passwords: Semaphore,
    /// Pushes merged at once.
    merges: Semaphore,
    /// Processes that open foreign bytes.
    pub workers: Workers,
    /// Practices that a push is written for: others of the same practice wait here, and not with
    /// a database connection in hand.
    pushes: Mutex<HashMap<Uuid, Arc<tokio::sync::Mutex<()>>>>,
    /// Programs that write one log.
    pub boots: Boots,
    /// Practices whose sets for a newer server were tried again since the start.
    tried_again: Mutex<HashSet<Uuid>>,
    /// Held connections by device.
    pub held: Arc<Mutex<HashMap<Uuid, usize>>>,
    /// Ends the held connections.
    pub stop: tokio::sync::watch::Sender<bool>,
}

impl App {
    /// Whether a practice's sets for a newer server were tried again since the start.
    pub(crate) fn has_tried_again(&self, tenant: Uuid) -> bool {
        let tried = self.tried_again.lock();
        tried
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&tenant)
    }

    /// They were.
    pub(crate) fn tried_again(&self, tenant: Uuid) {
        let tried = self.tried_again.lock();
        tried.unwrap_or_else(PoisonError::into_inner).insert(tenant);
    }

    /// A server's state around its connections and its key-encryption key.
    pub fn new(db: Db, kek: Key32) -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            db,
            admin: None,
            keys: KeyStore::new(kek),
            limits: Limits::default(),
            announcements: Announcements::default(),
            passwords: Semaphore::new(2),
            merges: Semaphore::new(processors),
            workers: Workers::default(),
            pushes: Mutex::default(),
            boots: Boots::default(),
            tried_again: Mutex::default(),
            held: Arc::default(),
            stop: tokio::sync::watch::Sender::new(false),
        }
    }

    /// Lets practices that were made without a server join, if the administrator's role can be
    /// reached with this.
    #[must_use]
    pub fn with_admin(self, database: &Database) -> Self {
        let reachable = database.admin_password_file.is_some();
        let admin = reachable.then(|| database.clone());
        Self { admin, ..self }
    }

    /// Has foreign bytes opened by these workers.
    #[must_use]
    pub fn with_workers(self, workers: Workers) -> Self {
        Self { workers, ..self }
    }

    /// A connection of the administrator's role.
    ///
    /// # Errors
    /// A [`Refused`] where the server is run without it, or when the database cannot be reached.
    pub async fn administering(&self) -> Result<PgConnection, Refused> {
        let Some(database) = &self.admin else {
            let words = "this server takes in no practices by itself; ask its administrator";
            return Err(Refused::new(
                StatusCode::FORBIDDEN,
                "adoption_closed",
                words,
            ));
        };
        pool::admin(database).await.map_err(|cause| Refused {
            cause: Some(cause),
            ..Refused::busy("busy", "the server is busy, try again in a moment", 5)
        })
    }

    /// A turn at work that keeps a processor busy.
    ///
    /// # Errors
    /// A [`Refused`] when there is none soon.
    pub async fn working(&self) -> Result<SemaphorePermit<'_>, Refused> {
        turn(&self.merges).await
    }

    /// A practice's turn at pushing.
    ///
    /// # Errors
    /// A [`Refused`] when there is none soon.
    pub async fn pushing(&self, tenant: Uuid) -> Result<OwnedMutexGuard<()>, Refused> {
        let queue = {
            let mut all = self.pushes.lock().unwrap_or_else(PoisonError::into_inner);
            all.retain(|_, queue| Arc::strong_count(queue) > 1);
            Arc::clone(all.entry(tenant).or_default())
        };
        let turn = tokio::time::timeout(TURN, queue.lock_owned()).await;
        turn.map_err(|_| Refused::busy("busy", "the server is busy, try again in a moment", 5))
    }

    /// Tests a new password and hashes it for storing.
    ///
    /// # Errors
    /// A [`Refused`] with what is wrong with it, or when there is no turn soon.
    pub async fn hash_new(&self, password: Zeroizing<String>) -> Result<String, Refused> {
        check_password(&password)
            .map_err(|problem| Refused::invalid("password", problem.to_string()))?;
        let _turn = self.hashing().await?;
        let hash = tokio::task::spawn_blocking(move || {
            hash_password(&password, rim::random(), KdfParams::default())
        });
        Ok(hash.await??)
    }

    /// A turn at hashing a password.
    ///
    /// # Errors
    /// A [`Refused`] when there is none soon.
    pub async fn hashing(&self) -> Result<SemaphorePermit<'_>, Refused> {
        turn(&self.passwords).await
    }
}

async fn turn(semaphore: &Semaphore) -> Result<SemaphorePermit<'_>, Refused> {
    match tokio::time::timeout(TURN, semaphore.acquire()).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => Err(Refused::busy(
            "busy",
            "the server is busy, try again in a moment",
            5,
        )),
    }
}

/// Held connections that one device may have: one, and those that it has lost without a word.
const HELD: usize = 5;

/// A held connection, counted while it lasts.
pub struct Hold {
    device: Uuid,
    all: Arc<Mutex<HashMap<Uuid, usize>>>,
}

impl Hold {
    /// Counts one more connection of a device.
    ///
    /// # Errors
    /// A [`Refused`] when it has enough of them.
    pub fn take(app: &App, device: Uuid) -> Result<Self, Refused> {
        let all = Arc::clone(&app.held);
        let mut counts = all.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(device).or_default();
        if *count >= HELD {
            return Err(Refused::too_many(30));
        }
        *count += 1;
        drop(counts);
        Ok(Self { device, all })
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut counts = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.device) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.device);
            }
        }
    }
}

/// Tells listeners of a practice that it has a new position.
#[derive(Default)]
pub struct Announcements(Mutex<HashMap<Uuid, broadcast::Sender<i64>>>);

impl Announcements {
    /// Listens to a practice.
    pub fn listen(&self, tenant: Uuid) -> broadcast::Receiver<i64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, sender| sender.receiver_count() > 0);
        all.entry(tenant)
            .or_insert_with(|| broadcast::channel(BACKLOG).0)
            .subscribe()
    }

    /// Announces a position.
    pub fn announce(&self, tenant: Uuid, position: i64) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = all.get(&tenant) {
            // Nobody listening is no failure.
            let _ = sender.send(position);
        }
    }
}

/// The state as handlers hold it.
pub type Shared = Arc<App>;
