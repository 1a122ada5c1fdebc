//! A practice with its window on the screen, and pictures of it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use vetpms_app::session::{Invitation, Lock, join};
use vetpms_app::sync::sync_once;
use vetpms_app::{Desk, SystemRim};
use vetpms_tests::support::{PASSWORD, Practice, Server, Temp};

use crate::driver::{Driver, key};

/// One window at a time: there is one screen.
static SCREEN: Mutex<()> = Mutex::new(());

/// How long the slowest movement on a page takes.
const PAINTED: Duration = Duration::from_millis(1200);

pub(crate) struct Screen {
    pub(crate) driver: Driver,
    pub(crate) profile: PathBuf,
    temp: Temp,
    /// None for the second window of a test.
    _alone: Option<MutexGuard<'static, ()>>,
}

impl Screen {
    /// The sign-in page of a small practice.
    pub(crate) fn open(name: &str) -> Self {
        Self::open_with(name, |_, _| ()).0
    }

    /// The same, after something was added to the practice; also gives what adding it gave.
    pub(crate) fn open_with<T>(name: &str, fill: impl FnOnce(&Desk, &Practice) -> T) -> (Self, T) {
        let alone = SCREEN.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(
            std::env::var_os("DISPLAY").is_some(),
            "a display is needed: run ./test, which provides one"
        );
        let temp = Temp::new(&format!("desktop-{name}"));
        let profile = temp.join("profile");
        let made = Practice::create(&profile, Lock::Password(PASSWORD));
        let (desk, practice) =
            made.expect("a Secret Service is needed: run ./test, which provides one");
        let added = fill(&desk, &practice);
        drop(desk);
        (Self::show(Some(alone), temp, profile), added)
    }

    /// The first page of a computer that has no practice yet.
    pub(crate) fn empty(name: &str) -> Self {
        let alone = SCREEN.lock().unwrap_or_else(PoisonError::into_inner);
        let temp = Temp::new(&format!("desktop-{name}"));
        let profile = temp.join("profile");
        let driver = Driver::open(&temp, &profile);
        driver.wait_for_text("There is no practice on this computer yet.");
        Self {
            driver,
            profile,
            temp,
            _alone: Some(alone),
        }
    }

    /// The sign-in page of a desk of the server's practice, with everything fetched.
    pub(crate) fn join(server: &Server, name: &str) -> Self {
        let alone = SCREEN.lock().unwrap_or_else(PoisonError::into_inner);
        Self::joined(Some(alone), server, name)
    }

    /// The same on the screen of another window.
    pub(crate) fn join_beside(&self, server: &Server, name: &str) -> Self {
        Self::joined(None, server, name)
    }

    fn joined(alone: Option<MutexGuard<'static, ()>>, server: &Server, name: &str) -> Self {
        let temp = Temp::new(&format!("desktop-{name}"));
        let profile = temp.join("profile");
        let code = server.device_code(name);
        let invitation = Invitation {
            server: &server.url(),
            code: &code,
            device_name: name,
            lock: Lock::Password(server.password()),
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let joined = join(&profile, &invitation, Arc::new(SystemRim)).await;
            let desk = joined.expect("a Secret Service is needed: run ./test, which provides one");
            sync_once(&Arc::new(desk)).await.unwrap();
        });
        Self::show(alone, temp, profile)
    }

    /// Ends the window's process as a power cut would, and opens it again.
    pub(crate) fn crash(&mut self) {
        self.end();
        self.driver = Driver::open(&self.temp, &self.profile);
        self.driver
            .wait_for("return document.activeElement?.type === 'password'");
    }

    /// Ends the window's process as a power cut would.
    pub(crate) fn end(&self) {
        let number = self.process().to_string();
        let done = Command::new("kill").args(["-9", &number]).status().unwrap();
        assert!(done.success());
    }

    /// The number of the window's process.
    pub(crate) fn process(&self) -> u32 {
        let profile = self.profile.display().to_string();
        let mut found = Vec::new();
        for entry in std::fs::read_dir("/proc").unwrap().flatten() {
            let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let line = String::from_utf8_lossy(&line);
            let name = line.split('\0').next().unwrap_or_default();
            if name.ends_with("vetpms-desktop") && line.contains(&profile) {
                let number = entry.file_name().into_string().unwrap();
                found.push(number.parse().unwrap());
            }
        }
        assert_eq!(found.len(), 1, "one process has the profile open");
        found[0]
    }

    fn show(alone: Option<MutexGuard<'static, ()>>, temp: Temp, profile: PathBuf) -> Self {
        let driver = Driver::open(&temp, &profile);
        driver.wait_for("return document.activeElement?.type === 'password'");
        Self {
            driver,
            profile,
            temp,
            _alone: alone,
        }
    }

    /// Signs in with the keyboard alone: the only user is offered, the password has the focus.
    pub(crate) fn sign_in(&self) {
        self.sign_in_as(PASSWORD, "Anna Demo");
    }

    /// The same for the only user of another practice.
    pub(crate) fn sign_in_as(&self, password: &str, name: &str) {
        self.driver.types(password);
        self.driver.types(&key::ENTER.to_string());
        self.driver.wait_for_text(&format!("Hello, {name}"));
    }

    /// Keeps a picture of the screen for people to look at.
    pub(crate) fn picture(&self, name: &str) {
        // What stands in the page is painted a little later, and moves into its place.
        let painted = "const done = arguments[arguments.length - 1]; \
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        self.driver.script_async(painted);
        std::thread::sleep(PAINTED);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let taken = Command::new("import")
            .args(["-window", "root"])
            .arg(folder.join(format!("{name}.png")))
            .status()
            .expect("import (Debian: imagemagick)");
        assert!(taken.success());
    }
}
