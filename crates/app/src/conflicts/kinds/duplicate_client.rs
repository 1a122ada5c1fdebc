//! One client entered twice: the same e-mail address or phone number, and a name that may be the same
//! person's. Families share numbers, so a number alone says nothing.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_model::people::{Client, ContactMethod};
use vetpms_model::{Conflict, ConflictKind, Entity, Patch, Row, Side, Value};
use vetpms_store::ReadTx;
use vetpms_store::queries::twins;

use super::{Kind, kept, no_answer, pair};
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, RecordRef};
use crate::conflicts::settle::Answer;
use crate::error::AppError;
use crate::shown::label_of;

/// How alike names must be (Jaro-Winkler, 1 is equal).
const ALIKE: f64 = 0.88;
/// Digits that tell a number from others, whatever stands before them.
const DIGITS: usize = 9;
/// Shorter numbers are extensions and typing errors.
const FEWEST: usize = 7;

pub(super) struct DuplicateClient;

impl Kind for DuplicateClient {
    fn kind(&self) -> ConflictKind {
        ConflictKind::DuplicateClient
    }

    fn title(&self) -> &'static str {
        "perhaps one client entered twice"
    }

    fn subjects(&self, tx: &ReadTx, table: &str, row: Uuid) -> Result<Vec<Uuid>, AppError> {
        let contacts = ContactMethod::def();
        if table == Client::def().table {
            return Ok(vec![row]);
        }
        if table != contacts.table {
            return Ok(Vec::new());
        }
        let found = tx.row(contacts, row)?;
        let owner = found.and_then(|(row, _)| row.get(contacts, "client_id").as_id());
        Ok(owner.into_iter().collect())
    }

    fn items(&self, tx: &ReadTx, subject: Uuid) -> Result<Vec<Conflict>, AppError> {
        let def = Client::def();
        let found = tx.row(def, subject)?;
        let Some((row, _)) = found.filter(|(row, _)| !row.is_deleted(def)) else {
            return Ok(Vec::new());
        };
        let mut others: BTreeSet<Uuid> = BTreeSet::new();
        if let Some(email) = row.text(def, "email") {
            others.extend(twins::clients_with_email(tx, email)?);
        }
        for number in twins::numbers_of(tx, subject)? {
            let Some(wanted) = plain_number(&number) else {
                continue;
            };
            let like = twins::numbers_ending_like(tx, &number)?;
            let same = like
                .into_iter()
                .filter(|(_, value)| plain_number(value).as_ref() == Some(&wanted));
            others.extend(same.map(|(client, _)| client));
        }
        let one = tx.stands_for(subject)?;
        let mut items = Vec::new();
        for other in others {
            if tx.stands_for(other)? == one {
                continue;
            }
            let Some((twin, _)) = tx.row(def, other)? else {
                continue;
            };
            if !twin.is_deleted(def) && may_be_one(&row, &twin) {
                items.push(pair(self.kind(), def, (subject, other), None, &[]));
            }
        }
        Ok(items)
    }

    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
        let mut names = Vec::new();
        for record in conflict.records() {
            names.extend(label_of(tx, &conflict.table, record)?);
        }
        Ok(names.join(" / "))
    }

    fn side(
        &self,
        tx: &ReadTx,
        conflict: &Conflict,
        side: &Side,
    ) -> Result<ConflictSide, AppError> {
        let record = RecordRef::of(&conflict.table, &side.change);
        let mut parts = Vec::new();
        if let Some(record) = &record {
            let def = Client::def();
            parts.extend(label_of(tx, &conflict.table, record.id)?);
            if let Some((row, _)) = tx.row(def, record.id)? {
                parts.extend(row.text(def, "email").map(str::to_owned));
            }
            parts.extend(twins::numbers_of(tx, record.id)?);
        }
        let mut shown = ConflictSide::new(side, parts.join(", "));
        shown.record = record;
        Ok(shown)
    }

    fn answers(&self, _tx: &ReadTx, _conflict: &Conflict) -> Result<Answers, AppError> {
        Ok(Answers {
            keep: true,
            both: true,
            edit: false,
        })
    }

    /// The entry that is kept stands for both from now on; nothing is copied or deleted.
    fn carry_out(
        &self,
        draft: &mut Draft<'_>,
        conflict: &Conflict,
        answer: &Answer,
    ) -> Result<Option<Written>, AppError> {
        let side = match answer {
            Answer::Both => return Ok(None),
            Answer::Keep { side } => kept(conflict, side)?,
            Answer::Edit { .. } => return Err(no_answer()),
        };
        let (mut target, mut moved) = (None, None);
        for record in conflict.records() {
            let stands = draft.tx.stands_for(record)?;
            if record.to_string() == side.change {
                target = Some(stands);
            } else {
                moved = Some(stands);
            }
        }
        let (target, moved) = target.zip(moved).ok_or_else(no_answer)?;
        let def = Client::def();
        let into = Patch::default().with(def, "merged_into", Value::Id(target));
        draft.rewrite(def, moved, into)
    }
}

/// The digits that tell a number from others; `None` for too few.
fn plain_number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let from = digits.len().saturating_sub(DIGITS);
    (digits.len() >= FEWEST).then(|| digits[from..].to_owned())
}

/// Whether two entries may be one person, by their names.
fn may_be_one(a: &Row, b: &Row) -> bool {
    let def = Client::def();
    let name = |row: &Row, field: &str| folded(row.text(def, field).unwrap_or_default());
    let (first_a, first_b) = (name(a, "first_name"), name(b, "first_name"));
    let (last_a, last_b) = (name(a, "last_name"), name(b, "last_name"));
    let straight = alike(&last_a, &last_b) && same_first(&first_a, &first_b);
    let swapped = !first_a.is_empty() && first_a == last_b && first_b == last_a;
    straight || swapped
}

fn folded(text: &str) -> String {
    let letters = text.chars().flat_map(char::to_lowercase);
    letters.filter(|c| c.is_alphanumeric()).collect()
}

fn alike(a: &str, b: &str) -> bool {
    a == b || strsim::jaro_winkler(a, b) >= ALIKE
}

/// One that is missing, short for the other, or spelt a little differently.
fn same_first(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a) || alike(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(first: &str, last: &str) -> Row {
        let def = Client::def();
        let text = |value: &str| Value::Text(value.to_owned());
        let patch = Patch::default().with(def, "first_name", text(first)).with(
            def,
            "last_name",
            text(last),
        );
        patch.to_row(def, Uuid::from_u128(1))
    }

    #[test]
    fn spellings_of_a_name_are_told_from_a_family() {
        let one = |a: (&str, &str), b: (&str, &str)| may_be_one(&named(a.0, a.1), &named(b.0, b.1));
        assert!(one(("Ann", "Smith"), ("Anna", "Smith")));
        assert!(one(("A.", "de Boer"), ("Anna", "De Boer")));
        assert!(one(("", "Smith"), ("Ann", "Smith")));
        assert!(one(("Ann", "Smith"), ("Ann", "Smyth")));
        assert!(one(("Smith", "Ann"), ("Ann", "Smith")));
        assert!(!one(("Ann", "Smith"), ("Bob", "Smith")), "a family");
        assert!(!one(("Ann", "Smith"), ("Ann", "Jones")));
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let same =
            |a: &str, b: &str| plain_number(a).is_some() && plain_number(a) == plain_number(b);
        assert!(same("06 1234 5678", "+31 6 12345678"));
        assert!(same("(206) 555-0143", "+1 206.555.0143"));
        assert!(!same("06 1234 5678", "06 1234 5679"));
        assert!(!same("112", "112"), "too short to tell anybody apart");
    }
}
