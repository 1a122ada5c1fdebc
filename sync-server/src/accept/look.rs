//! Looking at pushed sets: what can be told of them here, and their changes, which a worker opens.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_crypto::sha256;
use vetpms_document::operations::{Operations, operations};
use vetpms_document::preflight::{Seen, preflight};
use vetpms_model::{EntityDef, entity};
use vetpms_protocol::{BodyKind, Header, SetError, SignedSet};

use super::prepare::{
    Candidate, Fault, Standing, author, change_hashes, document_fault, envelope, part,
};

/// A change that a worker opens.
#[derive(Serialize, Deserialize)]
pub(crate) struct Foreign<'a> {
    def: &'static EntityDef,
    row: Uuid,
    #[serde(borrow, with = "serde_bytes")]
    bytes: &'a [u8],
}

impl Foreign<'_> {
    /// What it writes.
    pub(crate) fn open(&self) -> Opened {
        operations(self.def, self.row, self.bytes).map_err(|error| document_fault(self.def, &error))
    }
}

/// What a worker made of a change.
pub(crate) type Opened = Result<Operations, Fault>;

/// A set whose changes are still to be opened.
pub(crate) struct Closed {
    candidate: Candidate,
    /// What the pre-flight saw of the changes that passed, by their place in the set.
    seen: BTreeMap<usize, Seen>,
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
    Closed { candidate, seen }
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
    pub(crate) fn unjudged(signed: SignedSet) -> Self {
        let seen = seen(&signed);
        Self {
            candidate: Candidate {
                signed,
                ..Candidate::default()
            },
            seen,
        }
    }

    /// A set of which nothing is to be opened.
    pub(crate) fn shut(signed: SignedSet) -> Self {
        Self {
            seen: BTreeMap::new(),
            ..Self::unjudged(signed)
        }
    }

    /// The changes that passed the pre-flight.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = Foreign<'_>> {
        self.seen.keys().filter_map(|at| {
            let body = self.candidate.signed.bodies.get(*at)?.as_ref()?;
            Some(Foreign {
                def: entity(&body.table)?,
                row: body.row,
                bytes: body.bytes.bytes(),
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
        candidate
    }
}
