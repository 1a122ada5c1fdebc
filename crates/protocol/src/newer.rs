//! What the server keeps aside only because it is older than the device that sent it, or because what it builds on is
//! still on its way, and what it does not take because it has it already.

/// Code of a set that an administrator gave up.
pub const GIVEN_UP: &str = "given_up";

/// Code of a set whose predecessors are still on their way: it is taken once they are there.
const EARLY: &str = "missing_dependency";

/// Code of a set that was entered again although what it stands in for had been taken: the server closes it at once.
pub const TAKEN_ALREADY: &str = "taken_already";

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

/// Whether a set that stands aside for this reason is taken by itself.
#[must_use]
pub fn only_waits(code: &str) -> bool {
    code == EARLY || is_for_newer(code)
}
