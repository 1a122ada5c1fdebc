//! Users who may sign in here, and the actors that wrote changes.

use rusqlite::params;
use uuid::Uuid;
use vetpms_protocol::{ActorInfo, Key16, UserInfo};

use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};
use crate::values::id_of;
use crate::write::WriteTx;

/// A user, and the verifier of their password on this device once they have signed in online.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredUser {
    /// As the server describes them.
    pub info: UserInfo,
    /// The device's own password hash; never the server's.
    pub verifier: Option<String>,
}

impl std::fmt::Debug for StoredUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredUser({})", self.info.id)
    }
}

impl ReadTx<'_> {
    /// All users, by name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn users(&self) -> Result<Vec<StoredUser>> {
        self.list(
            "SELECT id, email, name, roles, permissions, verifier FROM users ORDER BY name, id",
            [],
            |row| {
                let codes = |at: usize| -> Result<Vec<String>> {
                    let text = row.get_ref(at)?.as_str().map_err(|_| StoreError::Damaged)?;
                    serde_json::from_str(text).map_err(|_| StoreError::Damaged)
                };
                let info = UserInfo {
                    id: id_of(row.get_ref(0)?)?,
                    email: row.get(1)?,
                    name: row.get(2)?,
                    roles: codes(3)?,
                    permissions: codes(4)?,
                };
                Ok(StoredUser {
                    info,
                    verifier: row.get(5)?,
                })
            },
        )
    }

    /// Who an actor is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn actor(&self, actor: &Key16) -> Result<Option<ActorInfo>> {
        let sql = "SELECT user_id, device_id FROM actors WHERE actor = ?1";
        self.first(sql, [actor.bytes()], |row| {
            Ok(ActorInfo {
                actor: *actor,
                user: id_of(row.get_ref(0)?)?,
                device: id_of(row.get_ref(1)?)?,
            })
        })
    }
}

impl WriteTx<'_> {
    /// Writes a user. Without a verifier the one that is there stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_user(&self, user: &StoredUser) -> Result<()> {
        let codes = |list: &[String]| serde_json::Value::from(list.to_vec()).to_string();
        self.run(
            "INSERT INTO users (id, email, name, roles, permissions, verifier) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name, roles = excluded.roles, \
             permissions = excluded.permissions, verifier = COALESCE(excluded.verifier, users.verifier)",
            params![
                key(&user.info.id),
                user.info.email,
                user.info.name,
                codes(&user.info.roles),
                codes(&user.info.permissions),
                user.verifier,
            ],
        )?;
        Ok(())
    }

    /// Removes a user who may no longer sign in here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_user(&self, id: Uuid) -> Result<bool> {
        Ok(self.run("DELETE FROM users WHERE id = ?1", [key(&id)])? > 0)
    }

    /// Notes who an actor is; the first word about an actor counts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_actor(&self, info: &ActorInfo) -> Result<()> {
        self.run(
            "INSERT INTO actors (actor, user_id, device_id) VALUES (?1, ?2, ?3) ON CONFLICT (actor) DO NOTHING",
            params![info.actor.bytes(), key(&info.user), key(&info.device)],
        )?;
        Ok(())
    }
}
