//! How much of a product an animal of a species is given.

use rust_decimal::Decimal;
use uuid::Uuid;

/// A dose by weight.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "dose_rules", label = "Dose")]
pub struct DoseRule {
    /// Row id.
    pub id: Uuid,
    /// Of which product.
    #[field(label = "Product", class = Administrative, refers = "products")]
    pub product_id: Uuid,
    /// For which species; for all when it does not say.
    #[field(label = "Species", class = Administrative, refers = "species", check = [MaxLen(50)])]
    pub species: Option<String>,
    /// Least milligrams per kilogram each time.
    #[field(label = "From (mg/kg)", class = Administrative, review, decimal = (12, 4), check = [Positive])]
    pub min_mg_per_kg: Decimal,
    /// Most milligrams per kilogram each time.
    #[field(label = "To (mg/kg)", class = Administrative, review, decimal = (12, 4), check = [Positive])]
    pub max_mg_per_kg: Decimal,
    /// Most milligrams each time, however heavy.
    #[field(label = "At most (mg)", class = Administrative, review, decimal = (12, 4), check = [Positive])]
    pub max_single_mg: Option<Decimal>,
    /// How it is given.
    #[field(label = "Route", class = Administrative, check = [MaxLen(50)])]
    pub route: Option<String>,
    /// How often.
    #[field(label = "How often", class = Administrative, check = [MaxLen(100)])]
    pub frequency: Option<String>,
    /// Where the figures come from.
    #[field(label = "Source", class = Administrative, check = [MaxLen(255)])]
    pub source: Option<String>,
    /// Whether it is offered.
    #[field(label = "In use", class = Administrative, default = "true")]
    pub is_active: bool,
}
