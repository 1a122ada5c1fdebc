//! Looking after a replica: proving it whole, rebuilding what can be rebuilt, taking data out.

mod diagnostics;
mod export;
mod rebuild;
mod verify;

pub use diagnostics::{Exchange, FILE as DIAGNOSTICS, HeldBack, diagnostics, exchange};
pub(crate) use diagnostics::{note_pull, note_push};
pub use export::export;
pub(crate) use rebuild::stamp_from_log;
pub use rebuild::{Rebuilt, rebuild};
pub use verify::{Finding, Report, TableReport, compare_with_server, verify};
