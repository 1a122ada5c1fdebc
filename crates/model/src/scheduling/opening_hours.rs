//! When a location is open.

use uuid::Uuid;

/// One stretch of one weekday; a lunch break makes two.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "opening_hours", label = "Opening hours")]
pub struct OpeningHours {
    /// Row id.
    pub id: Uuid,
    /// Where; everywhere when empty.
    #[field(label = "Location", class = Administrative, refers = "locations")]
    pub location_id: Option<Uuid>,
    /// 1 is Monday, 7 is Sunday (ISO 8601).
    #[field(label = "Weekday", class = Administrative, check = [Range(1, 7)])]
    pub weekday: i64,
    /// Minutes after midnight, local time.
    #[field(label = "Opens", class = Administrative, check = [Range(0, 1440)])]
    pub opens_minute: i64,
    /// Minutes after midnight, local time.
    #[field(label = "Closes", class = Administrative, check = [Range(0, 1440)])]
    pub closes_minute: i64,
}
