//! What a practice sets up once: places, people, types, species.

mod appointment_type;
mod breed;
mod import_mapping;
mod location;
mod resource;
mod species;
mod staff;

pub use appointment_type::AppointmentType;
pub use breed::Breed;
pub use import_mapping::ImportMapping;
pub use location::Location;
pub use resource::Resource;
pub use species::Species;
pub use staff::Staff;
