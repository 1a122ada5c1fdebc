//! What can be told of a set without knowing the rows: its envelope, author, bytes, rights, values.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::NaiveDate;
use uuid::Uuid;
use vetpms_access::{CLINICAL, Policy, Scope, needed_to_write};
use vetpms_crypto::sign::{CARRIED_SET, CHANGE_SET};
use vetpms_crypto::{sha256, verify};
use vetpms_document::DocumentError;
use vetpms_document::operations::{Operations, operations};
use vetpms_document::preflight::preflight;
use vetpms_model::check::check;
use vetpms_model::work::ConflictResolution;
use vetpms_model::{Class, Entity, EntityDef, FieldDef, Row, Value};
use vetpms_protocol::limits::SET_CHANGES;
use vetpms_protocol::{
    Body, BodyKind, ChangeSet, Header, SetError, Signed, SignedSet, UNSIGNED_IN,
};

use super::Server;

/// Characters of a use case's name.
const CAUSE: usize = 100;

/// A set, looked at.
pub(super) struct Judged {
    pub(super) signed: SignedSet,
    pub(super) hash: [u8; 32],
    pub(super) header: Option<Header>,
    pub(super) parts: Vec<Part>,
    /// Whether it is whole and signed by its author.
    pub(super) authentic: bool,
    /// Whether its author may see no medical records but their own, and nobody answers for it.
    pub(super) own_records_only: bool,
    /// The code of what is wrong with it.
    pub(super) fault: Option<&'static str>,
}

/// One change of a set.
pub(super) struct Part {
    pub(super) def: &'static EntityDef,
    pub(super) row: Uuid,
    pub(super) kind: PartKind,
}

/// A change of a document, or a fact.
pub(super) enum PartKind {
    Change {
        bytes: Vec<u8>,
        hash: [u8; 32],
        written: Operations,
    },
    Fact(Row),
}

/// Looks at every set; somebody with every right may have vouched for them.
pub(super) fn all(sets: &[SignedSet], server: &Server, vouched: bool) -> Vec<Judged> {
    let policy = server.people.policy();
    sets.iter()
        .map(|signed| {
            let hash = sha256(&[signed.header.bytes()]);
            let header = Header::decode(signed.header.bytes()).ok();
            let mut judged = Judged {
                signed: signed.clone(),
                hash,
                header,
                parts: Vec::new(),
                authentic: false,
                own_records_only: false,
                fault: None,
            };
            let scope = judged
                .header
                .as_ref()
                .and_then(|header| policy.medical_records_scope(header.author));
            judged.own_records_only = !vouched && scope == Some(Scope::Own);
            let court = Court {
                server,
                policy: &policy,
                vouched,
            };
            // Where Automerge panics on hostile bytes, the whole look is void.
            match catch_unwind(AssertUnwindSafe(|| {
                court.look(signed, judged.header.as_ref())
            })) {
                Ok((parts, authentic, fault)) => {
                    (judged.parts, judged.authentic, judged.fault) = (parts, authentic, fault);
                }
                Err(_) => judged.fault = Some("poison"),
            }
            judged
        })
        .collect()
}

struct Court<'a> {
    server: &'a Server,
    policy: &'a Policy,
    vouched: bool,
}

type Code = &'static str;

