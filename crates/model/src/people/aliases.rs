//! Records that were entered twice: which one stands for which.
//!
//! Two desks may merge the same records in different directions before they meet, so pairs can form a
//! circle. Every replica must come to the same answer from the same set of pairs, in any order.

use std::collections::BTreeMap;

use uuid::Uuid;

/// For each merged row the row that stands for it, from pairs of row and `merged_into`.
///
/// Chains are followed to their end; of a circle its smallest id stands for the others.
#[must_use]
pub fn resolve(pairs: &BTreeMap<Uuid, Uuid>) -> BTreeMap<Uuid, Uuid> {
    let mut resolved = BTreeMap::new();
    for start in pairs.keys() {
        let end = end_of(pairs, *start);
        if end != *start {
            resolved.insert(*start, end);
        }
    }
    resolved
}

fn end_of(pairs: &BTreeMap<Uuid, Uuid>, start: Uuid) -> Uuid {
    let mut path = vec![start];
    let mut at = start;
    while let Some(next) = pairs.get(&at) {
        if let Some(from) = path.iter().position(|seen| seen == next) {
            // A circle: whoever entered it, it ends at the same row.
            return path[from..].iter().copied().min().unwrap_or(start);
        }
        path.push(*next);
        at = *next;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn resolved(pairs: &[(u128, u128)]) -> Vec<(u128, u128)> {
        let pairs = pairs.iter().map(|(a, b)| (id(*a), id(*b))).collect();
        resolve(&pairs)
            .iter()
            .map(|(a, b)| (a.as_u128(), b.as_u128()))
            .collect()
    }

    #[test]
    fn chains_end_at_their_last_row() {
        assert_eq!(resolved(&[]), []);
        assert_eq!(resolved(&[(2, 1)]), [(2, 1)]);
        assert_eq!(
            resolved(&[(3, 2), (2, 1), (5, 2)]),
            [(2, 1), (3, 1), (5, 1)]
        );
    }

    #[test]
    fn a_circle_has_one_end_for_everybody() {
        assert_eq!(resolved(&[(1, 2), (2, 1)]), [(2, 1)]);
        let circle = [(7, 3), (3, 5), (5, 7), (9, 7), (1, 9)];
        assert_eq!(resolved(&circle), [(1, 3), (5, 3), (7, 3), (9, 3)]);
        assert_eq!(resolved(&[(4, 4)]), []);
    }
}
