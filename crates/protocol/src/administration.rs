//! What an administrator asks of the server: devices, users, the audit trail; and how a practice
//! that was made without a server joins one.
//!
//! Messages that are [`Asked`] travel inside an [`crate::Act`].

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::act::Asked;
use crate::bytes::{Blob, Hash32};
use crate::message::{Tokens, UserInfo};

/// Somebody or something by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
}

/// Asks for every device of the practice.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListDevices {}

/// A device as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInfo {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// When it was enrolled.
    pub enrolled_at: DateTime<Utc>,
    /// The user that it was enrolled for.
    pub user: Option<Named>,
    /// Who made its code; none when it was the administrator of the server.
    pub invited_by: Option<Named>,
    /// When it was last here.
    pub last_seen: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When its computer joined again and became another device.
    #[serde(default)]
    pub replaced_at: Option<DateTime<Utc>>,
}

/// The answer to [`ListDevices`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeviceList {
    /// The devices, by name.
    pub devices: Vec<DeviceInfo>,
}

/// Asks for a one-time code for a new device.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InviteDevice {
    /// Who enrols it.
    pub user: Uuid,
    /// The name that it gets.
    pub name: String,
}

/// The answer to [`InviteDevice`].
#[derive(Clone, Serialize, Deserialize)]
pub struct DeviceCode {
    /// The code, shown once.
    pub code: String,
    /// Until when it is good.
    pub until: DateTime<Utc>,
}

/// Keeps a device out for good.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RevokeDevice {
    /// The device.
    pub device: Uuid,
}

/// Asks for every user of the practice, the disabled ones too.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListUsers {}

/// A user as an administrator sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberInfo {
    /// Id.
    pub id: Uuid,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role codes.
    pub roles: Vec<String>,
    /// Whether they are kept out.
    pub disabled: bool,
}

/// The answer to [`ListUsers`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UserList {
    /// The users, by name.
    pub users: Vec<MemberInfo>,
}

/// Makes a user of the practice.
#[derive(Clone, Serialize, Deserialize)]
pub struct CreateUser {
    /// E-mail address, by which they sign in.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role codes, at least one.
    pub roles: Vec<String>,
    /// Their first password.
    pub password: String,
}

/// The answer to [`CreateUser`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CreatedUser {
    /// Id.
    pub id: Uuid,
}

/// Gives a user other roles; single rights that were laid down beside them stay.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SetRoles {
    /// The user.
    pub user: Uuid,
    /// Role codes, at least one.
    pub roles: Vec<String>,
}

/// Keeps a user out, or lets them in again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SetActive {
    /// The user.
    pub user: Uuid,
    /// Whether they may sign in.
    pub active: bool,
}

/// Gives a user another password.
#[derive(Clone, Serialize, Deserialize)]
pub struct SetPassword {
    /// The user.
    pub user: Uuid,
    /// The new password.
    pub password: String,
}

/// A place in the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPlace {
    /// The server's clock.
    pub at: DateTime<Utc>,
    /// The entry's number among those of one instant; none stands before all of them.
    pub id: Option<i64>,
}

/// Asks for a page of the audit trail, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ReadAudit {
    /// Only what is older than this place.
    pub before: Option<AuditPlace>,
    /// Only this table.
    pub table: Option<String>,
    /// Only this row.
    pub row: Option<Uuid>,
    /// Only what this user did.
    pub user: Option<Uuid>,
    /// Most entries of the page, 1 to 200.
    pub limit: u32,
}

/// What was done to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    /// It came to be.
    Created,
    /// Fields changed.
    Changed,
    /// It was removed from the tables.
    Deleted,
    /// A change set was kept aside.
    Quarantined,
}

/// An entry of the audit trail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AuditInfo {
    /// Its place.
    pub place: AuditPlace,
    /// The device's clock, if known.
    pub device_time: Option<DateTime<Utc>>,
    /// Who, with the name that the server knows.
    pub user: Option<Named>,
    /// On which device; its name is empty when the server knows no such device.
    pub device: Named,
    /// Table.
    pub table: String,
    /// Row.
    pub row: Uuid,
    /// What was done.
    pub action: AuditAction,
    /// Position of the change set.
    pub position: Option<i64>,
    /// Changed fields before; sealed values read `(sealed)`.
    pub before: Map<String, Json>,
    /// And after.
    pub after: Map<String, Json>,
}

