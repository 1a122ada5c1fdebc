//! A directory for one test, removed at its end.

use std::fs;
use std::path::{Path, PathBuf};

/// The directory; dropping it deletes it.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// `name` must be unique among the tests of this package.
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("xtask-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file and the directories above it.
    pub(crate) fn file(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A directory that cannot be deleted is not what a test is about.
        fs::remove_dir_all(&self.0).ok();
    }
}
