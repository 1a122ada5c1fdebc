//! What becomes of a request on its way, and what the server answers to it.

use vetpms_protocol::{Page, Pushed, Refusal, Welcome, decode, encode};
use vetpms_sync::Failure;

use crate::clock::instant;
use crate::dice::Dice;
use crate::faults::{Fault, Profile};
use crate::model::{Refused, Server};
use crate::network::{Answer, Request};

/// How long a request may take before the desk gives it up, in milliseconds.
pub(crate) const PATIENCE: i64 = 60_000;

/// What the network does with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fate {
    /// What goes wrong, if anything.
    pub(crate) fault: Option<Fault>,
    /// Milliseconds to the server.
    pub(crate) out: i64,
    /// Milliseconds back.
    pub(crate) back: i64,
    /// Bytes after which an answer is cut, in thousandths of it.
    pub(crate) cut: u64,
}

/// Faults of a single request.
const ON_THE_WAY: &[Fault] = &[
    Fault::DropRequest,
    Fault::DropReply,
    Fault::Duplicate,
    Fault::LateDuplicate,
    Fault::Delay,
    Fault::CutRequest,
    Fault::CutReply,
    Fault::Html,
    Fault::Redirect,
    Fault::Expired,
    Fault::TooLarge,
    Fault::TooMany,
    Fault::Internal,
    Fault::Dns,
    Fault::Tls,
];

/// Draws what becomes of a request; nothing goes wrong once the network is sound.
pub(crate) fn fate(dice: &mut Dice, profile: &Profile, sound: bool) -> Fate {
    let all = ON_THE_WAY.iter();
    let rates = all.clone().map(|fault| profile.rate(*fault));
    let drawn = u32::try_from(dice.below(10_000)).unwrap_or(0);
    let mut before = 0;
    let mut fault = None;
    for (candidate, rate) in all.zip(rates) {
        if fault.is_none() && drawn < before + rate {
            fault = Some(*candidate);
        }
        before += rate;
    }
    let fault = fault.filter(|_| !sound);
    let slow = fault == Some(Fault::Delay);
    let mut way = || {
        if slow {
            dice.between(10_000, 29_000)
        } else {
            dice.between(5, 400)
        }
    };
    let (out, back) = (way(), way());
    let cut = dice.below(1000);
    Fate {
        fault,
        out,
        back,
        cut,
    }
}

/// The failure that a desk sees where the server is never asked; none where it is.
#[must_use]
pub(crate) fn failure_before(fault: Fault) -> Option<Failure> {
    let seconds = |n| Some(std::time::Duration::from_secs(n));
    Some(match fault {
        Fault::DropRequest | Fault::CutRequest | Fault::Dns => Failure::Offline,
        // What the transport makes of a page with status 200 that is not ours.
        Fault::Html => Failure::Foreign,
        Fault::Redirect => Failure::of_answer(302, None, None),
        Fault::TooLarge => Failure::of_answer(413, None, None),
        Fault::Expired => Failure::of_answer(401, Some(&json("token_expired")), None),
        Fault::TooMany => Failure::of_answer(429, Some(&json("too_many")), seconds(30)),
        Fault::Internal => Failure::of_answer(500, Some(&json("internal")), None),
        Fault::Tls => Failure::Tls("certificate has expired".to_owned()),
        _ => return None,
    })
}

fn json(code: &str) -> Vec<u8> {
    let refusal = Refusal {
        code: code.to_owned(),
        message: code.to_owned(),
        field: None,
        request: String::new(),
    };
    serde_json::to_vec(&refusal).unwrap_or_default()
}

/// Asks the server.
pub(crate) fn ask(
    server: &mut Server,
    device: uuid::Uuid,
    request: &Request,
    now: i64,
) -> Result<Answer, Failure> {
    let at = instant(now);
    let answer = match request {
        Request::Hello(message) => server
            .hello(device, message, at)
            .map(|welcome| Answer::Welcome(Box::new(welcome))),
        Request::Push(message) => server.push(device, message, at).map(Answer::Pushed),
        Request::Pull(message) => server.pull(device, message).map(Answer::Page),
        Request::Bootstrap(message) => server.bootstrap(device, message).map(Answer::Table),
        Request::LastWork(message) => server.last_work(message).map(Answer::Kept),
        Request::FileOffer(message) => server.file_offer(device, message).map(Answer::Taken),
        Request::FilePart(message) => server.file_part(device, message).map(Answer::Taken),
        Request::FileFetch(message) => server.file_fetch(device, message).map(Answer::Bytes),
        Request::Renew => server.people.known(device).map(|_| Answer::Renewed),
    };
    answer.map_err(|refused| as_failure(&refused))
}

fn as_failure(refused: &Refused) -> Failure {
    let after = refused.retry_after.map(std::time::Duration::from_secs);
    Failure::of_answer(refused.status, Some(&json(refused.code)), after)
}

/// What a desk makes of an answer that ends after so many thousandths of its bytes.
#[must_use]
pub(crate) fn cut(answer: &Answer, thousandths: u64) -> Failure {
    let frame = match answer {
        Answer::Welcome(welcome) => encode(welcome.as_ref()),
        Answer::Pushed(pushed) => encode(pushed),
        Answer::Page(page) => encode(page),
        Answer::Table(page) => encode(page),
        Answer::Kept(kept) => encode(kept),
        Answer::Taken(taken) => encode(taken),
        Answer::Bytes(bytes) => encode(bytes),
        Answer::Renewed => encode(&()),
    };
    let frame = frame.unwrap_or_default();
    let length = u64::try_from(frame.len()).unwrap_or(0) * thousandths / 1000;
    let part = frame
        .get(..usize::try_from(length).unwrap_or(0))
        .unwrap_or_default();
    // Whatever the message was, a part of it must never be read as one.
    let read = decode::<Welcome>(part).is_ok()
        || decode::<Pushed>(part).is_ok()
        || decode::<Page>(part).is_ok();
    if read {
        Failure::Refused {
            code: "simulator".to_owned(),
            message: "a cut answer was read as a whole one".to_owned(),
        }
    } else {
        Failure::Foreign
    }
}
