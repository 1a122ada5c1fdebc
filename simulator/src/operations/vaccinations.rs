//! Vaccines that are given, put right and taken back, and owners who are reminded.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use serde_json::json;
use uuid::Uuid;
use vetpms_app::records::add_record;
use vetpms_app::reminders::{
    Channel, add_reminder, cancel_reminder, move_reminder, preview, run as send,
};
use vetpms_app::vaccinations::{
    change_vaccination, give_vaccination, patient_vaccinations, remove_vaccination,
};
use vetpms_app::{AppError, Desk};
use vetpms_model::{Row, Stamp, Value};

use super::{Domain, Operation, Scene, Since, definition, fields};
use crate::clock::{DAWN, instant};
use crate::journal::Journal;

/// The domain.
pub(super) const DOMAIN: Domain = Domain {
    since: Since::Vaccines,
    operations: &[
        Operation {
            name: "vaccinate",
            weight: 20,
            run: give,
        },
        Operation {
            name: "correct-vaccination",
            weight: 8,
            run: correct,
        },
        Operation {
            name: "remove-vaccination",
            weight: 5,
            run: remove,
        },
        Operation {
            name: "run-reminders",
            weight: 4,
            run: remind,
        },
        Operation {
            name: "reminder-by-hand",
            weight: 5,
            run: by_hand,
        },
    ],
    oracle: what_was_given_is_not_due,
};

/// Two vaccines, each soon due again.
///
/// # Errors
/// What the use cases say.
pub(crate) fn set_up(scene: &mut Scene<'_>) -> Result<(), AppError> {
    for name in ["Nobivac", "Rabisin"] {
        let values = fields([("name", json!(name)), ("product_kind", json!("VACCINE"))]);
        let product = add_record(scene.desk, definition("products")?, None, &values)?;
        scene.made("products", product);
        let rule = fields([
            ("product_id", json!(product)),
            ("name", json!(format!("{name} again"))),
            ("interval_days", json!(20)),
        ]);
        let rule = add_record(scene.desk, definition("reminder_rules")?, None, &rule)?;
        scene.made("reminder_rules", rule);
    }
    Ok(())
}

fn give(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let patient = often_the_same(scene, "patients")?;
    let batch = scene.word("batch");
    let values = if scene.dice.chance(2000) {
        let due = on(scene.dice.between(1, 25));
        fields([
            ("product_name", json!("Own mix")),
            ("next_due_on", json!(due)),
        ])
    } else {
        let product = scene.any("products")?.id;
        fields([
            ("product_id", json!(product)),
            ("batch_number", json!(batch)),
        ])
    };
    let given = give_vaccination(scene.desk, patient, &values, true)?;
    scene.made("vaccinations", given.id);
    Ok(())
}

/// Two desks that give one animal one vaccine are what this is about.
fn often_the_same(scene: &mut Scene<'_>, table: &'static str) -> Result<Uuid, AppError> {
    if scene.dice.chance(4000) {
        return Ok(scene.any(table)?.id);
    }
    let def = definition(table)?;
    let rows = scene.desk.read(|tx| Ok(tx.scan(def, None, 1)?))?;
    let first = rows.first().map(|(row, _)| row.id);
    first.ok_or_else(|| AppError::not_found(def.label))
}

fn correct(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("vaccinations")?.id;
    let what = scene.dice.between(0, 3);
    let values = match what {
        0 => fields([("batch_number", json!(scene.word("batch")))]),
        1 => fields([("next_due_on", json!(on(scene.dice.between(5, 60))))]),
        2 => fields([("product_id", json!(scene.any("products")?.id))]),
        _ => fields([("given_at", json!("2026-03-01T09:00:00Z"))]),
    };
    change_vaccination(scene.desk, id, None, &values, true)
}

fn remove(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("vaccinations")?.id;
    remove_vaccination(scene.desk, id)
}

fn remind(scene: &mut Scene<'_>) -> Result<(), AppError> {
    send(scene.desk, on(60), Channel::List, &[]).map(drop)
}

