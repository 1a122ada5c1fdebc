//! Pieces of numbers and addresses, found by their trigrams.
//!
//! A piece is sought as a phrase: a pattern over the dictionary costs sixty milliseconds.

use tantivy::query::{EnableScoring, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use crate::error::SearchError;
use crate::query::plan::Number;
use crate::schema::{END, FIELDS, START, trigrams};

const WEIGHT: f32 = 1.5;
const WHOLE: f32 = 2.0;
const AT_THE_END: f32 = 1.5;
const AT_THE_START: f32 = 1.3;
const INSIDE: f32 = 1.0;

/// Documents that match equally well.
pub(crate) struct Docs {
    pub(crate) docs: Vec<DocId>,
    pub(crate) weight: f32,
}

pub(crate) fn number(segment: &SegmentReader, number: &Number) -> Result<Vec<Docs>, SearchError> {
    let mut lists = Lists::new(segment);
    lists.pieces(FIELDS.chip, &number.chip, AT_THE_END, None)?;
    lists.pieces(FIELDS.phone, &number.phone, AT_THE_END, Some(AT_THE_START))?;
    if number.chip != number.phone {
        // A leading zero may also stand in the middle of a phone number.
        lists.add(FIELDS.phone, &number.chip, INSIDE)?;
    }
    for start in &number.national {
        lists.add(FIELDS.phone, start, AT_THE_START)?;
    }
    Ok(lists.found)
}

pub(crate) fn email(segment: &SegmentReader, piece: &str) -> Result<Vec<Docs>, SearchError> {
    let mut lists = Lists::new(segment);
    lists.pieces(FIELDS.email, piece, INSIDE, Some(AT_THE_START))?;
    Ok(lists.found)
}

struct Lists<'a> {
    segment: &'a SegmentReader,
    found: Vec<Docs>,
}

impl<'a> Lists<'a> {
    fn new(segment: &'a SegmentReader) -> Self {
        Self {
            segment,
            found: Vec::new(),
        }
    }

    /// The piece anywhere, and better where it ends or starts the whole or is the whole.
    fn pieces(
        &mut self,
        field: Field,
        piece: &str,
        end: f32,
        start: Option<f32>,
    ) -> Result<(), SearchError> {
        let inside = self.add(field, piece, INSIDE)?;
        // A piece of two letters has no trigram of its own, but with its anchor it has.
        if inside == 0 && piece.chars().count() >= 3 {
            return Ok(());
        }
        if let Some(start) = start {
            self.add(field, &format!("{START}{piece}"), start)?;
        }
        if end > INSIDE {
            self.add(field, &format!("{piece}{END}"), end)?;
        }
        self.add(field, &format!("{START}{piece}{END}"), WHOLE)?;
        Ok(())
    }

    fn add(&mut self, field: Field, piece: &str, weight: f32) -> Result<usize, SearchError> {
        let docs = containing(self.segment, field, piece)?;
        let count = docs.len();
        if count > 0 {
            let weight = weight * WEIGHT;
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
