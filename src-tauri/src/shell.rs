//! The state behind the window: the open practice, who is signed in, what is synchronising.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use serde::Serialize;
use uuid::Uuid;
use vetpms_app::profile::Profile;
use vetpms_app::sync::{Driver, SyncHandle, SyncStatus, status};
use vetpms_app::{AppError, Changed as AppChanged, Code, Desk, Rim, session};

use crate::events::{Changed, Emit, Event};
use crate::import_job::Importer;
use crate::options::Options;
use crate::printer::Printer;
use crate::smoke;

/// Ends the program with an exit code.
type Exit = Box<dyn Fn(i32) + Send + Sync>;

/// Somebody who can sign in here.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct UserSummary {
    /// Id.
    id: Uuid,
    /// Name.
    name: String,
    /// E-mail address.
    email: String,
}

/// Who is signed in.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct User {
    /// Id.
    id: Uuid,
    /// Name.
    name: String,
    /// E-mail address.
    email: String,
    /// Codes of their roles.
    roles: Vec<String>,
}

/// Where the program stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// There is no practice on this computer yet.
    New,
    /// Somebody has to sign in.
    SignIn,
    /// Somebody is at work.
    Open,
}

/// What the sign-in page and the header show.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct SessionState {
    /// Where the program stands.
    stage: Stage,
    /// Name of the practice.
    practice: String,
    /// Who is signed in.
    user: Option<User>,
    /// Who can sign in on this computer.
    users: Vec<UserSummary>,
    /// The practice's server, where it has one.
    server: Option<String>,
    /// What this computer is called, where that is known.
    device_name: Option<String>,
    /// Whether the practice is made up.
    demo: bool,
}

struct Open {
    desk: Arc<Desk>,
    sync: Arc<OnceLock<SyncHandle>>,
}

/// The state behind the window.
pub struct Shell {
    options: Options,
    rim: Arc<dyn Rim>,
    open: Mutex<Option<Open>>,
    /// Held while somebody signs in, so that two attempts do not open the practice twice.
    entering: Mutex<()>,
    importer: Importer,
    outside: OnceLock<(Emit, Exit)>,
    /// Where people find what the program saves for them.
    downloads: OnceLock<PathBuf>,
    /// The system's printers, where the window does not print documents itself.
    printer: OnceLock<Box<dyn Printer>>,
}

impl Shell {
    pub(crate) fn new(options: Options, rim: Arc<dyn Rim>) -> Self {
        Self {
            options,
            rim,
            open: Mutex::new(None),
            entering: Mutex::new(()),
            importer: Importer::default(),
            outside: OnceLock::new(),
            downloads: OnceLock::new(),
            printer: OnceLock::new(),
        }
    }

    /// Says how the window is told something, and how the program ends.
    pub(crate) fn connect(&self, emit: Emit, exit: Exit) {
        let _ = self.outside.set((emit, exit)); // once, when the app is built
    }

    /// Says where people find what the program saves for them.
    pub(crate) fn put_downloads(&self, folder: PathBuf) {
        let _ = self.downloads.set(folder); // once, when the app is built
    }

    /// Says that documents go to the system's printers by this.
    pub(crate) fn put_printer(&self, printer: Box<dyn Printer>) {
        let _ = self.printer.set(printer); // once, when the app is built
    }

    /// What prints documents; none where the window does.
    pub(crate) fn printer(&self) -> Option<&dyn Printer> {
        self.printer.get().map(AsRef::as_ref)
    }

    /// Where people find what was saved for them.
    pub(crate) fn downloads(&self) -> Result<&Path, AppError> {
        let nowhere = || AppError::new(Code::File, "there is no folder for downloads");
        let folder = self.downloads.get().map(PathBuf::as_path);
        folder.ok_or_else(nowhere)
    }

