//! Users, their rights, their devices and the keys they sign with.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use vetpms_access::{Permission, Policy, needed_to_read};
use vetpms_model::ENTITIES;
use vetpms_protocol::{Named, UserInfo};

use super::Refused;

/// What may be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readable {
    /// Tables.
    pub tables: BTreeSet<&'static str>,
    /// Whose medical records; nothing for all of them.
    pub records_of: Option<Vec<Uuid>>,
}

impl Readable {
    /// Whether a table may be read.
    #[must_use]
    pub fn contains(&self, table: &str) -> bool {
        self.tables.contains(table)
    }
}

/// A device.
#[derive(Debug, Clone)]
pub struct Machine {
    /// What it is called.
    pub name: String,
    /// Its own key.
    pub key: [u8; 32],
    /// The log that it writes now.
    pub replica: Uuid,
    /// Whether it is kept out.
    pub revoked: bool,
}

/// Everybody.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// Users who may sign in, by id.
    pub users: BTreeMap<Uuid, UserInfo>,
    /// Users who are kept out.
    pub disabled: BTreeSet<Uuid>,
    /// Devices.
    pub machines: BTreeMap<Uuid, Machine>,
    /// Public keys by user and device.
    pub keys: BTreeMap<(Uuid, Uuid), Vec<[u8; 32]>>,
    /// Version of the permissions.
    pub version: u64,
}

impl People {
    /// The device.
    ///
    /// # Errors
    /// A [`Refused`] where it is unknown or revoked.
    pub fn known(&self, device: Uuid) -> Result<&Machine, Refused> {
        match self.machines.get(&device) {
            None => Err(Refused::new(401, "token_expired")),
            Some(machine) if machine.revoked => Err(Refused::new(401, "device_revoked")),
            Some(machine) => Ok(machine),
        }
    }

    fn active(&self) -> impl Iterator<Item = &UserInfo> {
        self.users
            .values()
            .filter(|user| !self.disabled.contains(&user.id))
    }

    /// Active users by name.
    pub(super) fn members(&self) -> Vec<UserInfo> {
        let mut all: Vec<UserInfo> = self.active().cloned().collect();
        all.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        all
    }

    /// Users who are kept out.
    pub(super) fn former(&self) -> Vec<Named> {
        let kept_out = self
            .users
            .values()
            .filter(|u| self.disabled.contains(&u.id));
        kept_out
            .map(|user| Named {
                id: user.id,
                name: user.name.clone(),
            })
            .collect()
    }

    /// What active users may do.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let held = self.active().flat_map(|user| {
            let codes = user.permissions.iter();
            codes
                .filter_map(|code| Permission::from_code(code))
                .map(|permission| (user.id, permission))
        });
        Policy::from_permissions(self.version, held.collect::<Vec<_>>())
    }

    /// The tables that any active user of the device may read.
    #[must_use]
    pub fn readable(&self, device: Uuid) -> Readable {
        let policy = self.policy();
        let users = self.keys.keys().filter(|(_, on)| *on == device);
        let users: BTreeSet<Uuid> = users.map(|(user, _)| *user).collect();
        let may = |user: &Uuid, table: &str| policy.allows(*user, needed_to_read(table));
        let tables = ENTITIES.iter().map(|def| def.table);
        let holds = |user: &&Uuid, right| policy.allows(**user, right);
        let all = users
            .iter()
            .any(|user| holds(&user, Permission::ViewAllMedicalRecords));
        let own = users
            .iter()
            .filter(|user| holds(user, Permission::ViewOwnMedicalRecords));
        Readable {
            tables: tables
                .filter(|table| users.iter().any(|user| may(user, table)))
                .collect(),
            records_of: (!all).then(|| own.copied().collect()),
        }
    }
}
