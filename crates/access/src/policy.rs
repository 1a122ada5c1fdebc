//! The snapshot of a practice's rights, and the grant drawn from it.
//!
//! A snapshot is taken whole and has a version, so that a whole transaction is judged by one
//! state of the rights. Nobody can make a [`Grant`] but a policy that holds the right.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use crate::{Permission, Role, Scope};

/// What a practice has laid down for one user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Member {
    /// The user.
    pub user: Uuid,
    /// The roles whose rights add up.
    pub roles: BTreeSet<Role>,
    /// Single rights beyond those of the roles.
    pub allowed: BTreeSet<Permission>,
    /// Single rights that this user does not have, whatever else says so.
    pub denied: BTreeSet<Permission>,
}

impl Member {
    /// A user with these roles and no exceptions.
    pub fn with_roles(user: Uuid, roles: impl IntoIterator<Item = Role>) -> Self {
        Self {
            user,
            roles: roles.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The rights that come out: those of the roles and the allowed ones, less the denied ones.
    pub fn permissions(&self) -> BTreeSet<Permission> {
        let mut permissions = self.allowed.clone();
        permissions.extend(self.roles.iter().flat_map(|role| role.permissions()));
        if permissions.contains(&Permission::ViewAllMedicalRecords) {
            permissions.insert(Permission::ViewOwnMedicalRecords); // who may see all may see their own
        }
        permissions.retain(|permission| !self.denied.contains(permission));
        permissions
    }
}

/// All rights of a practice's users at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    version: u64,
    users: BTreeMap<Uuid, Permissions>,
}

/// A user's rights; codes that this version does not know are passed over, never guessed at.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
struct Permissions(BTreeSet<Permission>);

impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let codes = Vec::<String>::deserialize(deserializer)?;
        Ok(Self(
            codes
                .iter()
                .filter_map(|code| Permission::from_code(code))
                .collect(),
        ))
    }
}

impl Policy {
    /// The policy that the members' roles and exceptions make. A user named twice has the rights
    /// of both.
    pub fn from_members<'a>(version: u64, members: impl IntoIterator<Item = &'a Member>) -> Self {
        let pairs = members.into_iter().flat_map(|member| {
            member
                .permissions()
                .into_iter()
                .map(|permission| (member.user, permission))
        });
        Self::from_permissions(version, pairs)
    }

    /// The policy of a plain list of rights, as the server's table holds them.
    pub fn from_permissions(
        version: u64,
        pairs: impl IntoIterator<Item = (Uuid, Permission)>,
    ) -> Self {
        let mut users = BTreeMap::<Uuid, Permissions>::new();
        for (user, permission) in pairs {
            users.entry(user).or_default().0.insert(permission);
        }
        Self { version, users }
    }

    /// The version of this snapshot; a later one has a higher number.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Every right in the snapshot, by user, as the server's table holds them.
    pub fn entries(&self) -> impl Iterator<Item = (Uuid, Permission)> {
        self.users
            .iter()
            .flat_map(|(user, held)| held.0.iter().map(|one| (*user, *one)))
    }

    /// The rights of one user; none for a user whom the policy does not know.
    pub fn permissions(&self, user: Uuid) -> impl Iterator<Item = Permission> {
        self.users
            .get(&user)
            .into_iter()
            .flat_map(|held| held.0.iter().copied())
    }

    /// Whether the user holds the right. To write, take a [`Policy::grant`].
    pub fn allows(&self, user: Uuid, permission: Permission) -> bool {
        self.users
            .get(&user)
            .is_some_and(|held| held.0.contains(&permission))
    }

    /// Over which medical records the user's right to read reaches, if the user has one.
    pub fn medical_records_scope(&self, user: Uuid) -> Option<Scope> {
        if self.allows(user, Permission::ViewAllMedicalRecords) {
            Some(Scope::All)
        } else if self.allows(user, Permission::ViewOwnMedicalRecords) {
            Some(Scope::Own)
        } else {
            None
        }
    }

    /// The proof that the user holds the right.
    ///
    /// # Errors
    /// [`Denied`] if the user does not.
    pub fn grant(&self, user: Uuid, permission: Permission) -> Result<Grant, Denied> {
        if self.allows(user, permission) {
            Ok(Grant {
                user,
                permission,
                policy_version: self.version,
            })
        } else {
            Err(Denied { permission })
        }
    }
}

