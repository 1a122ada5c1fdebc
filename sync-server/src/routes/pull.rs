//! `POST /v1/pull`: everything after a position, in pages.

use axum::extract::State;
use vetpms_protocol::{Page, Pull};

use super::caller::Caller;
use super::framed::{Framed, Reply};
use super::rights;
use crate::app::Shared;
use crate::error::Refused;
use crate::project;

/// Sends a page.
///
/// # Errors
/// A [`Refused`] when the device knows another epoch or other rights, or the database fails.
pub async fn pull(
    State(app): State<Shared>,
    caller: Caller,
    Framed(message): Framed<Pull>,
) -> Result<Reply<Page>, Refused> {
    rights::unchanged(&app, &caller, message.rights).await?;
    let page = project::page(&app, &caller, &message).await?;
    rights::unchanged(&app, &caller, message.rights).await?;
    Ok(Reply(page))
}
