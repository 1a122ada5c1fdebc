//! Whose medical record a row belongs to: whoever may see only their own is sent no others.

use uuid::Uuid;
use vetpms_model::{Row, entity};

use super::people::Readable;
use super::{Key, Server};

const RECORDS: &str = "medical_records";

impl Server {
    /// Settles once and for all whose a row is.
    pub(super) fn note_owner(&mut self, key: Key, author: Uuid) {
        let Some(def) = entity(key.0).filter(|def| def.record.is_some()) else {
            return;
        };
        let field = def.record.filter(|name| def.field(name).is_some());
        let row = self.rows.get(&key).map(|(row, _)| row);
        let record = match (field, row) {
            (Some(field), Some(row)) => row.get(def, field).as_id(),
            _ => Some(key.1),
        };
        let of_record = record.and_then(|id| self.rows.get(&(RECORDS, id)));
        let owner = of_record.map_or(author, |(_, stamp)| stamp.created_by);
        self.owners.entry(key).or_insert(owner);
    }

    /// Refuses rows of another's medical record.
    pub(super) fn only_theirs(
        &self,
        author: Uuid,
        rows: Vec<(Key, &Row)>,
    ) -> Result<(), &'static str> {
        for (key, row) in rows {
            let Some(def) = entity(key.0).filter(|def| def.record.is_some()) else {
                continue;
            };
            let field = def.record.filter(|name| def.field(name).is_some());
            let record = field.and_then(|field| row.get(def, field).as_id());
            let of_record = record.and_then(|id| self.rows.get(&(RECORDS, id)));
            let settled = self.owners.get(&key).copied();
            let owner = settled.or(of_record.map(|(_, stamp)| stamp.created_by));
            if owner.is_some_and(|owner| owner != author) {
                return Err("forbidden");
            }
        }
        Ok(())
    }

    /// Whether a device may be sent a row.
    pub(super) fn sees(&self, readable: &Readable, key: (&str, Uuid)) -> bool {
        let Some(def) = entity(key.0).filter(|def| readable.contains(def.table)) else {
            return readable.contains(key.0);
        };
        let owner = self.owners.get(&(def.table, key.1));
        match (&readable.records_of, owner) {
            (Some(users), Some(owner)) => users.contains(owner),
            _ => true,
        }
    }
}
