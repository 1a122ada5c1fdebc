//! vetpms-sql.
