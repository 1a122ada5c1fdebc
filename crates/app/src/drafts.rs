//! Forms that are not saved yet: kept within a second of typing, there again after a crash.
//!
//! Drafts are no changes of the practice: they are local, have no audit and are never sent.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;
use vetpms_store::Draft as Stored;

use crate::desk::Desk;
use crate::error::{AppError, Code};

/// Longest name of a form, in bytes.
const NAME: usize = 200;
/// Largest content, in bytes of JSON.
const CONTENT: usize = 256 * 1024;

/// A form as it was left.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct FormDraft {
    /// Which form, in the window's own words.
    pub form: String,
    /// What stands in it.
    pub content: Json,
    /// When it was last typed in.
    pub typed_at: DateTime<Utc>,
}

/// Keeps what the signed-in user has typed; durable when this returns.
///
/// # Errors
/// [`Code::InvalidValue`] when it is too large.
pub fn save_draft(desk: &Desk, form: &str, content: &Json) -> Result<(), AppError> {
    let user = desk.session()?.user;
    let text = content.to_string();
    if form.is_empty() || form.len() > NAME {
        return Err(AppError::field(
            Code::InvalidValue,
            "form",
            "this is no form",
        ));
    }
    if text.len() > CONTENT {
        return Err(AppError::field(
            Code::InvalidValue,
            "content",
            "this is too much for one form",
        ));
    }
    let draft = Stored {
        form: form.to_owned(),
        content: text,
        typed_at: desk.rim.now(),
    };
    desk.store.write(|tx| Ok(tx.put_draft(user, &draft)?))
}

/// Forgets a draft.
///
/// # Errors
/// [`AppError`] of the store.
pub fn drop_draft(desk: &Desk, form: &str) -> Result<(), AppError> {
    let user = desk.session()?.user;
    desk.store.write(|tx| Ok(tx.drop_draft(user, form)?))
}

/// The signed-in user's drafts, newest first.
///
/// # Errors
/// [`AppError`] of the store.
pub fn drafts(desk: &Desk) -> Result<Vec<FormDraft>, AppError> {
    let user = desk.session()?.user;
    desk.read(|tx| {
        let kept = tx.drafts(user)?;
        let open = |draft: Stored| FormDraft {
            content: serde_json::from_str(&draft.content).unwrap_or(Json::Null),
            form: draft.form,
            typed_at: draft.typed_at,
        };
        Ok(kept.into_iter().map(open).collect())
    })
}
