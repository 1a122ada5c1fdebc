//! The messages. All fields are named on the wire, so that a newer version may add some.
//!
//! Routes: `POST /v1/enrol`, `/v1/sign-in`, `/v1/token`, `/v1/hello`, `/v1/push`, `/v1/pull`,
//! `/v1/bootstrap`, `/v1/digests`, `/v1/last-work`; `GET /v1/events` (SSE), `/live`, `/ready`. What an administrator
//! asks stands in `administration.rs`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use vetpms_model::{Conflict, Stamp};

use crate::bytes::{Blob, Hash32, Key16};
use crate::change_set::SignedSet;

/// A user as devices know them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserInfo {
    /// Id.
    pub id: Uuid,
    /// E-mail address, by which they sign in.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role codes.
    pub roles: Vec<String>,
    /// Permission codes that follow from roles and exceptions.
    pub permissions: Vec<String>,
}

/// Opaque tokens: a short one for requests, a rotating one for the next pair.
#[derive(Clone, Serialize, Deserialize)]
pub struct Tokens {
    /// Sent with each request.
    pub access: String,
    /// Until when.
    pub access_until: DateTime<Utc>,
    /// Exchanged once for the next pair.
    pub refresh: String,
}

/// Exchange of a refresh token; signed by the device's key.
#[derive(Clone, Serialize, Deserialize)]
pub struct Renew {
    /// The device.
    pub device: Uuid,
    /// The refresh token.
    pub refresh: String,
    /// ed25519 over the refresh token's bytes, in the crypto crate's domain `DEVICE_PROOF`.
    pub signature: Blob,
}

/// A user signs in on an enrolled device for the first time (needs an access token).
#[derive(Clone, Serialize, Deserialize)]
pub struct SignIn {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
    /// The key that this user signs with on this device.
    pub user_key: Hash32,
}

/// The answer to [`SignIn`].
#[derive(Clone, Serialize, Deserialize)]
pub struct SignedIn {
    /// The user.
    pub user: UserInfo,
}

/// Change sets, in the order of their log.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Push {
    /// The epoch the sender knows.
    pub epoch: Uuid,
    /// The log that the sender writes: copies of one disk are one device and write several. Nil from an older device.
    #[serde(default)]
    pub replica: Uuid,
    /// The sets.
    pub sets: Vec<SignedSet>,
}

/// What became of one pushed set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// In force, at this position.
    Accepted(i64),
    /// Was there already, at this position.
    Known(i64),
    /// Kept aside for an administrator: code and words.
    Quarantined(String, String),
}

/// The answer to [`Push`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pushed {
    /// One for each set, in order.
    pub verdicts: Vec<Verdict>,
    /// The last set of the sender's replica that the server holds durably.
    pub acknowledged: u64,
}

/// What a revoked device had not sent: kept aside for an administrator. Such a device has no token any more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LastWork {
    /// The device.
    pub device: Uuid,
    /// The sets.
    pub sets: Vec<SignedSet>,
    /// The device's signature over [`LastWork::digest`], in the crypto crate's domain `LAST_WORK`.
    pub signature: Blob,
}

impl LastWork {
    /// What is signed: SHA-256 of the device and of the header of every set, in order.
    #[must_use]
    pub fn digest(device: Uuid, sets: &[SignedSet]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(device.as_bytes());
        for set in sets {
            hash.update(Sha256::digest(set.header.bytes()));
        }
        hash.finalize().into()
    }
}

/// The answer to [`LastWork`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAside {
    /// How many sets are kept.
    pub sets: u64,
}

/// Asks for everything after a position.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pull {
    /// The epoch the asker knows.
    pub epoch: Uuid,
    /// The log that the asker writes, whose sets need no bodies; as in [`Push`].
    #[serde(default)]
    pub replica: Uuid,
    /// The position it has.
    pub after: i64,
    /// The version of the permissions that it was greeted with: what a right hides in between would be
    /// missing for good. An older device does not say.
    #[serde(default)]
    pub rights: Option<u64>,
    /// Other logs that it has written and has whole; their sets need no bodies either.
    #[serde(default)]
    pub former: Vec<Uuid>,
}

/// A set at its place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlacedSet {
    /// Position.
    pub position: i64,
    /// When the server took it.
    pub received_at: DateTime<Utc>,
    /// The set; sets of the asker's own replica come without bodies.
    pub set: SignedSet,
}

/// A row as the server's merge has it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RowState {
    /// Table.
    pub table: String,
    /// Row.
    pub row: Uuid,
    /// Its values by field name.
    pub values: Map<String, Json>,
    /// Who wrote it, and the position it is current at.
    pub stamp: Stamp,
    /// Open conflicts of the row.
    pub conflicts: Vec<Conflict>,
}

/// Who an actor is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorInfo {
    /// The actor.
    pub actor: Key16,
    /// Whose it is.
    pub user: Uuid,
    /// On which device.
    pub device: Uuid,
}

/// The answer to [`Pull`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Page {
    /// The sets, by position.
    pub sets: Vec<PlacedSet>,
    /// Each document row that they touch, once, as it is now. Facts stand in the sets.
    pub rows: Vec<RowState>,
    /// The position after this page.
    pub position: i64,
    /// Whether there is more.
    pub more: bool,
}

/// Asks a new device's first pages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bootstrap {
    /// The table.
    pub table: String,
    /// The last row it has of it.
    pub after: Option<Uuid>,
    /// As in [`Pull`].
    #[serde(default)]
    pub rights: Option<u64>,
}

/// A document row of a bootstrap.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BootstrapRow {
    /// The row; for a fact its values are the truth.
    pub state: RowState,
    /// The saved document; empty for a fact.
    pub document: Blob,
}

/// The answer to [`Bootstrap`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BootstrapPage {
    /// The rows, by id.
    pub rows: Vec<BootstrapRow>,
    /// The newest position before this page was read: tail from the lowest of all pages.
    pub position: i64,
    /// Whether the table has more.
    pub more: bool,
    /// Rows of the whole table, for progress.
    pub total: u64,
    /// Actors known to the server (first page of the first table only).
    pub actors: Vec<ActorInfo>,
}

/// The digest of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLine {
    /// Table.
    pub table: String,
    /// Rows.
    pub rows: u64,
    /// Digest, hex.
    pub digest: String,
    /// How many fields of the table the server knows, where it says so: digests of different fields never agree.
    #[serde(default)]
    pub fields: Option<usize>,
}

/// The digests of all tables at a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digests {
    /// Position.
    pub position: i64,
    /// One line per table.
    pub tables: Vec<DigestLine>,
}

/// The body of every refusal (JSON, not framed).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What a program branches on.
    pub code: String,
    /// What a person reads.
    pub message: String,
    /// The field it is about.
    pub field: Option<String>,
    /// To find it in the server's log.
    pub request: String,
}
