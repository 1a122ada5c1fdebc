//! An open practice: the replica, the search index, and who is working on it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;
use vetpms_access::{Permission, Policy};
use vetpms_crypto::{Key32, SigningKey, derive};
use vetpms_model::EntityDef;
use vetpms_store::{ProfileLock, ReadTx, Store, Vault};

use crate::error::{AppError, Code};
use crate::profile::{Opened, Profile};
use crate::rim::{Rim, random};
use crate::searcher::Searcher;
use crate::sync::{DEVICE, REPLICA, versions};
use crate::{documents, records_seen, search_feed};

/// Rows that have changed, from here or from afar.
#[derive(Debug, Clone)]
pub struct Changed {
    /// Table and row.
    pub rows: Vec<(&'static str, Uuid)>,
    /// Whether it was written here.
    pub local: bool,
    /// Whether nothing changed but where their files are.
    pub files: bool,
}

/// Somebody at work.
#[derive(Clone)]
pub struct Session {
    /// Who.
    pub user: Uuid,
    /// Signs their change sets.
    pub key: Arc<SigningKey>,
}

type Listener = Box<dyn Fn(&Changed) + Send + Sync>;

/// An open practice. Cheap to share behind an `Arc`; every method may be called from any thread.
pub struct Desk {
    // Dropped first: it reads the store until then.
    pub(crate) search: Searcher,
    pub(crate) store: Arc<Store>,
    pub(crate) rim: Arc<dyn Rim>,
    profile: Mutex<Profile>,
    session: Mutex<Option<Session>>,
    listeners: Mutex<Vec<Listener>>,
    actor: Mutex<[u8; 16]>,
    pub(crate) boot: Uuid,
    pub(crate) data_key: Key32,
    /// Files of attachments.
    pub(crate) vault: Vault,
    /// Held while a file and what is known of it change together.
    pub(crate) files: Mutex<()>,
    /// Held while the device's token is renewed: two renewals at once would look like a stolen one.
    pub(crate) renewing: tokio::sync::Mutex<()>,
    _lock: ProfileLock,
}

impl Desk {
    /// Opens the replica of a profile, and the search index as soon as it can.
    ///
    /// # Errors
    /// [`Code::InUse`], or [`Code::Replica`] when the replica cannot be opened.
    pub fn open(profile: Profile, opened: Opened, rim: Arc<dyn Rim>) -> Result<Self, AppError> {
        let lock = ProfileLock::acquire(profile.folder())?;
        let key = derive::derive(&opened.keys.data_key, derive::SQLCIPHER);
        let path = replica_path(profile.folder());
        // A new database is only ever made for a new profile, so that a locked keychain cannot empty a practice.
        let store = Store::open(&path, &key)?;
        Self::assemble(profile, opened, rim, lock, store)
    }

    /// Makes the replica of a new profile and opens it.
    ///
    /// # Errors
    /// [`Code::Replica`] or [`Code::File`].
    pub fn create(profile: Profile, opened: Opened, rim: Arc<dyn Rim>) -> Result<Self, AppError> {
        let lock = ProfileLock::acquire(profile.folder())?;
        let key = derive::derive(&opened.keys.data_key, derive::SQLCIPHER);
        let store = Store::create(&replica_path(profile.folder()), &key)?;
        Self::assemble(profile, opened, rim, lock, store)
    }

    fn assemble(
        profile: Profile,
        opened: Opened,
        rim: Arc<dyn Rim>,
        lock: ProfileLock,
        store: Store,
    ) -> Result<Self, AppError> {
        let Opened { user, keys } = opened;
        let store = Arc::new(store);
        let search = Searcher::open(&store, profile.folder(), &keys.data_key)?;
        let session = Session {
            user,
            key: Arc::new(keys.signing_key),
        };
        let actor = Mutex::new(random(rim.as_ref()));
        let boot = Uuid::from_bytes(random(rim.as_ref()));
        let profile = as_the_replica_says(profile, &store)?;
        let vault = Vault::new(profile.folder(), &keys.data_key);
        let desk = Self {
            search,
            store,
            rim,
            profile: Mutex::new(profile),
            session: Mutex::new(Some(session)),
            listeners: Mutex::new(Vec::new()),
            actor,
            boot,
            data_key: keys.data_key,
            vault,
            files: Mutex::default(),
            renewing: tokio::sync::Mutex::default(),
            _lock: lock,
        };
        versions::upgrade(&desk)?;
        // What a power cut left goes the next time, if not now.
        let _ = crate::files::begin(&desk);
        Ok(desk)
    }

    /// Who is at work.
    ///
    /// # Errors
    /// [`Code::NotSignedIn`].
    pub fn session(&self) -> Result<Session, AppError> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        session
            .clone()
            .ok_or_else(|| AppError::new(Code::NotSignedIn, "please sign in first"))
    }

