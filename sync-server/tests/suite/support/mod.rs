//! A server with a database of its own, and devices that make real change sets.

mod device;
mod server;

pub(crate) use device::{Answer, Device, ask};
pub(crate) use server::{PASSWORD, Server, Tenant, connect, environment, uuid};

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_model::{EntityDef, Patch};
use vetpms_protocol::{Blob, Body, BodyKind, Key16, Verdict};

/// A patch without the checks of a form.
pub(crate) fn raw_patch(def: &'static EntityDef, values: Json) -> Patch {
    let mut patch = Patch::default();
    for (name, value) in values.as_object().unwrap() {
        let field = def.field(name).unwrap();
        patch = patch.with(
            def,
            name,
            vetpms_model::Value::from_json(field.ty, value).unwrap(),
        );
    }
    patch
}

pub(crate) fn body(table: &str, row: Uuid, kind: BodyKind, bytes: Vec<u8>) -> Body {
    let salt = Key16::new(*Uuid::new_v4().as_bytes());
    Body {
        table: table.to_owned(),
        row,
        kind,
        salt,
        bytes: Blob::new(bytes),
    }
}

pub(crate) fn fact(table: &str, row: Uuid, values: &Json) -> Body {
    body(
        table,
        row,
        BodyKind::Fact,
        serde_json::to_vec(values).unwrap(),
    )
}

pub(crate) fn client(name: &str) -> Json {
    json!({ "last_name": name, "client_type": "REGULAR", "tags": ["a \"b\", c\\d", "vip"], "notes": "Calls first." })
}

pub(crate) fn patient(owner: Uuid, name: &str) -> Json {
    json!({
        "client_id": owner, "name": name, "species": "Cat", "status": "ACTIVE", "microchip_id": "528210002345678",
        "birth_is_estimated": false, "is_neutered": true, "date_of_birth": "2024-05-06", "medical_alerts": ["bites"],
    })
}

/// The code of a quarantined verdict.
pub(crate) fn code(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Quarantined(code, _) => code,
        other => panic!("{other:?}"),
    }
}
