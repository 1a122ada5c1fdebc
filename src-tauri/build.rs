//! Gives Tauri the list of commands, so that each has a permission of its own and none is
//! open to a window that does not hold it.

include!("src/commands/list.rs");

macro_rules! names {
    ($($module:ident :: $name:ident),* $(,)?) => { &[$(stringify!($name)),*] };
}

const COMMANDS: &[&str] = commands!(names);

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        eprintln!("error: {error:#}");
        std::process::exit(1);
    }
}
