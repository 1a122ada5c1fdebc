//! What happened, in one hash: the same seed must give the same.

use vetpms_crypto::sha256;

/// The hash of everything that was noted, and the last lines of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace {
    hash: [u8; 32],
    lines: Vec<String>,
    /// Whether lines are kept at all.
    pub(crate) keep: bool,
}

impl Trace {
    /// Notes what happened at this moment of the world.
    pub(crate) fn note(&mut self, at: i64, line: &str) {
        self.hash = sha256(&[&self.hash, &at.to_le_bytes(), line.as_bytes()]);
        if self.keep {
            self.lines.push(format!("{at} {line}"));
        }
    }

    /// The hash so far, hex.
    #[must_use]
    pub(crate) fn hex(&self) -> String {
        self.hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The lines that were kept.
    #[must_use]
    pub(crate) fn lines(&self) -> &[String] {
        &self.lines
    }
}
