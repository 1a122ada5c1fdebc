//! The states of an appointment and the steps between them.

/// Where an appointment stands, in the order of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Booked.
    Scheduled,
    /// The client confirmed it.
    Confirmed,
    /// Arrived and waiting.
    CheckedIn,
    /// Brought to a room, and waiting there.
    InRoom,
    /// With the vet.
    InProgress,
    /// Nothing but paying is left.
    Ready,
    /// Left.
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
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Scheduled,
        Self::Confirmed,
        Self::CheckedIn,
        Self::InRoom,
        Self::InProgress,
        Self::Ready,
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
            Self::InRoom => "IN_ROOM",
            Self::InProgress => "IN_PROGRESS",
            Self::Ready => "READY",
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
            Self::InRoom => "in the room",
            Self::InProgress => "with the vet",
            Self::Ready => "ready to pay",
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
        use Status::{
            Canceled, CheckedIn, Completed, Confirmed, InProgress, InRoom, NoShow, Ready, Scheduled,
        };
        let allowed = match self {
            Scheduled | Confirmed => self != next && !matches!(next, Ready | Completed),
            CheckedIn => !matches!(next, CheckedIn | Ready | Completed),
            InRoom => matches!(next, CheckedIn | InProgress | Ready | Canceled),
            InProgress => matches!(next, CheckedIn | InRoom | Ready | Completed),
            Ready => matches!(next, InProgress | Completed),
            Completed => matches!(next, InProgress | Ready),
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
