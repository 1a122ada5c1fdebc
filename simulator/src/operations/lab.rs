//! Laboratory results: ordered, entered, put right, looked at, called off.

use serde_json::json;
use uuid::Uuid;
use vetpms_app::lab::{
    EnteredResult, LabOf, LabOrder, LabStage, LookedAt, cancel_tests, enter_results, order_tests,
    result, review_results,
};
use vetpms_app::{AppError, Desk};

use super::{Domain, Operation, Scene, Since, definition, fields, is_a_refusal};
use crate::journal::Journal;

/// The domain.
pub(super) const DOMAIN: Domain = Domain {
    since: Since::Always,
    operations: &[
        Operation {
            name: "order-tests",
            weight: 6,
            run: order,
        },
        Operation {
            name: "enter-result",
            weight: 9,
            run: enter,
        },
        Operation {
            name: "look-at-result",
            weight: 8,
            run: look,
        },
        Operation {
            name: "call-off-test",
            weight: 2,
            run: call_off,
        },
    ],
    oracle: what_counts_as_seen_was_seen,
};

/// At a visit, signed or not, or for an animal.
fn order(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let of = if scene.dice.chance(6000) {
        LabOf::Visit(scene.any("medical_records")?.id)
    } else {
        LabOf::Patient(scene.any("patients")?.id)
    };
    let order = LabOrder {
        panel: Some(scene.word("panel")),
        tests: vec![scene.word("urea"), scene.word("glucose")],
        laboratory: None,
    };
    for id in order_tests(scene.desk, of, &order)? {
        scene.made("lab_results", id);
    }
    Ok(())
}

/// A value that nobody else enters; two at once go to a person.
fn enter(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("lab_results")?.id;
    let value = format!("{}.5", scene.serial);
    let entered = EnteredResult {
        id,
        opened_at: Vec::new(),
        values: fields([("value", json!(value)), ("unit", json!("mmol/l"))]),
    };
    enter_results(scene.desk, &[entered])
}

fn look(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("lab_results")?.id;
    let found = result(scene.desk, id)?.found;
    let comment = scene.word("as expected");
    let looked = LookedAt {
        id,
        found: found.clone(),
    };
    let done = review_results(scene.desk, &[looked], Some(&comment));
    // What fails may have happened all the same.
    if !done.as_ref().is_err_and(is_a_refusal) {
        scene.journal.looked_at.insert((id, found));
    }
    done
}

fn call_off(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("lab_results")?.id;
    let reason = scene.word("clotted");
    cancel_tests(scene.desk, &[id], &reason)
}

/// No result counts as looked at as it stands unless somebody looked at just that.
fn what_counts_as_seen_was_seen(desk: &Desk, journal: &Journal) -> Result<Vec<String>, AppError> {
    let def = definition("lab_results")?;
    let rows = desk.read(|tx| Ok(tx.scan(def, None, usize::MAX)?))?;
    let ids = rows.into_iter().filter(|(row, _)| !row.is_deleted(def));
    let mut wrong = Vec::new();
    for (row, _) in ids {
        let line = match result(desk, row.id) {
            Ok(line) => line,
            Err(error) if is_a_refusal(&error) => continue, // of somebody else's visit
            Err(error) => return Err(error),
        };
        let seen = |id: Uuid, found: String| journal.looked_at.contains(&(id, found));
        if line.stage == LabStage::Reviewed && !seen(line.id, line.found) {
            wrong.push(format!(
                "result {} counts as looked at, and nobody saw it",
                line.id
            ));
        }
    }
    Ok(wrong)
}
