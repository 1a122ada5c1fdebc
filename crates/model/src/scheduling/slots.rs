//! Where an appointment still fits.

use chrono::{DateTime, TimeDelta, Utc};

/// A stretch of time, its end excluded.
pub type Stretch = (DateTime<Utc>, DateTime<Utc>);

/// The first `most` starts, not before `from`, at which `length` fits into the open stretches and
/// touches nothing busy. Starts lie `step` apart from the beginning of their stretch; no two of
/// the proposals overlap.
#[must_use]
pub fn free_starts(
    open: &[Stretch],
    busy: &[Stretch],
    length: TimeDelta,
    step: TimeDelta,
    from: DateTime<Utc>,
    most: usize,
) -> Vec<DateTime<Utc>> {
    let mut open: Vec<Stretch> = open.to_vec();
    open.sort_unstable();
    let mut starts: Vec<DateTime<Utc>> = Vec::new();
    if length <= TimeDelta::zero() || step <= TimeDelta::zero() {
        return starts;
    }
    for (opens, closes) in open {
        let mut at = on_the_grid(opens, opens.max(from), step);
        while at + length <= closes && starts.len() < most {
            let end = at + length;
            let after_last = starts.last().is_none_or(|last| *last + length <= at);
            let hit = busy.iter().find(|(start, stop)| *start < end && at < *stop);
            match hit {
                Some((_, stop)) => at = on_the_grid(opens, *stop, step),
                None if after_last => {
                    starts.push(at);
                    at = on_the_grid(opens, end, step);
                }
                None => at += step,
            }
        }
    }
    starts
}

/// The first multiple of `step` after `opens` that is not before `at`.
fn on_the_grid(opens: DateTime<Utc>, at: DateTime<Utc>, step: TimeDelta) -> DateTime<Utc> {
    let (past, step_ms) = ((at - opens).num_milliseconds(), step.num_milliseconds());
    let steps = (past + step_ms - 1).div_euclid(step_ms);
    opens + TimeDelta::milliseconds(steps.max(0) * step_ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + minutes * 60, 0).unwrap()
    }

    fn stretch((from, to): (i64, i64)) -> Stretch {
        (at(from), at(to))
    }

    fn starts(open: &[(i64, i64)], busy: &[(i64, i64)], length: i64, from: i64) -> Vec<i64> {
        let open: Vec<_> = open.iter().copied().map(stretch).collect();
        let busy: Vec<_> = busy.iter().copied().map(stretch).collect();
        let (length, step) = (TimeDelta::minutes(length), TimeDelta::minutes(5));
        free_starts(&open, &busy, length, step, at(from), 4)
            .iter()
            .map(|start| (*start - at(0)).num_minutes())
            .collect()
    }

    #[test]
    fn fills_gaps_and_keeps_to_the_grid() {
        assert_eq!(starts(&[(0, 60)], &[], 20, 0), [0, 20, 40]);
        assert_eq!(starts(&[(0, 60)], &[(0, 22)], 20, 0), [25]);
        assert_eq!(
            starts(&[(0, 60), (100, 130)], &[(10, 50)], 15, 3),
            [100, 115]
        );
        assert_eq!(starts(&[(0, 60)], &[(-10, 70)], 5, 0), [] as [i64; 0]);
        assert_eq!(starts(&[(0, 30)], &[], 45, 0), [] as [i64; 0]);
        assert_eq!(starts(&[(0, 60)], &[], 0, 0), [] as [i64; 0]);
    }

    proptest! {
        #[test]
        fn proposals_lie_in_open_time_and_touch_nothing(
            open in proptest::collection::vec((0i64..500, 1i64..200), 0..5),
            busy in proptest::collection::vec((0i64..600, 1i64..100), 0..8),
            length in 1i64..60, from in 0i64..300,
        ) {
            let open: Vec<_> = open.into_iter().map(|(start, long)| (start, start + long)).collect();
            let busy: Vec<_> = busy.into_iter().map(|(start, long)| (start, start + long)).collect();
            let found = starts(&open, &busy, length, from);
            for (place, start) in found.iter().enumerate() {
                let end = start + length;
                prop_assert!(*start >= from);
                prop_assert!(open.iter().any(|(opens, closes)| opens <= start && end <= *closes));
                prop_assert!(busy.iter().all(|(begins, ends)| *begins >= end || *ends <= *start));
                prop_assert!(found[..place].iter().all(|before| before + length <= *start));
            }
        }
    }
}
