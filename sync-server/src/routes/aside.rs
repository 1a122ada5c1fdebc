//! `POST /v1/aside`: change sets that were not taken. An administrator sees what they say, answers for
//! one with their own rights, or gives it up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use axum::extract::State;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;
use vetpms_access::{Permission, Policy, needed_to_read};
use vetpms_document::operations::Operations;
use vetpms_model::entity;
use vetpms_protocol::{
    Act, AsideInfo, AsideList, AsideRecord, Body, BodyKind, DismissAside, Header, ListAside, Named,
    ReleaseAside, Released, Verdict,
};

use super::caller::Caller;
use super::framed::{Framed, Reply};
use super::person::{Person, asked};
use crate::accept::{again, opened};
use crate::app::Shared;
use crate::db::documents::{self, Key};
use crate::db::quarantine::{self, Kept};
use crate::db::{devices, events, tenants, users};
use crate::error::Refused;

/// Most sets of a list.
const MOST: usize = 200;
/// Most records, and the most bytes of one, that are opened to show texts whole.
const RECORDS: usize = 500;
const LARGEST: usize = 256 * 1024;

/// Lists what stands aside.
///
/// # Errors
/// A [`Refused`] without the right to administer.
pub async fn list(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<AsideList>, Refused> {
    let (person, ListAside {}) = asked(&app, &caller, &act, Permission::Administer).await?;
    let directory = app.db.directory();
    let people = users::list(directory, person.tenant).await?;
    let machines = devices::list(directory, person.tenant).await?;
    let tenant = tenants::find(directory, person.tenant).await?;
    let tenant = tenant.ok_or_else(|| Refused::internal("a device's practice is missing"))?;
    let reader = Reader {
        policy: tenants::policy(directory, &tenant).await?,
        user: person.user,
        people: people
            .into_iter()
            .map(|user| (user.id, user.name))
            .collect(),
        machines: machines
            .into_iter()
            .map(|device| (device.id, device.name))
            .collect(),
    };
    let keys = app.keys.of(directory, person.tenant).await?;
    // As the person: the policy of the table asks for the right once more.
    let mut tx = app.db.read_as(caller.entry(), person.user).await?;
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let mut found = quarantine::all(&mut tx, limit, &keys).await?;
    let more = found.len() > MOST;
    found.truncate(MOST);
    let mut grounds = documents::load(&mut tx, &reader.rows(&found), &keys).await?;
    tx.commit().await?;
    grounds.retain(|_, bytes| bytes.len() <= LARGEST);
    let told = opened(&app, found, grounds).await?.into_iter();
    let sets = told.map(|(kept, told)| reader.shown(kept, &told)).collect();
    Ok(Reply(AsideList { sets, more }))
}

/// Answers for a set.
///
/// # Errors
/// A [`Refused`] without the right to administer, and for a set that does not stand aside.
pub async fn release(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<Released>, Refused> {
    let (person, ReleaseAside { id }) = asked(&app, &caller, &act, Permission::Administer).await?;
    let verdict = match again::release(&app, caller, id, person.user).await? {
        Some(verdict) => verdict,
        None => return Err(settled(&app, caller, id).await?),
    };
    let released = match verdict {
        Verdict::Quarantined(code, words) => Released {
            code: Some(code),
            words,
        },
        Verdict::Accepted(_) | Verdict::Known(_) => Released {
            code: None,
            words: String::new(),
        },
    };
    let kind = if released.code.is_none() {
        "aside_released"
    } else {
        "aside_not_released"
    };
    record(&app, &person, id, kind).await?;
    Ok(Reply(released))
}

/// Gives a set up.
///
/// # Errors
/// A [`Refused`] without the right to administer, and for a set that does not stand aside.
pub async fn dismiss(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<()>, Refused> {
    let (person, DismissAside { id }) = asked(&app, &caller, &act, Permission::Administer).await?;
    let keys = app.keys.of(app.db.directory(), person.tenant).await?;
    let mut tx = app.db.write(caller.entry()).await?;
    let Some(kept) = quarantine::undecided(&mut tx, id, &keys).await? else {
        drop(tx);
        return Err(settled(&app, caller, id).await?);
    };
    quarantine::decide(&mut tx, &kept.hash, "dismissed", Some(person.user)).await?;
    tx.commit().await?;
    record(&app, &person, id, "aside_dismissed").await?;
    Ok(Reply(()))
}

/// After the deed: it can be done once only, so an act that comes again finds nothing to do.
async fn record(app: &Shared, person: &Person, id: Uuid, kind: &str) -> Result<(), Refused> {
    let mut tx = app.db.directory().begin().await?;
    let detail = json!({ "set": id });
    events::record_act(&mut tx, person.about(), person.act, kind, detail).await?;
    Ok(tx.commit().await?)
}

/// What became of a set about which nothing is to be decided any more.
async fn settled(app: &Shared, caller: Caller, id: Uuid) -> Result<Refused, Refused> {
    let mut tx = app.db.write(caller.entry()).await?;
    let decision = quarantine::decision(&mut tx, id).await?;
    tx.commit().await?;
    let words = match decision.as_deref() {
        Some("replaced") => {
            "its author has entered this again meanwhile; released as well, it would stand twice"
        }
        Some("accepted") => "this was released meanwhile, or taken by itself: it stands",
        Some("dismissed") => "somebody has given this up meanwhile",
        _ => return Ok(Refused::not_found("nothing of that number is held back")),
    };
    Ok(Refused::conflict("decided_already", words))
}

struct Reader {
    policy: Policy,
    user: Uuid,
    people: HashMap<Uuid, String>,
    machines: HashMap<Uuid, String>,
}

impl Reader {
    /// The changed records whose texts the reader may see.
    fn rows(&self, sets: &[Kept]) -> Vec<Key> {
        let bodies = sets.iter().flat_map(|kept| kept.signed.bodies.iter());
        let changed = bodies.flatten().filter_map(|body| {
            let def = entity(&body.table).filter(|_| body.kind == BodyKind::Change)?;
            let may_read = self.policy.grant(self.user, needed_to_read(def.table));
            may_read.is_ok().then_some((def.table, body.row))
        });
        let rows: BTreeSet<Key> = changed.take(RECORDS).collect();
        rows.into_iter().collect()
    }

    fn shown(&self, kept: Kept, told: &BTreeMap<usize, Operations>) -> AsideInfo {
        let named = |names: &HashMap<Uuid, String>, id: Uuid| Named {
            id,
            name: names.get(&id).cloned().unwrap_or_default(),
        };
        let header = Header::decode(kept.signed.header.bytes()).ok();
        let bodies = kept.signed.bodies.iter().enumerate();
        let bodies = bodies.filter_map(|(at, body)| Some((body.as_ref()?, told.get(&at))));
        AsideInfo {
            id: kept.id,
            code: kept.code,
            words: kept.words,
            author: header
                .as_ref()
                .map(|header| named(&self.people, header.author)),
            device: named(&self.machines, kept.device),
            at: header.as_ref().map(Header::time),
            received_at: kept.received_at,
            records: bodies.map(|(body, told)| self.record(body, told)).collect(),
        }
    }

    fn record(&self, body: &Body, told: Option<&Operations>) -> AsideRecord {
        let may_read = self.policy.grant(self.user, needed_to_read(&body.table));
        let fields = may_read.ok().and_then(|_| values(body, told));
        AsideRecord {
            table: body.table.clone(),
            row: body.row,
            fields: fields.unwrap_or_default(),
        }
    }
}

/// The values of a change, as far as it could be read.
fn values(body: &Body, told: Option<&Operations>) -> Option<Map<String, Json>> {
    if body.kind == BodyKind::Fact {
        return serde_json::from_slice(body.bytes.bytes()).ok();
    }
    let (def, written) = (entity(&body.table)?, told?);
    let name = |at: &usize| def.fields[*at].name.to_owned();
    let mut fields = Map::new();
    for at in &written.cleared {
        fields.insert(name(at), Json::Null);
    }
    for (at, passages) in &written.prose {
        // Where the record lacks what the change builds on, only what was put in is known.
        let text = (!passages.is_empty()).then(|| passages.join(" … "));
        fields.insert(name(at), json!(text));
    }
    for (at, value) in &written.registers {
        fields.insert(name(at), value.to_json());
    }
    for (at, word) in &written.words {
        let words = fields.entry(name(at)).or_insert_with(|| json!([]));
        if let Json::Array(words) = words {
            words.push(json!(word));
        }
    }
    Some(fields)
}
