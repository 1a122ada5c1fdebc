//! The states of an appointment and the steps between them.

/// Where an appointment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Booked.
    Scheduled,
    /// The client confirmed it.
    Confirmed,
    /// Arrived and waiting.
    CheckedIn,
    /// In the room.
    InProgress,
    /// Over.
    Completed,
    /// Called off.
    Canceled,
    /// Did not come.
    NoShow,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusError {
    /// No such state.
    #[error("unknown state of an appointment")]
    Unknown,
    /// The step does not exist.
    #[error("an appointment that is {0} cannot become {1}")]
    Step(&'static str, &'static str),
}

impl Status {
    const ALL: [Self; 7] = [
        Self::Scheduled,
        Self::Confirmed,
        Self::CheckedIn,
        Self::InProgress,
        Self::Completed,
        Self::Canceled,
        Self::NoShow,
    ];

    /// The stored word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Scheduled => "SCHEDULED",
            Self::Confirmed => "CONFIRMED",
            Self::CheckedIn => "CHECKED_IN",
            Self::InProgress => "IN_PROGRESS",
            Self::Completed => "COMPLETED",
            Self::Canceled => "CANCELED",
            Self::NoShow => "NO_SHOW",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// [`StatusError::Unknown`].
    pub fn from_code(code: &str) -> Result<Self, StatusError> {
        Self::ALL
            .into_iter()
            .find(|s| s.code() == code)
            .ok_or(StatusError::Unknown)
    }

    fn plain(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Confirmed => "confirmed",
            Self::CheckedIn => "waiting",
            Self::InProgress => "in the room",
            Self::Completed => "done",
            Self::Canceled => "cancelled",
            Self::NoShow => "marked as not having come",
        }
    }

    /// Whether the time is free again.
    #[must_use]
    pub fn frees_its_time(self) -> bool {
        matches!(self, Self::Canceled | Self::NoShow)
    }

    /// Tests a step. Slips of the front desk can be taken back; what is done stays done.
    ///
    /// # Errors
    /// [`StatusError::Step`] names both states.
    pub fn step(self, next: Self) -> Result<(), StatusError> {
        use Status::{Canceled, CheckedIn, Completed, Confirmed, InProgress, NoShow, Scheduled};
        let allowed = match self {
            Scheduled => matches!(next, Confirmed | CheckedIn | InProgress | Canceled | NoShow),
            Confirmed => matches!(next, Scheduled | CheckedIn | InProgress | Canceled | NoShow),
            CheckedIn => matches!(next, Scheduled | Confirmed | InProgress | Canceled | NoShow),
            InProgress => matches!(next, CheckedIn | Completed),
            Completed => matches!(next, InProgress),
            Canceled => matches!(next, Scheduled),
            NoShow => matches!(next, Scheduled | CheckedIn),
        };
        if allowed {
            Ok(())
        } else {
            Err(StatusError::Step(self.plain(), next.plain()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::Entity;

    #[test]
    fn codes_are_those_of_the_field() {
        let field = crate::scheduling::Appointment::def()
            .field("status")
            .unwrap();
        let codes: Vec<_> = field
            .codes
            .iter()
            .map(|c| Status::from_code(c.0).unwrap().code())
            .collect();
        assert_eq!(codes.len(), Status::ALL.len());
    }

    #[test]
    fn done_is_not_cancelled() {
        assert_eq!(
            Status::Completed.step(Status::Canceled),
            Err(StatusError::Step("done", "cancelled"))
        );
        assert_eq!(Status::NoShow.step(Status::CheckedIn), Ok(()));
    }
}
