//! A practice with its window on the screen, and pictures of it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use vetpms_app::session::Lock;
use vetpms_tests::support::{PASSWORD, Practice, Temp};

use crate::driver::{Driver, key};

/// One window at a time: there is one screen.
static SCREEN: Mutex<()> = Mutex::new(());

pub(crate) struct Screen {
    pub(crate) driver: Driver,
    pub(crate) profile: PathBuf,
    _temp: Temp,
    _alone: MutexGuard<'static, ()>,
}

impl Screen {
    /// The sign-in page of a small practice.
    pub(crate) fn open(name: &str) -> Self {
        let alone = SCREEN.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(
            std::env::var_os("DISPLAY").is_some(),
            "a display is needed: run ./test, which provides one"
        );
        let temp = Temp::new(&format!("desktop-{name}"));
        let profile = temp.join("profile");
        let made = Practice::create(&profile, Lock::Password(PASSWORD));
        let (desk, _) = made.expect("a Secret Service is needed: run ./test, which provides one");
        drop(desk);
        let driver = Driver::open(&temp, &profile);
        driver.wait_for("return document.activeElement?.type === 'password'");
        Self {
            driver,
            profile,
            _temp: temp,
            _alone: alone,
        }
    }

    /// Signs in with the keyboard alone: the only user is offered, the password has the focus.
    pub(crate) fn sign_in(&self) {
        self.driver.types(PASSWORD);
        self.driver.types(&key::ENTER.to_string());
        self.driver.wait_for_text("Anna Demo");
    }

    /// Keeps a picture of the screen for people to look at.
    pub(crate) fn picture(&self, name: &str) {
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
