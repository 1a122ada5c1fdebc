//! A device: a real desk on a real SQLCipher file, its driver turned by hand, and how it dies.

use std::collections::VecDeque;
use std::future::Future;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use uuid::Uuid;
use vetpms_app::profile::{Card, Opened, Profile, ProfileUser};
use vetpms_app::session::keep_device_key;
use vetpms_app::sync::{Driver, SyncHandle, status};
use vetpms_app::{Desk, Rim};
use vetpms_crypto::{KeyRing, SigningKey, UserKeys};
use vetpms_faulty_disk::Disk;
use vetpms_sync::{Event, Phase};

use crate::clock::DeviceRim;
use crate::courier::Carrying;
use crate::devices::Enrolment;
use crate::dice::Dice;
use crate::error::{Error, Result};
use crate::faults::Fault;
use crate::files::copy;
use crate::network::{Origin, Plug, SharedNet};
use crate::operations::Form;

type Turn = Pin<Box<dyn Future<Output = (Driver, Option<Duration>)>>>;

/// Sets that may wait before what is written now: few, so that every run has piles of them.
const QUEUE: u64 = 1;

/// What is running of a device that is on.
struct Running {
    desk: Arc<Desk>,
    handle: SyncHandle,
    driver: Option<Driver>,
    turn: Option<Turn>,
}

/// A device.
pub(crate) struct Node {
    /// Where it stands in the world, and how often it was started.
    pub(crate) origin: Origin,
    /// The practice's user who works at it.
    pub(crate) user: Uuid,
    /// Its id.
    pub(crate) device: Uuid,
    /// Its log.
    pub(crate) replica: Uuid,
    /// Its clock.
    pub(crate) rim: Arc<DeviceRim>,
    /// Without a network until then.
    pub(crate) offline_until: i64,
    /// A form that somebody left open.
    pub(crate) form: Option<Form>,
    /// It dies during its next request.
    pub(crate) doomed: bool,
    /// Its disk is an older one: what it said since is with the server and not here.
    pub(crate) restored: bool,
    /// It was removed from the practice and has deleted it.
    pub(crate) gone: bool,
    /// Pushes that it has sent without asking anything else.
    pub(crate) pushes: u32,
    /// When it means to try again.
    pub(crate) due: Option<i64>,
    /// What its files lie on, since it was last started.
    pub(crate) disk: Option<Disk>,
    /// What is wrong with its disk.
    pub(crate) ailment: Option<Fault>,
    /// Whether that has struck.
    pub(crate) suffers: bool,
    /// Files that are under way.
    pub(crate) files: Option<Carrying>,
    /// What it has been told and not yet looked at.
    pub(crate) inbox: VecDeque<Event>,
    keys: UserKeys,
    device_key: SigningKey,
    card: Card,
    /// Where its files are.
    pub(crate) folder: PathBuf,
    home: PathBuf,
    running: Option<Running>,
}

impl Node {
    /// A device that has just joined and holds nothing yet; it is off.
    pub(crate) fn new(at: usize, enrolment: Enrolment, rim: DeviceRim, home: &Path) -> Self {
        let Enrolment {
            tenant,
            device,
            replica,
            user,
            keys,
            device_key,
        } = enrolment;
        let who = ProfileUser {
            id: user,
            email: format!("desk{at}@hill.example"),
            name: format!("Desk {at}"),
        };
        let card = Card {
            former: Vec::new(),
            tenant,
            practice: "Hill Street".to_owned(),
            device,
            replica,
            server: Some("https://server.invalid".to_owned()),
            users: vec![who],
        };
        Self {
            origin: Origin { node: at, run: 0 },
            user,
            device,
            replica,
            rim: Arc::new(rim),
            offline_until: 0,
            form: None,
            doomed: false,
            restored: false,
            gone: false,
            pushes: 0,
            due: None,
            disk: None,
            ailment: None,
            suffers: false,
            files: None,
            inbox: VecDeque::new(),
            keys,
            device_key,
            card,
            folder: home.join(format!("desk{at}-0")),
            home: home.to_owned(),
            running: None,
        }
    }

