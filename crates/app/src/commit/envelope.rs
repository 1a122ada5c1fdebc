//! What goes around the changes of a write: the signed header, the log, the outbox, the audit.

use serde_json::Value as Json;
use vetpms_crypto::sign;
use vetpms_model::{EntityDef, Row, Value};
use vetpms_protocol::{ActorInfo, ChangeSet, Hash32, Header, Key16, SCHEMA};
use vetpms_store::AuditEntry;

use super::Draft;
use super::ahead::{Lane, send_ahead};
use crate::desk::Session;
use crate::error::AppError;

impl Draft<'_> {
    /// What the audit will say: each changed field's old and new value, sealed ones masked.
    pub(super) fn note(&mut self, def: &'static EntityDef, before: &Row, after: &Row) {
        let diff = self.diffs.entry((def.table, after.id)).or_default();
        for (at, field) in def.fields.iter().enumerate() {
            let (old, new) = (&before.values[at], &after.values[at]);
            if old == new || (old.is_null() && matches!(new, Value::Set(set) if set.is_empty())) {
                continue;
            }
            let shown = |value: &Value| match value {
                value if value.is_null() => Json::Null,
                _ if field.sealed => Json::from("•••"),
                value => value.to_json(),
            };
            diff.insert(
                field.name.to_owned(),
                Json::from(vec![shown(old), shown(new)]),
            );
        }
    }

    /// Signs the change set, appends it to the log and the outbox, and writes the audit.
    pub(super) fn finish(self, cause: &'static str, session: &Session) -> Result<(), AppError> {
        if self.bodies.is_empty() {
            return Ok(());
        }
        let replica = self.desk.replica();
        let ahead = send_ahead(self.desk, self.tx, &self.bodies)?;
        let (last, previous) = self.tx.log_head(replica)?.unwrap_or((0, Hash32::ZERO));
        for actor in &self.actors {
            let info = ActorInfo {
                actor: Key16::new(*actor),
                user: self.author,
                device: self.desk.device(),
            };
            self.tx.put_actor(&info)?;
        }
        let header = Header {
            tenant: self.desk.tenant(),
            replica,
            seq: last + 1,
            author: self.author,
            device: self.desk.device(),
            actors: self.actors.iter().map(|actor| Key16::new(*actor)).collect(),
            schema: SCHEMA,
            permissions: self.policy.version(),
            seen_position: self.tx.meta_i64("position")?.unwrap_or(0),
            at: self.now.timestamp_millis(),
            previous,
            cause: cause.into(),
            changes: Vec::new(),
            replaces: self.replaces,
        };
        let size: usize = self
            .bodies
            .iter()
            .map(|body| body.bytes.bytes().len())
            .sum();
        let set = ChangeSet::sign(header, self.bodies, |bytes| {
            session.key.sign(sign::CHANGE_SET, bytes)
        })?;
        self.tx.append_set(&set, None, None, |_| true)?;
        self.tx.enqueue(replica, last + 1, self.now, size)?;
        if ahead == Lane::Behind {
            self.tx.go_behind(replica, last + 1)?;
        }
        for ((table, row), diff) in self.diffs {
            let (user, device) = (self.author, self.desk.device());
            let entry = AuditEntry {
                at: self.now,
                user,
                device,
                table: table.into(),
                row,
                cause: cause.into(),
                diff: Json::Object(diff),
            };
            self.tx.audit(&entry)?;
        }
        Ok(())
    }
}
