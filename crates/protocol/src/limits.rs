//! Limits on everything that crosses the network.

/// Most bytes of a page before compression.
pub const PAGE_BYTES: usize = 1024 * 1024;
/// Most change sets of a page.
pub const PAGE_SETS: usize = 1000;
/// Most changes of one change set.
pub const SET_CHANGES: usize = 2000;
/// Most bytes of a compressed request.
pub const REQUEST_BYTES: usize = 4 * 1024 * 1024;
/// Most bytes of a message once unpacked.
pub const MESSAGE_BYTES: usize = 32 * 1024 * 1024;
/// Deepest nesting of a message.
pub const DEPTH: usize = 64;
/// Most bytes of a file.
pub const FILE_BYTES: u64 = 25 * 1024 * 1024;
/// Bytes of every part of a file but the last.
pub const FILE_PART: usize = 512 * 1024;
