//! Tasks and phone notes.

use serde_json::json;
use vetpms_app::AppError;
use vetpms_app::work::{add_phone_note, add_task, complete_task, reopen_task};

use super::{Domain, Operation, Scene, Since, fields, no_rules};

/// The domain.
pub(super) const DOMAIN: Domain = Domain {
    since: Since::Always,
    operations: &[
        Operation {
            name: "add-task",
            weight: 6,
            run: add,
        },
        Operation {
            name: "complete-task",
            weight: 5,
            run: complete,
        },
        Operation {
            name: "reopen-task",
            weight: 2,
            run: reopen,
        },
        Operation {
            name: "rename-task",
            weight: 3,
            run: rename,
        },
        Operation {
            name: "phone-note",
            weight: 5,
            run: note,
        },
    ],
    oracle: no_rules,
};

fn add(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let title = scene.word("call back");
    let id = add_task(scene.desk, &fields([("title", json!(title))]))?;
    scene.made("tasks", id);
    Ok(())
}

fn complete(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("tasks")?.id;
    complete_task(scene.desk, id)
}

fn reopen(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("tasks")?.id;
    reopen_task(scene.desk, id)
}

fn rename(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (id, title) = (scene.any("tasks")?.id, scene.word("order food"));
    scene.change("tasks", id, "title", json!(title))
}

fn note(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (client, words) = (scene.any("clients")?.id, scene.word("asks for the result"));
    let values = fields([("client_id", json!(client)), ("note", json!(words))]);
    let id = add_phone_note(scene.desk, &values)?;
    scene.made("phone_notes", id);
    Ok(())
}
