//! What a practice sets up once: places, people, types, species, products, terms, templates.

mod appointment_type;
mod breed;
mod diagnosis_term;
mod dose_rule;
mod import_mapping;
mod location;
mod note_template;
mod practice_setting;
mod product;
mod reminder_rule;
mod resource;
mod species;
mod staff;
mod text_macro;

pub use appointment_type::AppointmentType;
pub use breed::Breed;
pub use diagnosis_term::DiagnosisTerm;
pub use dose_rule::DoseRule;
pub use import_mapping::ImportMapping;
pub use location::Location;
pub use note_template::NoteTemplate;
pub use practice_setting::PracticeSetting;
pub use product::Product;
pub use reminder_rule::ReminderRule;
pub use resource::Resource;
pub use species::Species;
pub use staff::Staff;
pub use text_macro::TextMacro;
