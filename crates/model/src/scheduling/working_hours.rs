//! The roster: when somebody works, week by week. Absences are blocks in the schedule.

use chrono::NaiveDate;
use uuid::Uuid;

/// One stretch of one weekday of a member of staff.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "working_hours", label = "Working hours")]
pub struct WorkingHours {
    /// Row id.
    pub id: Uuid,
    /// Who.
    #[field(label = "Staff", class = Administrative, refers = "staff")]
    pub staff_id: Uuid,
    /// Where; anywhere when empty.
    #[field(label = "Location", class = Administrative, refers = "locations")]
    pub location_id: Option<Uuid>,
    /// 1 is Monday, 7 is Sunday (ISO 8601).
    #[field(label = "Weekday", class = Administrative, check = [Range(1, 7)])]
    pub weekday: i64,
    /// Minutes after midnight, local time.
    #[field(label = "From", class = Administrative, check = [Range(0, 1440)])]
    pub starts_minute: i64,
    /// Minutes after midnight, local time.
    #[field(label = "To", class = Administrative, check = [Range(0, 1440)])]
    pub ends_minute: i64,
    /// First day on which it holds.
    #[field(label = "Valid from", class = Administrative)]
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it holds.
    #[field(label = "Valid until", class = Administrative)]
    pub valid_until: Option<NaiveDate>,
}
