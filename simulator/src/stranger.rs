//! A device that is not our desk: it makes real change sets by hand, good ones and every kind of
//! bad one, for a server that must tell them apart.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;
use vetpms_crypto::SigningKey;
use vetpms_crypto::sign::CHANGE_SET;
use vetpms_document::{Document, Pen};
use vetpms_model::{EntityDef, Patch, Value, entity};
use vetpms_protocol::{
    Blob, Body, BodyKind, ChangeSet, Hash32, Header, Hello, Key16, PROTOCOL, Push, Replaced,
    SCHEMA, SignedSet, Verdict,
};

use crate::clock::instant;
use crate::dice::Dice;
pub use crate::mischief::Mischief;
use crate::mischief::newer_clients;
use crate::model::Server;

/// The device.
pub struct Stranger {
    /// The practice.
    pub tenant: Uuid,
    /// Its id.
    pub device: Uuid,
    /// Its log.
    pub replica: Uuid,
    /// Who works at it.
    pub user: Uuid,
    /// Their key.
    pub key: SigningKey,
    /// Chance.
    pub dice: Dice,
    /// What its next set says that it stands in for.
    pub instead_of: Vec<Replaced>,
    /// The last set that it sent without its changes, as it should have been.
    pub whole: Option<SignedSet>,
    actor: [u8; 16],
    held: (u64, Hash32),
    made: BTreeMap<u64, Hash32>,
    documents: BTreeMap<Uuid, Vec<u8>>,
    facts: Vec<Uuid>,
}

impl Stranger {
    /// A device that has just been enrolled.
    #[must_use]
    pub fn new(tenant: Uuid, device: Uuid, replica: Uuid, user: Uuid, mut dice: Dice) -> Self {
        let key = SigningKey::random(&mut |buffer| dice.fill(buffer));
        let actor = dice.bytes();
        Self {
            tenant,
            device,
            replica,
            user,
            key,
            dice,
            instead_of: Vec::new(),
            whole: None,
            actor,
            held: (0, Hash32::ZERO),
            made: BTreeMap::new(),
            documents: BTreeMap::new(),
            facts: Vec::new(),
        }
    }

    /// Its greeting.
    #[must_use]
    pub fn greeting(&self) -> Hello {
        Hello {
            protocol: PROTOCOL,
            schema: SCHEMA,
            replica: self.replica,
            last_seq: self.held.0,
            epoch: None,
            position: 0,
            boot: Uuid::nil(),
            waits: Vec::new(),
        }
    }

    /// Learns how far the server holds its log: the next set follows from there.
    pub fn settle(&mut self, acknowledged: u64) {
        if let Some(hash) = self.made.get(&acknowledged) {
            self.held = (acknowledged, *hash);
        }
    }

    /// A set of one change, with this wrong about it.
    pub fn set(&mut self, mischief: Mischief, at: DateTime<Utc>) -> Option<SignedSet> {
        let mut header = self.header(at);
        header.replaces = std::mem::take(&mut self.instead_of);
        let mut body = self.body(mischief, at)?;
        match mischief {
            Mischief::ForeignActor => header.actors = vec![Key16::new(self.dice.bytes())],
            Mischief::Gap => header.seq += 3,
            Mischief::Fork => header.previous = Hash32::new(self.dice.bytes()),
            Mischief::WrongTenant => header.tenant = Uuid::from_bytes(self.dice.bytes()),
            Mischief::LongCause => header.cause = "x".repeat(101),
            // Its first set would begin the log.
            Mischief::UnknownReplica => {
                (header.replica, header.seq) =
                    (Uuid::from_bytes(self.dice.bytes()), header.seq + 1);
            }
            Mischief::UnknownAuthor => header.author = Uuid::from_bytes(self.dice.bytes()),
            Mischief::UnknownTable => body.table = "dragons".to_owned(),
            Mischief::WrongKind if body.kind == BodyKind::Fact => body.kind = BodyKind::Change,
            Mischief::WrongKind => body.kind = BodyKind::Fact,
            Mischief::WrongRow => body.row = Uuid::nil(),
            Mischief::BadBytes => body.bytes = Blob::new(self.dice.bytes::<40>().to_vec()),
            _ => {}
        }
        if mischief == Mischief::TooMany {
            return Some(self.crowd(header, &body));
        }
        let mut set = self.sign(header, vec![body])?;
        match mischief {
            Mischief::WrongSignature => {
                set.signature = Blob::new(self.dice.bytes::<64>().to_vec());
            }
            Mischief::Altered => {
                if let Some(Some(body)) = set.bodies.first_mut() {
                    body.salt = Key16::new(self.dice.bytes());
                }
            }
            Mischief::Incomplete => {
                self.whole = Some(set.clone());
                set.bodies[0] = None;
            }
            Mischief::Unreadable => set.header = Blob::new(self.dice.bytes::<30>().to_vec()),
            _ => {}
        }
        Some(set)
    }

