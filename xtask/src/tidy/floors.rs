//! Who may depend on whom, read from `cargo metadata`.
//!
//! Dependencies of tests (`dev-dependencies`) are free: they never reach a shipped program.

use std::collections::HashMap;

use serde::Deserialize;

use crate::error::Result;

/// The few dependencies within one floor: (crate, what it may use).
const SAME_FLOOR: &[(&str, &str)] = &[
    ("vetpms-model", "vetpms-model-derive"),
    ("vetpms-protocol", "vetpms-crypto"),
];

/// Crates with one owner: (crate or family, who may use it). A family is the crate and
/// everything named `crate-...`.
const OWNED: &[(&str, &[&str])] = &[
    ("automerge", &["vetpms-document"]),
    ("axum", &["vetpms-sync-server"]),
    (
        "rusqlite",
        &["vetpms-store", "vetpms-faulty-disk", "vetpms-tests"],
    ),
    ("libsqlite3-sys", &["vetpms-store"]),
    ("sqlx", &["vetpms-sync-server", "vetpms-tests"]),
    ("tantivy", &["vetpms-search"]),
    ("tauri", &["vetpms-desktop", "vetpms-tests"]),
    ("typst", &["vetpms-print"]),
];

/// What does I/O, reads a clock or makes randomness: not for floors 0 and 1. Families too.
const OUTSIDE_WORLD: &[&str] = &[
    "axum",
    "fastrand",
    "getrandom",
    "hyper",
    "keyring",
    "libc",
    "libsqlite3-sys",
    "notify",
    "rand",
    "reqwest",
    "rusqlite",
    "rustls",
    "sqlx",
    "tantivy",
    "tauri",
    "tempfile",
    "tokio",
    "ureq",
    "zbus",
];

/// The highest floor without I/O.
const PURE_FLOOR: u64 = 1;

/// Uses the pure floors only, so that nothing of a device's storage ends up in it.
const SERVER: &str = "vetpms-sync-server";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    metadata: Option<Notes>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Notes {
    floor: Option<u64>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `None` is an ordinary dependency, else `dev` or `build`.
    kind: Option<String>,
}

/// One line for each dependency that is not allowed. `metadata` is the answer of
/// `cargo metadata --no-deps`, whose packages are the members of the workspace.
pub(super) fn findings(metadata: &str) -> Result<Vec<String>> {
    let metadata: Metadata = serde_json::from_str(metadata)?;
    let mut found = Vec::new();
    let mut floors = HashMap::new();
    for package in &metadata.packages {
        match package.metadata.as_ref().and_then(|notes| notes.floor) {
            Some(floor) => {
                floors.insert(package.name.as_str(), floor);
            }
            None => found.push(format!(
                "{}: says no floor ([package.metadata] floor = N)",
                package.name
            )),
        }
    }
    for package in &metadata.packages {
        let Some(&floor) = floors.get(package.name.as_str()) else {
            continue;
        };
        let shipped = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind.as_deref() != Some("dev"));
        for dependency in shipped {
            let to = dependency.name.as_str();
            found.extend(match floors.get(to) {
                Some(&below) => inside((&package.name, floor), (to, below)),
                None => outside((&package.name, floor), to),
            });
        }
    }
    Ok(found)
}

/// Rules between two crates of this workspace.
fn inside((from, floor): (&str, u64), (to, below): (&str, u64)) -> Option<String> {
    let points_down = below < floor;
    if !points_down && !SAME_FLOOR.contains(&(from, to)) {
        return Some(format!(
            "{from} (floor {floor}) depends on {to} (floor {below}): only lower floors are allowed"
        ));
    }
    if from == SERVER && below > PURE_FLOOR {
        return Some(format!(
            "{from} depends on {to} (floor {below}): the server uses floors 0 to {PURE_FLOOR} only"
        ));
    }
    None
}

/// Rules for crates of others.
fn outside((from, floor): (&str, u64), to: &str) -> Option<String> {
    let owners = OWNED.iter().find(|(name, _)| of_family(to, name));
    if let Some((_, owners)) = owners
        && !owners.contains(&from)
    {
        return Some(format!(
            "{from} depends on {to}: only {} may",
            owners.join(" and ")
        ));
    }
    if floor <= PURE_FLOOR && OUTSIDE_WORLD.iter().any(|name| of_family(to, name)) {
        return Some(format!(
            "{from} (floor {floor}) depends on {to}: floors 0 to {PURE_FLOOR} do no I/O and take time and randomness as arguments"
        ));
    }
    None
}

