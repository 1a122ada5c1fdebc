//! Users and devices by name, and the actors that wrote changes.

use rusqlite::params;
use uuid::Uuid;
use vetpms_protocol::{ActorInfo, Key16, Named, UserInfo};

use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};
use crate::values::id_of;
use crate::write::WriteTx;

impl ReadTx<'_> {
    /// All users, by name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn users(&self) -> Result<Vec<UserInfo>> {
        self.list(
            "SELECT id, email, name, roles, permissions FROM users ORDER BY name, id",
            [],
            |row| {
                let codes = |at: usize| -> Result<Vec<String>> {
                    let text = row.get_ref(at)?.as_str().map_err(|_| StoreError::Damaged)?;
                    serde_json::from_str(text).map_err(|_| StoreError::Damaged)
                };
                Ok(UserInfo {
                    id: id_of(row.get_ref(0)?)?,
                    email: row.get(1)?,
                    name: row.get(2)?,
                    roles: codes(3)?,
                    permissions: codes(4)?,
                })
            },
        )
    }

    /// What a device is called, if the server has said.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn device_name(&self, device: Uuid) -> Result<Option<String>> {
        let sql = "SELECT name FROM devices WHERE id = ?1";
        self.first(sql, [key(&device)], |row| Ok(row.get(0)?))
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
    /// Writes a user as the server describes them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_user(&self, user: &UserInfo) -> Result<()> {
        let codes = |list: &[String]| serde_json::Value::from(list.to_vec()).to_string();
        self.run(
            "INSERT INTO users (id, email, name, roles, permissions) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name, roles = excluded.roles, \
             permissions = excluded.permissions",
            params![
                key(&user.id),
                user.email,
                user.name,
                codes(&user.roles),
                codes(&user.permissions),
            ],
        )?;
        Ok(())
    }

    /// Keeps the name of a user who may do nothing here any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn retire_user(&self, user: &Named) -> Result<()> {
        self.run(
            "INSERT INTO users (id, email, name, roles, permissions) VALUES (?1, '', ?2, '[]', '[]') \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = '[]', permissions = '[]'",
            params![key(&user.id), user.name],
        )?;
        Ok(())
    }

    /// Notes what a device is called.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_device(&self, device: &Named) -> Result<()> {
        self.run(
            "INSERT INTO devices (id, name) VALUES (?1, ?2) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            params![key(&device.id), device.name],
        )?;
        Ok(())
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
