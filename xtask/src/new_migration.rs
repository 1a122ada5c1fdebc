//! `new-migration`: the next numbered file, one per chosen database.
//!
//! It never changes a file that exists: migrations only grow (migrations/README.md).

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Longest name; long names make directory listings hard to read.
const MAX_NAME: usize = 60;

/// Options of `new-migration`.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("database").required(true).multiple(true)))]
pub(crate) struct Args {
    /// What changes, in snake_case: `patients_add_blood_group`.
    name: String,
    /// The tables of every practice on the server.
    #[arg(long, group = "database")]
    postgres_tenant: bool,
    /// The tables that all practices of a server share.
    #[arg(long, group = "database")]
    postgres_system: bool,
    /// The replica on a device.
    #[arg(long, group = "database")]
    sqlite: bool,
}

/// Creates the files and prints their paths.
pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    check_name(&args.name)?;
    let chosen = [
        (args.postgres_tenant, "migrations/postgres/tenant"),
        (args.postgres_system, "migrations/postgres/system"),
        (args.sqlite, "migrations/sqlite"),
    ];
    for (_, directory) in chosen.iter().filter(|(wanted, _)| *wanted) {
        let path = create(&root.join(directory), &args.name)?;
        println!("{}", path.strip_prefix(root).unwrap_or(&path).display());
    }
    Ok(())
}

fn check_name(name: &str) -> Result<()> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
    if starts_well && name.len() <= MAX_NAME && name.chars().all(allowed) {
        return Ok(());
    }
    Err(Error::Argument(format!(
        "{name:?} is not a name of up to {MAX_NAME} small letters, digits and underscores"
    )))
}

fn create(directory: &Path, name: &str) -> Result<PathBuf> {
    fs::create_dir_all(directory).map_err(Error::file(directory))?;
    let number = next_number(directory)?;
    let path = directory.join(format!("{number:04}_{name}.sql"));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(Error::file(&path))?;
    let words = name.replace('_', " ");
    writeln!(
        file,
        "-- {words}\n-- Expand here, contract in a later release: migrations/README.md.\n"
    )
    .map_err(Error::file(&path))?;
    Ok(path)
}

/// One more than the highest number in front of a `.sql` file's name; 1 in an empty directory.
fn next_number(directory: &Path) -> Result<u32> {
    let mut highest = 0;
    for entry in fs::read_dir(directory).map_err(Error::file(directory))? {
        let name = entry.map_err(Error::file(directory))?.file_name();
        let name = name.to_string_lossy();
        if let Some((number, _)) = name.split_once('_')
            && name.ends_with(".sql")
            && let Ok(number) = number.parse::<u32>()
        {
            highest = highest.max(number);
        }
    }
    Ok(highest + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::scratch::Scratch;

    #[test]
    fn numbers_follow_the_highest() {
        let dir = Scratch::new("migration-numbers");
        let sqlite = dir.path().join("migrations/sqlite");
        assert!(create(&sqlite, "init").unwrap().ends_with("0001_init.sql"));
        dir.file("migrations/sqlite/0041_later.sql", "");
        dir.file("migrations/sqlite/0099_note.md", "");
        let path = create(&sqlite, "add_color").unwrap();
        assert!(path.ends_with("0042_add_color.sql"));
        assert!(
            fs::read_to_string(path)
                .unwrap()
                .starts_with("-- add color\n")
        );
    }

    #[test]
    fn every_chosen_database_gets_a_file() {
        let dir = Scratch::new("migration-chosen");
        let args = Args {
            name: "patients_add_blood_group".to_owned(),
            postgres_tenant: true,
            postgres_system: false,
            sqlite: true,
        };
        run(dir.path(), &args).unwrap();
        assert!(
            dir.path()
                .join("migrations/postgres/tenant/0001_patients_add_blood_group.sql")
                .exists()
        );
        assert!(
            dir.path()
                .join("migrations/sqlite/0001_patients_add_blood_group.sql")
                .exists()
        );
        assert!(!dir.path().join("migrations/postgres/system").exists());
    }

    #[test]
    fn names_that_are_no_file_names_are_refused() {
        let long = "a".repeat(MAX_NAME + 1);
        for name in ["", "Add", "1st", "../x", "a b", "ä", long.as_str()] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
        assert!(check_name("patients_2").is_ok());
    }
}
