//! A room or a device that can be booked.

use uuid::Uuid;

/// A bookable resource.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "resources", label = "Resource")]
pub struct Resource {
    /// Row id.
    pub id: Uuid,
    /// Its name.
    #[field(label = "Name", class = Administrative, check = [NotBlank, MaxLen(100)])]
    pub name: String,
    /// Room, table, device.
    #[field(label = "Kind", class = Administrative, default = "ROOM", check = [NotBlank, MaxLen(50)])]
    pub resource_type: String,
    /// Where it stands.
    #[field(label = "Location", class = Administrative, refers = "locations")]
    pub location_id: Option<Uuid>,
    /// Whether two appointments may share it.
    #[field(label = "May be booked twice", class = Administrative, default = "false")]
    pub allows_double_booking: bool,
    /// Whether it is in use.
    #[field(label = "In use", class = Administrative, default = "true")]
    pub is_active: bool,
}
