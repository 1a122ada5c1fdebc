//! From a word that was typed to the terms of the index that it may mean.
//!
//! Each term carries how much it counts: the weight of its field times its closeness. No measure of
//! rarity goes in: among the terms one letter away it would prefer the name that nobody has.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::Field;
use tantivy::{SegmentReader, Term};

use crate::error::SearchError;
use crate::query::Reading;
use crate::query::fragment::{self, Docs};
use crate::query::plan::{Place, Token, Word};
use crate::schema::FIELDS;

const NAME: f32 = 2.0;
const OWNER: f32 = 1.5;
const REST: f32 = 1.0;

const EXACT: f32 = 1.0;
const STARTS_WITH: f32 = 0.8;
const ONE_AWAY: f32 = 0.6;
/// The word being typed, one letter away from the start of a longer one.
const STARTS_ONE_AWAY: f32 = 0.45;
const TWO_AWAY: f32 = 0.3;

/// Words shorter than this are taken as they are.
const MIN_FUZZY: usize = 3;
/// Words longer than this may be two letters away.
const MAX_ONE_AWAY: usize = 5;
/// Unfinished words shorter than this are not sought misspelt: too much starts like them.
const MIN_FUZZY_START: usize = 4;
/// A word that must be complete is only continued from this length on.
const MIN_CONTINUED: usize = 2;
/// Of the terms two letters away, so many of the commonest are taken in each field.
const MAX_TWO_AWAY: usize = 50;

/// A token, ready to be looked up in any segment.
pub(crate) struct Prepared<'a> {
    token: &'a Token,
    fields: Vec<(Field, f32)>,
    continued: bool,
    automata: Vec<DfaWrapper>,
}

/// What a token matches in one segment.
#[derive(Default)]
pub(crate) struct Lists {
    pub(crate) terms: Vec<FieldTerms>,
    pub(crate) docs: Vec<Docs>,
}

/// The terms of one field, each with its weight.
pub(crate) struct FieldTerms {
    pub(crate) index: Arc<InvertedIndexReader>,
    pub(crate) lengths: Option<FieldNormReader>,
    pub(crate) terms: Vec<(TermInfo, f32)>,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(token: &'a Token, reading: Reading) -> Result<Self, SearchError> {
        let mut prepared = Self {
            token,
            fields: Vec::new(),
            continued: false,
            automata: Vec::new(),
        };
        if let Token::Word(word) = token {
            let letters = word.text.chars().count();
            let loose = reading == Reading::Loose;
            prepared.fields = fields(word.place);
            prepared.continued = word.typing || (loose && letters >= MIN_CONTINUED);
            if loose {
                prepared.automata = automata(word, letters)?;
            }
        }
        Ok(prepared)
    }

    pub(crate) fn lists(&self, segment: &SegmentReader) -> Result<Lists, SearchError> {
        let mut lists = Lists::default();
        match self.token {
            Token::Number(number) => lists.docs = fragment::number(segment, number)?,
            Token::Email(piece) => lists.docs = fragment::email(segment, piece)?,
            Token::Word(word) => {
                if let Some(number) = &word.number {
                    lists.docs = fragment::number(segment, number)?;
                }
                for (field, boost) in &self.fields {
                    let index = segment.inverted_index(*field)?;
                    let terms = self.terms(word, &index, *boost)?;
                    let lengths = segment.fieldnorms_readers().get_field(*field)?;
                    lists.terms.push(FieldTerms {
                        index,
                        lengths,
                        terms,
                    });
                }
            }
        }
        Ok(lists)
    }

