//! Why something could not be opened, verified or read.
//!
//! A variant never carries a secret, and where a secret was tried it never says which part of
//! it was wrong.

/// What this crate refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CryptoError {
    /// The sealed bytes do not open: another key, another place, or altered bytes.
    #[error("the data cannot be opened: it is damaged, or belongs elsewhere")]
    CannotOpen,
    /// The password, device secret, key file or recovery code does not open the key ring.
    #[error("that does not open this practice's data on this device")]
    WrongSecret,
    /// The recovery code has a typing mistake (wrong length, wrong sign, or check fails).
    #[error("the recovery code has a typing mistake")]
    RecoveryCodeMistyped,
    /// The signature is not one of this key over these bytes for this purpose.
    #[error("the signature is not valid")]
    BadSignature,
    /// The bytes are not what they should be; the text names the thing, never its content.
    #[error("not a valid {0}")]
    Malformed(&'static str),
    /// The bytes were written in a format that this version does not know.
    #[error("the {what} was written by a newer version (format {version})")]
    UnknownVersion {
        /// The thing that was read.
        what: &'static str,
        /// The format number found in it.
        version: u32,
    },
    /// The cost parameters are outside the limits that this crate accepts.
    #[error("the password hashing costs are outside the accepted limits")]
    CostOutOfBounds,
    /// The key ring already holds such a wrap.
    #[error("the key ring already holds such an entry")]
    AlreadyWrapped,
    /// The key ring holds no such wrap.
    #[error("the key ring holds no such entry")]
    NoSuchWrap,
    /// Removing the last wrap would make the data unreadable for ever.
    #[error("the last entry of a key ring cannot be removed")]
    LastWrap,
}

impl CryptoError {
    /// The stable code that stands beside the message at the program's rim.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CannotOpen => "cannot_open",
            Self::WrongSecret => "wrong_secret",
            Self::RecoveryCodeMistyped => "recovery_code_mistyped",
            Self::BadSignature => "bad_signature",
            Self::Malformed(_) => "malformed",
            Self::UnknownVersion { .. } => "unknown_version",
            Self::CostOutOfBounds => "cost_out_of_bounds",
            Self::AlreadyWrapped => "already_wrapped",
            Self::NoSuchWrap => "no_such_wrap",
            Self::LastWrap => "last_wrap",
        }
    }
}
