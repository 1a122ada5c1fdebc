//! Finds the documents of one segment that match all of several tokens, and scores them.
//!
//! The posting lists are walked here rather than by the engine's queries: a document counts the best
//! of each token's terms, and a union of some hundred scored terms costs several times more than
//! one pass over their postings.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use crate::entry::Table;
use crate::error::SearchError;
use crate::query::expand::{FieldTerms, Lists};
use crate::schema::{TABLE, table_code};

/// The share of a term's weight that it only has in a field of one word.
const SHORTNESS: f32 = 0.1;

/// The documents that match every token, with the sum of the best matches.
pub(crate) fn all_of(
    segment: &SegmentReader,
    mut tokens: Vec<Lists>,
    patients_only: bool,
) -> Result<Vec<(DocId, f32)>, SearchError> {
    // The rarest first: nothing has to be added up for documents that lack it.
    tokens.sort_by_cached_key(Lists::size);
    let mut scores = Scores::new(segment);
    let mut found: Option<Vec<(DocId, f32)>> = None;
    for token in &tokens {
        scores.collect(token)?;
        found = Some(match found {
            None => scores.take(segment),
            Some(found) => scores.keep(found),
        });
        if found.as_ref().is_some_and(Vec::is_empty) {
            break;
        }
    }
    let mut found = found.unwrap_or_default();
    if patients_only {
        let tables = segment.fast_fields().u64(TABLE)?;
        let patients = table_code(Table::Patients);
        found.retain(|(doc, _)| tables.first(*doc) == Some(patients));
    }
    Ok(found)
}

impl Lists {
    /// How many documents there are to walk.
    fn size(&self) -> u64 {
        let terms = self.terms.iter().flat_map(|field| &field.terms);
        let terms: u64 = terms.map(|(info, _)| u64::from(info.doc_freq)).sum();
        let docs: usize = self.docs.iter().map(|list| list.docs.len()).sum();
        terms + docs as u64
    }
}

/// For each document of the segment, the best match of one token.
struct Scores {
    best: Vec<f32>,
    touched: Vec<DocId>,
}

impl Scores {
    fn new(segment: &SegmentReader) -> Self {
        Self {
            best: vec![0.0; segment.max_doc() as usize],
            touched: Vec::new(),
        }
    }

    fn collect(&mut self, token: &Lists) -> Result<(), SearchError> {
        for doc in self.touched.drain(..) {
            self.best[doc as usize] = 0.0;
        }
        for list in &token.docs {
            for doc in &list.docs {
                self.raise(*doc, list.weight);
            }
        }
        for field in &token.terms {
            self.collect_field(field)?;
        }
        Ok(())
    }

    fn collect_field(&mut self, field: &FieldTerms) -> Result<(), SearchError> {
        let Some((first, _)) = field.terms.first() else {
            return Ok(());
        };
        let read = |error: std::io::Error| SearchError::Engine(error.to_string());
        let mut postings = field
            .index
            .read_block_postings_from_terminfo(first, IndexRecordOption::Basic)
            .map_err(read)?;
        for (info, weight) in &field.terms {
            field
                .index
                .reset_block_postings_from_terminfo(info, &mut postings)
                .map_err(read)?;
            while !postings.docs().is_empty() {
                for doc in postings.docs() {
                    let share = field.lengths.as_ref().map_or(1.0, |lengths| {
                        let words = lengths.fieldnorm(*doc).max(1);
                        1.0 - SHORTNESS + SHORTNESS / words as f32
                    });
                    self.raise(*doc, weight * share);
                }
                postings.advance();
            }
        }
        Ok(())
    }

    fn raise(&mut self, doc: DocId, score: f32) {
        let best = &mut self.best[doc as usize];
        if *best == 0.0 {
            self.touched.push(doc);
        }
        *best = best.max(score);
    }

    /// All that the first token matches, without removed rows.
    fn take(&self, segment: &SegmentReader) -> Vec<(DocId, f32)> {
        let alive = segment.alive_bitset();
        self.touched
            .iter()
            .filter(|doc| alive.is_none_or(|alive| alive.is_alive(**doc)))
            .map(|doc| (*doc, self.best[*doc as usize]))
            .collect()
    }

    /// Those that a further token matches too.
    fn keep(&self, mut found: Vec<(DocId, f32)>) -> Vec<(DocId, f32)> {
        found.retain_mut(|(doc, score)| {
            let more = self.best[*doc as usize];
            *score += more;
            more > 0.0
        });
        found
    }
}