    fn header(&self, at: DateTime<Utc>) -> Header {
        Header {
            tenant: self.tenant,
            replica: self.replica,
            seq: self.held.0 + 1,
            author: self.user,
            device: self.device,
            actors: vec![Key16::new(self.actor)],
            schema: SCHEMA,
            permissions: 1,
            seen_position: 0,
            at: at.timestamp_millis(),
            previous: self.held.1,
            cause: "stranger".to_owned(),
            changes: Vec::new(),
            replaces: Vec::new(),
        }
    }

    fn sign(&mut self, header: Header, bodies: Vec<Body>) -> Option<SignedSet> {
        let key = &self.key;
        let set = ChangeSet::sign(header, bodies, |bytes| key.sign(CHANGE_SET, bytes)).ok()?;
        self.made.insert(set.header.seq, set.hash);
        Some(set.signed)
    }

    /// More changes than are allowed; they cannot even be signed as one.
    fn crowd(&mut self, mut header: Header, body: &Body) -> SignedSet {
        let bodies = vec![Some(body.clone()); vetpms_protocol::limits::SET_CHANGES + 1];
        header.changes = vec![body.salted_hash(); bodies.len()];
        let bytes = header.encode().unwrap_or_default();
        self.made
            .insert(header.seq, Hash32::new(vetpms_crypto::sha256(&[&bytes])));
        SignedSet {
            signature: Blob::new(self.key.sign(CHANGE_SET, &bytes).to_vec()),
            header: Blob::new(bytes),
            bodies,
        }
    }

    fn body(&mut self, mischief: Mischief, at: DateTime<Utc>) -> Option<Body> {
        let plain = matches!(mischief, Mischief::None | Mischief::WrongKind);
        if mischief == Mischief::FactDiffers || (plain && self.dice.chance(2000)) {
            return self.fact(mischief, at);
        }
        let def = entity("clients")?;
        let known: Vec<Uuid> = self.documents.keys().copied().collect();
        let fresh = mischief == Mischief::MissingField || self.dice.chance(5000);
        let old = self.dice.pick(&known).copied().filter(|_| !fresh);
        let row = old.unwrap_or_else(|| Uuid::from_bytes(self.dice.bytes()));
        let word = format!("Stranger {}", self.dice.below(1_000_000));
        let email = if mischief == Mischief::InvalidValue {
            "nobody"
        } else {
            "a@b.example"
        };
        let mut patch = Patch::default()
            .with(def, "email", Value::Text(email.to_owned()))
            .with(def, "first_name", Value::Text(word.clone()))
            .with(def, "tags", Value::Set([word.clone()].into()));
        if old.is_none() && mischief != Mischief::MissingField {
            patch = patch
                .with(def, "client_type", Value::Text("REGULAR".to_owned()))
                .with(def, "last_name", Value::Text(word.clone()));
        }
        if self.dice.chance(4000) {
            patch = patch.with(def, "notes", Value::Text(word));
        }
        if mischief == Mischief::MissingDependency {
            // Written, never sent; what follows builds on it.
            let unsent = Patch::default().with(def, "first_name", Value::Text("Unsent".to_owned()));
            self.write(def, row, &unsent, at)?;
        }
        let bytes = self.write(def, row, &patch, at)?;
        Some(self.wrap(def.table, row, BodyKind::Change, bytes))
    }

    fn write(
        &mut self,
        def: &'static EntityDef,
        row: Uuid,
        patch: &Patch,
        at: DateTime<Utc>,
    ) -> Option<Vec<u8>> {
        let mut document = match self.documents.get(&row) {
            Some(bytes) => Document::load(def, row, bytes).ok()?,
            None => Document::empty(def, row),
        };
        let pen = Pen {
            actor: self.actor,
            spare: self.dice.bytes(),
            time: at,
        };
        let written = document.write(patch, None, &pen).ok()??;
        self.documents.insert(row, document.save());
        Some(written.bytes)
    }

