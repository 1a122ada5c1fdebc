//! Reads the lines of a CSV file as columns by name.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use crate::error::{AppError, Code, file};
use crate::words::did_you_mean;

/// What a line in another encoding is refused with.
const NOT_UTF8: &str = "the line is not UTF-8 text: save the file again as \"CSV UTF-8\"";
/// What spreadsheets put between columns; which one depends on the country.
const SEPARATORS: [u8; 4] = *b",;\t|";
/// Longest heading line that is looked at.
const HEADING: u64 = 64 * 1024;

/// A file being read.
pub(super) struct Lines {
    reader: csv::Reader<Box<dyn Read + Send>>,
    headings: Vec<String>,
    columns: HashMap<String, usize>,
    record: csv::ByteRecord,
}

/// A line of the table, which a text with line breaks makes several lines of the file.
pub(super) struct Line {
    /// Where it begins, as editors count: the heading is line 1.
    pub(super) at: u64,
    /// Its texts in the order of the file, or why they cannot be read.
    pub(super) texts: Result<Vec<String>, String>,
}

impl Lines {
    /// Opens a file with a heading line and tests that the needed columns are there.
    pub(super) fn open(path: &Path, needed: &[String]) -> Result<Self, AppError> {
        let unreadable = |error: std::io::Error| file(path, &error);
        let mut heading = Vec::new();
        BufReader::new(File::open(path).map_err(unreadable)?)
            .take(HEADING)
            .read_until(b'\n', &mut heading)
            .map_err(unreadable)?;
        let opened = File::open(path).map_err(unreadable)?;
        let name = path.display().to_string();
        Self::of(&name, separator(&heading), Box::new(opened), needed)
    }

    /// Reads a file that is in memory.
    pub(super) fn in_memory(
        name: &str,
        bytes: Arc<[u8]>,
        needed: &[String],
    ) -> Result<Self, AppError> {
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let separator = separator(&bytes[..end.unwrap_or(bytes.len())]);
        Self::of(name, separator, Box::new(Cursor::new(bytes)), needed)
    }

    fn of(
        name: &str,
        separator: u8,
        source: Box<dyn Read + Send>,
        needed: &[String],
    ) -> Result<Self, AppError> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .delimiter(separator)
            .from_reader(source);
        let unreadable = |error: csv::Error| AppError::new(Code::File, format!("{name}: {error}"));
        let heading = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes)
                .trim_start_matches('\u{feff}')
                .trim()
                .to_owned()
        };
        let headings: Vec<String> = reader
            .byte_headers()
            .map_err(unreadable)?
            .iter()
            .map(heading)
            .collect();
        let columns: HashMap<String, usize> = headings
            .iter()
            .enumerate()
            .map(|(at, name)| (name.clone(), at))
            .collect();
        if let Some(missing) = needed.iter().find(|name| !columns.contains_key(*name)) {
            let message = format!(
                "{name} has no column named {missing}{}",
                did_you_mean(missing, columns.keys().map(String::as_str))
            );
            return Err(AppError::field(Code::InvalidValue, missing, message));
        }
        Ok(Self {
            reader,
            headings,
            columns,
            record: csv::ByteRecord::new(),
        })
    }

    /// The names of the columns, in the order of the file.
    pub(super) fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The next line.
    pub(super) fn next(&mut self) -> Option<Line> {
        let before = self.reader.position().line();
        let read = self.reader.read_byte_record(&mut self.record);
        let begun = self.record.position().map_or(before, csv::Position::line);
        let (at, texts) = match read {
            Ok(false) => return None,
            Err(error) => {
                let at = error.position().map_or(before, csv::Position::line);
                (at, Err(error.to_string()))
            }
            Ok(true) => {
                let texts: Result<Vec<String>, _> = self
                    .record
                    .iter()
                    .map(|bytes| String::from_utf8(bytes.to_vec()))
                    .collect();
                (begun, texts.map_err(|_| NOT_UTF8.to_owned()))
            }
        };
        Some(Line { at, texts })
    }

    /// A column of a line; empty where the line is short.
    pub(super) fn column(&self, texts: &[String], name: &str) -> String {
        let text = self.columns.get(name).and_then(|at| texts.get(*at));
        text.map(|text| text.trim().to_owned()).unwrap_or_default()
    }
}

/// The separator that stands most often in the heading line, outside of quotes.
fn separator(heading: &[u8]) -> u8 {
    let mut counts = [0; SEPARATORS.len()];
    let mut quoted = false;
    for byte in heading {
        quoted ^= *byte == b'"';
        if let Some(at) = SEPARATORS.iter().position(|one| one == byte && !quoted) {
            counts[at] += 1;
        }
    }
    // The first of equals: the comma where there is none at all.
    let best = (0..SEPARATORS.len()).rev().max_by_key(|at| counts[*at]);
    SEPARATORS[best.unwrap_or(0)]
}
