//! `POST /v1/push`: change sets of a device.

use axum::extract::State;
use axum::http::StatusCode;
use vetpms_protocol::limits::PAGE_SETS;
use vetpms_protocol::{Push, Pushed};

use super::caller::Caller;
use super::framed::{Framed, Reply};
use crate::accept;
use crate::app::Shared;
use crate::error::Refused;

/// Takes change sets in.
///
/// # Errors
/// A [`Refused`] when nothing of the push was taken.
pub async fn push(
    State(app): State<Shared>,
    caller: Caller,
    Framed(message): Framed<Push>,
) -> Result<Reply<Pushed>, Refused> {
    if message.sets.len() > PAGE_SETS {
        let words = format!("a push has at most {PAGE_SETS} change sets");
        return Err(Refused::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            words,
        ));
    }
    // A request that is given up half-way must not leave a push half done: it runs to its end.
    let pushed = tokio::spawn(
        crate::error::REQUEST.scope(crate::error::request_id(), async move {
            accept::push(&app, caller, message).await
        }),
    );
    Ok(Reply(pushed.await??))
}
