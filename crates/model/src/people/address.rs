//! Where a client lives.

use uuid::Uuid;

/// A postal address.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "addresses", label = "Address")]
pub struct Address {
    /// Row id.
    pub id: Uuid,
    /// Whose it is.
    #[field(label = "Client", class = Identifying, refers = "clients")]
    pub client_id: Uuid,
    /// Street and number.
    #[field(label = "Street and number", class = Identifying, check = [MaxLen(200)])]
    pub line1: Option<String>,
    /// Flat, building, care of.
    #[field(label = "Addition", class = Identifying, check = [MaxLen(200)])]
    pub line2: Option<String>,
    /// Postcode or ZIP code.
    #[field(label = "Postcode", class = Identifying, search = Words(1.0), check = [MaxLen(20)])]
    pub postcode: Option<String>,
    /// Town.
    #[field(label = "City", class = Identifying, check = [MaxLen(100)])]
    pub city: Option<String>,
    /// State or province.
    #[field(label = "Region", class = Identifying, check = [MaxLen(100)])]
    pub region: Option<String>,
    /// Country.
    #[field(label = "Country", class = Identifying, check = [Country])]
    pub country: Option<String>,
}
