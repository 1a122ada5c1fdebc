//! What a practice sets up: staff, rooms, kinds of appointment, hours.

use serde_json::{Value as Json, json};
use vetpms_app::AppError;
use vetpms_app::lists::ReferenceTable;
use vetpms_app::settings::{add_setting, remove_setting};

use super::{Domain, Operation, Scene, Since, fields, no_rules};

/// The domain.
pub(super) const DOMAIN: Domain = Domain {
    since: Since::Always,
    operations: &[
        Operation {
            name: "add-staff",
            weight: 1,
            run: staff,
        },
        Operation {
            name: "rename-staff",
            weight: 2,
            run: rename_staff,
        },
        Operation {
            name: "rename-room",
            weight: 2,
            run: rename_room,
        },
        Operation {
            name: "hours",
            weight: 2,
            run: hours,
        },
        Operation {
            name: "remove-room",
            weight: 1,
            run: remove_room,
        },
    ],
    oracle: no_rules,
};

fn add<const N: usize>(
    scene: &mut Scene<'_>,
    table: (ReferenceTable, &'static str),
    values: [(&str, Json); N],
) -> Result<(), AppError> {
    let id = add_setting(scene.desk, table.0, &fields(values))?;
    scene.made(table.1, id);
    Ok(())
}

/// Staff, rooms and kinds of appointment for a new practice.
///
/// # Errors
/// What the use cases say.
pub(crate) fn set_up(scene: &mut Scene<'_>) -> Result<(), AppError> {
    staff(scene)?;
    scene.serial += 1;
    staff(scene)?;
    let room = [("name", json!("Room"))];
    add(scene, (ReferenceTable::Resources, "resources"), room)?;
    let kind = [("name", json!("Consultation"))];
    add(
        scene,
        (ReferenceTable::AppointmentTypes, "appointment_types"),
        kind,
    )?;
    for _ in 0..3 {
        scene.serial += 1;
        super::people::client(scene)?;
    }
    Ok(())
}

fn staff(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let name = scene.word("Dr. Lee");
    add(
        scene,
        (ReferenceTable::Staff, "staff"),
        [("display_name", json!(name))],
    )
}

fn rename_staff(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (id, name) = (scene.any("staff")?.id, scene.word("Dr. Kim"));
    scene.change("staff", id, "display_name", json!(name))
}

/// Lets a vet be booked twice, or no more: two values only, so what stands in the end tells nothing,
/// but overlaps must follow it.
///
/// # Errors
/// What the use case says.
pub(crate) fn double_booking(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("staff")?.id;
    let values = fields([("allows_double_booking", json!(scene.dice.chance(5000)))]);
    let def = super::definition("staff")?;
    vetpms_app::records::change_record(scene.desk, def, id, None, &values)
}

fn rename_room(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (id, name) = (scene.any("resources")?.id, scene.word("Room"));
    scene.change("resources", id, "name", json!(name))
}

fn hours(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("staff")?.id;
    let values = [
        ("staff_id", json!(id)),
        ("weekday", json!(scene.dice.between(1, 7))),
        ("starts_minute", json!(480)),
        ("ends_minute", json!(1020)),
    ];
    add(
        scene,
        (ReferenceTable::WorkingHours, "working_hours"),
        values,
    )
}

fn remove_room(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("resources")?.id;
    remove_setting(scene.desk, ReferenceTable::Resources, id)
}
