//! Why a request is refused: a status, a code that programs branch on, and words for a person.
//!
//! What a person reads never holds SQL, paths or values; the cause goes to the log, once, at the
//! rim, with the request's id.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use vetpms_access::{Denied, Permission};
use vetpms_crypto::CryptoError;
use vetpms_protocol::{FrameError, Refusal};

tokio::task_local! {
    /// The id of the request at hand, for refusals and the log.
    pub static REQUEST: String;
}

/// The id of the request at hand.
pub fn request_id() -> String {
    REQUEST.try_with(Clone::clone).unwrap_or_default()
}

/// The code of a refusal for want of a database.
pub const DATABASE_AWAY: &str = "database_away";
/// The cause of a refusal for want of a connection: the database may be gone, or everybody may be using it.
pub const NO_CONNECTION: &str = "no database connection became free";

/// A refusal on its way out.
#[derive(Debug, Clone)]
pub struct Refused {
    /// HTTP status.
    pub status: StatusCode,
    /// What a program branches on.
    pub code: &'static str,
    /// What a person reads.
    pub message: String,
    /// The field it is about.
    pub field: Option<&'static str>,
    /// Seconds until another try makes sense.
    pub retry_after: Option<u64>,
    /// For the log only; never a value.
    pub cause: Option<String>,
}

/// What the logging rim reads back from a refusal's response.
#[derive(Debug, Clone)]
pub struct Logged {
    /// The code.
    pub code: &'static str,
    /// The cause.
    pub cause: Option<String>,
}

impl Refused {
    /// A refusal with a code and words.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            field: None,
            retry_after: None,
            cause: None,
        }
    }

    /// The request is not one of ours or not understood.
    pub fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// The caller is not who may do this.
    pub fn unauthorized(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, message)
    }

    /// There is no such thing.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// The person may not do this.
    pub fn forbidden(missing: Permission) -> Self {
        let words = format!("You may not {}. Ask an administrator.", missing.words());
        Self::new(StatusCode::FORBIDDEN, Denied::CODE, words)
    }

    /// It does not go together with what is there.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// A value of a field is not valid.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::bad("invalid_value", message).on(field)
    }

    /// The server cannot do it now; the device waits, greets again and tries again.
    pub fn busy(code: &'static str, message: impl Into<String>, seconds: u64) -> Self {
        let refused = Self::new(StatusCode::SERVICE_UNAVAILABLE, code, message);
        Self {
            retry_after: Some(seconds),
            ..refused
        }
    }

    /// The database cannot be reached.
    pub fn database_away(cause: Option<String>) -> Self {
        let words = "the server is there, but its database is not";
        Self {
            cause,
            ..Self::busy(DATABASE_AWAY, words, 5)
        }
    }

    /// Too many requests.
    pub fn too_many(seconds: u64) -> Self {
        let refused = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            format!("this was asked too often; the next try counts in {seconds} seconds"),
        );
        Self {
            retry_after: Some(seconds),
            ..refused
        }
    }

    /// Something is wrong on the server; the cause is for the log.
    pub fn internal(cause: impl Into<String>) -> Self {
        let words =
            "the server could not do this; the request's number leads to the cause in its log";
        let refused = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", words);
        Self {
            cause: Some(cause.into()),
            ..refused
        }
    }

    /// Names the field it is about.
    #[must_use]
    pub fn on(self, field: &'static str) -> Self {
        Self {
            field: Some(field),
            ..self
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = Refusal {
            code: self.code.to_owned(),
            message: self.message,
            field: self.field.map(str::to_owned),
            request: request_id(),
        };
        let mut response = (self.status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Logged {
            code: self.code,
            cause: self.cause,
        });
        response
    }
}

/// The SQLSTATE of a database error.
pub fn sqlstate(error: &sqlx::Error) -> Option<String> {
    error
        .as_database_error()
        .and_then(|error| error.code())
        .map(|code| code.into_owned())
}

