//! A small disk of its own below a folder, which can be full or read-only. To mount it takes root or `sudo`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one over the folder; says why not and returns nothing where this may not be done.
    pub fn mount(folder: &Path, kilobytes: u64) -> Option<Self> {
        let meta = std::fs::metadata(folder).expect("a folder");
        let uid = std::os::unix::fs::MetadataExt::uid(&meta);
        let options = format!("size={kilobytes}k,mode=700,uid={uid}");
        let disk = Self(folder.to_owned());
        if disk.run("mount", &["-t", "tmpfs", "-o", &options, "tmpfs"]) {
            Some(disk)
        } else {
            println!("skipped: mounting a small disk takes root, or sudo without a password");
            None
        }
    }

    /// Makes it read-only, or writable again.
    pub fn read_only(&self, yes: bool) {
        let how = if yes { "remount,ro" } else { "remount,rw" };
        assert!(self.run("mount", &["-o", how]), "{how}");
    }

    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let direct = Command::new(program)
            .args(arguments)
            .arg(&self.0)
            .stderr(Stdio::null())
            .status();
        direct.is_ok_and(|status| status.success())
            || Command::new("sudo")
                .args(["-n", program])
                .args(arguments)
                .arg(&self.0)
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        self.run("umount", &["-l"]);
        let _ = std::fs::remove_dir(&self.0);
    }
}