impl Court<'_> {
    fn look(&self, signed: &SignedSet, header: Option<&Header>) -> (Vec<Part>, bool, Option<Code>) {
        let Some(header) = header else {
            return (Vec::new(), false, Some("unreadable"));
        };
        if let Err(code) = self.envelope(signed, header) {
            return (Vec::new(), false, Some(code));
        }
        if let Err(code) = self.author(header) {
            return (Vec::new(), true, Some(code));
        }
        let mut parts = Vec::new();
        for body in signed.bodies.iter().flatten() {
            match self.part(body, header) {
                Ok(part) => parts.push(part),
                Err(code) => return (parts, true, Some(code)),
            }
        }
        (parts, true, None)
    }

    fn envelope(&self, signed: &SignedSet, header: &Header) -> Result<(), Code> {
        if header.tenant != self.server.tenant {
            return Err("wrong_tenant");
        }
        let most = header.actors.len().max(header.replaces.len());
        if most > SET_CHANGES + 1 || header.cause.chars().count() > CAUSE {
            return Err("too_large");
        }
        let set = ChangeSet::open(signed.clone()).map_err(|error| match error {
            SetError::TooLarge => "too_large",
            _ => "altered",
        })?;
        self.vouched(&set)?;
        if signed.bodies.iter().any(Option::is_none) {
            return Err("incomplete");
        }
        Ok(())
    }

    fn vouched(&self, set: &ChangeSet) -> Result<(), Code> {
        let people = &self.server.people;
        let mut known = true;
        let author = |by: &Signed<'_>| {
            let keys = people.keys.get(&(by.header.author, by.header.device));
            known = keys.is_some();
            let mut keys = keys.into_iter().flatten();
            keys.any(|key| verify(key, CHANGE_SET, by.bytes, by.signature).is_ok())
        };
        let device = |by: &Signed<'_>| {
            let machine = people.machines.get(&by.header.device);
            machine.is_some_and(|m| verify(&m.key, CARRIED_SET, by.bytes, by.signature).is_ok())
        };
        let held = set.verify(author, device);
        match held {
            Ok(()) => Ok(()),
            Err(_) if !known && self.may_sign_in(set) => Err(UNSIGNED_IN),
            Err(_) if !known => Err("unknown_author"),
            Err(_) => Err("bad_signature"),
        }
    }

    fn may_sign_in(&self, set: &ChangeSet) -> bool {
        let mut rights = self.policy.permissions(set.header.author);
        rights.next().is_some() && self.server.people.machines.contains_key(&set.header.device)
    }

    fn author(&self, header: &Header) -> Result<(), Code> {
        if !self.vouched && self.policy.permissions(header.author).next().is_none() {
            return Err("author_without_rights");
        }
        if header.seq == 0 || i64::try_from(header.seq).is_err() || header.changes.is_empty() {
            return Err("unreadable");
        }
        Ok(())
    }

    fn part(&self, body: &Body, header: &Header) -> Result<Part, Code> {
        let def = self.server.knows(&body.table).ok_or("unknown_table")?;
        if body.row.is_nil() {
            return Err("wrong_row");
        }
        if (body.kind == BodyKind::Fact) != def.is_fact() {
            return Err("wrong_kind");
        }
        let kind = match body.kind {
            BodyKind::Change => self.change(def, body, header)?,
            BodyKind::Fact => self.fact(def, body, header)?,
        };
        Ok(Part {
            def,
            row: body.row,
            kind,
        })
    }

    fn change(
        &self,
        def: &'static EntityDef,
        body: &Body,
        header: &Header,
    ) -> Result<PartKind, Code> {
        let bytes = body.bytes.bytes();
        let seen = preflight(bytes).map_err(|error| document_code(&error))?;
        let named = |actor: &[u8; 16]| actor.as_slice() == seen.actor;
        if !header.actors.iter().any(|actor| named(&actor.bytes())) {
            return Err("foreign_actor");
        }
        let written = operations(def, body.row, bytes).map_err(|error| document_code(&error))?;
        for (at, value) in &written.registers {
            Self::valid(&def.fields[*at], value, header)?;
        }
        for (at, word) in &written.words {
            Self::valid(&def.fields[*at], &Value::Set([word.clone()].into()), header)?;
        }
        let fields = written.fields();
        let fields = fields.iter().map(|at| &def.fields[*at]);
        self.rights(def, fields, written.unknown, header)?;
        Ok(PartKind::Change {
            bytes: bytes.to_vec(),
            hash: seen.hash,
            written,
        })
    }

    fn fact(
        &self,
        def: &'static EntityDef,
        body: &Body,
        header: &Header,
    ) -> Result<PartKind, Code> {
        let json = serde_json::from_slice(body.bytes.bytes()).map_err(|_| "bad_change")?;
        let row = Row::from_json(def, body.row, &json).map_err(|_| "wrong_type")?;
        for (field, value) in def.fields.iter().zip(&row.values) {
            Self::valid(field, value, header)?;
        }
        let filled = def.fields.iter().zip(&row.values);
        let filled = filled.filter(|(_, value)| !value.is_null());
        self.rights(def, filled.map(|(field, _)| field), false, header)?;
        self.may_decide(def, &row, header)?;
        Ok(PartKind::Fact(row))
    }

    /// Whoever decides about a conflict must hold the right to write the field that it is about.
    fn may_decide(&self, def: &EntityDef, row: &Row, header: &Header) -> Result<(), Code> {
        if def.table != ConflictResolution::def().table {
            return Ok(());
        }
        let record = row.text(def, "record_table");
        let record = record.and_then(|table| self.server.knows(table));
        let record = record.ok_or("unknown_table")?;
        let class = record.class_of(row.text(def, "record_field"));
        let needed = needed_to_write(record.table, class.map_or("", Class::name));
        if self.vouched || self.policy.grant(header.author, needed).is_ok() {
            Ok(())
        } else {
            Err("forbidden")
        }
    }

    fn valid(field: &FieldDef, value: &Value, header: &Header) -> Result<(), Code> {
        // Nobody signs in another's name.
        if field.signature && matches!(value, Value::Id(signer) if *signer != header.author) {
            return Err("forbidden");
        }
        // By whose clock? The writer's has judged already.
        let newer = field.is_unknown_choice(value);
        let code = if newer {
            "unknown_choice"
        } else {
            "invalid_value"
        };
        check(field, value, NaiveDate::MAX).map_err(|_| code)
    }

    fn rights<'f>(
        &self,
        def: &EntityDef,
        fields: impl Iterator<Item = &'f FieldDef>,
        unknown: bool,
        header: &Header,
    ) -> Result<(), Code> {
        let mut needed: BTreeSet<_> = fields
            .map(|field| needed_to_write(def.table, field.class.name()))
            .collect();
        if unknown || needed.is_empty() {
            needed.extend(["", CLINICAL].map(|class| needed_to_write(def.table, class)));
        }
        let held =
            |permission: &_| self.vouched || self.policy.grant(header.author, *permission).is_ok();
        if needed.iter().all(held) {
            Ok(())
        } else {
            Err("forbidden")
        }
    }
}

/// The code of what a document refuses.
pub(super) fn document_code(error: &DocumentError) -> Code {
    match error {
        DocumentError::Preflight(_) | DocumentError::Unreadable => "bad_change",
        DocumentError::Field(_) => "wrong_type",
        DocumentError::Fork => "actor_fork",
        DocumentError::UnknownText => "unknown_text",
        _ => "poison",
    }
}

/// The hashes of a set's changes, as far as they can be read.
pub(super) fn change_hashes(signed: &SignedSet) -> Vec<[u8; 32]> {
    let changes = signed.bodies.iter().flatten();
    changes
        .filter(|body| body.kind == BodyKind::Change)
        .filter_map(|body| preflight(body.bytes.bytes()).ok())
        .map(|seen| seen.hash)
        .collect()
}
