//! What the server keeps aside and takes by itself later: because it is older than the device that sent it, because it
//! does not know the author's key on that device yet, or because what it builds on is still on its way. And
//! what it does not take because it has it already.

use serde::{Deserialize, Serialize};

/// Code of a set that an administrator gave up.
pub const GIVEN_UP: &str = "given_up";

/// Code of a set whose predecessors are still on their way: it is taken once they are there.
const EARLY: &str = "missing_dependency";

/// Code of a set whose log the server does not know: it is judged once the log's own device has named it.
pub const UNKNOWN_LOG: &str = "unknown_replica";

/// Code of a set that was entered again although what it stands in for had been taken: the server closes it at once.
pub const TAKEN_ALREADY: &str = "taken_already";

/// Code of a set that its author has entered again: the other one stands, or is asked about, in its stead.
pub const ENTERED_AGAIN: &str = "entered_again";

/// Codes of sets that only wait for a newer server: of a table, with a text field or a choice that it does not know, or
/// built on such a set.
pub const FOR_NEWER: [&str; 4] = [
    "unknown_table",
    "unknown_text",
    "unknown_choice",
    "depends_on_newer",
];

/// Whether a set that is kept aside for this reason waits for a newer server.
#[must_use]
pub fn is_for_newer(code: &str) -> bool {
    FOR_NEWER.contains(&code)
}

/// The code of a set whose author, an active member, has not signed in on this device as far as the server knows.
pub const UNSIGNED_IN: &str = "awaits_sign_in";

/// Codes of sets that wait for a member to sign in once on their device with the network, and of those built on one.
pub const FOR_SIGN_IN: [&str; 2] = [UNSIGNED_IN, "depends_on_sign_in"];

/// Whether a set that is kept aside for this reason waits for somebody to sign in.
#[must_use]
pub fn is_for_sign_in(code: &str) -> bool {
    FOR_SIGN_IN.contains(&code)
}

/// What a set that stands aside waits for, the least hopeful first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WaitsFor {
    /// Somebody's decision.
    Decision,
    /// Its author, who has to sign in once.
    SignIn,
    /// A newer server.
    Newer,
}

impl WaitsFor {
    /// What a set with this code waits for.
    #[must_use]
    pub fn of(code: &str) -> Self {
        if is_for_newer(code) {
            Self::Newer
        } else if is_for_sign_in(code) {
            Self::SignIn
        } else {
            Self::Decision
        }
    }

    /// Code and words of a set that builds on one that waits for this.
    #[must_use]
    pub fn dependent(self) -> (&'static str, &'static str) {
        match self {
            Self::Decision => (
                "depends_on_quarantined",
                "it builds on a change that is held back",
            ),
            Self::SignIn => (
                "depends_on_sign_in",
                "it builds on a change whose author has to sign in once more",
            ),
            Self::Newer => (
                "depends_on_newer",
                "it builds on a change that waits for a newer version of the server",
            ),
        }
    }
}

/// Whether a set that stands aside for this reason is taken by itself.
#[must_use]
pub fn only_waits(code: &str) -> bool {
    code == EARLY || is_for_newer(code) || is_for_sign_in(code)
}
