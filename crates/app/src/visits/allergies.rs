//! What an animal must not be given: an allergy that a product or its name speaks of.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_model::people::Allergy;
use vetpms_model::reference::Product;
use vetpms_model::{Entity, Value};
use vetpms_search::fold::query_words;
use vetpms_store::ReadTx;

use super::case::said;
use crate::error::{AppError, Code};

/// Something that is to be given.
pub(crate) struct Given<'a> {
    /// The product of the list, if it is one.
    pub(crate) product: Option<Uuid>,
    /// What it is called.
    pub(crate) name: &'a str,
}

/// Refuses what an allergy of the animal speaks against, unless there is a reason to give it all the same; what is
/// to be kept as that reason.
///
/// # Errors
/// [`Code::Allergy`], naming the allergens.
pub(crate) fn passes(
    tx: &ReadTx,
    entries: &[Uuid],
    given: &Given<'_>,
    reason: Option<&str>,
) -> Result<Value, AppError> {
    let hits = hits(tx, entries, given)?;
    if hits.is_empty() {
        return Ok(Value::Null);
    }
    match said(reason) {
        Some(reason) => Ok(Value::Text(reason.to_owned())),
        None => {
            let problem = format!(
                "this animal is allergic to {}; to give it all the same, say why",
                hits.join(", ")
            );
            Err(AppError::field(Code::Allergy, "allergy_override", problem))
        }
    }
}

/// The allergens of the animal that this product or name speaks of.
pub(super) fn hits(
    tx: &ReadTx,
    entries: &[Uuid],
    given: &Given<'_>,
) -> Result<Vec<String>, AppError> {
    let mut names = vec![words(given.name)];
    if let Some(product) = given.product
        && let Some((row, _)) = tx.row(Product::def(), product)?
    {
        names.extend(row.text(Product::def(), "name").map(words));
        if let Value::Set(substances) = row.get(Product::def(), "substances") {
            names.extend(substances.iter().map(|substance| words(substance)));
        }
    }
    let def = Allergy::def();
    let mut found = BTreeSet::new();
    for entry in entries {
        for (row, _) in tx.rows_where(def, "patient_id", &Value::Id(*entry))? {
            let allergen = row.text(def, "allergen").unwrap_or_default();
            if !row.is_deleted(def) && names.iter().any(|name| meet(&words(allergen), name)) {
                found.insert(allergen.to_owned());
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// Folded words; a plural counts as its singular.
fn words(text: &str) -> BTreeSet<String> {
    let singular = |mut word: String| {
        if word.len() > 4 && word.ends_with('s') {
            word.pop();
        }
        word
    };
    query_words(text).into_iter().map(singular).collect()
}

/// Whether one of the two says all that the other does: "amoxicillin" and "Amoxicillin trihydrate".
fn meet(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    !one.is_empty() && !other.is_empty() && (one.is_subset(other) || other.is_subset(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allergens_meet_names_word_by_word() {
        let meets = |one: &str, other: &str| meet(&words(one), &words(other));
        assert!(meets("amoxicillin", "Amoxicillin trihydrate"));
        assert!(meets("Amoxicillin / clavulanic acid", "clavulanic acid"));
        assert!(meets("Méloxicam", "MELOXICAM 1.5 mg"));
        assert!(meets("sulfonamides", "Sulfonamide"));
        assert!(meets("Céfalexine", "cefalexine"));
        assert!(!meets("penicillin", "Amoxicillin"));
        assert!(!meets("cillin", "Amoxicillin"), "whole words only");
        assert!(!meets("", "Amoxicillin") && !meets("amoxicillin", " - "));
    }
}
