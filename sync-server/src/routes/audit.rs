//! `POST /v1/audit`: the audit trail, in pages, newest first.

use std::collections::HashMap;

use axum::extract::State;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_protocol::{Act, AuditAction, AuditInfo, AuditPage, AuditPlace, Named, ReadAudit};

use super::caller::Caller;
use super::framed::{Framed, Reply};
use super::person::asked;
use crate::app::Shared;
use crate::db::audit::{self, Entry};
use crate::db::{devices, users};
use crate::error::Refused;

/// Most entries of a page.
const MOST: u32 = 200;

/// Reads a page.
///
/// # Errors
/// A [`Refused`] without the right to see the trail.
pub async fn read(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<AuditPage>, Refused> {
    let (person, wanted) = asked::<ReadAudit>(&app, &caller, &act, Permission::ViewAudit).await?;
    let limit = wanted.limit.clamp(1, MOST);
    let directory = app.db.directory();
    let people = users::list(directory, person.tenant).await?;
    let people = people
        .into_iter()
        .map(|user| (user.id, user.name))
        .collect();
    let machines = devices::list(directory, person.tenant).await?;
    let machines = machines
        .into_iter()
        .map(|device| (device.id, device.name))
        .collect();
    // As the person: the policy of the trail asks for the right once more.
    let mut tx = app.db.read_as(caller.entry(), person.user).await?;
    let mut found = audit::page(&mut tx, &wanted, i64::from(limit) + 1).await?;
    tx.commit().await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let entries: Vec<AuditInfo> = found
        .into_iter()
        .map(|entry| shown(entry, &people, &machines))
        .collect();
    let next = entries.last().filter(|_| more).map(|entry| entry.place);
    Ok(Reply(AuditPage { entries, next }))
}

fn shown(
    entry: Entry,
    people: &HashMap<Uuid, String>,
    machines: &HashMap<Uuid, String>,
) -> AuditInfo {
    let named = |id: Uuid, names: &HashMap<Uuid, String>| Named {
        id,
        name: names.get(&id).cloned().unwrap_or_default(),
    };
    AuditInfo {
        place: AuditPlace {
            at: entry.at,
            id: Some(entry.id),
        },
        device_time: entry.device_time,
        user: entry.user_id.map(|id| named(id, people)),
        device: named(entry.device_id, machines),
        table: entry.table_name,
        row: entry.row_id,
        action: match entry.action.as_str() {
            "I" => AuditAction::Created,
            "D" => AuditAction::Deleted,
            "Q" => AuditAction::Quarantined,
            _ => AuditAction::Changed,
        },
        position: entry.position,
        before: fields(entry.old_data),
        after: fields(entry.new_data),
    }
}

fn fields(data: Option<Json>) -> Map<String, Json> {
    match data {
        Some(Json::Object(map)) => map,
        _ => Map::new(),
    }
}
