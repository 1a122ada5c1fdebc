//! Why an attempt at a run of sets failed, and what that says of a set that fails alone.

use super::fault::Fault;
use crate::error::{Refused, describe, sqlstate};
use crate::worker::Lost;

/// Why an attempt failed.
pub(crate) enum Failure {
    /// The database does not take some value: which one shows when the sets are tried singly.
    Values(String),
    /// A worker died of it: of which set shows in the same way.
    Died(String),
    /// One of the sets writes in the medical record of somebody whose records its author may not see.
    NotTheirs,
    /// Anything else.
    Refused(Refused),
}

impl Failure {
    /// What is wrong with a set that fails alone, and the cause for the log.
    pub(crate) fn of_one(self) -> Result<(Fault, String), Refused> {
        match self {
            Self::Refused(refused) => Err(refused),
            Self::Died(cause) => Ok((Fault::poison(), cause)),
            Self::NotTheirs => {
                let words =
                    "the medical record is a colleague's, and its author may see only their own";
                Ok((
                    Fault::new("forbidden", words),
                    "not the author's record".into(),
                ))
            }
            Self::Values(cause) => {
                let words = "the database does not take what this change makes of its row";
                Ok((Fault::new("not_projected", words), cause))
            }
        }
    }
}

impl From<Lost> for Failure {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Died(cause) => Self::Died(cause),
            Lost::Refused(refused) => Self::Refused(refused),
        }
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        // Data exceptions, broken constraints, program limits.
        let of_values = |state: &str| {
            ["22", "23", "54"]
                .iter()
                .any(|class| state.starts_with(class))
        };
        match sqlstate(&error) {
            Some(state) if of_values(&state) => Self::Values(describe(&error)),
            _ => Self::Refused(error.into()),
        }
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refused) => refused,
            Failure::Values(cause) | Failure::Died(cause) => Refused::internal(cause),
            Failure::NotTheirs => Refused::internal("a set writes in another's record"),
        }
    }
}
