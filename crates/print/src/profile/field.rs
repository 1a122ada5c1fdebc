//! The fields that rules ask for, and their names in plain words.

use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($name:ident = $words:literal,)*) => {
        /// A field that a rule may ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field {
            $(#[doc = $words] $name,)*
        }

        impl Field {
            /// Every field.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name, as it stands in a sentence.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

fields! {
    Practice = "name of the practice",
    PracticeAddress = "address of the practice",
    PracticePhone = "telephone number of the practice",
    Vet = "name of the veterinarian",
    VetQualifications = "qualifications of the veterinarian",
    VetNumber = "licence or registration number of the veterinarian",
    Owner = "name of the owner",
    OwnerAddress = "address of the owner",
    OwnerPhone = "telephone number of the owner",
    Animal = "name or microchip of the animal",
    Species = "species",
    Breed = "breed",
    Sex = "sex",
    Age = "date of birth or age",
    Colour = "colour",
    Weight = "weight",
    Microchip = "microchip",
    Product = "name of the product",
    Substances = "active substances",
    Strength = "strength",
    Form = "form of the medicine",
    Quantity = "quantity",
    Directions = "dose and how to give it",
    Route = "route",
    Batch = "batch",
    Expiry = "expiry date",
    Withdrawal = "withdrawal period",
    Manufacturer = "maker of the vaccine",
    VaccinatedOn = "date of the vaccination",
    ValidUntil = "date when the next vaccination is due",
    Tag = "number of the rabies tag",
}

impl Field {
    /// Whether a prescription says it, by itself or by the product that it names. Batch and expiry are said by whoever
    /// hands out.
    #[must_use]
    pub fn is_prescribed(self) -> bool {
        self.is_of_product()
            || matches!(
                self,
                Self::Product
                    | Self::Strength
                    | Self::Quantity
                    | Self::Directions
                    | Self::Route
                    | Self::Withdrawal
            )
    }

    /// Whether only the list of products says it: a prescription has no field of its own for it.
    #[must_use]
    pub fn is_of_product(self) -> bool {
        matches!(self, Self::Substances | Self::Form)
    }
}
