//! Laboratory results.

use serde::Deserialize;
use uuid::Uuid;
use vetpms_app::lab::{self as app, EnteredResult, LabLine, LabOf, LabOrder, LookedAt};
use vetpms_app::{AppError, Code};

use super::{Answer, Id, IdArgs, State};
use crate::ipc::Args;

/// Tests to order, at a visit or for an animal; exactly one of the two.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderTestsArgs {
    /// The visit.
    record_id: Option<Uuid>,
    /// The animal, outside of a visit.
    patient_id: Option<Uuid>,
    /// The group of tests.
    panel: Option<String>,
    /// Each test by name.
    tests: Vec<String>,
    /// Who is to test.
    laboratory: Option<String>,
}

/// Results that came.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterResultsArgs {
    /// Each of them.
    results: Vec<EnteredResult>,
}

/// Results that were looked at.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewResultsArgs {
    /// Each of them, with what it said.
    results: Vec<LookedAt>,
    /// What they mean.
    comment: Option<String>,
}

/// Tests to call off.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelTestsArgs {
    /// Row ids.
    ids: Vec<Uuid>,
    /// Why.
    reason: String,
}

/// Whose results.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToReviewArgs {
    /// Of visits that the signed-in person wrote only.
    own: bool,
}

#[tauri::command(async)]
pub(crate) fn order_tests(shell: State<'_>, args: Args<OrderTestsArgs>) -> Answer<Vec<Id>> {
    let OrderTestsArgs {
        record_id,
        patient_id,
        panel,
        tests,
        laboratory,
    } = args.0;
    let of = match (record_id, patient_id) {
        (Some(id), None) => LabOf::Visit(id),
        (None, Some(id)) => LabOf::Patient(id),
        _ => {
            let problem = "say either which visit, or which animal";
            return Err(AppError::field(Code::InvalidValue, "record_id", problem).into());
        }
    };
    let order = LabOrder {
        panel,
        tests,
        laboratory,
    };
    let ids = app::order_tests(&*shell.desk()?, of, &order)?;
    Ok(ids.into_iter().map(Id::from).collect())
}

#[tauri::command(async)]
pub(crate) fn enter_results(shell: State<'_>, args: Args<EnterResultsArgs>) -> Answer<()> {
    Ok(app::enter_results(&*shell.desk()?, &args.0.results)?)
}

#[tauri::command(async)]
pub(crate) fn review_results(shell: State<'_>, args: Args<ReviewResultsArgs>) -> Answer<()> {
    let ReviewResultsArgs { results, comment } = args.0;
    Ok(app::review_results(
        &*shell.desk()?,
        &results,
        comment.as_deref(),
    )?)
}

#[tauri::command(async)]
pub(crate) fn cancel_tests(shell: State<'_>, args: Args<CancelTestsArgs>) -> Answer<()> {
    let CancelTestsArgs { ids, reason } = args.0;
    Ok(app::cancel_tests(&*shell.desk()?, &ids, &reason)?)
}

#[tauri::command(async)]
pub(crate) fn remove_result(shell: State<'_>, args: Args<IdArgs>) -> Answer<Id> {
    app::remove_result(&*shell.desk()?, args.0.id)?;
    Ok(args.0.id.into())
}

#[tauri::command(async)]
pub(crate) fn patient_results(shell: State<'_>, args: Args<IdArgs>) -> Answer<Vec<LabLine>> {
    Ok(app::patient_results(&*shell.desk()?, args.0.id)?)
}

#[tauri::command(async)]
pub(crate) fn results_to_review(
    shell: State<'_>,
    args: Args<ToReviewArgs>,
) -> Answer<Vec<LabLine>> {
    Ok(app::results_to_review(&*shell.desk()?, args.0.own)?)
}

#[tauri::command(async)]
pub(crate) fn known_panels(shell: State<'_>, args: Args<IdArgs>) -> Answer<Vec<app::KnownPanel>> {
    Ok(app::known_panels(&*shell.desk()?, args.0.id)?)
}