fn of_family(name: &str, family: &str) -> bool {
    name.strip_prefix(family)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    /// A package with ordinary dependencies.
    fn package(name: &str, floor: u64, dependencies: &[&str]) -> Value {
        let dependencies: Vec<Value> = dependencies
            .iter()
            .map(|name| json!({"name": name, "kind": null}))
            .collect();
        json!({"name": name, "metadata": {"floor": floor}, "dependencies": dependencies})
    }

    fn findings(packages: Vec<Value>) -> Vec<String> {
        super::findings(&json!({"packages": packages}).to_string()).unwrap()
    }

    /// Exactly one finding, which names everything in `words`.
    #[track_caller]
    fn one(packages: Vec<Value>, words: &[&str]) {
        let found = findings(packages);
        assert_eq!(found.len(), 1, "{found:?}");
        for word in words {
            assert!(found[0].contains(word), "{} lacks {word:?}", found[0]);
        }
    }

    #[test]
    fn a_good_house_has_no_findings() {
        let found = findings(vec![
            package("vetpms-model-derive", 0, &["syn"]),
            package("vetpms-model", 0, &["vetpms-model-derive", "chrono"]),
            package("vetpms-document", 1, &["vetpms-model", "automerge"]),
            package("vetpms-crypto", 1, &["argon2"]),
            package("vetpms-protocol", 1, &["vetpms-model", "vetpms-crypto"]),
            package(
                "vetpms-store",
                2,
                &["vetpms-document", "rusqlite", "getrandom"],
            ),
            package("vetpms-search", 2, &["vetpms-model", "tantivy"]),
            package("vetpms-app", 3, &["vetpms-store", "vetpms-search", "tokio"]),
            package(
                "vetpms-desktop",
                4,
                &["vetpms-app", "tauri", "tauri-plugin-single-instance"],
            ),
            package(
                "vetpms-sync-server",
                4,
                &["vetpms-protocol", "axum", "sqlx"],
            ),
            package("vetpms-tests", 9, &["vetpms-app", "sqlx", "rusqlite"]),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn a_dependency_that_points_up_is_found() {
        one(
            vec![
                package("vetpms-store", 2, &["vetpms-app"]),
                package("vetpms-app", 3, &[]),
            ],
            &["vetpms-store (floor 2)", "vetpms-app (floor 3)"],
        );
    }

    #[test]
    fn neighbours_on_one_floor_do_not_know_each_other() {
        let parts = ["vetpms-store", "vetpms-search", "vetpms-sync"];
        for from in parts {
            for to in parts.into_iter().filter(|to| *to != from) {
                one(
                    vec![package(from, 2, &[to]), package(to, 2, &[])],
                    &[from, to],
                );
            }
        }
    }

    #[test]
    fn the_exceptions_within_a_floor_go_one_way() {
        one(
            vec![
                package("vetpms-model-derive", 0, &["vetpms-model"]),
                package("vetpms-model", 0, &[]),
            ],
            &["vetpms-model-derive (floor 0)"],
        );
        one(
            vec![
                package("vetpms-crypto", 1, &["vetpms-protocol"]),
                package("vetpms-protocol", 1, &[]),
            ],
            &["vetpms-crypto (floor 1)"],
        );
    }

    #[test]
    fn the_server_uses_the_pure_floors_only() {
        one(
            vec![
                package("vetpms-sync-server", 4, &["vetpms-sync"]),
                package("vetpms-sync", 2, &[]),
            ],
            &["vetpms-sync-server", "floors 0 to 1"],
        );
    }

    #[test]
    fn owned_crates_are_found_outside_their_owner() {
        for (user, floor, owned) in [
            ("vetpms-app", 3, "automerge"),
            ("vetpms-app", 3, "rusqlite"),
            ("vetpms-app", 3, "tantivy"),
            ("vetpms-app", 3, "tauri"),
            ("vetpms-app", 3, "typst-pdf"),
            ("vetpms-cli", 4, "axum"),
            ("vetpms-cli", 4, "sqlx"),
            ("vetpms-cli", 4, "tauri-plugin-single-instance"),
            ("vetpms-tests", 9, "axum"),
        ] {
            one(vec![package(user, floor, &[owned])], &[user, owned, "only"]);
        }
    }

    #[test]
    fn the_pure_floors_do_no_io() {
        for (floor, tool) in [
            (0, "tokio"),
            (1, "reqwest"),
            (1, "getrandom"),
            (1, "hyper-util"),
        ] {
            one(
                vec![package("vetpms-access", floor, &[tool])],
                &[tool, "no I/O"],
            );
        }
    }

    #[test]
    fn build_dependencies_count_and_dev_dependencies_do_not() {
        let with = |kind: &str| {
            json!({"name": "vetpms-app", "metadata": {"floor": 3},
                   "dependencies": [{"name": "automerge", "kind": kind}]})
        };
        one(vec![with("build")], &["automerge"]);
        assert_eq!(findings(vec![with("dev")]), Vec::<String>::new());
    }

    #[test]
    fn a_crate_must_say_its_floor() {
        let nameless = json!({"name": "vetpms-new", "metadata": null, "dependencies": []});
        one(vec![nameless], &["vetpms-new", "floor"]);
    }

    #[test]
    fn a_family_ends_at_a_dash() {
        assert!(super::of_family("tauri-build", "tauri"));
        assert!(super::of_family("rand", "rand"));
        assert!(!super::of_family("random-name", "rand"));
    }
}
