//! What can be judged of a change set without knowing the rows: its header, signature and
//! author, the bytes of its changes, the rights and the values. Nothing here has touched anything.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use uuid::Uuid;
use vetpms_access::Policy;
use vetpms_crypto::sign::{CARRIED_SET, CHANGE_SET};
use vetpms_crypto::verify;
use vetpms_document::preflight::{Seen, preflight};
use vetpms_document::{DocumentError, Hash};
use vetpms_model::{EntityDef, Row, Value, entity};
use vetpms_protocol::{
    Body, BodyKind, ChangeSet, Header, SetError, Signed, SignedSet, UNSIGNED_IN,
};

use super::chain::INCOMPLETE;
use super::fault::Fault;
use super::look::Opened;
use super::rules::{may_decide, rights, valid};
use crate::db::{devices, tenants, users};
use crate::error::Refused;

/// Actors that one set may name: a run of the app has one, and one more per edit made beside others.
const ACTORS: usize = vetpms_protocol::limits::SET_CHANGES + 1;
/// Characters of a use case's name.
const CAUSE: usize = 100;

/// What sets are judged against.
pub(crate) struct Standing {
    /// The practice.
    pub(crate) tenant: Uuid,
    /// The rights of its active users.
    pub(crate) policy: Policy,
    /// The keys of (user, device).
    pub(crate) keys: HashMap<(Uuid, Uuid), Vec<[u8; 32]>>,
    /// The keys of the devices themselves.
    pub(crate) devices: HashMap<Uuid, [u8; 32]>,
    /// Who answers for the sets with their own rights instead of the authors'.
    pub(crate) vouching: Option<Uuid>,
}

impl Standing {
    /// What these sets are judged against.
    ///
    /// # Errors
    /// A [`Refused`] when the directory cannot be read.
    pub(crate) async fn of(
        directory: &PgPool,
        tenant: Uuid,
        sets: &[SignedSet],
        vouching: Option<Uuid>,
    ) -> Result<Self, Refused> {
        let found = tenants::find(directory, tenant).await?;
        let found = found.ok_or_else(|| Refused::internal("a device's practice is missing"))?;
        Ok(Self {
            tenant,
            policy: tenants::policy(directory, &found).await?,
            keys: users::signing_keys(directory, tenant, &authors(sets)).await?,
            devices: devices::keys(directory, tenant, &machines(sets)).await?,
            vouching,
        })
    }

    /// Whose rights the sets of this header need.
    pub(super) fn answers(&self, header: &Header) -> Uuid {
        self.vouching.unwrap_or(header.author)
    }
}

/// A pushed set, looked at.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Candidate {
    /// As it came; a worker does without.
    #[serde(skip)]
    pub(crate) signed: SignedSet,
    /// The hash of its header.
    pub(crate) hash: [u8; 32],
    /// Its header, if it can be read.
    pub(crate) header: Option<Header>,
    /// The device on which its author signed it, where that is not the one that brings it.
    pub(crate) signed_on: Option<Uuid>,
    /// Whether whoever answers for it may see no medical records but their own.
    pub(crate) own_records_only: bool,
    /// Its changes, as far as they could be looked at.
    pub(crate) parts: Vec<Part>,
    /// Whether it is whole and signed by its author.
    pub(crate) authentic: bool,
    /// What is wrong with it, as far as can be told so far.
    pub(crate) fault: Option<Fault>,
    /// The hashes of its changes, where it has a fault: others may build on them.
    pub(crate) changes: Vec<Vec<u8>>,
}

impl Candidate {
    /// The hashes of its changes.
    pub(crate) fn change_hashes(&self) -> Vec<Vec<u8>> {
        let parts = self.parts.iter();
        let sound = parts.filter(|part| matches!(part.kind, PartKind::Change(_)));
        let sound = sound.map(|part| part.hash.to_vec());
        self.changes.iter().cloned().chain(sound).collect()
    }
}

/// One change of a set.
#[derive(Serialize, Deserialize)]
pub(crate) struct Part {
    /// Its table.
    pub(crate) def: &'static EntityDef,
    /// Its row.
    pub(crate) row: Uuid,
    /// Its hash.
    pub(crate) hash: Hash,
    /// What it is.
    pub(crate) kind: PartKind,
}

