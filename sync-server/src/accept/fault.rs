//! What is wrong with a set that is kept aside.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use vetpms_protocol::Verdict;

/// Why a set is kept aside: a code for programs, words for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fault {
    /// The code.
    pub(crate) code: Cow<'static, str>,
    /// The words; never a value.
    pub(crate) words: String,
    /// Changes without which it cannot be taken, where that is the fault.
    pub(crate) waits_for: Vec<Vec<u8>>,
}

impl Fault {
    /// A fault.
    pub(crate) fn new(code: &'static str, words: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code),
            words: words.into(),
            waits_for: Vec::new(),
        }
    }

    /// Bytes that nothing of ours can open.
    pub(crate) fn poison() -> Self {
        Self::new("poison", "a change made its reader fail")
    }

    /// What the device is told of it.
    pub(crate) fn verdict(&self) -> Verdict {
        Verdict::Quarantined(self.code.clone().into_owned(), self.words.clone())
    }
}
