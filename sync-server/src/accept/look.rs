//! Looking at pushed sets: what can be told of them here, and their changes, which a worker opens.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_access::Scope;
use vetpms_crypto::sha256;
use vetpms_document::operations::{Operations, operations};
use vetpms_document::preflight::{Seen, preflight};
use vetpms_document::{Applied, Document};
use vetpms_model::{EntityDef, FieldType, entity};
use vetpms_protocol::{BodyKind, Header, SetError, SignedSet};

use super::fault::Fault;
use super::prepare::{Candidate, Standing, author, change_hashes, document_fault, envelope, part};
use crate::db::documents::Key;

/// A change that a worker opens.
#[derive(Serialize, Deserialize)]
pub(crate) struct Foreign<'a> {
    def: &'static EntityDef,
    row: Uuid,
    #[serde(borrow, with = "serde_bytes")]
    bytes: &'a [u8],
    /// The record as it is stored, where whole texts are to be told.
    #[serde(borrow, with = "serde_bytes")]
    ground: Option<&'a [u8]>,
}

impl Foreign<'_> {
    /// What it writes.
    pub(crate) fn open(&self) -> Opened {
        let mut told = operations(self.def, self.row, self.bytes)
            .map_err(|error| document_fault(self.def, &error))?;
        if !told.prose.is_empty() {
            for (at, text) in self.texts().into_iter().flatten() {
                told.prose.insert(at, text.into_iter().collect());
            }
        }
        Ok(told)
    }

    /// The texts that it changes as its author left them, if the record has what it builds on.
    fn texts(&self) -> Option<Vec<(usize, Option<String>)>> {
        let mut document = Document::load(self.def, self.row, self.ground?).ok()?;
        let hash = preflight(self.bytes).ok()?.hash;
        if let Applied::Waiting(_) = document.apply(self.bytes).ok()? {
            return None;
        }
        let steps = document.step(hash).into_iter();
        let texts = steps.filter(|step| self.def.fields[step.field].ty == FieldType::Prose);
        Some(
            texts
                .map(|step| (step.field, step.after.as_text().map(str::to_owned)))
                .collect(),
        )
    }
}

/// What a worker made of a change.
pub(crate) type Opened = Result<Operations, Fault>;

/// A set whose changes are still to be opened.
pub(crate) struct Closed {
    candidate: Candidate,
    /// What the pre-flight saw of the changes that passed, by their place in the set.
    seen: BTreeMap<usize, Seen>,
    /// Records as they are stored, to tell whole texts by.
    grounds: Arc<HashMap<Key, Vec<u8>>>,
}

/// Looks at what can be told of a set without opening its changes.
pub(crate) fn first_look(signed: SignedSet, standing: &Standing) -> Closed {
    let mut candidate = Candidate {
        hash: sha256(&[signed.header.bytes()]),
        header: Header::decode(signed.header.bytes()).ok(),
        signed,
        ..Candidate::default()
    };
    candidate.fault = match &candidate.header {
        None => Some(Fault::new("unreadable", SetError::Header.to_string())),
        Some(header) => envelope(&candidate.signed, header, standing)
            .and_then(|signed_on| {
                (candidate.authentic, candidate.signed_on) = (true, signed_on);
                author(header, standing)
            })
            .err(),
    };
    let seen = match candidate.fault {
        None => seen(&candidate.signed),
        Some(_) => BTreeMap::new(),
    };
    Closed {
        candidate,
        seen,
        grounds: Arc::default(),
    }
}

fn seen(signed: &SignedSet) -> BTreeMap<usize, Seen> {
    let changes = signed.bodies.iter().enumerate().filter_map(|(at, body)| {
        let body = body.as_ref().filter(|body| body.kind == BodyKind::Change)?;
        Some((at, preflight(body.bytes.bytes()).ok()?))
    });
    changes.collect()
}

impl Closed {
    /// A set that nobody judges: whoever may see it wants to know what it says.
    pub(crate) fn unjudged(signed: SignedSet, grounds: Arc<HashMap<Key, Vec<u8>>>) -> Self {
        let seen = seen(&signed);
        Self {
            candidate: Candidate {
                signed,
                ..Candidate::default()
            },
            seen,
            grounds,
        }
    }

    /// A set of which nothing is to be opened.
    pub(crate) fn shut(signed: SignedSet) -> Self {
        Self {
            seen: BTreeMap::new(),
            ..Self::unjudged(signed, Arc::default())
        }
    }

    /// The changes that passed the pre-flight.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = Foreign<'_>> {
        self.seen.keys().filter_map(|at| {
            let body = self.candidate.signed.bodies.get(*at)?.as_ref()?;
            let def = entity(&body.table)?;
            let ground = self.grounds.get(&(def.table, body.row));
            Some(Foreign {
                def,
                row: body.row,
                bytes: body.bytes.bytes(),
                ground: ground.map(Vec::as_slice),
            })
        })
    }

    /// Puts what a worker read, in the order of [`Closed::foreign`], beside what was seen.
    fn beside(
        &mut self,
        opened: &mut impl Iterator<Item = Opened>,
    ) -> BTreeMap<usize, (Seen, Opened)> {
        let mut read = BTreeMap::new();
        for (at, seen) in std::mem::take(&mut self.seen) {
            let body = self.candidate.signed.bodies.get(at);
            if let Some(Some(body)) = body
                && entity(&body.table).is_some()
                && let Some(opened) = opened.next()
            {
                read.insert(at, (seen, opened));
            }
        }
        read
    }

    /// The set again, and what its changes write, by their place in it, as far as they can be read.
    pub(crate) fn told(
        mut self,
        opened: &mut impl Iterator<Item = Opened>,
    ) -> (SignedSet, BTreeMap<usize, Operations>) {
        let read = self.beside(opened).into_iter();
        let told = read.filter_map(|(at, (_, opened))| Some((at, opened.ok()?)));
        (self.candidate.signed, told.collect())
    }

    /// Looks at the changes themselves; `opened` gives what [`Closed::foreign`] has, in that order.
    pub(crate) fn second_look(
        mut self,
        opened: &mut impl Iterator<Item = Opened>,
        standing: &Standing,
    ) -> Candidate {
        let mut read = self.beside(opened);
        let mut candidate = self.candidate;
        let bodies = || candidate.signed.bodies.iter().enumerate();
        if let (None, Some(header)) = (&candidate.fault, &candidate.header) {
            let parts = bodies().filter_map(|(at, body)| {
                let body = body.as_ref()?;
                Some(part(body, read.remove(&at), header, standing))
            });
            match parts.collect() {
                Ok(parts) => candidate.parts = parts,
                Err(fault) => candidate.fault = Some(fault),
            }
        }
        if candidate.fault.is_some() {
            candidate.changes = change_hashes(&candidate.signed);
        }
        let header = candidate.header.as_ref();
        candidate.own_records_only = header.is_some_and(|header| {
            let by = standing.answers(header);
            standing.policy.medical_records_scope(by) == Some(Scope::Own)
        });
        candidate
    }
}
