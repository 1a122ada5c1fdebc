//! Pieces of numbers and addresses, found by their trigrams.
//!
//! A piece is sought as a phrase: a pattern over the dictionary costs sixty milliseconds.

use tantivy::query::{EnableScoring, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use crate::error::SearchError;
use crate::query::plan::Number;
use crate::schema::{END, FIELDS, START, trigrams};

// A piece in the middle counts less than a whole word of text: five digits that are a postcode are
// not meant as the middle of a chip.
const WHOLE: f32 = 3.0;
const AT_THE_END: f32 = 1.5;
const AT_THE_START: f32 = 1.2;
const INSIDE: f32 = 0.75;
/// What is left when the zeros before a number were dropped.
const TRIMMED: f32 = 0.9;

/// Documents that match equally well.
pub(crate) struct Docs {
    pub(crate) docs: Vec<DocId>,
    pub(crate) weight: f32,
}

pub(crate) fn chip(segment: &SegmentReader, number: &Number) -> Result<Vec<Docs>, SearchError> {
    let mut lists = Lists::new(segment, FIELDS.chip);
    lists.add_piece(&number.digits, 1.0)?;
    Ok(lists.found)
}

pub(crate) fn phone(segment: &SegmentReader, number: &Number) -> Result<Vec<Docs>, SearchError> {
    let mut lists = Lists::new(segment, FIELDS.phone);
    lists.add_piece(&number.digits, 1.0)?;
    if let Some(trimmed) = &number.trimmed {
        lists.add_piece(trimmed, TRIMMED)?;
    }
    for start in &number.national {
        lists.add(start, AT_THE_START)?;
    }
    Ok(lists.found)
}

pub(crate) fn email(segment: &SegmentReader, piece: &str) -> Result<Vec<Docs>, SearchError> {
    let mut lists = Lists::new(segment, FIELDS.email);
    lists.add_piece(piece, 1.0)?;
    Ok(lists.found)
}

struct Lists<'a> {
    segment: &'a SegmentReader,
    field: Field,
    found: Vec<Docs>,
}

impl<'a> Lists<'a> {
    fn new(segment: &'a SegmentReader, field: Field) -> Self {
        Self {
            segment,
            field,
            found: Vec::new(),
        }
    }

    /// The piece anywhere, and better where it starts or ends the whole or is the whole.
    fn add_piece(&mut self, piece: &str, share: f32) -> Result<(), SearchError> {
        let letters = piece.chars().count();
        let inside = self.add(piece, share * INSIDE)?;
        // A piece of two letters has no trigram of its own, but with its anchor it has.
        if inside == 0 && letters >= 3 {
            return Ok(());
        }
        // Half of all chips start with the same three digits: no help, and milliseconds to find.
        if letters != 3 {
            self.add(&format!("{START}{piece}"), share * AT_THE_START)?;
        }
        self.add(&format!("{piece}{END}"), share * AT_THE_END)?;
        self.add(&format!("{START}{piece}{END}"), share * WHOLE)?;
        Ok(())
    }

    fn add(&mut self, piece: &str, weight: f32) -> Result<usize, SearchError> {
        let docs = containing(self.segment, self.field, piece)?;
        let count = docs.len();
        if count > 0 {
            self.found.push(Docs { docs, weight });
        }
        Ok(count)
    }
}

/// The documents in which `piece` stands. Every third trigram and the last cover the whole piece.
fn containing(
    segment: &SegmentReader,
    field: Field,
    piece: &str,
) -> Result<Vec<DocId>, SearchError> {
    let all = trigrams(piece);
    let Some(last) = all.len().checked_sub(1) else {
        return Ok(Vec::new());
    };
    let mut terms: Vec<(usize, Term)> = all
        .iter()
        .enumerate()
        .filter(|(at, _)| at % 3 == 0 || *at == last)
        .map(|(at, text)| (at, Term::from_field_text(field, text)))
        .collect();
    let query: Box<dyn Query> = if terms.len() > 1 {
        Box::new(PhraseQuery::new_with_offset(terms))
    } else {
        let (_, term) = terms.remove(0);
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    };
    let weight = query.weight(EnableScoring::disabled_from_schema(&FIELDS.schema))?;
    let mut scorer = weight.scorer(segment, 1.0)?;
    let mut docs = Vec::new();
    while scorer.doc() != TERMINATED {
        docs.push(scorer.doc());
        scorer.advance();
    }
    Ok(docs)
}
