//! The machine's clock and randomness: the only place of the server that asks for them.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::{ids, value::to_millis};

/// Now, to the millisecond.
#[allow(clippy::disallowed_methods, reason = "the rim of the server")]
pub fn now() -> DateTime<Utc> {
    to_millis(Utc::now())
}

/// A reading of the monotonic clock.
#[allow(clippy::disallowed_methods, reason = "the rim of the server")]
pub fn instant() -> std::time::Instant {
    std::time::Instant::now()
}

/// Fills the slice from the operating system's generator.
#[allow(clippy::disallowed_methods, reason = "the rim of the server")]
pub fn entropy(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        // Without randomness nothing that follows could be trusted.
        tracing::error!(%error, "the operating system gives no randomness");
        std::process::abort();
    }
}

/// Random bytes that are not secret.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    entropy(&mut bytes);
    bytes
}

/// An id for something new.
pub fn new_id() -> Uuid {
    ids::new_id(now(), random())
}
