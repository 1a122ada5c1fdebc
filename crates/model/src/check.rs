//! What a value must fulfil, said once and held in every shell, store and server.

use chrono::NaiveDate;

use crate::def::{EntityDef, FieldDef, FieldType};
use crate::value::{Value, ValueError};

/// A condition on one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Not only white space.
    NotBlank,
    /// At most this many characters.
    MaxLen(usize),
    /// A transponder number, see [`microchip`].
    Microchip,
    /// An e-mail address: something, an @, a domain.
    Email,
    /// Not after today.
    NotInFuture,
    /// Above zero.
    Positive,
    /// Within these bounds, both included.
    Range(i64, i64),
    /// A colour such as #1c7ed6.
    Color,
    /// A country as two capital letters (ISO 3166-1 alpha-2).
    Country,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{label}: {problem}")]
pub struct Invalid {
    /// The field's name.
    pub field: &'static str,
    /// The field's label.
    pub label: &'static str,
    /// What a person should know.
    pub problem: String,
}

impl Invalid {
    /// A problem with a field.
    #[must_use]
    pub fn new(field: &FieldDef, problem: impl Into<String>) -> Self {
        Self {
            field: field.name,
            label: field.label,
            problem: problem.into(),
        }
    }

    /// A value of the wrong kind.
    #[must_use]
    pub fn value(def: &EntityDef, name: &'static str, error: &ValueError) -> Self {
        let label = def.field(name).map_or(name, |field| field.label);
        Self {
            field: name,
            label,
            problem: error.to_string(),
        }
    }
}

/// Longest text of a field without its own limit, in characters.
pub const TEXT_LIMIT: usize = 255;
/// Longest prose, in characters.
pub const PROSE_LIMIT: usize = 20_000;
/// Most words in a set.
pub const SET_LIMIT: usize = 50;

/// Brings a value to the form in which it is stored: trimmed text, bare chip digits.
#[must_use]
pub fn normalise(field: &FieldDef, value: Value) -> Value {
    match value {
        Value::Text(text) if field.ty != FieldType::Prose => {
            let mut text = text.trim().to_owned();
            if field.checks.contains(&Check::Microchip) {
                text.retain(|c| !c.is_whitespace() && c != '-');
            }
            if text.is_empty() {
                Value::Null
            } else {
                Value::Text(text)
            }
        }
        Value::Text(text) if text.is_empty() => Value::Null,
        Value::Set(set) => Value::Set(
            set.iter()
                .map(|w| w.trim().to_owned())
                .filter(|w| !w.is_empty())
                .collect(),
        ),
        Value::Decimal(number) => Value::Decimal(number.normalize()),
        other => other,
    }
}

/// Tests a normalised value against its field; `today` is the clinic's day.
///
/// # Errors
/// What a person should change.
pub fn check(field: &FieldDef, value: &Value, today: NaiveDate) -> Result<(), Invalid> {
    let invalid = |problem: String| Err(Invalid::new(field, problem));
    if value.is_null() {
        return if field.required {
            invalid(ValueError::Missing.to_string())
        } else {
            Ok(())
        };
    }
    if let Some(problem) = shape_problem(field, value) {
        return invalid(problem);
    }
    for condition in field.checks {
        if let Some(problem) = problem(*condition, value, today) {
            return invalid(problem);
        }
    }
    Ok(())
}

