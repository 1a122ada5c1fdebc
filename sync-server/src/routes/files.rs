//! `POST /v1/files/…`: files of attachments, in parts.

use axum::extract::State;
use vetpms_protocol::{FileBytes, FileOffer, FilePart, FileTaken, FileWanted};

use super::caller::Caller;
use super::framed::{Framed, Reply};
use crate::app::Shared;
use crate::error::Refused;
use crate::files;

/// `POST /v1/files/offer`: announces a file.
///
/// # Errors
/// A [`Refused`].
pub async fn offer(
    State(app): State<Shared>,
    caller: Caller,
    Framed(message): Framed<FileOffer>,
) -> Result<Reply<FileTaken>, Refused> {
    Ok(Reply(files::offer(&app, &caller, &message).await?))
}

/// `POST /v1/files/part`: takes a part of it.
///
/// # Errors
/// A [`Refused`].
pub async fn part(
    State(app): State<Shared>,
    caller: Caller,
    Framed(message): Framed<FilePart>,
) -> Result<Reply<FileTaken>, Refused> {
    Ok(Reply(files::part(&app, &caller, message).await?))
}

/// `POST /v1/files/fetch`: hands a part out.
///
/// # Errors
/// A [`Refused`].
pub async fn fetch(
    State(app): State<Shared>,
    caller: Caller,
    Framed(message): Framed<FileWanted>,
) -> Result<Reply<FileBytes>, Refused> {
    Ok(Reply(files::fetch(&app, &caller, &message).await?))
}
