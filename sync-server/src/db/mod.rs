//! Everything that talks to PostgreSQL. Statements are text with bound parameters only.

pub mod audit;
pub mod changes;
pub mod conflicts;
pub mod devices;
pub mod documents;
pub mod events;
pub mod files;
pub mod incomplete;
pub mod invitations;
pub mod known;
pub mod log;
pub mod migrations;
pub mod moved;
pub mod pool;
pub mod quarantine;
pub mod rows;
pub mod succession;
pub mod tenants;
pub mod tokens;
pub mod users;

pub use pool::{Db, Tx};