    /// Signs the user out; the replica stays open for what is still to be sent.
    pub fn end_session(&self) {
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(crate) fn begin_session(&self, opened: Opened) {
        let session = Session {
            user: opened.user,
            key: Arc::new(opened.keys.signing_key),
        };
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = Some(session);
    }

    /// What the users may do, as the server last said.
    ///
    /// # Errors
    /// [`AppError`] of the store.
    pub fn policy(&self, tx: &ReadTx) -> Result<Policy, AppError> {
        let version = tx.meta_i64("permission_version")?.unwrap_or(1);
        let users = tx.users()?;
        let permissions = users.iter().flat_map(|user| {
            let codes = user
                .permissions
                .iter()
                .filter_map(|code| Permission::from_code(code));
            codes
                .map(|permission| (user.id, permission))
                .collect::<Vec<_>>()
        });
        Ok(Policy::from_permissions(
            u64::try_from(version).unwrap_or(0),
            permissions,
        ))
    }

    /// Tests that the signed-in user may read a table.
    ///
    /// # Errors
    /// [`Code::Forbidden`] or [`Code::NotSignedIn`].
    pub fn may_read(&self, tx: &ReadTx, table: &str) -> Result<(), AppError> {
        let session = self.session()?;
        let _grant = self
            .policy(tx)?
            .grant(session.user, vetpms_access::needed_to_read(table))?;
        Ok(())
    }

    /// Tests that the signed-in user may read a row: its table, and of medical records the one it belongs to.
    ///
    /// # Errors
    /// As [`Desk::may_read`]; [`Code::NotFound`] for a row of somebody else's record.
    pub fn may_read_row(
        &self,
        tx: &ReadTx,
        def: &'static EntityDef,
        id: Uuid,
    ) -> Result<(), AppError> {
        self.may_read(tx, def.table)?;
        let seen = records_seen::seen_by(&self.policy(tx)?, self.session()?.user);
        if seen.allows_id(tx, def, id)? {
            Ok(())
        } else {
            Err(AppError::not_found(def.label))
        }
    }

    /// A copy of the profile.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Changes the profile's card and saves it.
    ///
    /// # Errors
    /// [`Code::File`].
    pub fn change_profile(&self, change: impl FnOnce(&mut Profile)) -> Result<(), AppError> {
        let mut profile = self.profile.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut profile);
        profile.save_card()
    }

    /// The practice.
    #[must_use]
    pub fn tenant(&self) -> Uuid {
        self.profile().card.tenant
    }

    /// This device.
    #[must_use]
    pub fn device(&self) -> Uuid {
        self.profile().card.device
    }

    /// The log that this device writes.
    #[must_use]
    pub fn replica(&self) -> Uuid {
        self.profile().card.replica
    }

    /// The actor of a user in this run of the app: the server binds an actor to one user and device.
    #[must_use]
    pub fn actor(&self, user: Uuid) -> [u8; 16] {
        let mut actor = [0; 16];
        let drawn = *self.actor.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = vetpms_crypto::sha256(&[b"actor", &drawn, user.as_bytes()]);
        actor.copy_from_slice(&hash[..16]);
        actor
    }

    /// Draws another actor: a copy of this very program may be writing with the old one.
    pub(crate) fn renew_actor(&self) {
        *self.actor.lock().unwrap_or_else(PoisonError::into_inner) = random(self.rim.as_ref());
    }

    /// Calls `listener` after each change, from whatever thread made it.
    pub fn listen(&self, listener: impl Fn(&Changed) + Send + Sync + 'static) {
        self.listeners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Box::new(listener));
    }

    pub(crate) fn announce(&self, changed: &Changed) {
        for listener in self
            .listeners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
        {
            listener(changed);
        }
    }

    /// The replica, for reads of a shell.
    ///
    /// # Errors
    /// Whatever `read` says.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&ReadTx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.store.read(read)
    }

    /// Tidies up a little when nothing else is to be done: folds changes that wait, merges search
    /// segments. Returns whether more is left to do.
    ///
    /// # Errors
    /// [`Code::Replica`]; nothing is lost by leaving it for later.
    pub fn idle(&self) -> Result<bool, AppError> {
        /// Rows folded at once, so that a save never waits long.
        const ROWS: usize = 100;
        let more = documents::fold_waiting(&self.store, ROWS)?;
        self.search.catch_up(&self.store)?;
        if let Some(index) = self.search.get() {
            index.flush()?;
            if !more {
                index.maintain()?;
            }
        }
        Ok(more)
    }

    /// Waits until searches forgive typos: after a start without a saved index that takes seconds.
    pub fn wait_for_search(&self) {
        self.search.wait();
    }

    /// Saves the search index, sealed. Called at the end and now and then.
    ///
    /// # Errors
    /// [`Code::Internal`]; the index is then rebuilt at the next start.
    pub fn save_search(&self) -> Result<(), AppError> {
        search_feed::save(self)
    }
}

/// The device and its log stand in the replica, where they change together with what is in it; the profile's file
/// may have been restored, or written before a power cut.
fn as_the_replica_says(mut profile: Profile, store: &Store) -> Result<Profile, AppError> {
    let (log, device) = store.read(|tx| {
        let id = |key| Ok::<_, AppError>(tx.meta_text(key)?.and_then(|text| text.parse().ok()));
        Ok::<_, AppError>((id(REPLICA)?, id(DEVICE)?))
    })?;
    let card = &profile.card;
    let named = (log.unwrap_or(card.replica), device.unwrap_or(card.device));
    if named != (card.replica, card.device) {
        (profile.card.replica, profile.card.device) = named;
        profile.save_card()?;
    }
    Ok(profile)
}

fn replica_path(folder: &Path) -> std::path::PathBuf {
    folder.join("replica.db")
}
