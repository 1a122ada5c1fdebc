//! vetpms-store.