/// What is wrong with the value's kind, size or choice.
fn shape_problem(field: &FieldDef, value: &Value) -> Option<String> {
    let wrong = || Some(format!("this must be {}", field.ty.plain_name()));
    match (field.ty, value) {
        (FieldType::Text, Value::Text(text)) => {
            let limit = limit_of(field);
            if text.chars().count() > limit {
                Some(format!("at most {limit} characters"))
            } else if text.contains(char::is_control) {
                Some("this contains a character that cannot be stored".into())
            } else if field.is_unknown_choice(value) {
                let choices: Vec<_> = field.codes.iter().map(|code| code.0).collect();
                Some(format!("choose one of {}", choices.join(", ")))
            } else {
                None
            }
        }
        (FieldType::Prose, Value::Text(text)) => {
            if text.chars().count() > PROSE_LIMIT {
                Some(format!("at most {PROSE_LIMIT} characters"))
            } else {
                text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
                    .then(|| "this contains a character that cannot be stored".into())
            }
        }
        (FieldType::Set, Value::Set(set)) => {
            let limit = limit_of(field);
            if set.len() > SET_LIMIT {
                Some(format!("at most {SET_LIMIT} entries"))
            } else if set.iter().any(|word| word.chars().count() > limit) {
                Some(format!("at most {limit} characters per entry"))
            } else if set.iter().any(|word| word.contains(char::is_control)) {
                Some("this contains a character that cannot be stored".into())
            } else {
                None
            }
        }
        (FieldType::Decimal { precision, scale }, Value::Decimal(number)) => {
            let whole = precision - scale;
            let fits = number.scale() <= scale
                && number
                    .trunc()
                    .abs()
                    .to_string()
                    .trim_start_matches('0')
                    .len()
                    <= whole as usize;
            if fits {
                None
            } else {
                Some(ValueError::Digits(whole, scale).to_string())
            }
        }
        (FieldType::Json, Value::Json(text)) => {
            (text.len() > PROSE_LIMIT).then(|| "this is too large".into())
        }
        (FieldType::Bool, Value::Bool(_))
        | (FieldType::Int, Value::Int(_))
        | (FieldType::Date, Value::Date(_))
        | (FieldType::Instant, Value::Instant(_))
        | (FieldType::Id, Value::Id(_))
        | (FieldType::Period, Value::Period(_)) => None,
        _ => wrong(),
    }
}

/// The most characters a text or a word of a set may have.
#[must_use]
pub fn limit_of(field: &FieldDef) -> usize {
    let own = field.checks.iter().find_map(|check| match check {
        Check::MaxLen(limit) => Some(*limit),
        _ => None,
    });
    own.unwrap_or(if field.ty == FieldType::Prose {
        PROSE_LIMIT
    } else {
        TEXT_LIMIT
    })
}

fn problem(condition: Check, value: &Value, today: NaiveDate) -> Option<String> {
    let text = value.as_text().unwrap_or_default();
    match condition {
        Check::NotBlank => text
            .trim()
            .is_empty()
            .then(|| "this must be filled in".into()),
        Check::MaxLen(_) => None, // the shape's own test
        Check::Microchip => microchip(text).err().map(str::to_owned),
        Check::Email => (!is_email(text)).then(|| "this is not an e-mail address".into()),
        Check::NotInFuture => is_future(value, today).then(|| "this lies in the future".into()),
        Check::Positive => (!is_positive(value)).then(|| "this must be more than zero".into()),
        Check::Range(low, high) => match value {
            Value::Int(n) if !(low..=high).contains(n) => {
                Some(format!("this must be from {low} to {high}"))
            }
            _ => None,
        },
        Check::Color => {
            let hex = text.strip_prefix('#').unwrap_or_default();
            let good = hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit());
            (!good).then(|| "this must be a colour such as #1c7ed6".into())
        }
        Check::Country => {
            let good = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
            (!good).then(|| "this must be a country code such as NL".into())
        }
    }
}

/// Whether a text looks like an e-mail address: something, an @, a domain.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let clean = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    clean(local)
        && clean(domain)
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
}

/// A day ahead is allowed for instants, since clinics lie in every time zone.
fn is_future(value: &Value, today: NaiveDate) -> bool {
    match value {
        Value::Date(date) => *date > today,
        Value::Instant(at) => at.date_naive() > today.succ_opt().unwrap_or(today),
        _ => false,
    }
}

fn is_positive(value: &Value) -> bool {
    match value {
        Value::Int(n) => *n > 0,
        Value::Decimal(n) => n.is_sign_positive() && !n.is_zero(),
        _ => true,
    }
}

