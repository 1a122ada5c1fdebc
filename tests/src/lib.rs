//! vetpms-tests.
