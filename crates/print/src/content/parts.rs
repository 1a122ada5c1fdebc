//! What several documents name: practice, vet, owner, animal, medicine.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Field;
use crate::clean::says_something;

/// A part of a document that the rules may ask about.
pub(crate) trait Part {
    /// Whether the field is filled in; nothing when the part has no such field.
    fn has(&self, field: Field) -> Option<bool>;
}

/// Whose paper it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Letterhead {
    /// The practice's name.
    pub practice: String,
    /// Its address; lines are kept.
    pub address: String,
    /// Telephone number.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Web site.
    pub website: String,
    /// What the law or the chamber wants to stand there: numbers of registration, company, tax.
    pub registration: String,
}

impl Part for Letterhead {
    fn has(&self, field: Field) -> Option<bool> {
        Some(says_something(match field {
            Field::Practice => &self.practice,
            Field::PracticeAddress => &self.address,
            Field::PracticePhone => &self.phone,
            _ => return None,
        }))
    }
}

/// The veterinarian who answers for the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Vet {
    /// Full name.
    pub name: String,
    /// Degrees, as the country writes them behind the name.
    pub qualifications: String,
    /// Number of the licence or registration.
    pub number: String,
}

impl Part for Vet {
    fn has(&self, field: Field) -> Option<bool> {
        Some(says_something(match field {
            Field::Vet => &self.name,
            Field::VetQualifications => &self.qualifications,
            Field::VetNumber => &self.number,
            _ => return None,
        }))
    }
}

/// Owner or keeper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Owner {
    /// Full name.
    pub name: String,
    /// Address; lines are kept.
    pub address: String,
    /// Telephone number.
    pub phone: String,
    /// E-mail address.
    pub email: String,
}

impl Part for Owner {
    fn has(&self, field: Field) -> Option<bool> {
        Some(says_something(match field {
            Field::Owner => &self.name,
            Field::OwnerAddress => &self.address,
            Field::OwnerPhone => &self.phone,
            _ => return None,
        }))
    }
}

/// The animal, or a group of animals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Animal {
    /// Name, or the mark of the group.
    pub name: String,
    /// Species.
    pub species: String,
    /// Breed.
    pub breed: String,
    /// Sex, with what was done about it.
    pub sex: String,
    /// Colour and markings.
    pub colour: String,
    /// Day of birth.
    pub born: Option<NaiveDate>,
    /// Age in words, where the day is not known.
    pub age: String,
    /// Weight with its unit.
    pub weight: String,
    /// Number of the microchip.
    pub microchip: String,
    /// Number of the passport.
    pub passport: String,
    /// Where it is kept, when not at the owner's address.
    pub kept_at: String,
    /// Whether it, or what comes from it, may be eaten.
    pub gives_food: bool,
}

impl Part for Animal {
    fn has(&self, field: Field) -> Option<bool> {
        Some(match field {
            Field::Animal => says_something(&self.name) || says_something(&self.microchip),
            Field::Species => says_something(&self.species),
            Field::Breed => says_something(&self.breed),
            Field::Sex => says_something(&self.sex),
            Field::Colour => says_something(&self.colour),
            Field::Age => self.born.is_some() || says_something(&self.age),
            Field::Weight => says_something(&self.weight),
            Field::Microchip => says_something(&self.microchip),
            _ => return None,
        })
    }
}

/// A medicine as it is dispensed or prescribed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Medicine {
    /// Name of the product.
    pub product: String,
    /// Active substances.
    pub substances: String,
    /// Strength, such as "50 mg".
    pub strength: String,
    /// Form, such as "tablets".
    pub form: String,
    /// How much, with its unit or pack size.
    pub quantity: String,
    /// Dose and how often, for the owner.
    pub directions: String,
    /// Route, such as "by mouth".
    pub route: String,
    /// Warnings beside those that the rules add.
    pub warnings: String,
    /// How to keep it.
    pub storage: String,
    /// Batch.
    pub batch: String,
    /// Last day of use.
    pub expires: Option<NaiveDate>,
    /// Withdrawal period, also when it is zero.
    pub withdrawal: String,
    /// Stands in a schedule of controlled drugs.
    pub controlled: bool,
    /// Used outside its authorisation: by the cascade, or extra-label.
    pub cascade: bool,
}

impl Part for Medicine {
    fn has(&self, field: Field) -> Option<bool> {
        Some(match field {
            Field::Product => says_something(&self.product),
            Field::Substances => says_something(&self.substances),
            Field::Strength => says_something(&self.strength),
            Field::Form => says_something(&self.form),
            Field::Quantity => says_something(&self.quantity),
            Field::Directions => says_something(&self.directions),
            Field::Route => says_something(&self.route),
            Field::Batch => says_something(&self.batch),
            Field::Expiry => self.expires.is_some(),
            Field::Withdrawal => says_something(&self.withdrawal),
            _ => return None,
        })
    }
}
