//! How long to wait before the next try.

use std::time::Duration;

/// Longest wait between two tries.
pub(crate) const CAP: Duration = Duration::from_secs(60);
/// First wait.
const BASE: Duration = Duration::from_secs(1);

/// Doubles with each failure up to a minute; `jitter` (0 to 255) spreads desks that lost
/// the network together over the upper half of the wait.
pub(crate) fn wait(failures: u32, jitter: u8) -> Duration {
    let full = BASE.saturating_mul(1 << failures.min(6)).min(CAP);
    full / 2 + full.mul_f64(f64::from(jitter) / 510.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_under_a_minute() {
        assert!(wait(0, 0) >= Duration::from_millis(500));
        assert!(wait(3, 10) > wait(1, 10));
        assert!((0..100).all(|n| wait(n, 255) <= CAP));
    }
}