/// What a transponder number tells about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chip {
    /// ISO 11784, issued by a country (001 to 899).
    Country(u16),
    /// ISO 11784, issued by a maker (900 to 998).
    Maker(u16),
    /// ISO 11784 test number (999).
    Test,
    /// An older chip of 9 or 10 characters.
    Legacy,
}

/// Classifies a transponder number without spaces or dashes.
///
/// Source: ISO 11784: 15 digits, the first three a country or a maker, no check digit;
/// the national part has 38 bits.
///
/// # Errors
/// What is wrong, for a person.
pub fn microchip(text: &str) -> Result<Chip, &'static str> {
    /// 2^38 - 1
    const NATIONAL_MAX: u64 = 274_877_906_943;
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    match text.len() {
        9 if digits => Ok(Chip::Legacy),
        10 if text.bytes().all(|b| b.is_ascii_alphanumeric()) => Ok(Chip::Legacy),
        _ if !digits => Err("a microchip has digits only"),
        15 => {
            let issuer: u16 = text[..3].parse().unwrap_or(0);
            if text[3..]
                .parse::<u64>()
                .is_ok_and(|national| national > NATIONAL_MAX)
            {
                return Err("the last 12 digits are higher than any chip has");
            }
            match issuer {
                0 => Err("no country or maker has the code 000"),
                1..=899 => Ok(Chip::Country(issuer)),
                900..=998 => Ok(Chip::Maker(issuer)),
                _ => Ok(Chip::Test),
            }
        }
        _ => Err("a microchip has 15 digits (older ones 9 or 10)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::Entity;
    use crate::people::{Client, Patient};

    fn verdict(field: &FieldDef, value: Value) -> Result<(), Invalid> {
        check(
            field,
            &normalise(field, value),
            NaiveDate::from_ymd_opt(2026, 3, 31).unwrap(),
        )
    }

    fn text(value: &str) -> Value {
        Value::Text(value.into())
    }

    #[test]
    fn chips_are_classified_and_impossible_ones_refused() {
        assert_eq!(microchip("528210002345678"), Ok(Chip::Country(528)));
        assert_eq!(microchip("985112345678909"), Ok(Chip::Maker(985)));
        assert_eq!(microchip("999000000000001"), Ok(Chip::Test));
        assert_eq!(microchip("012345678"), Ok(Chip::Legacy));
        for bad in [
            "",
            "12",
            "98511234567890X",
            "985999999999999",
            "000123456789012",
            "1234567890123456",
        ] {
            assert!(microchip(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_chip_is_stored_bare() {
        let chip = Patient::def().field("microchip_id").unwrap();
        assert_eq!(
            normalise(chip, text(" 985 112-345678909 ")),
            text("985112345678909")
        );
        assert_eq!(verdict(chip, text("985 112 345 678 909")), Ok(()));
        assert_eq!(
            verdict(chip, text("chip")).unwrap_err().field,
            "microchip_id"
        );
    }

    #[test]
    fn names_are_trimmed_bounded_and_required() {
        let name = Patient::def().field("name").unwrap();
        assert_eq!(normalise(name, text("  Zen ")), text("Zen"));
        assert!(verdict(name, text("   ")).is_err());
        assert!(verdict(name, text(&"x".repeat(101))).is_err());
        assert!(verdict(name, text("a\0b")).is_err());
        assert!(verdict(name, Value::Int(3)).is_err());
    }

    #[test]
    fn birth_lies_in_the_past_and_emails_have_a_domain() {
        let birth = Patient::def().field("date_of_birth").unwrap();
        assert!(
            verdict(
                birth,
                Value::Date(NaiveDate::from_ymd_opt(2026, 4, 1).unwrap())
            )
            .is_err()
        );
        assert!(
            verdict(
                birth,
                Value::Date(NaiveDate::from_ymd_opt(2026, 3, 31).unwrap())
            )
            .is_ok()
        );
        let email = Client::def().field("email").unwrap();
        assert!(verdict(email, text("anna@demo.example")).is_ok());
        for bad in ["anna", "@x.y", "a b@x.y", "a@x"] {
            assert!(verdict(email, text(bad)).is_err(), "{bad}");
        }
    }
}
