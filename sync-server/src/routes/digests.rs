//! `POST /v1/digests`: digests of all tables, so that a device knows whether it holds the same.

use axum::extract::State;
use vetpms_protocol::Digests;

use super::caller::Caller;
use super::framed::{Framed, Reply};
use crate::app::Shared;
use crate::error::Refused;
use crate::limits::Subject;
use crate::{project, rim};

/// Computes the digests of what the device's users may read.
///
/// # Errors
/// A [`Refused`] when the database fails.
pub async fn digests(
    State(app): State<Shared>,
    caller: Caller,
    Framed(()): Framed<()>,
) -> Result<Reply<Digests>, Refused> {
    app.limits
        .take(Subject::Digests(caller.device), rim::instant())?;
    Ok(Reply(project::digests(&app, &caller).await?))
}