    fn fact(&mut self, mischief: Mischief, at: DateTime<Utc>) -> Option<Body> {
        if mischief == Mischief::None && self.dice.chance(5000) {
            return Some(self.decision());
        }
        let again = mischief == Mischief::FactDiffers && !self.facts.is_empty();
        let known = self.dice.pick(&self.facts).copied().filter(|_| again);
        let row = known.unwrap_or_else(|| Uuid::from_bytes(self.dice.bytes()));
        self.facts.push(row);
        let values = json!({
            "patient_id": Uuid::from_u128(7),
            "weight_kg": format!("{}.5", 1 + self.dice.below(90)),
            "measured_at": vetpms_model::value::rfc3339(at),
        });
        let bytes = values.to_string().into_bytes();
        Some(self.wrap("patient_weights", row, BodyKind::Fact, bytes))
    }

    /// A decision about a record that may exist: the next page tells how that stands.
    fn decision(&mut self) -> Body {
        let known: Vec<Uuid> = self.documents.keys().copied().collect();
        let about = self
            .dice
            .pick(&known)
            .copied()
            .unwrap_or(Uuid::from_u128(7));
        let row = Uuid::from_bytes(self.dice.bytes());
        let values = json!({
            "conflict_id": "00000000000000000000000000000000",
            "record_table": "clients",
            "record_id": about,
            "record_field": "email",
            "decision": "KEEP",
        });
        let bytes = values.to_string().into_bytes();
        self.wrap("conflict_resolutions", row, BodyKind::Fact, bytes)
    }

    fn wrap(&mut self, table: &str, row: Uuid, kind: BodyKind, bytes: Vec<u8>) -> Body {
        Body {
            table: table.to_owned(),
            row,
            kind,
            salt: Key16::new(self.dice.bytes()),
            bytes: Blob::new(bytes),
        }
    }

    /// Pushes one bad set; whether there was one to push.
    ///
    /// # Errors
    /// A finding: the server took it, or let it change a row.
    pub fn poison(&mut self, server: &mut Server, now: i64) -> Result<bool, String> {
        let bad = &Mischief::ALL[1..];
        let mischief = *self.dice.pick(bad).unwrap_or(&Mischief::Altered);
        // Only a fact that is there can be contradicted.
        let mischief = match mischief {
            Mischief::FactDiffers => Mischief::Altered,
            other => other,
        };
        let at = instant(now);
        let _ = server.hello(self.device, &self.greeting(), at);
        let Some(set) = self.set(mischief, at) else {
            return Ok(false);
        };
        let before = server.position;
        let push = Push {
            replica: uuid::Uuid::nil(),
            epoch: server.epoch,
            sets: vec![set],
        };
        let answer = server.push(self.device, &push, at);
        if server.position == before {
            Ok(true)
        } else {
            Err(format!(
                "poison: a set with {mischief:?} was taken: {answer:?}"
            ))
        }
    }

    /// Pushes a change by a newer version, to a row that is there; whether there was one.
    ///
    /// # Errors
    /// A finding: the server did not take it.
    pub fn from_the_future(&mut self, server: &mut Server, now: i64) -> Result<bool, String> {
        let def = newer_clients();
        let rows: Vec<Uuid> = server
            .documents
            .keys()
            .filter(|(table, _)| *table == def.table)
            .map(|(_, row)| *row)
            .collect();
        let Some(row) = self.dice.pick(&rows).copied() else {
            return Ok(false);
        };
        let at = instant(now);
        let _ = server.hello(self.device, &self.greeting(), at);
        if let Some(stored) = server.documents.get(&(def.table, row)) {
            self.documents.insert(row, stored.bytes.clone());
        }
        let word = Value::Text(format!("+{}", self.dice.below(1_000_000)));
        let patch = Patch::default().with(def, "pager", word);
        let Some(bytes) = self.write(def, row, &patch, at) else {
            return Ok(false);
        };
        let mut header = self.header(at);
        header.schema = SCHEMA + 1;
        let body = self.wrap(def.table, row, BodyKind::Change, bytes);
        let Some(set) = self.sign(header, vec![body]) else {
            return Ok(false);
        };
        let push = Push {
            replica: uuid::Uuid::nil(),
            epoch: server.epoch,
            sets: vec![set],
        };
        let answer = server.push(self.device, &push, at);
        let taken = answer.as_ref().is_ok_and(|pushed| {
            pushed
                .verdicts
                .iter()
                .all(|verdict| matches!(verdict, Verdict::Accepted(_)))
        });
        if taken {
            Ok(true)
        } else {
            Err(format!(
                "a change by a newer version was not taken: {answer:?}"
            ))
        }
    }
}
