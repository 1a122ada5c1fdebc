//! Reads a query: what kind of thing was typed, and which words it has.
//!
//! It knows nothing of the engine.

use crate::fold;
use crate::schema::START;

/// Fewer digits than this are a word and no piece of a number.
const MIN_DIGITS: usize = 3;
/// Longest country code.
const MAX_COUNTRY_CODE: usize = 3;

/// Tokens that must all match.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) tokens: Vec<Token>,
    pub(crate) patients_only: bool,
}

/// One thing to find.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Word(Word),
    /// A piece of a chip number.
    Chip(Number),
    /// A piece of a phone number.
    Phone(Number),
    /// A piece of an e-mail address.
    Email(String),
}

/// A word.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) place: Place,
    /// It may still go on.
    pub(crate) typing: bool,
    /// When it is made of digits, it may also be a piece of a number.
    pub(crate) number: Option<Number>,
}

/// Where a word may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Anywhere,
    PetName,
    OwnerName,
    EmailDomain,
    /// In what was written of an animal's health.
    Record,
}

/// A piece of a chip or phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// The digits as typed.
    pub(crate) digits: String,
    /// Without the zeros that phone numbers are indexed without, when there are any.
    pub(crate) trimmed: Option<String>,
    /// What the phone number may begin with when it was noted without the country code.
    pub(crate) national: Vec<String>,
}

/// The ways to read a query: the first that finds something counts. The groups of one reading are
/// alternatives; of hits that match equally well, each group's first come before its second.
pub(crate) fn read(query: &str) -> Vec<Vec<Group>> {
    let query = query.trim();
    if query.contains('@') {
        let email = fold::email(query);
        let token = match email.strip_prefix('@') {
            Some("") => return Vec::new(),
            // Half of all addresses share a domain: too many for trigrams.
            Some(domain) => Token::Word(Word {
                text: domain.to_owned(),
                place: Place::EmailDomain,
                typing: true,
                number: None,
            }),
            None => Token::Email(email),
        };
        return vec![vec![group(vec![token])]];
    }
    let words = words(query, Place::Anywhere, Typing::Last);
    if words.is_empty() {
        return Vec::new();
    }
    if let Some(number) = number(query) {
        // The pieces of a number that was typed with spaces are no numbers of their own.
        let plain = words.into_iter().map(|word| Word {
            number: None,
            ..word
        });
        let plain = plain.map(Token::Word).collect();
        return vec![vec![
            group(vec![Token::Chip(number.clone())]),
            group(vec![Token::Phone(number)]),
            group(plain),
        ]];
    }
    let mut readings = Vec::with_capacity(2);
    if let Some((owner, pet)) = query.split_once(',') {
        let mut both = self::words(owner, Place::OwnerName, Typing::All);
        both.extend(self::words(pet, Place::PetName, Typing::All));
        readings.push(vec![Group {
            tokens: both.into_iter().map(Token::Word).collect(),
            patients_only: true,
        }]);
    }
    // Also after a comma: "Smith, John" may be a client.
    readings.push(vec![group(words.into_iter().map(Token::Word).collect())]);
    readings
}

/// Fewer letters than this stand in every record.
const MIN_RECORD: usize = 2;

/// How a query is read that seeks what was written: every word, wherever it stands.
pub(crate) fn read_records(query: &str) -> Option<Group> {
    let words = words(query, Place::Record, Typing::Last);
    let letters: usize = words.iter().map(|word| word.text.chars().count()).sum();
    (letters >= MIN_RECORD).then(|| group(words.into_iter().map(Token::Word).collect()))
}

