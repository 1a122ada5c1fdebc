//! vetpms-xtask.