    /// Saves a file that only its owner can read where they find it.
    pub(crate) fn save_for_person(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, AppError> {
        let path = self.downloads()?.join(name);
        vetpms_app::profile::write_private(&path, bytes)?;
        Ok(path)
    }

    /// Takes over a practice that was opened by other means than a password, such as a key file.
    ///
    /// # Errors
    /// [`AppError`] of the replica.
    pub fn adopt(&self, desk: Desk) -> Result<(), AppError> {
        let desk = Arc::new(desk);
        let sync = Arc::new(OnceLock::new());
        let (told, light) = (self.emit(), self.light(&desk, &sync));
        let without_server = desk.profile().card.server.is_none();
        desk.listen({
            let light = light.clone();
            move |changed| {
                told(Event::Changed(rows_of(changed)));
                // Without a server nobody else would say that there is a new conflict; with one, what
                // was saved waits from now on, however long the server takes to answer.
                if without_server || changed.local {
                    light();
                }
            }
        });
        if let Some((driver, handle)) = Driver::new(&desk, light)? {
            let _ = sync.set(handle); // it was empty
            tauri::async_runtime::spawn(driver.run());
        }
        *self.opened() = Some(Open { desk, sync });
        Ok(())
    }

    /// The open practice with somebody at work in it.
    pub(crate) fn desk(&self) -> Result<Arc<Desk>, AppError> {
        let desk = self.any_desk().ok_or_else(nobody)?;
        desk.session()?;
        Ok(desk)
    }

    pub(crate) fn state(&self) -> Result<SessionState, AppError> {
        let desk = self.any_desk();
        let card = match &desk {
            Some(desk) => desk.profile().card,
            None if !Profile::exists(&self.options.profile) => return Ok(self.nothing_yet()),
            None => Profile::load(&self.options.profile)?.card,
        };
        let user = desk.as_deref().map(user_of).transpose()?.flatten();
        let device_name = match &desk {
            Some(desk) => desk.read(|tx| Ok(tx.device_name(card.device)?))?,
            None => None,
        };
        let users = card.users.into_iter().map(|user| UserSummary {
            id: user.id,
            name: user.name,
            email: user.email,
        });
        Ok(SessionState {
            stage: if user.is_some() {
                Stage::Open
            } else {
                Stage::SignIn
            },
            practice: card.practice,
            users: users.collect(),
            user,
            server: card.server,
            device_name,
            demo: self.options.demo,
        })
    }

    fn nothing_yet(&self) -> SessionState {
        SessionState {
            stage: Stage::New,
            practice: String::new(),
            user: None,
            users: Vec::new(),
            server: None,
            device_name: None,
            demo: self.options.demo,
        }
    }

    /// Where the practice of this window lies, or will lie.
    pub(crate) fn folder(&self) -> &Path {
        &self.options.profile
    }

    /// The computer's clock and random source.
    pub(crate) fn rim(&self) -> Arc<dyn Rim> {
        Arc::clone(&self.rim)
    }

    /// The import behind the window.
    pub(crate) fn importer(&self) -> &Importer {
        &self.importer
    }

    /// Runs what opens the practice, one attempt at a time.
    pub(crate) fn entering(&self) -> MutexGuard<'_, ()> {
        self.entering.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the practice, or lets another user go on in it.
    pub(crate) fn sign_in(&self, email: &str, password: &str) -> Result<SessionState, AppError> {
        let _one_at_a_time = self.entering();
        match self.any_desk() {
            Some(desk) => {
                tauri::async_runtime::block_on(session::enter(&desk, email, password))?;
            }
            None => {
                let folder = self.folder();
                self.adopt(session::enter_closed(folder, email, password, self.rim())?)?;
            }
        }
        self.introduce(password)?;
        self.state()
    }

    /// Makes whoever has just signed in known to a server that does not know them here; the window does not wait for it.
    fn introduce(&self, password: &str) -> Result<(), AppError> {
        let desk = self.desk()?;
        let Some(unknown) = session::unknown_here(&desk)? else {
            return Ok(());
        };
        let (password, sync) = (password.to_owned(), self.handle());
        tauri::async_runtime::spawn(async move {
            match unknown.make(&desk, &password).await {
                Ok(()) => sync.iter().for_each(SyncHandle::wake),
                // The panel goes on saying who has to sign in.
                Err(error) => {
                    tracing::warn!(code = ?error.code, "the server was not told who works here")
                }
            }
        });
        Ok(())
    }

    /// Signs the user out; what is unsent still goes to the server.
    pub(crate) fn sign_out(&self) -> Result<SessionState, AppError> {
        if let Some(desk) = self.any_desk() {
            desk.end_session();
        }
        self.state()
    }

    pub(crate) fn sync_status(&self) -> Result<SyncStatus, AppError> {
        let desk = self.desk()?;
        status(&desk, self.handle().as_ref())
    }

    /// Begins to synchronise a practice that has just joined a server.
    pub(crate) fn begin_sync(&self) -> Result<SessionState, AppError> {
        let open = self.opened();
        if let Some(Open { desk, sync }) = open.as_ref()
            && sync.get().is_none()
            && let Some((driver, handle)) = Driver::new(desk, self.light(desk, sync))?
        {
            let _ = sync.set(handle); // it was empty
            tauri::async_runtime::spawn(driver.run());
        }
        drop(open);
        self.state()
    }

    /// Goes on synchronising as the device that this computer has become.
    pub(crate) fn joined_again(&self) -> Result<SessionState, AppError> {
        if let Some(handle) = self.handle() {
            handle.joined_again();
        }
        self.state()
    }

    /// Tries at once.
    pub(crate) fn sync_now(&self) -> Result<SyncStatus, AppError> {
        self.desk()?;
        if let Some(handle) = self.handle() {
            handle.wake();
        }
        self.sync_status()
    }

    /// The window shows its first page.
    pub(crate) fn ready(&self) {
        let seconds = self.options.began.elapsed().as_secs_f64();
        tracing::info!(seconds, "the window is ready");
        if let (Some(smoke), Some((_, exit))) = (&self.options.smoke, self.outside.get()) {
            exit(smoke::report(self, smoke, seconds));
        }
    }

    /// Keeps what can be kept for the next start.
    pub(crate) fn close(&self) {
        if let Some(desk) = self.any_desk()
            && let Err(error) = desk.save_search()
        {
            tracing::warn!(code = ?error.code, "the search index was not saved");
        }
    }

    fn opened(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn any_desk(&self) -> Option<Arc<Desk>> {
        self.opened().as_ref().map(|open| Arc::clone(&open.desk))
    }

    fn handle(&self) -> Option<SyncHandle> {
        self.opened().as_ref()?.sync.get().cloned()
    }

    fn emit(&self) -> Emit {
        match self.outside.get() {
            Some((emit, _)) => Arc::clone(emit),
            None => Arc::new(|_| ()),
        }
    }

    /// Tells the window the sync status. It holds the desk weakly: the desk holds it.
    fn light(
        &self,
        desk: &Arc<Desk>,
        sync: &Arc<OnceLock<SyncHandle>>,
    ) -> impl Fn() + Clone + Send + Sync + 'static {
        let (desk, sync, emit) = (Arc::downgrade(desk), Arc::clone(sync), self.emit());
        move || {
            if let Some(desk) = Weak::upgrade(&desk)
                && let Ok(status) = status(&desk, sync.get())
            {
                emit(Event::Sync(Box::new(status)));
            }
        }
    }
}

fn nobody() -> AppError {
    AppError::new(Code::NotSignedIn, "please sign in first")
}

fn rows_of(changed: &AppChanged) -> Changed {
    let rows = changed.rows.iter();
    Changed {
        rows: rows.map(|(table, id)| ((*table).to_owned(), *id)).collect(),
    }
}

fn user_of(desk: &Desk) -> Result<Option<User>, AppError> {
    let Ok(session) = desk.session() else {
        return Ok(None);
    };
    let users = desk.read(|tx| tx.users().map_err(AppError::from))?;
    let known = users.into_iter().find(|user| user.id == session.user);
    Ok(known.map(|user| User {
        id: user.id,
        name: user.name,
        email: user.email,
        roles: user.roles,
    }))
}
