//! A practice of the size of a city's licence list, imported by the real program.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use vetpms_tests::support::Device;

use crate::measure::of_children;
use crate::plain::PlainRow;

/// Lines that are read when only the benchmarks themselves are tried.
const SMALL: usize = 430;

/// A file of `data/`.
pub fn data(name: &str) -> PathBuf {
    repository().join("data").join(name)
}

/// The top folder of the repository that this program was built from.
pub fn repository() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

/// A desk without a server that holds the imported list.
pub struct Practice {
    pub desk: Device,
    /// Lines of the file.
    pub lines: u64,
    /// Processor time of the importing program from start to end.
    pub cpu: Duration,
    /// Every row that it made.
    pub rows: Vec<PlainRow>,
}

impl Practice {
    pub fn import(small: bool) -> Self {
        let desk = Device::alone("bench-practice");
        let (lines, cpu) = import_into(&desk, small.then_some(SMALL));
        let rows = exported(&desk);
        Self {
            desk,
            lines,
            cpu,
            rows,
        }
    }
}

/// Imports the first lines of the list, or all; returns how many and what it cost.
pub fn import_into(desk: &Device, most: Option<usize>) -> (u64, Duration) {
    let mapping = text(&data("mappings/seattle.toml"));
    let file = text(&first_lines(desk.folder(), most));
    let command = ["import", "csv", &file, "--mapping", &mapping];
    let (outcome, cpu) = of_children(|| desk.run(&command));
    let report = outcome.ok().json();
    assert_eq!(report["rejected"], 0, "{report}");
    (report["read"].as_u64().expect("a count"), cpu)
}

/// The list, or a copy of its first lines.
pub fn first_lines(folder: &Path, most: Option<usize>) -> PathBuf {
    let whole = data("seattle_pet_licenses.csv");
    let Some(most) = most else { return whole };
    let list = std::fs::read_to_string(whole).expect("the licence list");
    let part: Vec<&str> = list.lines().take(most + 1).collect();
    let path = folder.join("part.csv");
    std::fs::write(&path, part.join("\n") + "\n").expect("written");
    path
}

/// Every row of a desk, as its own export tells it.
pub fn exported(desk: &Device) -> Vec<PlainRow> {
    let lines = desk.run(&["export"]).ok().stdout;
    lines.lines().map(PlainRow::from_export).collect()
}

/// How many rows a desk has, over all tables.
pub fn row_count(desk: &Device) -> u64 {
    let status = desk.status();
    let rows = status["rows"].as_object().expect("counts by table");
    rows.values().filter_map(Value::as_u64).sum()
}

pub fn text(path: &Path) -> String {
    path.to_str().expect("a path that is text").to_owned()
}
