//! The driver: one task that feeds the engine and carries its actions out.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;
use vetpms_model::Entity;
use vetpms_model::medical::Attachment;
use vetpms_protocol::{Pull, Push, limits};
use vetpms_sync::{Action, Engine, Event, Failure, Phase};

use super::bootstrap::{self, local};
use super::greet::greet;
use super::handle::SyncHandle;
use super::leave;
use super::link::Address;
use super::outcome::acknowledge;
use super::overtaking;
use super::progress::progress;
use super::renew;
use super::stall::{self, Sign};
use super::status::Live;
use super::wire::{Dial, Wire};
use crate::desk::Desk;
use crate::error::AppError;
use crate::files::{Bell, Courier, exchange_all};
use crate::receive::{Received, receive};
use crate::rim::random;
use crate::{session_users, wipe};

/// Sets of one push while more has piled up: about a fifth of a second's work of the server's.
const BETWEEN: usize = 100;
/// Further off than anything that is due.
const NEVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// One replica's synchronisation.
pub struct Driver {
    desk: Arc<Desk>,
    engine: Engine,
    dial: Arc<dyn Dial>,
    link: Option<Box<dyn Wire>>,
    /// Sets sent at once: fewer, until the app is started again, where the way to the server takes no more.
    portion: usize,
    events: mpsc::UnboundedReceiver<Event>,
    sender: mpsc::UnboundedSender<Event>,
    live: Arc<Mutex<Live>>,
    notify: Arc<dyn Fn() + Send + Sync>,
    /// Wakes whoever exchanges files.
    bell: Arc<Bell>,
}

impl Driver {
    /// A driver for a practice with a server, or `None`. `notify` is called whenever the status may have changed.
    ///
    /// # Errors
    /// [`AppError`] of the store.
    pub fn new(
        desk: &Arc<Desk>,
        notify: impl Fn() + Send + Sync + 'static,
    ) -> Result<Option<(Self, SyncHandle)>, AppError> {
        let Some(server) = desk.profile().card.server else {
            return Ok(None);
        };
        Self::over(desk, Address(server), notify).map(Some)
    }

    /// A driver that talks through whatever `dial` opens; as [`Driver::new`] otherwise.
    ///
    /// # Errors
    /// [`AppError`] of the store.
    pub fn over(
        desk: &Arc<Desk>,
        dial: impl Dial + 'static,
        notify: impl Fn() + Send + Sync + 'static,
    ) -> Result<(Self, SyncHandle), AppError> {
        let (sender, events) = mpsc::unbounded_channel();
        let live = Live {
            stalled_since: desk.read(stall::told)?,
            ..Live::default()
        };
        let live = Arc::new(Mutex::new(live));
        let handle = SyncHandle {
            events: sender.clone(),
            live: Arc::clone(&live),
        };
        let wake = sender.clone();
        let bell = Arc::new(Bell::default());
        let ring = Arc::clone(&bell);
        desk.listen(move |changed| {
            let named = |(table, _): &(&str, _)| *table == Attachment::def().table;
            if !changed.files && changed.rows.iter().any(named) {
                ring.changed();
            }
            if changed.local {
                let _ = wake.send(Event::LocalCommit); // as above
            }
        });
        let engine = Engine::new(progress(desk)?);
        let (desk, notify) = (Arc::clone(desk), Arc::new(notify));
        let driver = Self {
            desk,
            engine,
            dial: Arc::new(dial),
            link: None,
            portion: limits::PAGE_SETS,
            events,
            sender,
            live,
            notify,
            bell,
        };
        Ok((driver, handle))
    }

    /// A driver that lets at most so many sets wait before what is written now; else as many as one push carries.
    #[must_use]
    pub fn with_queue(mut self, queue: u64) -> Self {
        self.engine = self.engine.with_queue(queue);
        self
    }

