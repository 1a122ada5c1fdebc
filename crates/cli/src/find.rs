//! Finding people, animals, and words of medical records.

use std::process::ExitCode;

use chrono::Local;
use vetpms_app::find::{SearchHit, search};
use vetpms_app::find_records::{RecordHit, search_records};
use vetpms_app::{AppError, Desk};

use crate::args::FindArgs;
use crate::output::Output;

/// Finds, prints, and says by the exit code whether there was anything.
pub(crate) fn run(desk: &Desk, args: &FindArgs, out: Output) -> Result<ExitCode, AppError> {
    let query = args.query.join(" ");
    desk.wait_for_search();
    let count = if args.records {
        let hits = search_records(desk, &query, args.limit)?.hits;
        out.show(&hits, || in_words(hits.iter().map(written)))?;
        hits.len()
    } else {
        let hits = search(desk, &query, args.limit)?;
        out.show(&hits, || in_words(hits.iter().map(person)))?;
        hits.len()
    };
    Ok(match count {
        0 => ExitCode::from(3),
        _ => ExitCode::SUCCESS,
    })
}

fn in_words(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        "nothing found".to_owned()
    } else {
        lines.join("\n")
    }
}

fn person(hit: &SearchHit) -> String {
    format!(
        "{}  {}  {} ({})",
        hit.id, hit.title, hit.subtitle, hit.table
    )
}

fn written(hit: &RecordHit) -> String {
    let day = hit.at.with_timezone(&Local).date_naive();
    let words: String = hit
        .snippet
        .iter()
        .map(|piece| piece.text.as_str())
        .collect();
    let (id, name, part) = (hit.id, &hit.patient_name, &hit.part);
    format!("{id}  {name}, {day}  {} ({part})", words.replace('\n', " "))
}