fn by_hand(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let what = scene.dice.between(0, 2);
    if what == 0 {
        let patient = scene.any("patients")?.id;
        let values = fields([
            ("purpose", json!(scene.word("teeth"))),
            ("due_on", json!(on(3))),
        ]);
        let id = add_reminder(scene.desk, patient, &values)?;
        scene.made("reminders", id);
        return Ok(());
    }
    let id = scene.any("reminders")?.id;
    let why = scene.word("asked for");
    if what == 1 {
        return move_reminder(scene.desk, id, None, on(7), &why);
    }
    cancel_reminder(scene.desk, id, &why)
}

/// On what all desks share, nobody is reminded of what was given since, nor twice of one thing; and a run takes what the
/// animals' pages show.
fn what_was_given_is_not_due(desk: &Desk, _: &Journal) -> Result<Vec<String>, AppError> {
    let def = definition("patients")?;
    let (animals, given) = desk.read(|tx| {
        let given = tx.scan(definition("vaccinations")?, None, usize::MAX)?;
        Ok((tx.scan(def, None, usize::MAX)?, given))
    })?;
    let mut wrong = Vec::new();
    let mut open = BTreeSet::new();
    for (animal, _) in animals {
        if animal.get(def, "merged_into").is_null() {
            for (id, line) in of_animal(desk, animal.id, &given)? {
                open.insert(id);
                wrong.extend(line);
            }
        }
    }
    let run = preview(desk, NaiveDate::MAX)?;
    let households = run.households.iter().flat_map(|one| &one.due);
    let in_run = households
        .map(|due| due.id)
        .chain(run.skipped.iter().map(|one| one.id));
    for id in in_run.filter(|id| !open.contains(id)) {
        wrong.push(format!("reminder {id} is in a run and on no page"));
    }
    Ok(wrong)
}

type Lines = BTreeMap<Uuid, Option<String>>;

/// What an animal's page shows as due, and what is wrong with it.
fn of_animal(desk: &Desk, animal: Uuid, given: &[(Row, Stamp)]) -> Result<Lines, AppError> {
    let (def, doses) = (definition("reminders")?, definition("vaccinations")?);
    let shown = patient_vaccinations(desk, animal)?;
    let own: BTreeSet<Uuid> = shown.given.iter().map(|line| line.record.id).collect();
    let mut lines = Lines::new();
    let mut followed = BTreeSet::new();
    for due in &shown.due {
        let Some((row, stamp)) = desk.read(|tx| Ok(tx.row(def, due.id)?))? else {
            continue;
        };
        let product = row.get(def, "product_id");
        let opener = given
            .iter()
            .find(|(dose, _)| row.get(def, "opened_by").as_id() == Some(dose.id));
        let since = opener.map_or_else(
            || Value::Instant(stamp.created_at),
            |(dose, _)| dose.get(doses, "given_at").clone(),
        );
        let later = given.iter().find(|(dose, _)| {
            own.contains(&dose.id)
                && !product.is_null()
                && dose.get(doses, "product_id") == product
                && later(dose.get(doses, "given_at"), &since)
        });
        let rule = row.get(def, "rule_id").as_id();
        let twice = rule.is_some() && !followed.insert((rule, product.as_id()));
        let line = match later {
            Some((dose, _)) => Some(format!("reminder {}: given since as {}", row.id, dose.id)),
            None => twice.then(|| format!("reminder {}: another one is open", row.id)),
        };
        lines.insert(due.id, line);
    }
    Ok(lines)
}

fn later(one: &Value, other: &Value) -> bool {
    matches!((one, other), (Value::Instant(one), Value::Instant(other)) if one > other)
}

/// So many days after every run began.
fn on(days: i64) -> NaiveDate {
    let dawn = instant(DAWN).date_naive();
    dawn.checked_add_signed(TimeDelta::days(days))
        .unwrap_or(dawn)
}