/// A database error without any value: its code, and the constraint or the kind.
pub fn describe(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(inner) => {
            let at = inner.constraint().or(inner.table()).unwrap_or("-");
            format!(
                "database error {} at {at}",
                inner.code().unwrap_or_default()
            )
        }
        sqlx::Error::PoolTimedOut => NO_CONNECTION.into(),
        sqlx::Error::Io(error) => format!("database connection: {}", error.kind()),
        sqlx::Error::ColumnDecode { index, .. } => format!("column {index} cannot be read"),
        other => format!("database client: {}", kind_of(other)),
    }
}

fn kind_of(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::RowNotFound => "a row is missing",
        sqlx::Error::Protocol(_) => "protocol",
        sqlx::Error::PoolClosed => "pool closed",
        sqlx::Error::Tls(_) => "TLS",
        sqlx::Error::Encode(_) => "a value cannot be encoded",
        sqlx::Error::Decode(_) => "a value cannot be decoded",
        _ => "other",
    }
}

/// Whether the database is stopped, starting or stopping.
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) => true,
        sqlx::Error::Database(inner) => {
            let code = inner.code().unwrap_or_default();
            code.starts_with("08") || code.starts_with("57P")
        }
        _ => false,
    }
}

/// Whether trying again later may help: no connection, a lock or statement time-out, a shutdown.
fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(inner) => {
            let code = inner.code().unwrap_or_default();
            matches!(&*code, "57014" | "55P03" | "40001" | "40P01" | "25P03")
                || code.starts_with("53")
        }
        _ => false,
    }
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        match sqlstate(&error).as_deref() {
            Some("VP001") => Self::new(
                StatusCode::GONE,
                "tenant_closed",
                "the practice is not served here any more",
            ),
            Some("VP002") => Self::busy(
                "tenant_readonly",
                "the practice can only be read at the moment",
                60,
            ),
            Some("VP003") => Self::forbidden(Permission::Administer),
            Some("VP004") => Self::conflict(
                "last_administrator",
                "nobody would be left to administer the practice; give the right to somebody else first",
            ),
            Some("VP005") => Self::not_found("the practice has no such user"),
            Some("VP006") => Self::conflict(
                "member_elsewhere",
                "this user works for another practice too; ask the administrator of the server",
            ),
            _ if is_away(&error) => Self::database_away(Some(describe(&error))),
            _ if is_passing(&error) => {
                let refused = Self::busy("busy", "the server is busy, try again in a moment", 2);
                Self {
                    cause: Some(describe(&error)),
                    ..refused
                }
            }
            _ => Self::internal(describe(&error)),
        }
    }
}

impl From<FrameError> for Refused {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::TooLarge => Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                error.to_string(),
            ),
            _ => Self::bad("unreadable_message", "the message cannot be read"),
        }
    }
}

impl From<CryptoError> for Refused {
    fn from(error: CryptoError) -> Self {
        Self::internal(format!("crypto: {}", error.code()))
    }
}

impl From<tokio::task::JoinError> for Refused {
    fn from(_: tokio::task::JoinError) -> Self {
        Self::internal("a worker panicked")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refusal_names_the_request_and_hides_the_cause() {
        let refused = Refused::internal("SELECT secret FROM patients");
        let response = REQUEST
            .scope("r-1".to_owned(), async { refused.into_response() })
            .await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(response.into_body(), 4096)
            .await
            .unwrap();
        let refusal: Refusal = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            (refusal.code.as_str(), refusal.request.as_str()),
            ("internal", "r-1")
        );
        assert!(!String::from_utf8_lossy(&body).contains("SELECT"));
    }

    #[test]
    fn an_exhausted_pool_asks_to_come_back() {
        let refused = Refused::from(sqlx::Error::PoolTimedOut);
        assert_eq!(
            (refused.status.as_u16(), refused.retry_after),
            (503, Some(2))
        );
    }
}
