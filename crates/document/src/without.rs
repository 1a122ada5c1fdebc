//! A document as it would be had some of its changes never been written.

use std::collections::BTreeSet;

use automerge::{ChangeHash, ROOT, ReadDoc};

use crate::document::{Document, Hash, ID_KEY};
use crate::error::DocumentError;

impl Document {
    /// These changes, and every change of the document that builds on one of them.
    pub fn building_on(&mut self, hashes: &BTreeSet<Hash>) -> BTreeSet<Hash> {
        let mut found = BTreeSet::new();
        // Each change comes after those that it builds on.
        for change in self.doc.get_changes(&[]) {
            let hash = change.hash().0;
            if hashes.contains(&hash) || change.deps().iter().any(|dep| found.contains(&dep.0)) {
                found.insert(hash);
            }
        }
        found
    }

    /// The document without these changes and whatever builds on them; `None` when nothing of the row is left.
    ///
    /// # Errors
    /// [`DocumentError::Unreadable`].
    pub fn without(mut self, hashes: &BTreeSet<Hash>) -> Result<Option<Self>, DocumentError> {
        let gone = self.building_on(hashes);
        let mut heads: BTreeSet<ChangeHash> = BTreeSet::new();
        for change in self.doc.get_changes(&[]) {
            if !gone.contains(&change.hash().0) {
                for dep in change.deps() {
                    heads.remove(dep);
                }
                heads.insert(change.hash());
            }
        }
        let heads: Vec<ChangeHash> = heads.into_iter().collect();
        if heads.is_empty() {
            return Ok(None);
        }
        self.doc = self
            .doc
            .fork_at(&heads)
            .map_err(|_| DocumentError::Unreadable)?;
        // The birth of a text is nobody's change and makes no row.
        let has_row = self.doc.get(ROOT, ID_KEY).ok().flatten().is_some();
        Ok(has_row.then_some(self))
    }
}