    /// The same device once more, on files of its own: a cloned disk.
    #[must_use]
    pub(crate) fn twin(&self, at: usize) -> Self {
        Self {
            origin: Origin { node: at, run: 0 },
            user: self.user,
            device: self.device,
            replica: self.replica,
            rim: Arc::clone(&self.rim),
            offline_until: 0,
            form: None,
            doomed: false,
            restored: false,
            gone: false,
            pushes: 0,
            due: None,
            disk: None,
            ailment: None,
            suffers: false,
            files: None,
            inbox: VecDeque::new(),
            keys: self.opened().keys,
            device_key: SigningKey::from_seed(self.device_key.seed().clone()),
            card: self.card.clone(),
            folder: self.home.join(format!("desk{at}-0")),
            home: self.home.clone(),
            running: None,
        }
    }

    /// What the person at the desk opens the profile with, and signs with.
    pub(crate) fn opened(&self) -> Opened {
        let keys = UserKeys {
            data_key: self.keys.data_key.clone(),
            signing_key: SigningKey::from_seed(self.keys.signing_key.seed().clone()),
        };
        let user = self.user;
        Opened { user, keys }
    }

    /// The desk, while the device is on.
    #[must_use]
    pub(crate) fn desk(&self) -> Option<&Arc<Desk>> {
        self.running.as_ref().map(|running| &running.desk)
    }

    /// Starts the app on a sound disk.
    ///
    /// # Errors
    /// [`Error`] when the replica does not open: that is a failure of the run.
    pub(crate) fn start(&mut self, net: &SharedNet) -> Result<()> {
        self.start_on(net, |_| {})
    }

    /// Starts the app on a disk that may have been spoilt.
    ///
    /// # Errors
    /// [`Error`] when the replica does not open.
    pub(crate) fn start_on(&mut self, net: &SharedNet, spoil: impl FnOnce(&Disk)) -> Result<()> {
        self.origin.run += 1;
        let opened = self.opened();
        let rim: Arc<dyn Rim> = Arc::<DeviceRim>::clone(&self.rim);
        std::fs::create_dir_all(&self.folder).map_err(Error::io)?;
        let disk = Disk::under(&self.folder).map_err(Error::io)?;
        spoil(&disk);
        self.disk = Some(disk);
        (self.ailment, self.suffers) = (None, false);
        let desk = if Profile::exists(&self.folder) {
            Desk::open(Profile::load(&self.folder)?, opened, rim)?
        } else {
            // The keys are at hand, so nothing needs to be wrapped.
            let profile = Profile::create(&self.folder, self.card.clone(), &KeyRing::new())?;
            let desk = Desk::create(profile, opened, rim)?;
            keep_device_key(&desk, &self.device_key)?;
            desk.profile().save_card()?;
            desk
        };
        // An index that is built beside everything else would make the run a matter of luck.
        desk.wait_for_search();
        let desk = Arc::new(desk);
        let plug = Plug {
            net: Arc::clone(net),
            from: self.origin,
        };
        let (driver, handle) = Driver::over(&desk, plug, || {})?;
        let driver = driver.with_queue(QUEUE);
        self.running = Some(Running {
            desk,
            handle,
            driver: Some(driver),
            turn: None,
        });
        self.due = None;
        self.inbox = VecDeque::from([Event::Wake]);
        Ok(())
    }

