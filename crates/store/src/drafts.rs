//! What somebody has typed and not saved yet. It stays on this computer, encrypted like the rest.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::values::instant_of;
use crate::write::WriteTx;

/// A draft.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which form, in the window's own words.
    pub form: String,
    /// What stands in it, as JSON.
    pub content: String,
    /// When it was last typed in.
    pub typed_at: DateTime<Utc>,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Draft(..)")
    }
}

impl ReadTx<'_> {
    /// A user's drafts, newest first.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn drafts(&self, user: Uuid) -> Result<Vec<Draft>> {
        self.list(
            "SELECT form, content, typed_at FROM drafts WHERE user_id = ?1 ORDER BY typed_at DESC, form",
            [key(&user)],
            |row| {
                Ok(Draft {
                    form: row.get(0)?,
                    content: row.get(1)?,
                    typed_at: instant_of(row.get_ref(2)?)?,
                })
            },
        )
    }
}

impl WriteTx<'_> {
    /// Keeps what stands in a form, in place of what stood there before.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn put_draft(&self, user: Uuid, draft: &Draft) -> Result<()> {
        self.run(
            "INSERT INTO drafts (user_id, form, content, typed_at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (user_id, form) DO UPDATE SET content = excluded.content, typed_at = excluded.typed_at",
            (
                key(&user),
                &draft.form,
                &draft.content,
                draft.typed_at.timestamp_millis(),
            ),
        )?;
        Ok(())
    }

    /// Forgets a draft; one that is not there is forgotten already.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn drop_draft(&self, user: Uuid, form: &str) -> Result<()> {
        self.run(
            "DELETE FROM drafts WHERE user_id = ?1 AND form = ?2",
            (key(&user), form),
        )?;
        Ok(())
    }
}
