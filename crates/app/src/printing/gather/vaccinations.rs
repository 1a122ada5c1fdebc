//! The vaccinations of a day on one certificate.

use vetpms_model::Entity;
use vetpms_model::care::Vaccination as Given;
use vetpms_print::{Content, Vaccination, VaccinationCertificate};
use vetpms_search::fold::fold;

use super::super::words;
use super::{About, Found, Reader, number};
use crate::error::AppError;
use crate::history::with_aliases;
use crate::vaccinations::{DoseTook, took};

impl Reader<'_> {
    /// A vaccination with those that the same person gave the animal on the same day.
    pub(super) fn certificate(&self, asked: &Found) -> Result<About, AppError> {
        let day =
            |found: &Found| words::day_of(found.at("given_at").unwrap_or(found.stamp.created_at));
        let mut given = Vec::new();
        for entry in with_aliases(self.tx, asked.id("patient_id"))? {
            given.extend(self.children(Given::def(), "patient_id", entry)?);
        }
        let by = asked.id("given_by");
        given.retain(|one| day(one) == day(asked) && one.id("given_by") == by);
        given.sort_by_key(|one| (one.at("given_at"), one.row.id));
        let (animal, owner) = self.patient(asked.id("patient_id"))?;
        let rows: Vec<_> = given.iter().map(|one| &one.row).collect();
        let took = took(self.tx, asked.id("patient_id"), &rows)?;
        let mut vaccinations = Vec::new();
        for (one, took) in given.iter().zip(took) {
            vaccinations.push(self.vaccination(one, took.map(|(took, _)| took))?);
        }
        number_doses(&mut vaccinations);
        let content = VaccinationCertificate {
            number: number(
                'V',
                given.first().map_or(asked.row.id, |first| first.row.id),
            ),
            issued_on: self.today,
            vet: self.vet(by)?,
            owner,
            animal,
            vaccinations,
        };
        Ok(About {
            content: Content::VaccinationCertificate(content),
            patient: asked.id("patient_id"),
            record: None,
            subjects: given.iter().map(|one| one.row.id).collect(),
        })
    }

    fn vaccination(&self, given: &Found, took: Option<DoseTook>) -> Result<Vaccination, AppError> {
        let product = self.product(given.id("product_id"))?;
        let own_or_product = |name: &str| match (given.text(name), &product) {
            (text, Some(product)) if text.is_empty() => product.text(name),
            (text, _) => text,
        };
        let of_product = product
            .as_ref()
            .is_some_and(|product| product.is("is_rabies"));
        let is_rabies = given.is("is_rabies")
            || (given.row.get(given.def, "is_rabies").is_null() && of_product);
        let (until, next) = (given.date("valid_until"), given.date("next_due_on"));
        // What somebody entered against the rule stands; the day of the next one is no protection.
        let counts = took.is_none_or(DoseTook::counts) || (until.is_some() && until != next);
        Ok(Vaccination {
            disease: own_or_product("against"),
            product: given.text("product_name"),
            manufacturer: own_or_product("manufacturer"),
            batch: given.text("batch_number"),
            expires: given.date("batch_expires_on"),
            given_on: given.at("given_at").map(words::day_of),
            valid_from: given.date("valid_from"),
            valid_until: until.or(next).filter(|_| counts),
            tag: given.text("tag_number"),
            given_by: String::new(),
            rabies: is_rabies,
            does_not_count: !counts,
            dose_of_day: None,
        })
    }
}

/// Numbers those of one vaccine, so that nobody takes two of them for one that is listed twice.
fn number_doses(all: &mut [Vaccination]) {
    let names: Vec<String> = all.iter().map(|one| fold(&one.product)).collect();
    for (at, one) in all.iter_mut().enumerate() {
        let of_it =
            |names: &[String], name: &String| names.iter().filter(|one| *one == name).count();
        let (before, all) = (of_it(&names[..at], &names[at]), of_it(&names, &names[at]));
        one.dose_of_day = (all > 1).then(|| u32::try_from(before + 1).unwrap_or(u32::MAX));
    }
}
