//! What a worker is asked, and what it answers. A task needs nothing but its own bytes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use vetpms_document::operations::Operations;
use vetpms_protocol::SignedSet;

use super::fault::Fault;
use super::look::{Closed, Foreign, Opened, first_look};
use super::mill::{Gap, Ground, Merged, grind};
use super::prepare::{Candidate, Standing};
use crate::app::App;
use crate::db::documents::Key;
use crate::db::quarantine::Kept;
use crate::error::Refused;
use crate::worker::Lost;

/// A task; written by reference.
#[derive(Serialize, Deserialize)]
pub(crate) enum Task<F, C> {
    /// Tells what foreign changes write.
    Open(Vec<F>),
    /// Merges a run of sets.
    Merge(C, Box<Ground>),
}

type Written<'a> = Task<Foreign<'a>, &'a [Candidate]>;
type Read<'a> = Task<Foreign<'a>, Vec<Candidate>>;

impl Task<Foreign<'_>, &[Candidate]> {
    /// The bytes that ask for a run to be merged.
    pub(crate) fn merge(run: &[Candidate], ground: Ground) -> Result<Vec<u8>, Refused> {
        packed(&Written::Merge(run, Box::new(ground)))
    }

    fn open<'a>(closed: impl Iterator<Item = &'a Closed>) -> Result<Vec<u8>, Refused> {
        packed(&Written::Open(closed.flat_map(Closed::foreign).collect()))
    }
}

/// Does a task, in a worker.
///
/// # Errors
/// A [`Refused`] when it is no task.
pub(crate) fn perform(task: &[u8]) -> Result<Vec<u8>, Refused> {
    match unpacked::<Read<'_>>(task)? {
        Task::Open(changes) => packed(&changes.iter().map(Foreign::open).collect::<Vec<Opened>>()),
        Task::Merge(run, ground) => packed(&grind(&run, *ground)),
    }
}

/// What became of a run.
///
/// # Errors
/// A [`Refused`] with code `gap` when the device must send earlier sets first.
pub(crate) fn merged(answer: &[u8]) -> Result<Merged, Refused> {
    unpacked::<Result<Merged, Gap>>(answer)?.map_err(|Gap(held)| {
        let words = format!("the server holds this log up to number {held}; send what follows it");
        Refused::busy("gap", words, 1)
    })
}

/// Looks at every set of a push. One that a worker dies of is found by asking set by set.
///
/// # Errors
/// A [`Refused`] when there is no turn or no worker soon.
pub(super) async fn look_at(
    app: &App,
    sets: Vec<SignedSet>,
    standing: Standing,
) -> Result<Vec<Candidate>, Refused> {
    let permit = app.working().await?;
    let standing = Arc::new(standing);
    let judge = Arc::clone(&standing);
    let look = move || {
        let closed = sets.into_iter().map(|signed| first_look(signed, &judge));
        let closed: Vec<Closed> = closed.collect();
        let task = Task::open(closed.iter())?;
        Ok::<_, Refused>((closed, task))
    };
    let (closed, task) = spawn_blocking(look).await??;
    let opened = match app.workers.ask(task).await {
        Ok(answer) => answer_of(answer).await?,
        Err(Lost::Refused(refused)) => return Err(refused),
        Err(Lost::Died(_)) => one_by_one(app, &closed).await?,
    };
    let look = move || {
        let mut opened = opened.into_iter();
        let closed = closed.into_iter();
        closed
            .map(|closed| closed.second_look(&mut opened, &standing))
            .collect()
    };
    let candidates = spawn_blocking(look).await?;
    drop(permit);
    Ok(candidates)
}

/// What the changes of sets that stand aside write, by their place in the set; of texts the whole, where the record
/// is among the grounds and has what the change builds on.
///
/// # Errors
/// A [`Refused`] when there is no turn or no worker soon.
pub(crate) async fn opened(
    app: &App,
    mut kept: Vec<Kept>,
    grounds: HashMap<Key, Vec<u8>>,
) -> Result<Vec<(Kept, BTreeMap<usize, Operations>)>, Refused> {
    let permit = app.working().await?;
    let grounds = Arc::new(grounds);
    let look = move || {
        let close = |kept: &mut Kept| {
            let signed = std::mem::take(&mut kept.signed);
            // What nothing could open would only end another worker.
            if kept.code == Fault::poison().code {
                Closed::shut(signed)
            } else {
                Closed::unjudged(signed, Arc::clone(&grounds))
            }
        };
        let closed: Vec<Closed> = kept.iter_mut().map(close).collect();
        (kept, closed)
    };
    let (kept, closed) = spawn_blocking(look).await?;
    let mut opened = one_by_one(app, &closed).await?.into_iter();
    drop(permit);
    let told = kept.into_iter().zip(closed).map(|(mut kept, closed)| {
        let (signed, told) = closed.told(&mut opened);
        kept.signed = signed;
        (kept, told)
    });
    Ok(told.collect())
}

async fn answer_of(answer: Vec<u8>) -> Result<Vec<Opened>, Refused> {
    spawn_blocking(move || unpacked(&answer)).await?
}

async fn one_by_one(app: &App, closed: &[Closed]) -> Result<Vec<Opened>, Refused> {
    let mut opened = Vec::new();
    for closed in closed {
        match app.workers.ask(Task::open(std::iter::once(closed))?).await {
            Ok(answer) => opened.extend(answer_of(answer).await?),
            Err(Lost::Refused(refused)) => return Err(refused),
            Err(Lost::Died(cause)) => {
                tracing::warn!(cause, "a change set cannot be opened");
                opened.extend(closed.foreign().map(|_| Err(Fault::poison())));
            }
        }
    }
    Ok(opened)
}

fn packed<T: Serialize>(value: &T) -> Result<Vec<u8>, Refused> {
    rmp_serde::to_vec(value).map_err(|_| Refused::internal("a task cannot be packed"))
}

fn unpacked<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Refused> {
    rmp_serde::from_slice(bytes).map_err(|_| Refused::internal("a worker is not understood"))
}
