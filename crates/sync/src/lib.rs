//! vetpms-sync.
