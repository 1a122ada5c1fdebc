//! Our messages as bodies: content type, frame, limits.

use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use vetpms_protocol::limits::REQUEST_BYTES;
use vetpms_protocol::{CONTENT_TYPE, decode, encode};

use crate::error::Refused;

/// How long a body may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(30);
/// Bodies above this many bytes are unpacked beside the other requests, not among them.
const LARGE: usize = 16 * 1024;

/// A message that came.
pub struct Framed<T>(pub T);

/// A message to send.
pub struct Reply<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send + 'static> FromRequest<S> for Framed<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        let ours = request
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|value| value == CONTENT_TYPE);
        if !ours {
            return Err(Refused::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "content_type",
                "this is not a VetPMS message",
            ));
        }
        let read = tokio::time::timeout(
            ARRIVAL,
            axum::body::to_bytes(request.into_body(), REQUEST_BYTES),
        )
        .await;
        let bytes = match read {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(_)) => {
                let words = format!("a message has at most {REQUEST_BYTES} bytes");
                return Err(Refused::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too_large",
                    words,
                ));
            }
            Err(_) => {
                return Err(Refused::new(
                    StatusCode::REQUEST_TIMEOUT,
                    "too_slow",
                    "the message took too long",
                ));
            }
        };
        let message = if bytes.len() > LARGE {
            tokio::task::spawn_blocking(move || decode(&bytes)).await?
        } else {
            decode(&bytes)
        };
        Ok(Self(message?))
    }
}

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        match encode(&self.0) {
            Ok(frame) => (
                [(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE))],
                frame,
            )
                .into_response(),
            Err(error) => {
                Refused::internal(format!("an answer cannot be packed: {error}")).into_response()
            }
        }
    }
}
