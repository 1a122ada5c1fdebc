//! That an animal without an appointment came, was brought somewhere, or left: a fact, never changed. The newest says where
//! it is; with an appointment that is the appointment's resources.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A move.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "room_moves", label = "Move to a room", fact)]
pub struct RoomMove {
    /// Row id.
    pub id: Uuid,
    /// Who was brought.
    #[field(label = "Patient", class = Scheduling, refers = "patients")]
    pub patient_id: Uuid,
    /// Where to; out of every room when empty.
    #[field(label = "Room", class = Scheduling, refers = "resources")]
    pub resource_id: Option<Uuid>,
    /// When.
    #[field(label = "Moved", class = Scheduling, check = [NotInFuture])]
    pub moved_at: DateTime<Utc>,
    /// Whether it came or left with it; a move within the clinic when empty.
    #[field(label = "Came or left", class = Scheduling, check = [MaxLen(50)],
        codes = [Code("CAME", "Came"), Code("LEFT", "Left")])]
    pub presence: Option<String>,
}