/// The proof that a user held a right in some policy.
///
/// It has no public constructor and cannot be read from outside; a function that writes takes
/// one, and so cannot be called without the right having been looked up.
///
/// ```compile_fail,E0451
/// let forged = vetpms_access::Grant {
///     user: uuid::Uuid::nil(),
///     permission: vetpms_access::Permission::Administer,
///     policy_version: 0,
/// };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Grant {
    user: Uuid,
    permission: Permission,
    policy_version: u64,
}

impl Grant {
    /// Who holds the right.
    pub fn user(&self) -> Uuid {
        self.user
    }

    /// Which right.
    pub fn permission(&self) -> Permission {
        self.permission
    }

    /// The version of the policy that it was drawn from.
    pub fn policy_version(&self) -> u64 {
        self.policy_version
    }
}

/// The user does not hold the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("You may not {}. Ask an administrator.", .permission.words())]
#[non_exhaustive]
pub struct Denied {
    /// The right that is missing.
    pub permission: Permission,
}

impl Denied {
    /// The stable code that stands beside the message at the program's rim.
    pub const CODE: &str = "not_permitted";
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: Uuid = Uuid::from_u128(1);
    const BEN: Uuid = Uuid::from_u128(2);
    const NOBODY: Uuid = Uuid::from_u128(3);

    fn policy() -> Policy {
        let anna = Member::with_roles(ANNA, [Role::Owner, Role::Veterinarian]);
        let mut ben = Member::with_roles(BEN, [Role::Receptionist]);
        ben.allowed.insert(Permission::ExportData);
        ben.denied.insert(Permission::EditBilling);
        Policy::from_members(7, [&anna, &ben])
    }

    #[test]
    fn grants_exactly_what_is_held() {
        let policy = policy();
        for permission in Permission::ALL {
            for user in [ANNA, BEN, NOBODY] {
                let granted = policy.grant(user, permission);
                assert_eq!(granted.is_ok(), policy.allows(user, permission));
                if let Ok(grant) = granted {
                    assert_eq!((grant.user(), grant.permission()), (user, permission));
                    assert_eq!(grant.policy_version(), 7);
                }
            }
            assert!(policy.allows(ANNA, permission));
            assert!(!policy.allows(NOBODY, permission));
        }
    }

    #[test]
    fn exceptions_add_and_take_away_and_taking_away_wins() {
        let policy = policy();
        assert!(policy.allows(BEN, Permission::ExportData));
        assert!(!policy.allows(BEN, Permission::EditBilling));
        assert!(policy.allows(BEN, Permission::EditClinical));
        let mut both = Member::with_roles(BEN, [Role::Owner]);
        both.allowed.insert(Permission::Administer);
        both.denied.insert(Permission::Administer);
        assert!(!Policy::from_members(1, [&both]).allows(BEN, Permission::Administer));
    }

    #[test]
    fn roles_add_up() {
        let both = Member::with_roles(BEN, [Role::Receptionist, Role::Auditor]);
        let mut expected = Role::Receptionist.permissions();
        expected.extend(Role::Auditor.permissions());
        assert_eq!(both.permissions(), expected);
        assert!(Member::with_roles(BEN, []).permissions().is_empty());
    }

    #[test]
    fn a_refusal_says_what_is_missing_in_plain_words() {
        let denied = policy().grant(NOBODY, Permission::EditClients).unwrap_err();
        assert_eq!(denied.permission, Permission::EditClients);
        assert_eq!(
            denied.to_string(),
            "You may not change client details. Ask an administrator."
        );
    }

    #[test]
    fn the_scope_of_medical_records_follows_the_wider_right() {
        let policy = Policy::from_permissions(
            1,
            [
                (ANNA, Permission::ViewAllMedicalRecords),
                (ANNA, Permission::ViewOwnMedicalRecords),
                (BEN, Permission::ViewOwnMedicalRecords),
            ],
        );
        assert_eq!(policy.medical_records_scope(ANNA), Some(Scope::All));
        assert_eq!(policy.medical_records_scope(BEN), Some(Scope::Own));
        assert_eq!(policy.medical_records_scope(NOBODY), None);
    }

    #[test]
    fn a_snapshot_travels_whole_and_unknown_rights_are_passed_over() {
        let policy = policy();
        let json = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<Policy>(&json).unwrap(), policy);
        let again = Policy::from_permissions(policy.version(), policy.entries());
        assert_eq!(again, policy);

        let later = format!(r#"{{"version":8,"users":{{"{BEN}":["FLY","VIEW_CLIENTS"]}}}}"#);
        let read: Policy = serde_json::from_str(&later).unwrap();
        assert_eq!(
            read.permissions(BEN).collect::<Vec<_>>(),
            [Permission::ViewClients]
        );
        assert_eq!(read.permissions(ANNA).count(), 0);
    }
}
