//! Why talking to the server failed, as the engine and people need to know it.

use std::time::Duration;

use vetpms_protocol::Refusal;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// No network, no server, a time-out.
    #[error("the server cannot be reached")]
    Offline,
    /// Something answered that is not our server, such as a hotel's sign-in page.
    #[error("the network answers with a page of its own instead of the server")]
    Foreign,
    /// The server's certificate is not trusted.
    #[error("the server's certificate is not trusted: {0}")]
    Tls(String),
    /// Something answers without TLS at an address that promises it.
    #[error(
        "the server answers without TLS: on its own computer its address begins with http://, for others it needs TLS first"
    )]
    Plain,
    /// The server, or a proxy before it, does not take a message of this size.
    #[error("the server, or a proxy on the way to it, does not take a message of this size")]
    TooLarge,
    /// The server is busy or restarting.
    #[error("the server is busy")]
    Busy(Option<Duration>),
    /// The server has been asked too often, and takes no more for a while.
    #[error("{}", too_often(.0))]
    TooOften(Option<Duration>),
    /// The server brings the practice up to date after an upgrade.
    #[error(
        "the server is bringing the practice up to date after an upgrade; it is tried again by itself"
    )]
    Upgrading(Option<Duration>),
    /// The server is there, but what it keeps everything in is not.
    #[error("the server is there, but its database is not")]
    Database(Option<Duration>),
    /// This device's own disk is full, busy or failing.
    #[error("{0}")]
    Disk(String),
    /// The server refused, with its code and words.
    #[error("{message}")]
    Refused {
        /// What a program branches on.
        code: String,
        /// What a person reads.
        message: String,
    },
    /// The access token is used up.
    #[error("the device must renew its access")]
    TokenExpired,
    /// The device is revoked or unknown to the server.
    #[error("this device is no longer registered with the practice")]
    DeviceRevoked,
}

impl Failure {
    /// What an answer other than 200 says: its status, its body if that is JSON, and how long it asks to wait.
    #[must_use]
    pub fn of_answer(status: u16, json: Option<&[u8]>, after: Option<Duration>) -> Self {
        if status == 413 {
            return Self::TooLarge; // whoever says so
        }
        let refusal = json.and_then(|body| serde_json::from_slice::<Refusal>(body).ok());
        let Some(refusal) = refusal else {
            return if status >= 500 && json.is_none() {
                Self::Busy(after)
            } else {
                Self::Foreign
            };
        };
        match (status, refusal.code.as_str()) {
            (_, "token_expired") => Self::TokenExpired,
            (_, "device_revoked") => Self::DeviceRevoked,
            (503, "upgrading") => Self::Upgrading(after),
            (_, "database_away" | "not_ready") => Self::Database(after),
            (429, _) => Self::TooOften(after),
            // Too slow, or a fault of the server's own: neither is the desk's, and both pass.
            (408 | 500.., _) => Self::Busy(after),
            _ => Self::Refused {
                code: refusal.code,
                message: refusal.message,
            },
        }
    }

    /// Whether trying again may help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        let quietly = matches!(
            self,
            Self::Offline
                | Self::Foreign
                | Self::Busy(_)
                | Self::TooOften(_)
                | Self::Upgrading(_)
                | Self::Database(_)
                | Self::TokenExpired
        );
        quietly || self.is_settled_outside()
    }

    /// Whether it is an answer of the server, or of what stands right before it: it can be reached. Without its database it
    /// can take nothing, which is told as what it is.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        matches!(
            self,
            Self::Busy(_)
                | Self::TooOften(_)
                | Self::Upgrading(_)
                | Self::Refused { .. }
                | Self::TokenExpired
                | Self::TooLarge
        )
    }

    /// How long the server asks to wait.
    #[must_use]
    pub fn asks_to_wait(&self) -> Option<Duration> {
        match self {
            Self::Busy(after)
            | Self::TooOften(after)
            | Self::Upgrading(after)
            | Self::Database(after) => *after,
            _ => None,
        }
    }

    /// Whether somebody must be told, who sets it right outside of this program: it is tried again.
    #[must_use]
    pub fn is_settled_outside(&self) -> bool {
        matches!(
            self,
            Self::Tls(_) | Self::Plain | Self::TooLarge | Self::Disk(_)
        )
    }
}

/// With how long to wait, where the server says.
fn too_often(after: &Option<Duration>) -> String {
    match after.map(|after| after.as_secs().max(1)) {
        Some(seconds) => {
            format!("the server has been asked too often; wait {seconds} seconds, then try again")
        }
        None => "the server has been asked too often; wait a minute, then try again".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, code: &str) -> Failure {
        let body = format!(r#"{{"code":"{code}","message":"words","field":null,"request":"1"}}"#);
        let after = Some(Duration::from_secs(7));
        Failure::of_answer(status, Some(body.as_bytes()), after)
    }

    #[test]
    fn what_passes_by_itself_is_tried_again() {
        let busy = Failure::Busy(Some(Duration::from_secs(7)));
        for (status, code) in [(408, "too_slow"), (500, "internal"), (503, "gap")] {
            assert_eq!(answer(status, code), busy, "{status} {code}");
        }
        let often = answer(429, "too_many_requests");
        assert_eq!(often, Failure::TooOften(Some(Duration::from_secs(7))));
        assert!(often.is_passing() && often.is_answer());
        assert!(often.to_string().contains("wait 7 seconds"), "{often}");
        let upgrading = answer(503, "upgrading");
        assert_eq!(upgrading, Failure::Upgrading(Some(Duration::from_secs(7))));
        assert!(upgrading.is_passing() && upgrading.is_answer());
        let away = Failure::Database(Some(Duration::from_secs(7)));
        assert_eq!(answer(503, "database_away"), away);
        assert!(away.is_passing() && !away.is_answer());
        assert_eq!(answer(401, "token_expired"), Failure::TokenExpired);
        assert!(!answer(401, "device_revoked").is_passing());
        assert!(!answer(426, "client_too_old").is_passing());
    }

    #[test]
    fn an_answer_that_is_not_ours_says_so() {
        assert_eq!(Failure::of_answer(302, None, None), Failure::Foreign);
        assert_eq!(Failure::of_answer(413, None, None), Failure::TooLarge);
        assert_eq!(answer(413, "too_large"), Failure::TooLarge);
        assert_eq!(Failure::of_answer(502, None, None), Failure::Busy(None));
        assert_eq!(Failure::of_answer(403, Some(b"{}"), None), Failure::Foreign);
    }
}
