//! Vet, owner and animal as they stand on documents.

use uuid::Uuid;
use vetpms_model::measures::units::weight_shown;
use vetpms_model::people::{Address, Client, ContactMethod, Patient};
use vetpms_model::reference::Staff;
use vetpms_model::{Entity, Value};
use vetpms_print::{Animal, Owner, Vet};

use super::super::words;
use super::{Found, Reader};
use crate::error::AppError;
use crate::history::with_aliases;
use crate::shown::user_name;
use crate::view::full_name;

impl Reader<'_> {
    /// A user as the vet of a document: who they are among the staff, or by the name of their sign-in.
    pub(super) fn vet(&self, user: Uuid) -> Result<Vet, AppError> {
        let staff = self.children(Staff::def(), "user_id", user)?;
        if let Some(member) = staff.first() {
            return Ok(Vet {
                name: member.text("display_name"),
                qualifications: member.text("qualifications"),
                number: member.text("registration_number"),
            });
        }
        Ok(Vet {
            name: user_name(self.tx, user)?.unwrap_or_default(),
            ..Vet::default()
        })
    }

    /// The animal and its owner; of a merged animal the entry that stands for it.
    pub(super) fn patient(&self, id: Uuid) -> Result<(Animal, Owner), AppError> {
        let def = Patient::def();
        let id = self.tx.stands_for(id)?;
        let found = self.found(def, id)?;
        let owner = self.owner(found.id("client_id"))?;
        Ok((self.animal(&found)?, owner))
    }

    fn animal(&self, patient: &Found) -> Result<Animal, AppError> {
        let born = patient.date("date_of_birth");
        let is_reckoned = patient.is("birth_is_estimated");
        let species = patient.text("species");
        let gives_food = match patient.row.get(patient.def, "gives_food") {
            Value::Bool(said) => *said,
            _ => words::usually_gives_food(&species),
        };
        let derived = self.tx.derived(patient.def, patient.row.id)?;
        let kg = derived.get("weight_kg").and_then(serde_json::Value::as_str);
        let age = born.filter(|_| is_reckoned);
        Ok(Animal {
            name: patient.text("name"),
            species: words::species(self.language, &species),
            breed: patient.text("breed"),
            sex: words::sex(
                self.language,
                &patient.text("gender"),
                patient.is("is_neutered"),
            ),
            colour: patient.text("color"),
            born: born.filter(|_| !is_reckoned),
            age: age.map_or_else(String::new, |born| {
                words::about_age(self.language, born, self.today)
            }),
            weight: kg
                .and_then(|kg| kg.parse().ok())
                .map_or_else(String::new, |kg| self.weight(kg)),
            microchip: patient.text("microchip_id"),
            passport: patient.text("passport_number"),
            kept_at: patient.text("kept_at"),
            gives_food,
        })
    }

    /// A weight with its unit.
    pub(super) fn weight(&self, kg: rust_decimal::Decimal) -> String {
        weight_shown(kg, self.is_american).map_or_else(String::new, |(value, unit)| {
            format!("{} {}", words::number(self.language, value), unit.sign())
        })
    }

    fn owner(&self, client: Uuid) -> Result<Owner, AppError> {
        let entries = with_aliases(self.tx, client)?;
        let Some(found) = self.named(Client::def(), entries[0])? else {
            return Ok(Owner::default());
        };
        let (mut addresses, mut contacts) = (Vec::new(), Vec::new());
        for entry in entries {
            addresses.extend(self.children(Address::def(), "client_id", entry)?);
            contacts.extend(self.children(ContactMethod::def(), "client_id", entry)?);
        }
        contacts.sort_by_key(|contact| !contact.is("is_primary"));
        let of_kind = |kinds: &[&str]| {
            let found = contacts
                .iter()
                .find(|c| kinds.contains(&c.text("type").as_str()));
            found.map(|contact| contact.text("value"))
        };
        let (first, last) = (found.text("first_name"), found.text("last_name"));
        let email = Some(found.text("email")).filter(|email| !email.is_empty());
        Ok(Owner {
            name: full_name(Some(&first), Some(&last)),
            address: addresses
                .first()
                .map_or_else(String::new, |first| self.address(first)),
            phone: of_kind(&["PHONE", "MOBILE"]).unwrap_or_default(),
            email: email.or_else(|| of_kind(&["EMAIL"])).unwrap_or_default(),
        })
    }

    /// An address in lines, with town and postcode in the order of the country.
    fn address(&self, address: &Found) -> String {
        let text = |name| address.text(name);
        let town = if self.is_american {
            let place = [text("city"), text("region")].join(" ");
            [place, text("postcode")]
        } else {
            [text("postcode"), text("city")]
        };
        let town = town.map(|part| part.trim().to_owned());
        let town = town
            .iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>();
        let region = Some(text("region")).filter(|_| !self.is_american);
        let lines = [
            text("line1"),
            text("line2"),
            town.join(" "),
            region.unwrap_or_default(),
        ];
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        lines.join("\n")
    }
}
