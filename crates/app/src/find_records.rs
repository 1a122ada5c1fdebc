//! Finds what was written of animals' health: notes, diagnoses, medicines, batches, files by name.
//!
//! The index knows nothing of rights, so that every hit is asked about before it is shown; and it holds no text, so that
//! the words around a hit are read from the replica.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::medical::MedicalRecord;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, EntityDef, Row, Stamp, Value, entity};
use vetpms_search::fold::{fold, query_words};
use vetpms_search::{Hit, Table};
use vetpms_store::ReadTx;
use vetpms_store::queries::record_entries::{self, RecordEntry};

use crate::desk::Desk;
use crate::error::AppError;
use crate::records_seen::{Seen, seen_by};
use crate::shown::label_of;

/// Letters of the text that are shown around a hit.
const SHOWN: usize = 160;
/// Of these, so many stand before it.
const BEFORE: usize = 50;

/// What was found.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct RecordHits {
    /// Whether everything was looked at; the index may still be in the making.
    pub ready: bool,
    /// How far the index is until then, in hundredths; none when it could not be made.
    pub percent: Option<u8>,
    /// The best first, of equals the newest.
    pub hits: Vec<RecordHit>,
}

/// A place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct RecordHit {
    /// Table of the row that was found.
    pub table: String,
    /// Row id.
    pub id: Uuid,
    /// The visit to open, if it belongs to one that the signed-in person may open.
    pub visit: Option<Uuid>,
    /// Whose record.
    pub patient_id: Uuid,
    /// What the animal is called.
    pub patient_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Table in which the words stand.
    pub part: String,
    /// The words around it.
    pub snippet: Vec<SnippetPiece>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SnippetPiece {
    /// The words.
    pub text: String,
    /// Whether they were sought.
    pub sought: bool,
}

/// Finds records by the words in them. Of what the signed-in person may not see nothing is found.
///
/// # Errors
/// [`AppError`] of the store or the index; [`crate::Code::NotSignedIn`].
pub fn search_records(desk: &Desk, query: &str, limit: usize) -> Result<RecordHits, AppError> {
    let words = query_words(query);
    desk.read(|tx| {
        let seen = seen_by(&desk.policy(tx)?, desk.session()?.user);
        let Some(index) = desk.search.get() else {
            return Ok(RecordHits {
                ready: false,
                percent: desk.search.percent(),
                hits: Vec::new(),
            });
        };
        // Hits that may not be shown do not count: more are asked for until there are enough.
        let mut asked = limit;
        loop {
            let found = index.search_records(query, asked)?;
            let exhausted = found.len() < asked;
            let mut hits = Vec::new();
            for hit in found {
                if hits.len() < limit {
                    hits.extend(shown(desk, tx, seen, hit, &words)?);
                }
            }
            if exhausted || hits.len() >= limit {
                return Ok(RecordHits {
                    ready: true,
                    percent: Some(100),
                    hits,
                });
            }
            asked *= 4;
        }
    })
}

fn shown(
    desk: &Desk,
    tx: &ReadTx,
    seen: Seen,
    hit: Hit,
    words: &[String],
) -> Result<Option<RecordHit>, AppError> {
    let id = hit.key.id;
    let (table, entry) = match hit.key.table {
        Table::Visits => ("medical_records", record_entries::visit(tx, id)?),
        Table::Problems => ("problems", record_entries::row(tx, "problems", id)?),
        Table::Vaccinations => ("vaccinations", record_entries::row(tx, "vaccinations", id)?),
        Table::LabResults => ("lab_results", record_entries::row(tx, "lab_results", id)?),
        Table::Attachments => ("attachments", record_entries::row(tx, "attachments", id)?),
        Table::Clients | Table::Patients => return Ok(None),
    };
    let (Some(def), Some(entry)) = (entity(table), entry) else {
        return Ok(None);
    };
    let Some((row, stamp)) = tx.row(def, id)? else {
        return Ok(None);
    };
    if desk.may_read(tx, table).is_err() || !seen.allows(tx, def, &row, &stamp)? {
        return Ok(None);
    }
    let patient = row.get(def, "patient_id").as_id().unwrap_or_default();
    let patient = tx.stands_for(patient)?;
    if desk.may_read(tx, Patient::def().table).is_err() {
        return Ok(None);
    }
    let record = if table == MedicalRecord::def().table {
        Some((row.clone(), stamp.clone()))
    } else {
        let named = row.get(def, "medical_record_id").as_id();
        let found = named.map(|record| tx.row(MedicalRecord::def(), record));
        found.transpose()?.flatten()
    };
    let record = record.filter(|(record, _)| !record.is_deleted(MedicalRecord::def()));
    let may = desk.may_read(tx, MedicalRecord::def().table).is_ok();
    let opens = match &record {
        Some((record, stamp)) if may && seen.allows(tx, MedicalRecord::def(), record, stamp)? => {
            Some(record.id)
        }
        _ => None,
    };
    let (part, snippet) = snippet(&entry, words);
    Ok(Some(RecordHit {
        table: table.to_owned(),
        id,
        visit: opens,
        patient_id: patient,
        patient_name: label_of(tx, Patient::def().table, patient)?.unwrap_or_default(),
        at: at(def, &row, &stamp, record.as_ref().map(|(record, _)| record)),
        part,
        snippet,
    }))
}

