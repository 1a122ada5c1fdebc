//! `bundle`: the desktop program as a Debian package, with its menu entry, and `vetpms` beside it.
//!
//! Tauri's own bundler packs what cargo has built; nothing is downloaded. The package says which
//! libraries it needs, so `apt install ./FILE.deb` brings them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::programs::{built, cargo, succeed};

/// Options of `bundle`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Packs the development build: quicker to make, slower to run.
    #[arg(long)]
    debug: bool,
}

/// Builds the programs and the window, packs them, and prints the path of the package.
pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    let ui = root.join("ui");
    let mut window = Command::new("npm");
    window.args(["run", "--silent", "build"]).current_dir(&ui);
    succeed(window)?;
    let mut build = cargo(root);
    build.args(["build", "--locked", "--workspace", "--bins"]);
    build.args((!args.debug).then_some("--release"));
    succeed(build)?;

    let programs = built(root, args.debug);
    let also = serde_json::json!({"bundle": {"linux": {"deb": {"files": {
        "/usr/bin/vetpms": programs.join("vetpms"),
    }}}}});
    let mut pack = Command::new(ui.join("node_modules/.bin/tauri"));
    pack.args(["bundle", "--ci", "--bundles", "deb", "--config"])
        .arg(also.to_string())
        .args(args.debug.then_some("--debug"))
        .current_dir(root);
    succeed(pack)?;
    println!("{}", package_in(&programs.join("bundle/deb"))?.display());
    Ok(())
}

/// The newest package there.
fn package_in(folder: &Path) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.extension() == Some(OsStr::new("deb")) {
            let about = path.metadata().map_err(Error::file(&path))?;
            found.push((about.modified().map_err(Error::file(&path))?, path));
        }
    }
    let newest = found.into_iter().max();
    newest.map(|(_, path)| path).ok_or_else(|| {
        Error::Argument(format!(
            "the bundler left no package in {}",
            folder.display()
        ))
    })
}
