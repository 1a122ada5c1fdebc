//! A medicine, vaccine or other product that the practice uses.

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::value::{Prose, Set};

/// A product.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "products", label = "Product")]
pub struct Product {
    /// Row id.
    pub id: Uuid,
    /// What it is called.
    #[field(label = "Name", class = Administrative, check = [NotBlank, MaxLen(255)])]
    pub name: String,
    /// What sort of thing it is.
    #[field(label = "Kind", class = Administrative, default = "MEDICINE", check = [MaxLen(50)],
        codes = [Code("MEDICINE", "Medicine"), Code("VACCINE", "Vaccine"), Code("PARASITICIDE", "Against parasites"),
                 Code("OTHER", "Other")])]
    pub product_kind: String,
    /// Its code, such as an authorisation number.
    #[field(label = "Code", class = Administrative, check = [MaxLen(50)])]
    pub product_code: Option<String>,
    /// What works in it: an allergy to one of these blocks it.
    #[field(label = "Active substances", class = Administrative, check = [MaxLen(100)])]
    pub substances: Set,
    /// Its form: tablet, solution.
    #[field(label = "Form", class = Administrative, check = [MaxLen(50)])]
    pub form: Option<String>,
    /// Milligrams in one unit (a tablet, a millilitre).
    #[field(label = "Strength (mg per unit)", class = Administrative, review, decimal = (12, 4), check = [Positive])]
    pub strength_mg: Option<Decimal>,
    /// What it is counted in.
    #[field(label = "Unit", class = Administrative, check = [MaxLen(50)])]
    pub unit: Option<String>,
    /// How it is usually given.
    #[field(label = "Route", class = Administrative, check = [MaxLen(50)])]
    pub route: Option<String>,
    /// Against what it protects.
    #[field(label = "Against", class = Administrative, check = [MaxLen(255)])]
    pub against: Option<String>,
    /// Who makes it.
    #[field(label = "Maker", class = Administrative, check = [MaxLen(255)])]
    pub manufacturer: Option<String>,
    /// Whether it is a vaccine against rabies.
    #[field(label = "Against rabies", class = Administrative)]
    pub is_rabies: Option<bool>,
    /// How to keep it.
    #[field(label = "Storage", class = Administrative, check = [MaxLen(255)])]
    pub storage: Option<String>,
    /// What must stand on its label.
    #[field(label = "Warnings", class = Administrative)]
    pub warnings: Prose,
    /// Whether the law controls it, and how.
    #[field(label = "Schedule of controlled drugs", class = Administrative, check = [MaxLen(50)])]
    pub controlled_schedule: Option<String>,
    /// Whether it is offered.
    #[field(label = "In use", class = Administrative, default = "true")]
    pub is_active: bool,
}
