//! Looking at results: who, when, and at what.

use serde::Deserialize;
use uuid::Uuid;
use vetpms_model::measures::lab::{Stage, found, stage};
use vetpms_model::medical::LabResult;
use vetpms_model::{Entity, Patch, Value};

use super::order::row;
use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::visits::case::said;

/// A result that somebody looked at.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct LookedAt {
    /// The result.
    pub id: Uuid,
    /// What it said, as the list had it.
    pub found: String,
}

/// Notes that the signed-in person looked at these results, with what they mean: what somebody says last is in force, what
/// was said before stands in the history.
///
/// # Errors
/// [`Code::NotPossible`] where there is no result yet, or another one than was looked at.
pub fn review_results(
    desk: &Desk,
    results: &[LookedAt],
    comment: Option<&str>,
) -> Result<(), AppError> {
    let def = LabResult::def();
    let refused = |problem: &str| Err(AppError::field(Code::NotPossible, "id", problem));
    commit(desk, "review_results", |draft| {
        for looked in results {
            let row = row(desk, draft, looked.id)?;
            if matches!(stage(&row), Stage::Ordered | Stage::Canceled) {
                return refused("there is no result yet");
            }
            let now = found(&row);
            if now != looked.found {
                return refused("this result was put right since you opened it; look at it again");
            }
            let is_new = stage(&row) == Stage::ToReview;
            let mut patch = Patch::default()
                .with(def, "status", Value::Text("REVIEWED".to_owned()))
                .with(def, "reviewed_at", Value::Instant(draft.now()))
                .with(def, "reviewed_by", Value::Id(draft.author()))
                .with(def, "reviewed_result", Value::Text(now));
            // What was said of an earlier result, or before, stands in the history and is not in force.
            match said(comment) {
                Some(comment) => {
                    patch = patch.with(def, "comment", Value::Text(comment.to_owned()));
                }
                None if is_new => patch = patch.with(def, "comment", Value::Null),
                None => {}
            }
            draft.change(def, looked.id, patch, None)?;
        }
        Ok(())
    })
}