/// What a change is made of.
#[derive(Serialize, Deserialize)]
pub(crate) enum PartKind {
    /// A change of a document.
    Change(Change),
    /// A whole row.
    Fact(Row),
}

/// A change of a document, looked at.
#[derive(Serialize, Deserialize)]
pub(crate) struct Change {
    /// Its bytes.
    #[serde(with = "serde_bytes")]
    pub(crate) bytes: Vec<u8>,
    /// The fields that it writes, by position.
    pub(crate) fields: BTreeSet<usize>,
    /// The changes that it builds on.
    pub(crate) deps: Vec<Hash>,
}

/// The authors that the headers name.
fn authors(sets: &[SignedSet]) -> Vec<Uuid> {
    let headers = sets
        .iter()
        .filter_map(|set| Header::decode(set.header.bytes()).ok());
    let all: BTreeSet<Uuid> = headers.map(|header| header.author).collect();
    all.into_iter().collect()
}

/// The devices that the headers name.
fn machines(sets: &[SignedSet]) -> Vec<Uuid> {
    let headers = sets
        .iter()
        .filter_map(|set| Header::decode(set.header.bytes()).ok());
    let all: BTreeSet<Uuid> = headers.map(|header| header.device).collect();
    all.into_iter().collect()
}

/// Practice, contents and signature; the device on which it was signed, where that is another.
pub(super) fn envelope(
    signed: &SignedSet,
    header: &Header,
    standing: &Standing,
) -> Result<Option<Uuid>, Fault> {
    if header.tenant != standing.tenant {
        return Err(Fault::new(
            "wrong_tenant",
            "the change set belongs to another practice",
        ));
    }
    let most = header.actors.len().max(header.replaces.len());
    if most > ACTORS || header.cause.chars().count() > CAUSE {
        let words = "the header of a change set is too large";
        return Err(Fault::new("too_large", words));
    }
    let set = ChangeSet::open(signed.clone()).map_err(|error| match error {
        SetError::TooLarge => Fault::new("too_large", error.to_string()),
        _ => Fault::new("altered", error.to_string()),
    })?;
    vouched(&set, standing)?;
    let signed_on = Some(set.signed_on()).filter(|device| *device != header.device);
    if signed.bodies.iter().any(Option::is_none) {
        return Err(Fault::new(
            INCOMPLETE,
            "a change set came without one of its changes",
        ));
    }
    Ok(signed_on)
}

/// Who vouches for the set: its author, and for one that was moved to another log also the device.
fn vouched(set: &ChangeSet, standing: &Standing) -> Result<(), Fault> {
    let mut known = true;
    let author = |by: &Signed<'_>| {
        // A device that joined again under another name brings what its users signed under the former one, which
        // a restored server may not know; the key is the same.
        let keys_on = |device| standing.keys.get(&(by.header.author, device));
        let both = [keys_on(by.header.device), keys_on(set.header.device)];
        let mut keys = both.into_iter().flatten().flatten().peekable();
        known = keys.peek().is_some();
        keys.any(|key| verify(key, CHANGE_SET, by.bytes, by.signature).is_ok())
    };
    let device = |by: &Signed<'_>| {
        let key = standing.devices.get(&by.header.device);
        key.is_some_and(|key| verify(key, CARRIED_SET, by.bytes, by.signature).is_ok())
    };
    let held = set.verify(author, device);
    match held {
        Ok(()) => Ok(()),
        Err(_) if !known && may_sign_in(set, standing) => Err(Fault::new(
            UNSIGNED_IN,
            "its author has to sign in once on that computer, with the network",
        )),
        Err(_) if !known => Err(Fault::new(
            "unknown_author",
            "the author has never signed in on that device",
        )),
        Err(error) => Err(Fault::new("bad_signature", error.to_string())),
    }
}

/// Whether the author may still sign in on that device, which makes their key known.
fn may_sign_in(set: &ChangeSet, standing: &Standing) -> bool {
    let mut rights = standing.policy.permissions(set.header.author);
    rights.next().is_some() && standing.devices.contains_key(&set.header.device)
}

