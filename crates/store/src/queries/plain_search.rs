//! What stands in for the search index while that is being built: every typed word must begin a
//! word of the animal's or owner's names, or be digits of a phone number or chip. It forgives no
//! typos and knows no order of relevance.

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use uuid::Uuid;

use crate::error::Result;
use crate::read::ReadTx;
use crate::values::id_of;

/// Words looked at; more would hardly find less.
const WORDS: usize = 4;
/// Fewer digits than these are a word like any other.
const DIGITS: usize = 3;

const CLIENTS: &str = "SELECT c.id, NULL AS chip, coalesce(c.first_name, '') || ' ' || coalesce(c.last_name, '') \
        || ' ' || coalesce(c.email, '') AS words, c.id AS client \
     FROM clients c WHERE c.is_deleted IS NOT 1 AND NOT EXISTS (SELECT 1 FROM aliases l WHERE l.id = c.id)";
const PATIENTS: &str = "SELECT p.id, p.microchip_id AS chip, coalesce(p.name, '') || ' ' || coalesce(p.breed, '') \
        || ' ' || coalesce(c.first_name, '') || ' ' || coalesce(c.last_name, '') AS words, c.id AS client \
     FROM patients p LEFT JOIN aliases o ON o.id = p.client_id \
     LEFT JOIN clients c ON c.id = coalesce(o.stands_for, p.client_id) AND c.is_deleted IS NOT 1 \
     WHERE p.is_deleted IS NOT 1 AND NOT EXISTS (SELECT 1 FROM aliases l WHERE l.id = p.id)";
/// A phone number without what people put between its digits.
const PHONE_DIGITS: &str = "replace(replace(replace(replace(replace(replace(\
     m.value, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', '')";

/// A row that matches every word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Whether it is a patient; otherwise a client.
    pub is_patient: bool,
    /// Row id.
    pub id: Uuid,
}

/// Finds clients first, then patients; nothing for a text without a word.
///
/// # Errors
/// [`crate::StoreError`].
pub fn search(r: &ReadTx<'_>, text: &str, limit: usize) -> Result<Vec<Match>> {
    let words = words(text);
    let mut found = Vec::new();
    if words.is_empty() {
        return Ok(found);
    }
    for (rows, is_patient) in [(CLIENTS, false), (PATIENTS, true)] {
        let mut sql = format!("SELECT id FROM ({rows}) WHERE 1");
        let mut values = Vec::new();
        for word in &words {
            sql.push_str(&condition(word, &mut values));
        }
        let left = limit.saturating_sub(found.len());
        values.push(Value::Integer(i64::try_from(left).unwrap_or(i64::MAX)));
        sql.push_str(&format!(" LIMIT ?{}", values.len()));
        let ids = r.list(&sql, params_from_iter(values), |row| id_of(row.get_ref(0)?))?;
        found.extend(ids.into_iter().map(|id| Match { is_patient, id }));
    }
    Ok(found)
}

/// The typed words; a number that is typed in groups is one.
fn words(text: &str) -> Vec<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let grouped = |c: char| c.is_ascii_digit() || " -+()./".contains(c);
    if digits.len() >= DIGITS && text.chars().all(grouped) {
        return vec![digits.trim_start_matches('0').to_owned()];
    }
    text.split(|c: char| c.is_whitespace() || ",-'%_\\".contains(c))
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .map(str::to_owned)
        .collect()
}

/// What one word asks for; its value goes to the parameters.
fn condition(word: &str, values: &mut Vec<Value>) -> String {
    if word.len() >= DIGITS && word.chars().all(|c| c.is_ascii_digit()) {
        values.push(Value::Text(format!("%{word}%")));
        let n = values.len();
        return format!(
            " AND (chip LIKE ?{n} OR EXISTS (SELECT 1 FROM contact_methods m WHERE m.client_id = client \
              AND m.is_deleted IS NOT 1 AND {PHONE_DIGITS} LIKE ?{n}))"
        );
    }
    values.push(Value::Text(format!("% {word}%")));
    format!(
        " AND ' ' || replace(replace(words, '-', ' '), '''', ' ') LIKE ?{}",
        values.len()
    )
}
