//! Laboratory results, and who is in the clinic, from a terminal.

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::lab::{
    EnteredResult, LabDeviation, LabLine, LabOf, LabOrder, LabStage, LookedAt, cancel_tests,
    enter_results, order_tests, patient_results, result, results_to_review, review_results,
};
use vetpms_app::whiteboard::{
    BoardLine, DueTreatment, NextStep, has_left, move_to_room, treatments_due, whiteboard,
};
use vetpms_app::{AppError, Desk};
use vetpms_model::Entity;
use vetpms_model::medical::LabResult;

use crate::args::LabCommand;
use crate::fields;
use crate::output::Output;
use crate::words::{lines, moment};

/// Runs a command about laboratory results.
pub(crate) fn lab(desk: &Desk, command: &LabCommand, out: Output) -> Result<(), AppError> {
    match command {
        LabCommand::Order {
            visit,
            patient,
            panel,
            laboratory,
            tests,
        } => {
            let of = match (visit, patient) {
                (Some(id), _) => LabOf::Visit(*id),
                (None, Some(id)) => LabOf::Patient(*id),
                (None, None) => return Ok(()), // the command line asks for one of them
            };
            let order = LabOrder {
                panel: panel.clone(),
                tests: tests.clone(),
                laboratory: laboratory.clone(),
            };
            let ids = order_tests(desk, of, &order)?;
            out.show(&json!({ "ids": ids }), || lines(&ids, Uuid::to_string, ""))
        }
        LabCommand::Result { id, fields } => {
            let values = fields::parse(LabResult::def(), fields)?;
            let opened_at = Vec::new();
            let entered = EnteredResult {
                id: *id,
                opened_at,
                values,
            };
            enter_results(desk, &[entered])?;
            out.show(&result(desk, *id)?, || "entered".into())
        }
        LabCommand::Review { ids, comment } => {
            let look = |id: &Uuid| {
                result(desk, *id).map(|line| LookedAt {
                    id: *id,
                    found: line.found,
                })
            };
            let looked: Vec<LookedAt> = ids.iter().map(look).collect::<Result<_, _>>()?;
            review_results(desk, &looked, comment.as_deref())?;
            out.show(&json!({ "ids": ids }), || "looked at".into())
        }
        LabCommand::Cancel { ids, reason } => {
            cancel_tests(desk, ids, reason)?;
            out.show(&json!({ "ids": ids }), || "called off".into())
        }
        LabCommand::List { patient, own } => {
            let found = match patient {
                Some(patient) => patient_results(desk, *patient)?,
                None => results_to_review(desk, *own)?,
            };
            let none = match patient {
                Some(_) => "no laboratory results",
                None => "nothing to be looked at",
            };
            out.show(&found, || lines(&found, lab_line, none))
        }
    }
}

/// Shows who is in the clinic, or which treatments are due.
pub(crate) fn board(desk: &Desk, due: bool, out: Output) -> Result<(), AppError> {
    if due {
        let found = treatments_due(desk)?;
        return out.show(&found, || lines(&found, due_line, "no treatments are due"));
    }
    let found = whiteboard(desk)?;
    out.show(&found, || {
        lines(&found, board_line, "nobody is in the clinic")
    })
}

/// Brings an animal to a room, or says that it has left.
pub(crate) fn room(
    desk: &Desk,
    patient: Uuid,
    room: Option<Uuid>,
    gone: bool,
    out: Output,
) -> Result<(), AppError> {
    if gone {
        has_left(desk, patient)?;
    } else {
        move_to_room(desk, patient, room)?;
    }
    out.show(&json!({ "id": patient }), || "noted".into())
}

/// A result as one line.
pub(crate) fn lab_line(line: &LabLine) -> String {
    let text = |name: &str| {
        let text = line.values.get(name).and_then(Json::as_str);
        text.unwrap_or_default()
    };
    let stage = match line.stage {
        LabStage::Ordered => "ordered",
        LabStage::ToReview => "to be looked at",
        LabStage::Reviewed => "looked at",
        LabStage::Canceled => "cancelled",
    };
    let side = match line.deviation {
        Some(LabDeviation::Low) => " low",
        Some(LabDeviation::High) => " high",
        None => "",
    };
    let found = [text("value"), text("value_text"), text("unit")];
    let found: Vec<&str> = found.into_iter().filter(|part| !part.is_empty()).collect();
    let (name, found) = (&line.patient_name, found.join(" "));
    let test = text("test_name");
    format!("{}  {name}  {test}: {found}{side} ({stage})", line.id)
}

fn due_line(line: &DueTreatment) -> String {
    let (at, name) = (moment(line.due_at), &line.patient_name);
    let detail = line.detail.as_deref().unwrap_or_default();
    format!("{}  {at}  {name}  {} {detail}", line.id, line.name)
        .trim_end()
        .to_owned()
}

fn board_line(line: &BoardLine) -> String {
    let rooms = lines(&line.rooms, |room| room.name.clone(), "").replace('\n', ", ");
    let staff = lines(&line.staff, |one| one.name.clone(), "").replace('\n', ", ");
    let next = line.next.as_ref().map(step).unwrap_or_default();
    let (name, owner) = (&line.patient_name, line.owner.as_deref().unwrap_or("?"));
    let since = moment(line.since);
    format!("{name} ({owner})  since {since}  {rooms}  {staff}  {next}")
        .trim_end()
        .to_owned()
}

fn step(step: &NextStep) -> String {
    match (step.due_at, step.due_on) {
        (Some(at), _) => format!("{}: {}", moment(at), step.title),
        (None, Some(day)) => format!("{day}: {}", step.title),
        (None, None) => step.title.clone(),
    }
}
