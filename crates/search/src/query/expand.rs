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

// Misspelt in the field that counts most is less than started in the one that counts least.
const EXACT: f32 = 1.0;
const STARTS_WITH: f32 = 0.8;
const ONE_AWAY: f32 = 0.35;
/// The word being typed, one letter away from the start of a longer one.
const STARTS_ONE_AWAY: f32 = 0.25;
const TWO_AWAY: f32 = 0.15;

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
    fields: Vec<Sought>,
    automata: Vec<DfaWrapper>,
}

/// A field in which a word is sought.
struct Sought {
    field: Field,
    side: Side,
    boost: f32,
    /// Words that start with it match too.
    continued: bool,
}

/// What a token matches in one segment.
#[derive(Default)]
pub(crate) struct Lists {
    pub(crate) terms: Vec<FieldTerms>,
    pub(crate) docs: Vec<Docs>,
}

/// The terms of one field.
pub(crate) struct FieldTerms {
    pub(crate) index: Arc<InvertedIndexReader>,
    pub(crate) lengths: Option<FieldNormReader>,
    pub(crate) side: Side,
    pub(crate) terms: Vec<Weighted>,
}

/// A term and how much it counts.
pub(crate) struct Weighted {
    pub(crate) info: TermInfo,
    pub(crate) weight: f32,
    /// The word itself or one that starts with it.
    pub(crate) literal: bool,
}

/// Whose name a field holds; each a bit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Neither = 0,
    Pet = 1,
    Owner = 2,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(token: &'a Token, reading: Reading) -> Result<Self, SearchError> {
        let mut prepared = Self {
            token,
            fields: Vec::new(),
            automata: Vec::new(),
        };
        if let Token::Word(word) = token {
            let letters = word.text.chars().count();
            let loose = reading == Reading::Loose;
            let continued = word.typing || (loose && letters >= MIN_CONTINUED);
            prepared.fields = fields(word, continued);
            if loose {
                prepared.automata = automata(word, letters)?;
            }
        }
        Ok(prepared)
    }

    pub(crate) fn lists(&self, segment: &SegmentReader) -> Result<Lists, SearchError> {
        let mut lists = Lists::default();
        match self.token {
            Token::Chip(number) => lists.docs = fragment::chip(segment, number)?,
            Token::Phone(number) => lists.docs = fragment::phone(segment, number)?,
            Token::Email(piece) => lists.docs = fragment::email(segment, piece)?,
            Token::Word(word) => {
                if let Some(number) = &word.number {
                    lists.docs = fragment::chip(segment, number)?;
                    lists.docs.extend(fragment::phone(segment, number)?);
                }
                for sought in &self.fields {
                    let index = segment.inverted_index(sought.field)?;
                    let terms = self.terms(word, &index, sought)?;
                    let lengths = segment.fieldnorms_readers().get_field(sought.field)?;
                    lists.terms.push(FieldTerms {
                        index,
                        lengths,
                        side: sought.side,
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
        sought: &Sought,
    ) -> Result<Vec<Weighted>, SearchError> {
        let dictionary = index.terms();
        let typed = word.text.as_str();
        let weighted = |info: &TermInfo, closeness: f32| Weighted {
            info: info.clone(),
            weight: sought.boost * closeness,
            literal: closeness >= STARTS_WITH,
        };
        let mut terms = Vec::new();
        if sought.continued {
            let mut starting = dictionary
                .range()
                .ge(typed)
                .lt(after(typed))
                .into_stream()?;
            while starting.advance() {
                let exact = starting.key().len() == typed.len();
                let closeness = if exact { EXACT } else { STARTS_WITH };
                terms.push(weighted(starting.value(), closeness));
            }
        } else if let Some(info) = dictionary.get(typed)? {
            terms.push(weighted(&info, EXACT));
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
                if key == typed || (sought.continued && key.starts_with(typed)) {
                    continue;
                }
                found.clear();
                found.extend(key.chars());
                if one_away(&letters, &found) {
                    terms.push(weighted(near.value(), ONE_AWAY));
                } else if word.typing && starts_one_away(&letters, &found) {
                    terms.push(weighted(near.value(), STARTS_ONE_AWAY));
                } else {
                    two_away.push(weighted(near.value(), TWO_AWAY));
                }
            }
        }
        two_away.sort_by_key(|term| std::cmp::Reverse(term.info.doc_freq));
        terms.extend(two_away.into_iter().take(MAX_TWO_AWAY));
        Ok(terms)
    }
}

fn fields(word: &Word, continued: bool) -> Vec<Sought> {
    let sought = |field, side, boost| Sought {
        field,
        side,
        boost,
        continued,
    };
    let name = sought(FIELDS.name, Side::Pet, NAME);
    let owner = sought(FIELDS.owner, Side::Owner, OWNER);
    match word.place {
        Place::Anywhere => {
            let mut rest = sought(FIELDS.rest, Side::Neither, REST);
            // One Latin letter starts a species or breed of most patients, and nobody means that.
            rest.continued &= word.text.len() > 1;
            vec![name, owner, rest]
        }
        Place::PetName => vec![name],
        Place::OwnerName => vec![owner],
        Place::Record => {
            let mut text = sought(FIELDS.text, Side::Neither, REST);
            text.continued &= word.text.len() > 1;
            vec![text]
        }
        Place::EmailDomain => vec![sought(FIELDS.domain, Side::Neither, REST)],
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