pub(super) fn author(header: &Header, standing: &Standing) -> Result<(), Fault> {
    let answers = standing.answers(header);
    if standing.policy.permissions(answers).next().is_none() {
        return Err(Fault::new(
            "author_without_rights",
            "the author may not write in this practice any more",
        ));
    }
    if header.seq == 0 || i64::try_from(header.seq).is_err() || header.changes.is_empty() {
        return Err(Fault::new(
            "unreadable",
            "the change set has no number or no changes",
        ));
    }
    Ok(())
}

pub(super) fn part(
    body: &Body,
    read: Option<(Seen, Opened)>,
    header: &Header,
    standing: &Standing,
) -> Result<Part, Fault> {
    let Some(def) = entity(&body.table) else {
        return Err(Fault::new(
            "unknown_table",
            "the change is of a table that this server does not know",
        ));
    };
    if body.row.is_nil() {
        return Err(Fault::new("wrong_row", "the change is of no row"));
    }
    if (body.kind == BodyKind::Fact) != def.is_fact() {
        return Err(Fault::new(
            "wrong_kind",
            format!("{} is not written that way", def.label),
        ));
    }
    let (hash, kind) = match body.kind {
        BodyKind::Change => change(def, body, read, header, standing)?,
        BodyKind::Fact => fact(def, body, header, standing)?,
    };
    Ok(Part {
        def,
        row: body.row,
        hash,
        kind,
    })
}

pub(crate) fn document_fault(def: &EntityDef, error: &DocumentError) -> Fault {
    let code = match error {
        DocumentError::Preflight(_) | DocumentError::Unreadable => "bad_change",
        DocumentError::Field(_) => "wrong_type",
        DocumentError::Fork => "actor_fork",
        DocumentError::UnknownText => "unknown_text",
        _ => "poison",
    };
    Fault::new(code, format!("{}: {error}", def.label))
}

fn change(
    def: &'static EntityDef,
    body: &Body,
    read: Option<(Seen, Opened)>,
    header: &Header,
    standing: &Standing,
) -> Result<(Hash, PartKind), Fault> {
    let bytes = body.bytes.bytes();
    let Some((seen, written)) = read else {
        let refusal = preflight(bytes).err().unwrap_or(DocumentError::Poison);
        return Err(document_fault(def, &refusal));
    };
    if !header
        .actors
        .iter()
        .any(|actor| actor.bytes().as_slice() == seen.actor)
    {
        return Err(Fault::new(
            "foreign_actor",
            "a change is written by an actor that its header does not name",
        ));
    }
    let written = written?;
    for (at, value) in &written.registers {
        valid(&def.fields[*at], value, header)?;
    }
    for (at, word) in &written.words {
        valid(&def.fields[*at], &Value::Set([word.clone()].into()), header)?;
    }
    let fields = written.fields();
    rights(
        def,
        fields.iter().map(|at| &def.fields[*at]),
        written.unknown,
        header,
        standing,
    )?;
    let change = Change {
        bytes: bytes.to_vec(),
        fields,
        deps: seen.deps,
    };
    Ok((seen.hash, PartKind::Change(change)))
}

fn fact(
    def: &'static EntityDef,
    body: &Body,
    header: &Header,
    standing: &Standing,
) -> Result<(Hash, PartKind), Fault> {
    let json: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(body.bytes.bytes())
            .map_err(|_| Fault::new("bad_change", format!("{}: this cannot be read", def.label)))?;
    let row = Row::from_json(def, body.row, &json).map_err(|(field, error)| {
        Fault::new("wrong_type", format!("{} {field}: {error}", def.label))
    })?;
    for (field, value) in def.fields.iter().zip(&row.values) {
        valid(field, value, header)?;
    }
    let filled = def
        .fields
        .iter()
        .zip(&row.values)
        .filter(|(_, value)| !value.is_null());
    rights(def, filled.map(|(field, _)| field), false, header, standing)?;
    may_decide(def, &row, header, standing)?;
    Ok((body.salted_hash().bytes(), PartKind::Fact(row)))
}

/// The hashes of a set's changes, as far as their bytes can be read: what may depend on it.
pub(crate) fn change_hashes(signed: &SignedSet) -> Vec<Vec<u8>> {
    let changes = signed
        .bodies
        .iter()
        .flatten()
        .filter(|body| body.kind == BodyKind::Change);
    changes
        .filter_map(|body| preflight(body.bytes.bytes()).ok())
        .map(|seen| seen.hash.to_vec())
        .collect()
}
