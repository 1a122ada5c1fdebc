//! vetpms-sync-server.
