//! `POST /v1/bootstrap`: the rows of a table for a new device.

use axum::extract::State;
use vetpms_protocol::{Bootstrap, BootstrapPage};

use super::caller::Caller;
use super::framed::{Framed, Reply};
use super::rights;
use crate::app::Shared;
use crate::error::Refused;
use crate::project;

/// Sends a page of a table.
///
/// # Errors
/// A [`Refused`] for a table that does not exist, when the device knows other rights, or the database fails.
pub async fn bootstrap(
    State(app): State<Shared>,
    caller: Caller,
    Framed(message): Framed<Bootstrap>,
) -> Result<Reply<BootstrapPage>, Refused> {
    rights::unchanged(&app, &caller, message.rights).await?;
    let page = project::bootstrap(&app, &caller, &message).await?;
    rights::unchanged(&app, &caller, message.rights).await?;
    Ok(Reply(page))
}
