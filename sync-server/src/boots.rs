//! Two programs that write one log: a copied disk, or a virtual machine that was started twice.
//!
//! A program draws a name at its start and says it with each greeting. A name that comes back after
//! another one has greeted for the same log belongs to a program that is still running beside it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

/// Names that are remembered of a log: as many computers as may have been copied from one disk.
const NAMES: usize = 16;

/// Who greeted, by log. Kept in memory: after a restart of the server two greetings of each tell anew.
#[derive(Debug, Default)]
pub struct Boots(Mutex<HashMap<Uuid, VecDeque<Uuid>>>);

impl Boots {
    /// Notes a greeting; whether the program runs beside another one that writes the same log.
    pub fn greeted(&self, log: Uuid, boot: Uuid) -> bool {
        if boot.is_nil() {
            return false; // an older version has no name
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let names = all.entry(log).or_default();
        if names.front() == Some(&boot) {
            return false;
        }
        if names.contains(&boot) {
            return true;
        }
        names.push_front(boot);
        names.truncate(NAMES);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restart_is_no_twin_and_a_name_that_comes_back_is() {
        let boots = Boots::default();
        let (log, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (first, second) = (Uuid::from_u128(10), Uuid::from_u128(11));
        assert!(!boots.greeted(log, first));
        assert!(!boots.greeted(log, first));
        assert!(!boots.greeted(log, second), "the program was started again");
        assert!(!boots.greeted(other, first));
        assert!(boots.greeted(log, first), "the first one is running still");
        assert!(!boots.greeted(log, second));
        assert!(!boots.greeted(log, Uuid::nil()) && !boots.greeted(log, Uuid::nil()));
    }
}
