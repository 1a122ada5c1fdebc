//! Prescriptions and labels.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::Entity;
use vetpms_model::medical::{MedicalRecord, Prescription as Prescribed};
use vetpms_model::reference::Product;
use vetpms_print::{
    Content, DispensingLabel, Medicine, PrescribedMedicine, Prescription, Signature,
};

use super::super::words;
use super::{About, Found, Reader, number};
use crate::error::AppError;

impl Reader<'_> {
    /// One prescription as an order for a pharmacy.
    pub(super) fn prescription(&self, prescribed: &Found) -> Result<About, AppError> {
        let record = self.found(MedicalRecord::def(), prescribed.id("medical_record_id"))?;
        let (animal, owner) = self.patient(record.id("patient_id"))?;
        let written = prescribed
            .at("prescribed_at")
            .unwrap_or(prescribed.stamp.created_at);
        let repeats = prescribed.int("refills").unwrap_or(0);
        let content = Prescription {
            number: number('P', prescribed.row.id),
            issued_on: words::day_of(written),
            valid_until: prescribed.date("valid_until"),
            vet: self.vet(prescribed.id("prescribed_by"))?,
            owner,
            animal,
            medicines: vec![PrescribedMedicine {
                medicine: self.medicine(prescribed)?,
                repeats: u32::try_from(repeats).unwrap_or(0),
                preventive_antimicrobial: false,
            }],
            signature: self.signature(&record)?,
        };
        Ok(About {
            content: Content::Prescription(content),
            patient: record.id("patient_id"),
            record: Some(record.row.id),
            subjects: vec![prescribed.row.id],
        })
    }

    /// What stands on what was handed out.
    pub(super) fn label(&self, dispensed: &Found) -> Result<About, AppError> {
        let prescribed = self.found(Prescribed::def(), dispensed.id("prescription_id"))?;
        let medicine = Medicine {
            quantity: self.quantity(dispensed),
            batch: dispensed.text("batch_number"),
            expires: dispensed.date("expires_on"),
            ..self.medicine(&prescribed)?
        };
        let at = dispensed.at("dispensed_at");
        let at = at.unwrap_or(dispensed.stamp.created_at);
        self.label_for(&prescribed, medicine, (dispensed.row.id, at))
    }

    /// The label of a prescription that nothing was handed out of yet.
    pub(super) fn label_of(&self, prescribed: &Found) -> Result<About, AppError> {
        let medicine = self.medicine(prescribed)?;
        let nothing = (Uuid::nil(), prescribed.stamp.created_at);
        self.label_for(prescribed, medicine, nothing)
    }

    fn label_for(
        &self,
        prescribed: &Found,
        medicine: Medicine,
        (id, at): (Uuid, DateTime<Utc>),
    ) -> Result<About, AppError> {
        let record = self.found(MedicalRecord::def(), prescribed.id("medical_record_id"))?;
        let (animal, owner) = self.patient(record.id("patient_id"))?;
        let content = DispensingLabel {
            number: number('D', id),
            dispensed_on: words::day_of(at),
            vet: self.vet(prescribed.id("prescribed_by"))?,
            owner,
            animal,
            medicine,
            reprint: None,
        };
        Ok(About {
            content: Content::DispensingLabel(content),
            patient: record.id("patient_id"),
            record: Some(record.row.id),
            subjects: vec![id],
        })
    }

    /// The medicine of a prescription, with what the list of products says of it.
    pub(super) fn medicine(&self, prescribed: &Found) -> Result<Medicine, AppError> {
        let product = self.product(prescribed.id("product_id"))?;
        let of_product = |name: &str| product.as_ref().map_or_else(String::new, |p| p.text(name));
        let own_or_product = |name: &str| match prescribed.text(name) {
            text if text.is_empty() => of_product(name),
            text => text,
        };
        let strength = match prescribed.text("strength") {
            text if text.is_empty() => {
                let mg = product
                    .as_ref()
                    .and_then(|product| product.decimal("strength_mg"));
                mg.map_or_else(String::new, |mg| {
                    format!("{} mg", words::number(self.language, mg))
                })
            }
            text => text,
        };
        let how = ["dosage", "frequency", "duration"].map(|name| prescribed.text(name));
        let how: Vec<String> = how.into_iter().filter(|part| !part.is_empty()).collect();
        let directions = [how.join(", "), prescribed.text("instructions")];
        let directions: Vec<String> = directions
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        Ok(Medicine {
            product: prescribed.text("medication_name"),
            substances: product
                .as_ref()
                .map_or_else(String::new, |p| p.words("substances")),
            strength,
            form: of_product("form"),
            quantity: self.quantity(prescribed),
            directions: directions.join("\n"),
            route: prescribed.text("route"),
            warnings: of_product("warnings"),
            storage: own_or_product("storage"),
            batch: String::new(),
            expires: None,
            withdrawal: prescribed.text("withdrawal_period"),
            controlled: !of_product("controlled_schedule").is_empty(),
            cascade: prescribed.is("is_cascade"),
        })
    }

    pub(super) fn product(&self, id: Uuid) -> Result<Option<Found>, AppError> {
        self.named(Product::def(), id)
    }

    fn quantity(&self, row: &Found) -> String {
        row.decimal("quantity")
            .map_or_else(String::new, |quantity| {
                let number = words::number(self.language, quantity);
                format!("{number} {}", row.text("quantity_unit"))
                    .trim()
                    .to_owned()
            })
    }

    /// Who signed the visit, if somebody did.
    fn signature(&self, record: &Found) -> Result<Option<Signature>, AppError> {
        let Some(at) = record.at("signed_at") else {
            return Ok(None);
        };
        Ok(Some(Signature {
            by: self.vet(record.id("signed_by"))?.name,
            at: words::moment(self.language, at),
        }))
    }
}
