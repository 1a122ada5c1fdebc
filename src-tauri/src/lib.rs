//! vetpms-desktop.
