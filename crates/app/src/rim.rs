//! The outside world that every lower floor takes as an argument: time and randomness.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use vetpms_model::value::to_millis;

/// Time and randomness; tests bring their own.
pub trait Rim: Send + Sync {
    /// Now, to the millisecond.
    fn now(&self) -> DateTime<Utc>;
    /// What has passed since some moment, by a clock that nobody sets.
    fn elapsed(&self) -> Duration;
    /// The day it is where the computer stands.
    fn today(&self) -> NaiveDate;
    /// Fills a buffer with random bytes that cannot be guessed.
    fn fill(&self, buffer: &mut [u8]);
}

/// The computer's own clock and random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRim;

impl Rim for SystemRim {
    #[allow(clippy::disallowed_methods)] // the one place where the clock is read
    fn now(&self) -> DateTime<Utc> {
        to_millis(Utc::now())
    }

    #[allow(clippy::disallowed_methods)] // as above
    fn elapsed(&self) -> Duration {
        static BEGAN: OnceLock<Instant> = OnceLock::new();
        BEGAN.get_or_init(Instant::now).elapsed()
    }

    #[allow(clippy::disallowed_methods)] // the one place where the local day is read
    fn today(&self) -> NaiveDate {
        chrono::Local::now().date_naive()
    }

    #[allow(clippy::disallowed_methods)] // the one place where randomness is drawn
    fn fill(&self, buffer: &mut [u8]) {
        if getrandom::fill(buffer).is_err() {
            // Without randomness every key would be weak: no state to recover to.
            std::process::abort();
        }
    }
}

/// Random bytes of a fixed length.
pub(crate) fn random<const N: usize>(rim: &dyn Rim) -> [u8; N] {
    let mut bytes = [0; N];
    rim.fill(&mut bytes);
    bytes
}
