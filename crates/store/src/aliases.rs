//! Which row stands for a merged one: found from the rows, thrown away and made anew at will.

use std::collections::BTreeMap;

use uuid::Uuid;
use vetpms_model::EntityDef;

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::values::id_of;
use crate::write::WriteTx;

impl ReadTx<'_> {
    /// Every row of a table with what it was merged into.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn merged(&self, def: &'static EntityDef) -> Result<BTreeMap<Uuid, Uuid>> {
        let sql = format!(
            "SELECT id, merged_into FROM {} WHERE merged_into IS NOT NULL",
            def.table
        );
        let pairs = self.list(&sql, [], |row| {
            Ok((id_of(row.get_ref(0)?)?, id_of(row.get_ref(1)?)?))
        })?;
        Ok(pairs.into_iter().collect())
    }

    /// The row that stands for this one: itself, unless it was merged.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn stands_for(&self, id: Uuid) -> Result<Uuid> {
        let sql = "SELECT stands_for FROM aliases WHERE id = ?1";
        let found = self.first(sql, [key(&id)], |row| id_of(row.get_ref(0)?))?;
        Ok(found.unwrap_or(id))
    }

    /// The rows that this one stands for, without itself.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn aliases_of(&self, id: Uuid) -> Result<Vec<Uuid>> {
        let sql = "SELECT id FROM aliases WHERE stands_for = ?1 ORDER BY id";
        self.list(sql, [key(&id)], |row| id_of(row.get_ref(0)?))
    }
}

impl WriteTx<'_> {
    /// Replaces the aliases of a table; the rows whose answer changed.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn put_aliases(
        &self,
        def: &'static EntityDef,
        aliases: &BTreeMap<Uuid, Uuid>,
    ) -> Result<Vec<Uuid>> {
        let sql = "SELECT id, stands_for FROM aliases WHERE table_name = ?1";
        let before: BTreeMap<Uuid, Uuid> = self
            .list(sql, [def.table], |row| {
                Ok((id_of(row.get_ref(0)?)?, id_of(row.get_ref(1)?)?))
            })?
            .into_iter()
            .collect();
        let mut changed = Vec::new();
        for id in before.keys().filter(|id| !aliases.contains_key(*id)) {
            self.run("DELETE FROM aliases WHERE id = ?1", [key(id)])?;
            changed.push(*id);
        }
        for (id, stands_for) in aliases {
            if before.get(id) != Some(stands_for) {
                self.run(
                    "INSERT INTO aliases (id, table_name, stands_for) VALUES (?1, ?2, ?3) \
                     ON CONFLICT (id) DO UPDATE SET stands_for = excluded.stands_for",
                    (key(id), def.table, key(stands_for)),
                )?;
                changed.push(*id);
            }
        }
        Ok(changed)
    }
}