/// Whether a loose reading can find more than a strict one.
pub(crate) fn can_loosen(groups: &[Group]) -> bool {
    let mut tokens = groups.iter().flat_map(|group| &group.tokens);
    tokens.any(|token| matches!(token, Token::Word(word) if !word.text.contains(char::is_numeric)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Typing {
    Last,
    All,
}

fn group(tokens: Vec<Token>) -> Group {
    Group {
        tokens,
        patients_only: false,
    }
}

fn words(text: &str, place: Place, typing: Typing) -> Vec<Word> {
    let texts = fold::query_words(text);
    let last = texts.len().saturating_sub(1);
    let word = |(at, text): (usize, String)| Word {
        number: (place == Place::Anywhere).then(|| number(&text)).flatten(),
        place,
        typing: typing == Typing::All || at == last,
        text,
    };
    texts.into_iter().enumerate().map(word).collect()
}

fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    let spacing = |c: char| c.is_whitespace() || matches!(c, '-' | '+' | '(' | ')' | '/' | '.');
    if !text.chars().all(|c| c.is_ascii_digit() || spacing(c)) {
        return None;
    }
    let digits = fold::digits(text);
    if digits.len() < MIN_DIGITS {
        return None;
    }
    let phone = fold::phone(text);
    let abroad = text.starts_with('+') || digits.starts_with("00");
    let national = (1..=MAX_COUNTRY_CODE)
        .filter(|_| abroad)
        .filter_map(|code| phone.get(code..))
        .filter(|rest| rest.len() > MIN_DIGITS)
        .map(|rest| format!("{START}{rest}"))
        .collect();
    let trimmed = (phone != digits && phone.len() >= MIN_DIGITS).then_some(phone);
    Some(Number {
        digits,
        trimmed,
        national,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(query: &str) -> Vec<Group> {
        let mut readings = read(query);
        assert_eq!(readings.len(), 1, "{query}");
        readings.remove(0)
    }

    fn texts(group: &Group) -> Vec<(&str, Place, bool)> {
        let words = group.tokens.iter().map(|token| match token {
            Token::Word(word) => (word.text.as_str(), word.place, word.typing),
            other => panic!("{other:?}"),
        });
        words.collect()
    }

    #[test]
    fn words_are_all_wanted_and_the_last_may_go_on() {
        let groups = only("  Bella  O’Bri");
        assert_eq!(
            texts(&groups[0]),
            [
                ("bella", Place::Anywhere, false),
                ("obri", Place::Anywhere, true)
            ]
        );
        assert!(can_loosen(&groups));
    }

    #[test]
    fn a_comma_parts_owner_from_pet() {
        for (query, wanted) in [
            (
                "smi,bel",
                vec![
                    ("smi", Place::OwnerName, true),
                    ("bel", Place::PetName, true),
                ],
            ),
            ("smi,", vec![("smi", Place::OwnerName, true)]),
            (" , bel", vec![("bel", Place::PetName, true)]),
        ] {
            let readings = read(query);
            assert_eq!(texts(&readings[0][0]), wanted, "{query}");
            assert!(readings[0][0].patients_only);
            assert!(!readings[1][0].patients_only);
        }
        assert!(read(",").is_empty());
    }

    #[test]
    fn digits_are_a_number_and_words() {
        let groups = only("+43 (0)664/12");
        let number = Number {
            digits: "4366412".to_owned(),
            trimmed: None,
            national: vec!["^366412".into(), "^66412".into(), "^6412".into()],
        };
        assert_eq!(groups[0].tokens, [Token::Chip(number.clone())]);
        assert_eq!(groups[1].tokens, [Token::Phone(number)]);
        assert_eq!(groups.len(), 3);

        let Token::Phone(number) = &only("0664-12")[1].tokens[0] else {
            panic!("a number");
        };
        assert_eq!(number.digits, "066412");
        assert_eq!(number.trimmed.as_deref(), Some("66412"));
        assert!(number.national.is_empty());
    }

    #[test]
    fn few_digits_are_a_word() {
        assert_eq!(texts(&only("12")[0]), [("12", Place::Anywhere, true)]);
        assert_eq!(texts(&only("max 12")[0]).len(), 2);
        let groups = only("max 4711");
        assert!(matches!(&groups[0].tokens[1], Token::Word(word) if word.number.is_some()));
        assert!(!can_loosen(&only("+ 123")[..2]));
    }

    #[test]
    fn an_at_sign_makes_an_address() {
        assert_eq!(
            only(" Anna@Ex ")[0].tokens,
            [Token::Email("anna@ex".to_owned())]
        );
        assert_eq!(
            texts(&only("@Ex.at")[0]),
            [("ex.at", Place::EmailDomain, true)]
        );
    }

    #[test]
    fn nothing_typed_is_nothing_sought() {
        for query in ["", "  ", "-", "?!", ",", "@"] {
            assert!(read(query).is_empty(), "{query}");
        }
    }
}