    /// Ends the app as a power cut does: what was not synced is kept, lost or torn, each write by chance. `torn`
    /// bytes of an unfinished transaction may stand at the end of its write-ahead log.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn die(&mut self, torn: &[u8], dice: &mut Dice) -> Result<()> {
        let next = self
            .home
            .join(format!("desk{}-{}", self.origin.node, self.origin.run));
        copy(&self.folder, &next)?;
        if let Some(disk) = &self.disk {
            let cut = disk.cut_power(&next, &mut |limit| dice.below(limit));
            cut.map_err(Error::io)?;
        }
        (self.running, self.files) = (None, None);
        (self.form, self.disk, self.ailment) = (None, None, None);
        std::fs::remove_dir_all(&self.folder).map_err(Error::io)?;
        self.folder = next;
        let log = self.folder.join("replica.db-wal");
        if !torn.is_empty() && log.exists() {
            let mut file = std::fs::OpenOptions::new()
                .append(true)
                .open(log)
                .map_err(Error::io)?;
            file.write_all(torn).map_err(Error::io)?;
        }
        Ok(())
    }

    /// Looks into its replica, as whoever judges it may at any time: a disk that fails does not fail them.
    pub(crate) fn examine<T>(&self, look: impl FnOnce(&Desk) -> T) -> Option<T> {
        let desk = self.desk()?;
        let pause = self.disk.as_ref().map(Disk::pause);
        let seen = look(desk);
        drop(pause);
        Some(seen)
    }

    /// Whether its disk fails, or has failed since it began to.
    #[must_use]
    pub(crate) fn has_a_bad_disk(&self) -> bool {
        self.ailment.is_some() && self.disk.as_ref().is_some_and(|disk| disk.failures() > 0)
    }

    /// Whether it is still on for us only.
    #[must_use]
    pub(crate) fn without_power(&self) -> bool {
        self.disk.as_ref().is_some_and(Disk::is_frozen)
    }

    /// Its disk works again; power that is gone stays gone.
    pub(crate) fn mend_disk(&mut self) {
        if let Some(disk) = &self.disk {
            disk.mend();
        }
        if !self.without_power() {
            (self.ailment, self.suffers) = (None, false);
        }
    }

    /// Ends the app in good order.
    pub(crate) fn close(&mut self) {
        (self.running, self.files) = (None, None);
    }

    /// Lays a copy of its files aside, as a backup of the disk does.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn back_up(&self, to: &Path) -> Result<()> {
        copy(&self.folder, to)
    }

    /// Puts a copy of files in the place of its own; the app must be off.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn restore(&mut self, from: &Path) -> Result<()> {
        // What the old disk had not written yet is gone with it, also when its power was cut as the app ended.
        (self.disk, self.ailment, self.suffers) = (None, None, false);
        if self.folder.exists() {
            std::fs::remove_dir_all(&self.folder).map_err(Error::io)?;
        }
        copy(from, &self.folder)
    }

    /// Goes on with what has been told and answered, until it waits again: how long, where that was decided anew.
    pub(crate) fn go_on(&mut self) -> Option<Duration> {
        let running = self.running.as_mut()?;
        let mut decided = None;
        loop {
            let turn = match running.turn.take() {
                Some(turn) => turn,
                None => {
                    let Some(event) = self.inbox.pop_front() else {
                        return decided;
                    };
                    let mut driver = running.driver.take()?;
                    Box::pin(async move {
                        let wait = driver.turn(event).await;
                        (driver, wait)
                    })
                }
            };
            let mut turn = turn;
            match turn.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Pending => {
                    running.turn = Some(turn);
                    return decided;
                }
                Poll::Ready((mut driver, wait)) => {
                    while let Some(told) = driver.told() {
                        self.inbox.push_back(told);
                    }
                    running.driver = Some(driver);
                    decided = wait.or(decided);
                }
            }
        }
    }

    /// Hears of what was written here, unless it is busy; then it hears of it afterwards.
    pub(crate) fn listen(&mut self) {
        if let Some(driver) = self.running.as_mut().and_then(|r| r.driver.as_mut()) {
            while let Some(told) = driver.told() {
                self.inbox.push_back(told);
            }
        }
    }

    /// Whether a request of it is under way.
    #[must_use]
    pub(crate) fn is_busy(&self) -> bool {
        self.running.as_ref().is_some_and(|r| r.turn.is_some())
    }

    /// What its engine is about; none while it is busy or off.
    #[must_use]
    pub(crate) fn phase(&self) -> Option<Phase> {
        let driver = self.running.as_ref()?.driver.as_ref()?;
        Some(driver.phase())
    }

    /// What a person would be told is wrong.
    #[must_use]
    pub(crate) fn problem(&self) -> Option<String> {
        let running = self.running.as_ref()?;
        let told = self.examine(|desk| status(desk, Some(&running.handle)))?;
        told.ok()?.message
    }

    /// Sets the clock right again.
    pub(crate) fn mend_clock(&self) {
        self.rim.offset.store(0, Ordering::Relaxed);
        self.rim.drift.store(0, Ordering::Relaxed);
    }
}
