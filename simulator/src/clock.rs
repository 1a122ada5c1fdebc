//! Virtual time, and what each device takes for it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use vetpms_app::Rim;

use crate::dice::Dice;

/// When every run begins, in milliseconds: a Monday morning in March 2026.
pub const DAWN: i64 = 1_772_438_400_000;

/// The time of the world, in milliseconds.
#[derive(Debug)]
pub struct Clock(AtomicI64);

impl Default for Clock {
    fn default() -> Self {
        Self(AtomicI64::new(DAWN))
    }
}

impl Clock {
    /// Now.
    pub fn now(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Goes on to a later moment; time never goes back.
    pub fn advance(&self, to: i64) {
        self.0.fetch_max(to, Ordering::Relaxed);
    }
}

/// An instant of so many milliseconds.
#[must_use]
pub fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::UNIX_EPOCH)
}

/// A device's own clock and randomness.
#[derive(Debug)]
pub struct DeviceRim {
    world: Arc<Clock>,
    /// Milliseconds that it is ahead.
    pub offset: AtomicI64,
    /// Millionths that it runs too fast.
    pub drift: AtomicI64,
    dice: Mutex<Dice>,
}

impl DeviceRim {
    /// A clock that is right until it is told otherwise.
    #[must_use]
    pub fn new(world: &Arc<Clock>, dice: Dice) -> Self {
        Self {
            world: Arc::clone(world),
            offset: AtomicI64::new(0),
            drift: AtomicI64::new(0),
            dice: Mutex::new(dice),
        }
    }

    fn millis(&self) -> i64 {
        let now = self.world.now();
        let gained = (now - DAWN).saturating_mul(self.drift.load(Ordering::Relaxed)) / 1_000_000;
        now + gained + self.offset.load(Ordering::Relaxed)
    }
}

impl Rim for DeviceRim {
    fn now(&self) -> DateTime<Utc> {
        instant(self.millis())
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.world.now().unsigned_abs())
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    fn fill(&self, buffer: &mut [u8]) {
        let mut dice = self.dice.lock().unwrap_or_else(PoisonError::into_inner);
        dice.fill(buffer);
    }
}
