//! When a product is due again.

use uuid::Uuid;

/// A rule for reminders: data, so that a practice can follow its country and its vaccines.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "reminder_rules", label = "Reminder rule")]
pub struct ReminderRule {
    /// Row id.
    pub id: Uuid,
    /// For which product.
    #[field(label = "Product", class = Administrative, refers = "products")]
    pub product_id: Uuid,
    /// For which species; for all when it does not say.
    #[field(label = "Species", class = Administrative, refers = "species", check = [MaxLen(50)])]
    pub species: Option<String>,
    /// What owners are told is due.
    #[field(label = "Says", class = Administrative, check = [NotBlank, MaxLen(255)])]
    pub name: String,
    /// Youngest age in days.
    #[field(label = "Youngest age (days)", class = Administrative, check = [Range(0, 36_500)])]
    pub minimum_age_days: Option<i64>,
    /// Days to the next one.
    #[field(label = "Interval (days)", class = Administrative, check = [Range(1, 36_500)])]
    pub interval_days: i64,
    /// Days between those of the first course.
    #[field(label = "Interval of the first course (days)", class = Administrative, check = [Range(1, 36_500)])]
    pub primary_interval_days: Option<i64>,
    /// Days that must lie between two; one given sooner does not count. See the rules for what holds when it does not say.
    #[field(label = "Shortest interval (days)", class = Administrative, check = [Range(0, 3_650)])]
    pub shortest_interval_days: Option<i64>,
    /// How many the first course has.
    #[field(label = "Number of the first course", class = Administrative, check = [Range(1, 20)])]
    pub primary_doses: Option<i64>,
    /// Days after which it counts as late and a first course begins anew; never when it does not say.
    #[field(label = "Grace (days)", class = Administrative, check = [Range(0, 3_650)])]
    pub grace_days: Option<i64>,
    /// Whether it is offered.
    #[field(label = "In use", class = Administrative, default = "true")]
    pub is_active: bool,
}
