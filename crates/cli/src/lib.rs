//! vetpms-cli.
