//! What a client agreed to, or withdrew: a fact; the newest one for a purpose holds.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A consent given or withdrawn.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "client_consents", label = "Consent", fact)]
pub struct Consent {
    /// Row id.
    pub id: Uuid,
    /// Who.
    #[field(label = "Client", class = Identifying, refers = "clients")]
    pub client_id: Uuid,
    /// To what.
    #[field(label = "Purpose", class = Identifying, check = [MaxLen(50)],
        codes = [Code("REMINDERS", "Reminders"), Code("MARKETING", "News and offers"),
                 Code("SHARE_RECORDS", "Sharing records with other practices"), Code("PHOTOS", "Using photos")])]
    pub purpose: String,
    /// Given, or withdrawn.
    #[field(label = "Given", class = Identifying)]
    pub is_given: bool,
    /// When the client said so.
    #[field(label = "Decided", class = Identifying, check = [NotInFuture])]
    pub decided_at: DateTime<Utc>,
    /// How: on paper, by phone.
    #[field(label = "Remark", class = Identifying, check = [MaxLen(255)])]
    pub remark: Option<String>,
}