    /// What the engine is about.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.engine.phase()
    }

    /// What was told meanwhile, for whoever turns the driver by hand.
    pub fn told(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// Exchanges every file that is due.
    ///
    /// # Errors
    /// [`Failure`]; what was exchanged until then stays so.
    pub(crate) async fn exchange_files(&mut self) -> Result<(), Failure> {
        let desk = Arc::clone(&self.desk);
        crate::files::look(&desk).map_err(local)?;
        exchange_all(&desk, self.link().await?).await
    }

    /// Synchronises until the task is dropped, files beside everything else.
    pub async fn run(self) {
        let courier = Courier {
            desk: Arc::clone(&self.desk),
            dial: Arc::clone(&self.dial),
            live: Arc::clone(&self.live),
            bell: Arc::clone(&self.bell),
            notify: Arc::clone(&self.notify),
        };
        // In one task: whoever drops it has both ended, and the desk free.
        tokio::select! {
            () = self.drive() => {}
            () = courier.run() => {}
        }
    }

    async fn drive(mut self) {
        let mut announcements: Option<tokio::task::JoinHandle<()>> = None;
        let mut next = Event::Wake;
        // What is saved while the desk waits for its next try must not put that try off.
        let mut due = Instant::now() + NEVER;
        loop {
            if let Some(wait) = self.turn(next).await {
                due = Instant::now() + wait;
            }
            if self.link.is_some()
                && announcements
                    .as_ref()
                    .is_none_or(tokio::task::JoinHandle::is_finished)
            {
                announcements = self.listen();
            }
            next = match self.rest(&mut due).await {
                Some(event) => event,
                None => return,
            };
        }
    }

    /// Waits for what comes next; after a quiet while it tidies up. `None` when nobody can speak any more.
    async fn rest(&mut self, due: &mut Instant) -> Option<Event> {
        const QUIET: Duration = Duration::from_secs(10);
        if *due > Instant::now() + QUIET {
            tokio::select! {
                event = self.events.recv() => return event,
                () = tokio::time::sleep(QUIET) => {}
            }
            while matches!(self.desk.idle(), Ok(true)) {
                if let Ok(event) = self.events.try_recv() {
                    return Some(event);
                }
                tokio::task::yield_now().await;
            }
        }
        tokio::select! {
            event = self.events.recv() => event,
            () = tokio::time::sleep_until(*due) => {
                *due = Instant::now() + NEVER;
                Some(Event::Wake)
            }
        }
    }

    /// Feeds one event and everything that follows from it; returns how long nothing is due, where
    /// that was decided anew. Reads no clock but the desk's and sets no timer.
    pub async fn turn(&mut self, first: Event) -> Option<Duration> {
        let mut event = Some(first);
        let mut wait = None;
        while let Some(now) = event.take() {
            let was = self.note(&now);
            self.bell.hear(&now);
            let sign = Sign::of(&now);
            let (jitter, passed) = (
                random::<1>(self.desk.rim.as_ref())[0],
                self.desk.rim.elapsed(),
            );
            let actions = self.engine.step(now, passed, jitter);
            self.live(|live| stall::follow(&self.desk, &self.engine, sign, live));
            for action in actions {
                match action {
                    Action::Wait(time) => wait = Some(time),
                    Action::Halt(why) => {
                        stall::keep_halted(&self.desk, Some(&why));
                        self.live(|live| live.problem = Some(why));
                    }
                    other => {
                        if let Some(next) = self.carry_out(other).await {
                            event = Some(next);
                        }
                    }
                }
            }
            if was {
                (self.notify)();
            }
        }
        self.live(|live| live.busy = false);
        (self.notify)();
        wait
    }

    /// Keeps what people see in step; whether it may have changed.
    fn note(&mut self, event: &Event) -> bool {
        let now = self.desk.rim.now();
        match event {
            Event::Failed(failure) => {
                self.link = None;
                self.live(|live| live.failed(failure, now));
            }
            Event::Welcomed(_) => {
                stall::keep_halted(&self.desk, None);
                self.live(Live::welcomed);
            }
            Event::Pushed { waiting, taken } => self.live(|live| {
                live.last_sync = Some(now);
                live.untaken = *taken == 0 && *waiting > 0;
            }),
            Event::Pulled { .. } => self.live(|live| live.last_sync = Some(now)),
            // Another log, and perhaps another device.
            Event::Minted => self.link = None,
            _ => return false,
        }
        true
    }

    fn live(&self, change: impl FnOnce(&mut Live)) {
        change(&mut self.live.lock().unwrap_or_else(PoisonError::into_inner));
    }

    async fn carry_out(&mut self, action: Action) -> Option<Event> {
        let done = match action {
            Action::Hello => self.hello().await,
            Action::Push => self.push().await,
            Action::Pull => self.pull().await,
            Action::Copy => self.copy().await,
            Action::Adopt {
                epoch,
                base,
                acknowledged,
            } => renew::adopt_epoch(&self.desk, epoch, base, acknowledged)
                .and_then(|()| Ok((progress(&self.desk)?, bootstrap::is_needed(&self.desk)?)))
                .map(|(known, copy)| Event::Renewed { known, copy })
                .map_err(local),
            Action::Leave => return self.leave().await,
            Action::Mint => renew::mint(&self.desk)
                .map(|()| Event::Minted)
                .map_err(local),
            Action::Overtake => overtaking::overtake(&self.desk)
                .map(|()| Event::Minted)
                .map_err(local),
            _ => return None,
        };
        Some(done.unwrap_or_else(Event::Failed))
    }

    async fn link(&mut self) -> Result<&mut dyn Wire, Failure> {
        if self.link.is_none() {
            self.link = Some(self.dial.dial(&self.desk).await?);
        }
        match &mut self.link {
            Some(link) => Ok(link.as_mut()),
            None => Err(Failure::Offline),
        }
    }

    async fn hello(&mut self) -> Result<Event, Failure> {
        let desk = Arc::clone(&self.desk);
        let (known, greeting) = greet(&desk, self.link().await?).await?;
        self.engine.know(known);
        Ok(Event::Welcomed(Box::new(greeting)))
    }

    async fn copy(&mut self) -> Result<Event, Failure> {
        let desk = Arc::clone(&self.desk);
        bootstrap::run(&desk, self.link().await?).await?;
        progress(&desk).map(Event::Copied).map_err(local)
    }

    async fn push(&mut self) -> Result<Event, Failure> {
        let desk = Arc::clone(&self.desk);
        let known = progress(&desk).map_err(local)?;
        // What piled up goes in small portions, for what is written meanwhile to come between them.
        let most = match known.behind {
            0 => self.portion,
            _ => self.portion.min(BETWEEN),
        };
        let sets = desk
            .read(|tx| Ok(tx.outbox(most, limits::PAGE_BYTES)?))
            .map_err(local)?;
        let mut message = Push {
            replica: desk.replica(),
            epoch: known.epoch.unwrap_or_default(),
            sets,
        };
        let mut taken = 0;
        while !message.sets.is_empty() {
            let pushed = match self.link().await?.push(&desk, &message).await {
                Err(Failure::TooLarge) if message.sets.len() > 1 => {
                    self.portion = message.sets.len() / 2;
                    message.sets.truncate(self.portion);
                    continue;
                }
                answer => answer?,
            };
            match acknowledge(&desk, &message, &pushed).map_err(local)? {
                Some(gone) => taken = gone,
                None => return Ok(Event::Forked),
            }
            break;
        }
        let waiting = desk
            .read(|tx| Ok(tx.outbox_stats()?.waiting))
            .map_err(local)?;
        Ok(Event::Pushed { waiting, taken })
    }

    async fn pull(&mut self) -> Result<Event, Failure> {
        let desk = Arc::clone(&self.desk);
        let known = progress(&desk).map_err(local)?;
        let message = Pull {
            replica: desk.replica(),
            epoch: known.epoch.unwrap_or_default(),
            after: known.position,
            rights: desk.read(session_users::greeted_with).map_err(local)?,
            former: desk.read(overtaking::former_logs).map_err(local)?,
        };
        let page = self.link().await?.pull(&desk, &message).await?;
        let (position, more) = (page.position, page.more);
        match receive(&desk, page).map_err(local)? {
            Received::Stored => Ok(Event::Pulled { position, more }),
            Received::Forked => Ok(Event::Forked),
        }
    }

    /// Nothing follows when everything is handed over and deleted.
    async fn leave(&mut self) -> Option<Event> {
        match leave::leave(&self.desk, self.dial.as_ref()).await {
            Ok(()) => {
                self.live(|live| live.problem = Some(wipe::gone().message));
                None
            }
            Err(failure) => Some(Event::Failed(failure)),
        }
    }

    /// Listens for announcements beside the engine; without them the timer asks.
    fn listen(&self) -> Option<tokio::task::JoinHandle<()>> {
        self.link.as_ref()?.listen(self.sender.clone())
    }
}
