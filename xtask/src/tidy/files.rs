//! What every text file of the repository must keep to: short sources, no machine's paths.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

/// Longest source file, in lines.
const MAX_LINES: usize = 400;

/// Sources that may be longer, each with its reason. An entry that is no longer needed is a finding.
const LONG_FILES: &[(&str, &str)] = &[];

/// Endings of the sources whose length is checked.
const SOURCES: &[&str] = &["rs", "ts", "tsx"];

/// Directories that hold nothing of ours.
const SKIPPED_DIRS: &[&str] = &[
    ".git",
    ".practice",
    "dist",
    "node_modules",
    "screenshots",
    "target",
];

/// Files that tools write.
const LOCK_FILES: &[&str] = &["Cargo.lock", "package-lock.json"];

/// Where generated files lie; `codegen` makes them.
const GENERATED_DIRS: &[&str] = &["ui/src/generated/"];

/// Text that has no place in the repository, in two halves so that this file does not hold it:
/// absolute paths that exist on one machine only.
const FORBIDDEN_TEXT: &[(&str, &str)] = &[("/wo", "rk/"), ("/ro", "ot/")];

/// One line for each file that breaks a rule.
pub(super) fn findings(root: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    walk(root, root, &mut files)?;
    files.sort();

    let mut found = Vec::new();
    for path in &files {
        let bytes = fs::read(root.join(path)).map_err(Error::file(root.join(path)))?;
        let Ok(text) = String::from_utf8(bytes) else {
            continue; // not a text file
        };
        found.extend(in_file(path, &text, LONG_FILES));
    }
    for (path, _) in LONG_FILES {
        if !files.iter().any(|file| file == path) {
            found.push(format!("{path}: stands in LONG_FILES but does not exist"));
        }
    }
    Ok(found)
}

/// Collects paths relative to `root`, with forward slashes.
fn walk(root: &Path, directory: &Path, files: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(directory).map_err(Error::file(directory))? {
        let entry = entry.map_err(Error::file(directory))?;
        let path = entry.path();
        // Links are followed by nobody here: their target is checked where it lies.
        let kind = entry.file_type().map_err(Error::file(&path))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if kind.is_dir() {
            if !SKIPPED_DIRS.contains(&name.as_ref()) {
                walk(root, &path, files)?;
            }
        } else if kind.is_file()
            && let Ok(relative) = path.strip_prefix(root)
        {
            files.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

fn in_file(path: &str, text: &str, long_files: &[(&str, &str)]) -> Vec<String> {
    let mut found = Vec::new();
    if is_written_by_a_tool(path) {
        return found;
    }
    let lines = text.lines().count();
    let excused = long_files.iter().any(|(file, _)| *file == path);
    match (is_source(path) && lines > MAX_LINES, excused) {
        (true, false) => found.push(format!("{path}: {lines} lines, at most {MAX_LINES}")),
        (false, true) => found.push(format!("{path}: stands in LONG_FILES but is short")),
        _ => {}
    }
    for (number, line) in text.lines().enumerate() {
        for (first, second) in FORBIDDEN_TEXT {
            let forbidden = format!("{first}{second}");
            if line.contains(&forbidden) {
                found.push(format!("{path}:{}: holds {forbidden}", number + 1));
            }
        }
    }
    found
}

fn is_source(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, ending)| SOURCES.contains(&ending))
}

fn is_written_by_a_tool(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    LOCK_FILES.contains(&name)
        || GENERATED_DIRS
            .iter()
            .any(|directory| path.starts_with(directory))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::scratch::Scratch;

    fn lines(count: usize) -> String {
        "let x = 1;\n".repeat(count)
    }

    #[test]
    fn a_source_that_is_too_long_is_found() {
        for path in ["crates/app/src/lib.rs", "ui/src/a.ts", "ui/src/a.tsx"] {
            assert_eq!(in_file(path, &lines(MAX_LINES), &[]), Vec::<String>::new());
            let found = in_file(path, &lines(MAX_LINES + 1), &[]);
            assert_eq!(found, [format!("{path}: 401 lines, at most 400")]);
        }
    }

    #[test]
    fn texts_lock_files_and_generated_files_may_be_long() {
        for path in [
            "README.md",
            "Cargo.lock",
            "ui/package-lock.json",
            "ui/src/generated/api.ts",
        ] {
            assert!(in_file(path, &lines(5000), &[]).is_empty(), "{path}");
        }
    }

    #[test]
    fn an_excuse_holds_while_it_is_needed() {
        let excuse = &[("a.rs", "a table")];
        assert!(in_file("a.rs", &lines(MAX_LINES + 1), excuse).is_empty());
        assert_eq!(in_file("a.rs", &lines(1), excuse).len(), 1);
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        let text = format!("fine\nsee {}{}notes\n", "/wo", "rk/");
        let found = in_file("docs/a.md", &text, &[]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("docs/a.md:2: holds "));
        assert!(in_file("docs/a.md", "the work/life of a clinic\n", &[]).is_empty());
    }

    #[test]
    fn a_walk_sees_our_files_and_no_others() {
        let dir = Scratch::new("files-walk");
        dir.file("src/long.rs", &lines(MAX_LINES + 1));
        dir.file("target/long.rs", &lines(MAX_LINES + 1));
        dir.file("ui/node_modules/long.ts", &lines(MAX_LINES + 1));
        let found = findings(dir.path()).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("src/long.rs:"));
    }
}
