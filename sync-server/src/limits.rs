//! How often somebody may ask: a bucket of tokens per device, account and peer address.
//!
//! In memory and per process. Peers are the addresses that connect, never what a header says.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::error::Refused;

/// Buckets kept at most; beyond it full ones are forgotten.
const MOST: usize = 50_000;

/// Who is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// All requests of a device.
    Device(Uuid),
    /// Sign-ins of an account on one device, or by a code: whoever mistypes there locks nobody out elsewhere.
    Account(Uuid, String, Option<Uuid>),
    /// Sign-ins of an account anywhere in its practice.
    AccountAnywhere(Uuid, String),
    /// Requests without an identity, by peer.
    Peer(IpAddr),
    /// Digests, which read every row.
    Digests(Uuid),
}

impl Subject {
    /// How many at once, and how long until another one.
    fn allowance(&self) -> (f64, Duration) {
        match self {
            Self::Device(_) => (300.0, Duration::from_millis(20)),
            Self::Account(..) => (10.0, Duration::from_secs(30)),
            Self::AccountAnywhere(..) => (60.0, Duration::from_secs(10)),
            Self::Peer(_) => (60.0, Duration::from_secs(1)),
            Self::Digests(_) => (6.0, Duration::from_secs(10)),
        }
    }
}

struct Bucket {
    tokens: f64,
    at: Instant,
}

/// All buckets.
#[derive(Default)]
pub struct Limits(Mutex<HashMap<Subject, Bucket>>);

impl Limits {
    /// Takes one token.
    ///
    /// # Errors
    /// A [`Refused`] with the time until the next one.
    pub fn take(&self, subject: Subject, now: Instant) -> Result<(), Refused> {
        let (most, each) = subject.allowance();
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|subject, bucket| {
                let (most, each) = subject.allowance();
                filled(bucket, most, each, now) < most
            });
        }
        let bucket = buckets.entry(subject).or_insert(Bucket {
            tokens: most,
            at: now,
        });
        bucket.tokens = filled(bucket, most, each, now);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            let wait = each.mul_f64(1.0 - bucket.tokens).as_secs_f64().ceil();
            return Err(Refused::too_many(wait as u64));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }
}

fn filled(bucket: &Bucket, most: f64, each: Duration, now: Instant) -> f64 {
    let gained = now.saturating_duration_since(bucket.at).as_secs_f64() / each.as_secs_f64();
    (bucket.tokens + gained).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let limits = Limits::default();
        let start = crate::rim::instant();
        let account = || Subject::Account(Uuid::nil(), "anna@demo.example".into(), None);
        for _ in 0..10 {
            limits.take(account(), start).unwrap();
        }
        assert_eq!(
            limits.take(account(), start).unwrap_err().retry_after,
            Some(30)
        );
        assert!(limits.take(Subject::Device(Uuid::nil()), start).is_ok());
        assert!(
            limits
                .take(account(), start + Duration::from_secs(30))
                .is_ok()
        );
        assert!(
            limits
                .take(account(), start + Duration::from_secs(31))
                .is_err()
        );
    }
}
