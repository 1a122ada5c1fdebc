//! Why talking to the server failed, as the engine and people need to know it.

use std::time::Duration;

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
    /// The server is busy or restarting.
    #[error("the server is busy")]
    Busy(Option<Duration>),
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
    /// Whether waiting alone may help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Offline | Self::Foreign | Self::Busy(_) | Self::TokenExpired
        )
    }
}
