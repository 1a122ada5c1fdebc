//! vetpms-app.
