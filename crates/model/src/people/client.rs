//! An owner of animals, a breeder, a shelter, a farm.

use serde_json::Value as Json;
use uuid::Uuid;

use crate::value::{Prose, Set};

/// A client of the practice.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "clients", label = "Client")]
pub struct Client {
    /// Row id.
    pub id: Uuid,
    /// Given name; empty for organisations.
    #[field(label = "First name", class = Identifying, search = Words(1.5), check = [MaxLen(100)])]
    pub first_name: Option<String>,
    /// Family name or name of the organisation.
    #[field(label = "Last name", class = Identifying, search = Words(1.5), check = [NotBlank, MaxLen(100)])]
    pub last_name: String,
    /// E-mail address.
    #[field(label = "E-mail", class = Identifying, search = Words(1.0), check = [Email, MaxLen(255)])]
    pub email: Option<String>,
    /// What kind of client.
    #[field(label = "Kind", class = Identifying, default = "REGULAR", check = [MaxLen(50)],
        codes = [Code("REGULAR", "Regular"), Code("BREEDER", "Breeder"), Code("SHELTER", "Shelter"),
                 Code("FARM", "Farm"), Code("STAFF", "Staff")])]
    pub client_type: String,
    /// Words the practice sorts clients by.
    #[field(label = "Tags", class = Identifying, search = Words(1.0), check = [MaxLen(50)])]
    pub tags: Set,
    /// Anything the front desk should know.
    #[field(label = "Notes", class = Identifying)]
    pub notes: Prose,
    /// Data of other systems, as JSON.
    #[field(label = "Other data", class = Identifying)]
    pub metadata: Option<Json>,
    /// The client that this one was entered for a second time; everything shows there.
    #[field(label = "Merged into", class = Identifying, owned, refers = "clients")]
    pub merged_into: Option<Uuid>,
}
