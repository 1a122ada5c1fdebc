//! A way to reach a client.

use uuid::Uuid;

/// A phone number or an address for messages.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "contact_methods", label = "Contact")]
pub struct ContactMethod {
    /// Row id.
    pub id: Uuid,
    /// Whose it is.
    #[field(label = "Client", class = Identifying, refers = "clients")]
    pub client_id: Uuid,
    /// Phone, mobile, e-mail or other.
    #[field(name = "type", label = "Type", class = Identifying, check = [MaxLen(50)],
        codes = [Code("PHONE", "Phone"), Code("MOBILE", "Mobile"), Code("EMAIL", "E-mail"), Code("OTHER", "Other")])]
    pub kind: String,
    /// The number or address.
    #[field(label = "Number or address", class = Identifying, search = Digits(1.0), check = [NotBlank, MaxLen(255)])]
    pub value: String,
    /// Whether to try it first.
    #[field(label = "Preferred", class = Identifying, default = "false")]
    pub is_primary: bool,
    /// Whether somebody confirmed it.
    #[field(label = "Confirmed", class = Identifying, default = "false")]
    pub is_verified: bool,
    /// Whose phone, when to call.
    #[field(label = "Remark", class = Identifying, check = [MaxLen(100)])]
    pub label: Option<String>,
}