/// The answer to [`ReadAudit`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AuditPage {
    /// The entries, newest first.
    pub entries: Vec<AuditInfo>,
    /// Where the next page begins, if there is more.
    pub next: Option<AuditPlace>,
}

/// Asks for the change sets that were not taken and about which nobody has decided, newest first.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListAside {}

/// What a set that stands aside says about one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AsideRecord {
    /// Table.
    pub table: String,
    /// Row.
    pub row: Uuid,
    /// New values by field; a text that was edited in places stands without its value. Empty where the
    /// person who asks may not read the table.
    pub fields: Map<String, Json>,
}

/// A change set that stands aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AsideInfo {
    /// What it is released or dismissed by.
    pub id: Uuid,
    /// Why, for programs.
    pub code: String,
    /// Why, in words.
    pub words: String,
    /// Who wrote it, with the name that the server knows; none when its header cannot be read.
    pub author: Option<Named>,
    /// The device that brought it.
    pub device: Named,
    /// The device's clock when it was written.
    pub at: Option<DateTime<Utc>>,
    /// When the server got it.
    pub received_at: DateTime<Utc>,
    /// What it says.
    pub records: Vec<AsideRecord>,
}

/// The answer to [`ListAside`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AsideList {
    /// The sets, newest first, a bounded number of them.
    pub sets: Vec<AsideInfo>,
    /// Whether there are more.
    pub more: bool,
}

/// Answers for a set that stands aside with one's own rights, so that it is taken.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReleaseAside {
    /// The set.
    pub id: Uuid,
}

/// The answer to [`ReleaseAside`]: why it still stands aside, if it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// For programs; none when it was taken.
    pub code: Option<String>,
    /// In words.
    pub words: String,
}

/// Gives up a set that stands aside; its bytes stay with the server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DismissAside {
    /// The set.
    pub id: Uuid,
}

/// A practice that was made without a server joins one, with everything it has (no token yet).
#[derive(Clone, Serialize, Deserialize)]
pub struct Adopt {
    /// The one-time code of the server's administrator.
    pub code: String,
    /// The practice, by the id that it has on its device.
    pub tenant: Uuid,
    /// Its name.
    pub practice: String,
    /// Who owns it.
    pub owner: Uuid,
    /// The owner's e-mail address.
    pub email: String,
    /// The owner's name.
    pub name: String,
    /// The owner's password on the server.
    pub password: String,
    /// The key that the owner signs with on this device.
    pub user_key: Hash32,
    /// The device, by the id that it has.
    pub device: Uuid,
    /// What it is called.
    pub device_name: String,
    /// The device's ed25519 key.
    pub device_key: Hash32,
    /// The log that it writes.
    pub replica: Uuid,
    /// ed25519 by the device's key over the code, in the crypto crate's domain `DEVICE_PROOF`.
    pub signature: Blob,
}

/// The answer to [`Adopt`].
#[derive(Clone, Serialize, Deserialize)]
pub struct Adopted {
    /// The owner.
    pub user: UserInfo,
    /// Version of the permissions.
    pub permission_version: u64,
    /// The server's epoch.
    pub epoch: Uuid,
    /// Tokens of the device.
    pub tokens: Tokens,
}

macro_rules! asked {
    ($($message:ty => $route:literal, $answer:ty;)*) => {
        $(impl Asked for $message {
            const ROUTE: &'static str = $route;
            type Answer = $answer;
        })*
    };
}

asked! {
    ListDevices => "devices", DeviceList;
    InviteDevice => "devices/invite", DeviceCode;
    RevokeDevice => "devices/revoke", ();
    ListUsers => "users", UserList;
    CreateUser => "users/create", CreatedUser;
    SetRoles => "users/roles", ();
    SetActive => "users/active", ();
    SetPassword => "users/password", ();
    ReadAudit => "audit", AuditPage;
    ListAside => "aside", AsideList;
    ReleaseAside => "aside/release", Released;
    DismissAside => "aside/dismiss", ();
}
