//! What is done with the animal: planned, done, called off.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::medical::{Addendum, Treatment};
use vetpms_model::{Entity, Patch, Row, Value};

use super::allergies::{self, Given};
use super::case::{Case, patched, stays};
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::AppError;
use crate::signing::{addendum_of, locked};
use crate::view::parse_heads;

/// Where a treatment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TreatmentStep {
    /// To be done.
    Planned,
    /// Done, now and by the signed-in user.
    Done,
    /// Called off.
    Canceled,
}

impl TreatmentStep {
    fn code(self) -> &'static str {
        match self {
            Self::Planned => "PLANNED",
            Self::Done => "DONE",
            Self::Canceled => "CANCELED",
        }
    }

    /// The fields that go with it.
    fn patch(self, draft: &Draft<'_>) -> Patch {
        let def = Treatment::def();
        let (at, by) = match self {
            Self::Done => (Value::Instant(draft.now()), Value::Id(draft.author())),
            _ => (Value::Null, Value::Null),
        };
        Patch::default()
            .with(def, "status", Value::Text(self.code().to_owned()))
            .with(def, "performed_at", at)
            .with(def, "performed_by", by)
    }
}

/// Adds a treatment, planned or done already. `in_spite` is why it is given in spite of a known allergy.
///
/// # Errors
/// [`crate::Code::Allergy`]; the first field that is missing or invalid.
pub fn add_treatment(
    desk: &Desk,
    record: Uuid,
    values: &Map<String, Json>,
    step: TreatmentStep,
    in_spite: Option<&str>,
) -> Result<Uuid, AppError> {
    let def = Treatment::def();
    commit(desk, "add_treatment", |draft| {
        let case = Case::read(desk, draft.tx, record)?;
        let mut patch =
            Patch::from_json(def, values)?.with(def, "medical_record_id", Value::Id(record));
        let id = draft.new_id();
        let reason = may_be_given(draft, &case, &patch.to_row(def, id), in_spite)?;
        patch = patch.with(def, "allergy_override", reason);
        for (at, value) in step.patch(draft).values {
            patch.values.push((at, value));
        }
        draft.create(def, id, patch)
    })
}

/// Changes a treatment.
///
/// # Errors
/// As [`add_treatment`].
pub fn change_treatment(
    desk: &Desk,
    id: Uuid,
    opened_at: &[String],
    values: &Map<String, Json>,
    in_spite: Option<&str>,
) -> Result<(), AppError> {
    let def = Treatment::def();
    let heads = parse_heads(opened_at)?;
    commit(desk, "change_treatment", |draft| {
        let (case, before) = Case::of_part(desk, draft, def, id)?;
        let patch = Patch::from_json(def, values)?;
        let patch = changed(draft, &case, &before, patch, in_spite)?;
        draft.change(def, id, patch, Some(&heads))
    })
}

/// Looks at a change before it is written; the patch with the reason in spite of an allergy.
///
/// # Errors
/// As [`add_treatment`].
pub(crate) fn changed(
    draft: &Draft<'_>,
    case: &Case,
    before: &Row,
    patch: Patch,
    in_spite: Option<&str>,
) -> Result<Patch, AppError> {
    let def = Treatment::def();
    stays(def, &patch)?;
    let after = patched(before, &patch);
    let same = ["product_id", "treatment_name"]
        .iter()
        .all(|name| before.get(def, name) == after.get(def, name));
    let known = before.text(def, "allergy_override").filter(|_| same);
    let reason = may_be_given(draft, case, &after, in_spite.or(known))?;
    Ok(if before.get(def, "allergy_override") == &reason {
        patch
    } else {
        patch.with(def, "allergy_override", reason)
    })
}

/// Why an addendum was written about a treatment that was done after its visit had been signed or locked.
pub const DONE_AFTER_SIGNING: &str = "Done after signing";

/// Moves a treatment along, or back. What is done is looked at once more: an allergy may have been entered since. What is
/// done after its visit was signed, such as a dose of the evening, becomes an addendum: the visit stays as it was signed.
///
/// # Errors
/// [`crate::Code::Allergy`]; [`crate::Code::Locked`] for any other step of a signed visit; [`AppError::not_found`].
pub fn set_treatment_status(
    desk: &Desk,
    id: Uuid,
    step: TreatmentStep,
    in_spite: Option<&str>,
) -> Result<(), AppError> {
    let def = Treatment::def();
    commit(desk, "set_treatment_status", |draft| {
        let (case, row) = Case::of_part(desk, draft, def, id)?;
        let mut patch = step.patch(draft);
        if step == TreatmentStep::Done {
            let reason = in_spite.or(row.text(def, "allergy_override"));
            let reason = may_be_given(draft, &case, &row, reason)?;
            if locked(draft.tx, case.record.id, draft.now())?.is_some() {
                return done_afterwards(draft, &case, &row, &reason);
            }
            patch = patch.with(def, "allergy_override", reason);
        }
        draft.change(def, id, patch, None)
    })
}

/// Adds to a signed visit that a planned treatment was done, once.
fn done_afterwards(
    draft: &mut Draft<'_>,
    case: &Case,
    row: &Row,
    in_spite: &Value,
) -> Result<(), AppError> {
    let (def, addenda, record) = (Treatment::def(), Addendum::def(), case.record.id);
    if row.text(def, "status") != Some(TreatmentStep::Planned.code()) {
        return Ok(());
    }
    let said = draft
        .tx
        .rows_where(addenda, "medical_record_id", &Value::Id(record))?;
    let is_said = said.iter().any(|(one, _)| {
        one.get(addenda, "about_id").as_id() == Some(row.id)
            && one.text(addenda, "reason") == Some(DONE_AFTER_SIGNING)
    });
    if is_said {
        return Ok(());
    }
    let names = ["treatment_name", "dose", "route"];
    let mut words: Vec<&str> = names
        .iter()
        .filter_map(|name| row.text(def, name))
        .collect();
    if let Value::Text(reason) = in_spite {
        words.push(reason);
    }
    let (words, about) = (words.join(", "), Some((def, row.id)));
    addendum_of(draft, record, &words, Some(DONE_AFTER_SIGNING), about).map(drop)
}

fn may_be_given(
    draft: &Draft<'_>,
    case: &Case,
    row: &Row,
    in_spite: Option<&str>,
) -> Result<Value, AppError> {
    let def = Treatment::def();
    let given = Given {
        product: row.get(def, "product_id").as_id(),
        name: row.text(def, "treatment_name").unwrap_or_default(),
    };
    allergies::passes(draft.tx, &case.entries, &given, in_spite)
}