    fn terms(
        &self,
        word: &Word,
        index: &InvertedIndexReader,
        boost: f32,
    ) -> Result<Vec<(TermInfo, f32)>, SearchError> {
        let dictionary = index.terms();
        let typed = word.text.as_str();
        let mut terms = Vec::new();
        if self.continued {
            let mut starting = dictionary.range().ge(typed).lt(after(typed)).into_stream()?;
            while starting.advance() {
                let exact = starting.key().len() == typed.len();
                let closeness = if exact { EXACT } else { STARTS_WITH };
                terms.push((starting.value().clone(), boost * closeness));
            }
        } else if let Some(info) = dictionary.get(typed)? {
            terms.push((info, boost * EXACT));
        }
        let letters: Vec<char> = typed.chars().collect();
        let mut found = Vec::new();
        let mut two_away = Vec::new();
        for automaton in &self.automata {
            let mut near = dictionary.search(automaton).into_stream()?;
            while near.advance() {
                let Ok(key) = std::str::from_utf8(near.key()) else {
                    continue;
                };
                if key == typed || (self.continued && key.starts_with(typed)) {
                    continue;
                }
                found.clear();
                found.extend(key.chars());
                let info = near.value().clone();
                if one_away(&letters, &found) {
                    terms.push((info, boost * ONE_AWAY));
                } else if word.typing && starts_one_away(&letters, &found) {
                    terms.push((info, boost * STARTS_ONE_AWAY));
                } else {
                    two_away.push((info, boost * TWO_AWAY));
                }
            }
        }
        two_away.sort_by_key(|(info, _)| std::cmp::Reverse(info.doc_freq));
        terms.extend(two_away.into_iter().take(MAX_TWO_AWAY));
        Ok(terms)
    }
}

fn fields(place: Place) -> Vec<(Field, f32)> {
    let (name, owner) = ((FIELDS.name, NAME), (FIELDS.owner, OWNER));
    match place {
        Place::Anywhere => vec![name, owner, (FIELDS.rest, REST)],
        Place::PetName => vec![name],
        Place::OwnerName => vec![owner],
    }
}

/// What finds the misspelt forms of a word; a number has none.
fn automata(word: &Word, letters: usize) -> Result<Vec<DfaWrapper>, SearchError> {
    let mut automata = Vec::new();
    if letters < MIN_FUZZY || word.text.contains(char::is_numeric) {
        return Ok(automata);
    }
    let term = Term::from_field_text(FIELDS.name, &word.text);
    if word.typing && letters >= MIN_FUZZY_START {
        automata.push(FuzzyTermQuery::new_prefix(term.clone(), 1, true).automaton()?);
    } else if letters <= MAX_ONE_AWAY {
        automata.push(FuzzyTermQuery::new(term.clone(), 1, true).automaton()?);
    }
    if letters > MAX_ONE_AWAY {
        automata.push(FuzzyTermQuery::new(term, 2, true).automaton()?);
    }
    Ok(automata)
}

/// The first text after all that start with this one.
fn after(start: &str) -> String {
    format!("{start}{}", char::MAX)
}

/// Whether one letter more, less, other or swapped with its neighbour makes one word of the other.
fn one_away(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[same..], &long[same..]);
    match (short, long) {
        (_, [_, rest @ ..]) if long.len() == short.len() + 1 => short == rest,
        ([a, b, short @ ..], [c, d, long @ ..]) if a == d && b == c && short == long => true,
        ([_, short @ ..], [_, long @ ..]) => short == long,
        _ => false,
    }
}

fn starts_one_away(start: &[char], word: &[char]) -> bool {
    let lengths = start.len().saturating_sub(1)..=start.len() + 1;
    lengths
        .filter_map(|length| word.get(..length))
        .any(|beginning| one_away(start, beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn away(a: &str, b: &str) -> bool {
        let [a, b] = [a, b].map(|text| text.chars().collect::<Vec<_>>());
        assert_eq!(one_away(&a, &b), one_away(&b, &a));
        one_away(&a, &b)
    }

    #[test]
    fn one_letter_away() {
        for (a, b) in [
            ("bella", "bela"),
            ("bella", "ella"),
            ("bella", "bellas"),
            ("bella", "bflla"),
            ("bella", "eblla"),
            ("bella", "belal"),
            ("б", "в"),
            ("a", ""),
        ] {
            assert!(away(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("bella", "bell a b"),
            ("bella", "labela"),
            ("bella", "bleal"),
            ("ab", "ca"),
            ("abc", "cba"),
            ("ab", ""),
        ] {
            assert!(!away(a, b), "{a} {b}");
        }
    }

    #[test]
    fn one_letter_away_from_a_start() {
        let starts = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|text| text.chars().collect::<Vec<_>>());
            starts_one_away(&a, &b)
        };
        assert!(starts("smih", "smithson"));
        assert!(starts("msit", "smithson"));
        assert!(!starts("msih", "smithson"));
        assert!(!starts("smith", "sm"));
    }
}
