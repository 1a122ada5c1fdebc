//! The greeting: what device and server know of each other before they exchange anything.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::administration::Named;
use crate::bytes::Hash32;
use crate::enrolment::SignerKey;
use crate::message::UserInfo;

/// Said at each connection.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hello {
    /// Protocol spoken.
    pub protocol: u32,
    /// Tables known.
    pub schema: u32,
    /// The replica.
    pub replica: Uuid,
    /// Number of the last set in its log.
    pub last_seq: u64,
    /// Epoch it knows.
    pub epoch: Option<Uuid>,
    /// Position it has.
    pub position: i64,
    /// Drawn at each start of the program: two programs that write one log differ in it. Nil from an older device.
    #[serde(default)]
    pub boot: Uuid,
    /// Hashes of sets that the server kept aside and that may still be taken: its own that only wait, and those of
    /// computers that a restored server does not know. At most [`crate::limits::PAGE_SETS`].
    #[serde(default)]
    pub waits: Vec<Hash32>,
}

/// Why a set stands aside now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandsAside {
    /// The hash of the set.
    pub hash: Hash32,
    /// Why, for programs; [`crate::GIVEN_UP`] where an administrator gave it up.
    pub code: String,
    /// Why, for people.
    pub words: String,
}

/// A name that the practice's history had, and where it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochStart {
    /// The epoch.
    pub epoch: Uuid,
    /// The newest position that it took over: what an earlier epoch placed behind it may be lost.
    pub base: i64,
}

/// A table that a program knows. Fields are only ever added, so their number says which version it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownTable {
    /// The table.
    pub table: String,
    /// How many fields of it.
    pub fields: usize,
}

/// The answer to [`Hello`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Welcome {
    /// Oldest protocol accepted.
    pub protocol_min: u32,
    /// Newest protocol spoken.
    pub protocol_max: u32,
    /// Tables known.
    pub schema: u32,
    /// The epoch.
    pub epoch: Uuid,
    /// The newest position.
    pub position: i64,
    /// The last set of this replica that the server holds.
    pub acknowledged: u64,
    /// And its hash.
    pub acknowledged_hash: Hash32,
    /// Version of the permissions.
    pub permission_version: u64,
    /// Every user who may sign in on this device, with their permissions.
    pub users: Vec<UserInfo>,
    /// Users who are kept out, by name: what they wrote stays. An older server names none.
    #[serde(default)]
    pub former: Vec<Named>,
    /// Every device that the practice ever had, by name. An older server names none.
    #[serde(default)]
    pub devices: Vec<Named>,
    /// Whose signatures the server knows on this device. An older server does not say.
    #[serde(default)]
    pub signers: Option<Vec<SignerKey>>,
    /// The tables that this device may hold: what any of its users may read. An older server does not say.
    #[serde(default)]
    pub readable: Option<Vec<String>>,
    /// Whose medical records this device may hold, where it is not everybody's: those of its users who may see their own.
    /// Nothing for all of them, and from an older server.
    #[serde(default)]
    pub records_of: Option<Vec<Uuid>>,
    /// The tables that the server knows. An older server does not say.
    #[serde(default)]
    pub tables: Option<Vec<KnownTable>>,
    /// Every epoch so far, oldest first. An older server names none.
    #[serde(default)]
    pub epochs: Vec<EpochStart>,
    /// Another program writes the same log and has greeted since: this one must start a log of its own.
    #[serde(default)]
    pub forked: bool,
    /// Of the sets that the device asked for, those that still stand aside. An older server names none.
    #[serde(default)]
    pub aside: Vec<StandsAside>,
    /// The server's clock.
    pub now: DateTime<Utc>,
}
