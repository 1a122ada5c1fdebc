//! Reads the lines of a CSV file as columns by name.

use std::collections::HashMap;
use std::path::Path;

use crate::error::{AppError, Code, file};

/// A file being read.
pub(super) struct Lines {
    reader: csv::Reader<std::fs::File>,
    columns: HashMap<String, usize>,
    record: csv::ByteRecord,
}

/// A line, or why it cannot be read.
pub(super) enum Line {
    /// Its texts, in the order of the file.
    Texts(Vec<String>),
    /// Not text that we can read.
    Unreadable(String),
}

impl Lines {
    /// Opens a file with a heading line and tests that the needed columns are there.
    pub(super) fn open(path: &Path, needed: &[String]) -> Result<Self, AppError> {
        let opened = std::fs::File::open(path).map_err(|error| file(path, &error))?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(opened);
        let unreadable =
            |error: csv::Error| AppError::new(Code::File, format!("{}: {error}", path.display()));
        let headings = reader.byte_headers().map_err(unreadable)?;
        let heading = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes)
                .trim_start_matches('\u{feff}')
                .trim()
                .to_owned()
        };
        let columns: HashMap<String, usize> = headings
            .iter()
            .enumerate()
            .map(|(at, bytes)| (heading(bytes), at))
            .collect();
        if let Some(missing) = needed.iter().find(|name| !columns.contains_key(*name)) {
            let message = format!("{} has no column named {missing}", path.display());
            return Err(AppError::field(Code::InvalidValue, missing, message));
        }
        Ok(Self {
            reader,
            columns,
            record: csv::ByteRecord::new(),
        })
    }

    /// The next line.
    pub(super) fn next(&mut self) -> Option<Line> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => None,
            Err(error) => Some(Line::Unreadable(error.to_string())),
            Ok(true) => {
                let texts: Result<Vec<String>, _> = self
                    .record
                    .iter()
                    .map(|bytes| String::from_utf8(bytes.to_vec()))
                    .collect();
                Some(match texts {
                    Ok(texts) => Line::Texts(texts),
                    Err(_) => Line::Unreadable("the line is not UTF-8 text".into()),
                })
            }
        }
    }

    /// A column of a line; empty where the line is short.
    pub(super) fn column(&self, texts: &[String], name: &str) -> String {
        let text = self.columns.get(name).and_then(|at| texts.get(*at));
        text.map(|text| text.trim().to_owned()).unwrap_or_default()
    }
}
