//! What a write must fulfil before it is made.

use vetpms_access::{Grant, needed_to_write};
use vetpms_model::{Class, EntityDef, Patch, Row, Value};

use super::Draft;
use crate::error::{AppError, Code};
use crate::signing::Gate;

/// The proof that the author may write every touched field of a row; only [`Draft::grant`] makes one.
pub(super) struct Granted(
    #[expect(dead_code, reason = "held, never read: its existence is the proof")] Vec<Grant>,
);

impl Draft<'_> {
    /// Tests that a field that names another row names one that exists and was not removed.
    pub(super) fn check_references(
        &self,
        def: &'static EntityDef,
        patch: &Patch,
    ) -> Result<(), AppError> {
        for (field, value) in patch.fields(def) {
            let target = field.refers.and_then(vetpms_model::entity);
            if let (Some(target), Value::Id(id)) = (target, value)
                && self
                    .tx
                    .row(target, *id)?
                    .is_none_or(|(row, _)| row.is_deleted(target))
            {
                let message = format!(
                    "{}: there is no such {}",
                    field.label,
                    target.label.to_lowercase()
                );
                return Err(AppError::field(Code::NotFound, field.name, message));
            }
        }
        Ok(())
    }

    /// Tests that nothing of a signed or locked visit is changed.
    pub(super) fn may_change(
        &self,
        def: &'static EntityDef,
        row: &Row,
        patch: &Patch,
    ) -> Result<(), AppError> {
        let touched: Vec<&str> = patch.fields(def).map(|(field, _)| field.name).collect();
        let gate = Gate {
            tx: self.tx,
            now: self.now,
        };
        gate.pass(def, row, &touched)
    }

    /// The proof, for every touched field, that the author may write it.
    pub(super) fn grant(&self, def: &EntityDef, patch: &Patch) -> Result<Granted, AppError> {
        let mut grants = Vec::new();
        for (field, _) in patch.fields(def) {
            grants.push(
                self.policy
                    .grant(self.author, needed_to_write(def.table, field.class.name()))?,
            );
        }
        Ok(Granted(grants))
    }

    /// Tests that the author may decide about a field, or about a record as a whole.
    ///
    /// # Errors
    /// [`Code::Forbidden`].
    pub(crate) fn may_decide(&self, def: &EntityDef, field: Option<&str>) -> Result<(), AppError> {
        let class = def.class_of(field).map_or("", Class::name);
        let _grant = self
            .policy
            .grant(self.author, needed_to_write(def.table, class))?;
        Ok(())
    }
}
