//! The states that appointments have reached, as steps that the program allows.

use super::lines::Line;
use super::practice::Kind;
use super::reasons::CANCELLATIONS;
use super::rng::Rng;
use super::schedule::Visit;

/// The hour at which today is shown, in minutes since midnight, and others if nothing happens then.
const SHOWN_AT: [i64; 7] = [660, 675, 690, 645, 705, 720, 630];

/// How long people stand at the desk after a visit, in minutes.
const AT_THE_DESK: i64 = 15;

/// What happened to an appointment after it was booked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Steps {
    Booked,
    Confirmed,
    Arrived,
    InTheRoom,
    AtTheDesk,
    Done,
    DoneAfterConfirming,
    Cancelled(&'static str),
    NoShow,
}

impl Steps {
    /// Whether it is still to come.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::Booked | Self::Confirmed)
    }

    pub(super) fn is_done(self) -> bool {
        matches!(self, Self::Done | Self::DoneAfterConfirming)
    }

    /// Whether the animal is with somebody, or has just been.
    pub(super) fn is_inside(self) -> bool {
        matches!(self, Self::InTheRoom | Self::AtTheDesk)
    }

    fn codes(self) -> &'static [&'static str] {
        match self {
            Self::Booked | Self::Cancelled(_) => &[],
            Self::Confirmed => &["CONFIRMED"],
            Self::Arrived => &["CHECKED_IN"],
            Self::InTheRoom => &["CHECKED_IN", "IN_ROOM", "IN_PROGRESS"],
            Self::AtTheDesk => &["CHECKED_IN", "IN_ROOM", "IN_PROGRESS", "READY"],
            Self::Done => &["CHECKED_IN", "IN_PROGRESS", "READY", "COMPLETED"],
            Self::DoneAfterConfirming => &[
                "CONFIRMED",
                "CHECKED_IN",
                "IN_PROGRESS",
                "READY",
                "COMPLETED",
            ],
            Self::NoShow => &["NO_SHOW"],
        }
    }
}

/// The lines of an appointment's steps; `clock` writes a minute of its day, for steps that lie in the past.
pub(super) fn lines(
    visit: &Visit,
    steps: &Steps,
    clock: Option<&dyn Fn(i64) -> String>,
) -> Vec<Line> {
    let id = visit.id;
    let taken = |status: &str| match status {
        "CHECKED_IN" => Some(visit.start - 6),
        "IN_ROOM" => Some(visit.start - 1),
        "IN_PROGRESS" => Some(visit.start + 2),
        "READY" => Some(visit.end),
        "COMPLETED" => Some(visit.end + 4),
        _ => None,
    };
    let step = |status: &'static str| {
        let at = clock.and_then(|clock| taken(status).map(clock));
        Line::Status { id, status, at }
    };
    match steps {
        Steps::Cancelled(reason) => vec![Line::Cancel { id, reason }],
        steps => steps.codes().iter().copied().map(step).collect(),
    }
}

/// Decides for the appointments of a day, which stand in order of time; `offset` is days from today.
pub(super) fn decide(rng: &mut Rng, visits: &[Visit], offset: i64) -> Vec<Steps> {
    match offset {
        0 => today(rng, visits),
        ..0 => visits.iter().map(|visit| past(rng, visit)).collect(),
        _ => visits
            .iter()
            .map(|visit| future(rng, visit, offset))
            .collect(),
    }
}

fn past(rng: &mut Rng, visit: &Visit) -> Steps {
    let at = rng.below(100);
    match visit.kind {
        Kind::Block => Steps::Booked,
        Kind::Euthanasia => Steps::Done,
        _ => match at {
            0..20 => Steps::DoneAfterConfirming,
            20..88 => Steps::Done,
            88..95 => Steps::Cancelled(rng.pick(CANCELLATIONS)),
            _ => Steps::NoShow,
        },
    }
}

fn future(rng: &mut Rng, visit: &Visit, offset: i64) -> Steps {
    let at = rng.below(100);
    match visit.kind {
        Kind::Block => Steps::Booked,
        _ if at < 4 => Steps::Cancelled(rng.pick(CANCELLATIONS)),
        _ if at < 50 && offset <= 3 => Steps::Confirmed,
        _ => Steps::Booked,
    }
}

/// A morning half done: some gone, some in the rooms, the next ones waiting.
fn today(rng: &mut Rng, visits: &[Visit]) -> Vec<Steps> {
    let patients = || visits.iter().filter(|visit| visit.kind != Kind::Block);
    let lively = |now: &i64| {
        patients().any(|visit| visit.end <= *now)
            && patients().any(|visit| visit.start <= *now && *now < visit.end)
            && patients().filter(|visit| visit.start > *now).count() > 2
    };
    let now = SHOWN_AT.into_iter().find(lively).unwrap_or(SHOWN_AT[0]);
    let (mut done, mut coming) = (0, 0);
    let mut steps = Vec::with_capacity(visits.len());
    for visit in visits {
        steps.push(if visit.kind == Kind::Block {
            Steps::Booked
        } else if visit.end <= now {
            done += 1;
            if done == 3 && visit.kind != Kind::Euthanasia {
                Steps::NoShow
            } else if visit.end > now - AT_THE_DESK {
                Steps::AtTheDesk
            } else {
                Steps::Done
            }
        } else if visit.start <= now {
            Steps::InTheRoom
        } else {
            coming += 1;
            match coming {
                1 | 2 => Steps::Arrived,
                4 => Steps::Cancelled(rng.pick(CANCELLATIONS)),
                _ if rng.percent(60) => Steps::Confirmed,
                _ => Steps::Booked,
            }
        });
    }
    steps
}
