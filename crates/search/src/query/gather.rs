//! Finds the documents of one segment that match all of several tokens, and scores them.
//!
//! The posting lists are walked here rather than by the engine's queries: a document counts the best
//! of each token's terms, and a union of some hundred scored terms costs several times more than
//! one pass over their postings.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use crate::error::SearchError;
use crate::query::expand::{FieldTerms, Lists, Side};
use crate::schema::{TABLE, is_patient};

/// The share of a term's weight that it only has in a field of one word.
const SHORTNESS: f32 = 0.1;
/// What a row gains when one word is the pet's and another the owner's.
const BOTH_SIDES: f32 = 1.25;

/// A document that matches every token so far.
struct Candidate {
    doc: DocId,
    score: f32,
    /// One bit for each token that stands in the pet's name, and one for each in the owner's.
    pet: u32,
    owner: u32,
}

/// The documents that match every token, with the sum of the best matches.
pub(crate) fn all_of(
    segment: &SegmentReader,
    mut tokens: Vec<Lists>,
    patients_only: bool,
) -> Result<impl Iterator<Item = (DocId, f32)>, SearchError> {
    // The rarest first: what lacks it is out, however common the others are.
    tokens.sort_by_cached_key(Lists::size);
    let mut matches = Matches::new(segment);
    let mut found: Vec<Candidate> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        matches.collect(token)?;
        if at == 0 {
            found = matches.alive(segment);
        }
        matches.keep(&mut found, 1_u32.checked_shl(at as u32).unwrap_or(0));
        if found.is_empty() {
            break;
        }
    }
    if patients_only {
        let tables = segment.fast_fields().u64(TABLE)?;
        found.retain(|found| tables.first(found.doc).is_some_and(is_patient));
    }
    Ok(found.into_iter().map(|found| (found.doc, found.score())))
}

impl Candidate {
    fn score(&self) -> f32 {
        let words = (self.pet | self.owner).count_ones();
        if self.pet != 0 && self.owner != 0 && words > 1 {
            self.score * BOTH_SIDES
        } else {
            self.score
        }
    }
}

impl Lists {
    /// How many documents there are to walk.
    fn size(&self) -> u64 {
        let terms = self.terms.iter().flat_map(|field| &field.terms);
        let terms: u64 = terms.map(|term| u64::from(term.info.doc_freq)).sum();
        let docs: usize = self.docs.iter().map(|list| list.docs.len()).sum();
        terms + docs as u64
    }
}

/// For each document of the segment, how one token matches it.
struct Matches {
    best: Vec<f32>,
    sides: Vec<u8>,
    touched: Vec<DocId>,
}

impl Matches {
    fn new(segment: &SegmentReader) -> Self {
        Self {
            best: vec![0.0; segment.max_doc() as usize],
            sides: vec![0; segment.max_doc() as usize],
            touched: Vec::new(),
        }
    }

    fn collect(&mut self, token: &Lists) -> Result<(), SearchError> {
        for doc in self.touched.drain(..) {
            self.best[doc as usize] = 0.0;
            self.sides[doc as usize] = 0;
        }
        for list in &token.docs {
            for doc in &list.docs {
                self.add(*doc, list.weight, 0);
            }
        }
        for field in &token.terms {
            self.collect_field(field)?;
        }
        Ok(())
    }

    fn collect_field(&mut self, field: &FieldTerms) -> Result<(), SearchError> {
        let Some(first) = field.terms.first() else {
            return Ok(());
        };
        let read = |error: std::io::Error| SearchError::Engine(error.to_string());
        let mut postings = field
            .index
            .read_block_postings_from_terminfo(&first.info, IndexRecordOption::Basic)
            .map_err(read)?;
        for term in &field.terms {
            field
                .index
                .reset_block_postings_from_terminfo(&term.info, &mut postings)
                .map_err(read)?;
            // Only literal matches: a misspelt pet must not outrank a client spelt just so.
            let side = if term.literal { field.side as u8 } else { 0 };
            while !postings.docs().is_empty() {
                for doc in postings.docs() {
                    let share = field.lengths.as_ref().map_or(1.0, |lengths| {
                        let words = lengths.fieldnorm(*doc).max(1);
                        1.0 - SHORTNESS + SHORTNESS / words as f32
                    });
                    self.add(*doc, term.weight * share, side);
                }
                postings.advance();
            }
        }
        Ok(())
    }

    fn add(&mut self, doc: DocId, score: f32, side: u8) {
        let best = &mut self.best[doc as usize];
        if *best == 0.0 {
            self.touched.push(doc);
        }
        *best = best.max(score);
        self.sides[doc as usize] |= side;
    }

    /// All that the token matches, without removed rows.
    fn alive(&self, segment: &SegmentReader) -> Vec<Candidate> {
        let alive = segment.alive_bitset();
        let docs = self.touched.iter().copied();
        docs.filter(|doc| alive.is_none_or(|alive| alive.is_alive(*doc)))
            .map(|doc| Candidate {
                doc,
                score: 0.0,
                pet: 0,
                owner: 0,
            })
            .collect()
    }

    /// Keeps and scores those that the token matches.
    fn keep(&self, found: &mut Vec<Candidate>, token: u32) {
        found.retain_mut(|found| {
            let (more, sides) = (
                self.best[found.doc as usize],
                self.sides[found.doc as usize],
            );
            found.score += more;
            if sides & Side::Pet as u8 != 0 {
                found.pet |= token;
            }
            if sides & Side::Owner as u8 != 0 {
                found.owner |= token;
            }
            more > 0.0
        });
    }
}