/// When it was: the visit, or what the row itself says.
fn at(def: &EntityDef, row: &Row, stamp: &Stamp, record: Option<&Row>) -> DateTime<Utc> {
    let said = |def: &EntityDef, row: &Row, field: &str| match row.get(def, field) {
        Value::Instant(at) => Some(*at),
        _ => None,
    };
    let own = ["given_at", "resulted_at", "ordered_at"];
    let mut own = own.iter().filter(|name| def.field(name).is_some());
    let own = own.find_map(|name| said(def, row, name));
    let visit = record.and_then(|record| said(MedicalRecord::def(), record, "visit_date"));
    own.or(visit).unwrap_or(stamp.created_at)
}

/// The text in which most of the words stand, and what stands around the first of them.
fn snippet(entry: &RecordEntry, words: &[String]) -> (String, Vec<SnippetPiece>) {
    let found = entry
        .texts
        .iter()
        .map(|part| (places(&part.1, words), part));
    // Of equals the first one.
    let best = found.rev().max_by_key(|((count, _), _)| *count);
    match best {
        Some(((_, places), (table, text))) => (table.clone(), cut(text, &places)),
        None => (entry.table.to_owned(), Vec::new()),
    }
}

/// How many of the words stand in a text, and where: the bytes of each place.
fn places(text: &str, words: &[String]) -> (usize, Vec<(usize, usize)>) {
    let mut places = Vec::new();
    let mut found = vec![false; words.len()];
    let mut start = None;
    let ends = text.char_indices().map(Some).chain([None]);
    for next in ends {
        let in_word = next.is_some_and(|(_, c)| is_of_word(c));
        match (start, in_word) {
            (None, true) => start = next.map(|(at, _)| at),
            (Some(from), false) => {
                let to = next.map_or(text.len(), |(at, _)| at);
                let folded = fold(&text[from..to]);
                let mut meant = false;
                for (at, word) in words.iter().enumerate() {
                    if folded.starts_with(word.as_str()) {
                        found[at] = true;
                        meant = true;
                    }
                }
                if meant {
                    places.push((from, to));
                }
                start = None;
            }
            _ => {}
        }
    }
    (found.into_iter().filter(|found| *found).count(), places)
}

/// A letter, a digit, or what folding takes out of a word.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || fold(c.encode_utf8(&mut [0; 4])).is_empty()
}

fn cut(text: &str, places: &[(usize, usize)]) -> Vec<SnippetPiece> {
    let first = places.first().map_or(0, |(from, _)| *from);
    let before: Vec<usize> = text[..first].char_indices().map(|(at, _)| at).collect();
    let mut from = before.len().checked_sub(BEFORE).map_or(0, |at| before[at]);
    if from > 0 {
        // Not in the middle of a word.
        let space = text[from..first].find(char::is_whitespace);
        from += space.map_or(0, |at| at + 1);
    }
    let mut to = text[from..]
        .char_indices()
        .nth(SHOWN)
        .map_or(text.len(), |(at, _)| from + at);
    let last = places
        .iter()
        .map(|(_, end)| *end)
        .filter(|end| *end <= to)
        .max();
    if to < text.len()
        && let Some(space) = text[from..to].rfind(char::is_whitespace)
        && last.is_none_or(|last| from + space >= last)
    {
        to = from + space;
    }
    let mut pieces = Vec::new();
    let mut put = |text: String, sought: bool| {
        if !text.is_empty() {
            pieces.push(SnippetPiece { text, sought });
        }
    };
    put(
        if from > 0 {
            "… ".to_owned()
        } else {
            String::new()
        },
        false,
    );
    let mut at = from;
    for (start, end) in places.iter().filter(|(_, end)| *end <= to) {
        put(text[at..*start].to_owned(), false);
        put(text[*start..*end].to_owned(), true);
        at = *end;
    }
    put(text[at..to].to_owned(), false);
    put(
        if to < text.len() {
            " …".to_owned()
        } else {
            String::new()
        },
        false,
    );
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, query: &str) -> String {
        let entry = RecordEntry {
            table: "medical_records",
            id: Uuid::nil(),
            texts: vec![("soap_notes".to_owned(), text.to_owned())],
        };
        let pieces = snippet(&entry, &query_words(query)).1.into_iter();
        pieces
            .map(|piece| match piece.sought {
                true => format!("[{}]", piece.text),
                false => piece.text,
            })
            .collect()
    }

    #[test]
    fn the_words_around_a_hit_are_whole_and_marked_as_they_were_written() {
        assert_eq!(
            around("Otitis externa, both ears", "otit ear"),
            "[Otitis] externa, both [ears]"
        );
        assert_eq!(
            around("Dr. O’Brién says: Café-au-lait", "obrien lait"),
            "Dr. [O’Brién] says: Café-au-[lait]"
        );
        assert_eq!(around("Nothing of it", "xyz"), "Nothing of it");
        assert_eq!(around("", "xyz"), "");
        let long = "word ".repeat(40) + "otitis" + &" more".repeat(60);
        let shown = around(&long, "otitis");
        assert!(
            shown.starts_with("… word ") && shown.ends_with(" more …"),
            "{shown}"
        );
        assert!(
            shown.contains(" [otitis] ") && shown.chars().count() < SHOWN + 10,
            "{shown}"
        );
        let wide = "ß".repeat(300) + " otitis " + &"é".repeat(300);
        assert!(around(&wide, "otitis").contains("[otitis]"));
    }
}
