//! A laboratory result as a list shows it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::measures::lab::{self, Deviation, Stage};
use vetpms_model::medical::LabResult;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Row, Stamp, Value};
use vetpms_store::ReadTx;

use crate::error::AppError;
use crate::shown::label_of;
use crate::view;

/// Where a result stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum LabStage {
    /// Asked for.
    Ordered,
    /// There, and nobody has looked at it as it is.
    ToReview,
    /// Looked at.
    Reviewed,
    /// Called off.
    Canceled,
}

/// On which side of its normal range a value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum LabDeviation {
    /// Below it.
    Low,
    /// Above it.
    High,
}

/// A laboratory result.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct LabLine {
    /// Row id.
    pub id: Uuid,
    /// Heads to hand back with an edit, hex.
    pub heads: Vec<String>,
    /// Filled fields by name.
    pub values: Map<String, Json>,
    /// Of which animal.
    pub patient_id: Uuid,
    /// Its name.
    pub patient_name: String,
    /// Its species.
    pub species: String,
    /// Whose animal it is.
    pub owner: Option<String>,
    /// The visit that it belongs to.
    pub medical_record_id: Option<Uuid>,
    /// Where it stands.
    pub stage: LabStage,
    /// On which side of its range the value lies, if outside.
    pub deviation: Option<LabDeviation>,
    /// What was found, in one text: handed back by whoever looks at it.
    pub found: String,
    /// Whether it was put right after somebody had looked at it.
    pub changed_since: bool,
    /// Who ordered it.
    pub ordered_by: Option<String>,
    /// Who looked at it.
    pub reviewed_by: Option<String>,
}

/// Reads lines, and looks each person and animal up once.
pub(crate) struct Reader<'a> {
    tx: &'a ReadTx<'a>,
    users: BTreeMap<Uuid, String>,
    animals: BTreeMap<Uuid, Animal>,
}

#[derive(Clone)]
struct Animal {
    id: Uuid,
    name: String,
    species: String,
    owner: Option<String>,
}

impl<'a> Reader<'a> {
    /// # Errors
    /// [`AppError`] of the store.
    pub(crate) fn new(tx: &'a ReadTx<'a>) -> Result<Self, AppError> {
        let users = tx.users()?.into_iter().map(|user| (user.id, user.name));
        Ok(Self {
            tx,
            users: users.collect(),
            animals: BTreeMap::new(),
        })
    }

    /// The line of a row.
    ///
    /// # Errors
    /// [`AppError`] of the store.
    pub(crate) fn line(&mut self, row: &Row, stamp: &Stamp) -> Result<LabLine, AppError> {
        let def = LabResult::def();
        let patient = row.get(def, "patient_id").as_id().unwrap_or_default();
        let animal = self.animal(patient)?;
        let record = view::of_row(self.tx, def, row)?;
        let stage = lab::stage(row);
        let mut values = record.values;
        if stage == Stage::ToReview {
            values.remove("comment"); // another desk said it of what stood there before
        }
        let seen_by = row.get(def, "reviewed_by").as_id();
        Ok(LabLine {
            id: row.id,
            heads: record.heads,
            values,
            patient_id: animal.id,
            patient_name: animal.name,
            species: animal.species,
            owner: animal.owner,
            medical_record_id: row.get(def, "medical_record_id").as_id(),
            stage: match stage {
                Stage::Ordered => LabStage::Ordered,
                Stage::ToReview => LabStage::ToReview,
                Stage::Reviewed => LabStage::Reviewed,
                Stage::Canceled => LabStage::Canceled,
            },
            deviation: deviation(row),
            found: lab::found(row),
            changed_since: stage == Stage::ToReview && seen_by.is_some(),
            ordered_by: self.users.get(&stamp.created_by).cloned(),
            reviewed_by: seen_by.and_then(|user| self.users.get(&user).cloned()),
        })
    }

    fn animal(&mut self, id: Uuid) -> Result<Animal, AppError> {
        if let Some(known) = self.animals.get(&id) {
            return Ok(known.clone());
        }
        let (def, stands) = (Patient::def(), self.tx.stands_for(id)?);
        let row = self.tx.row(def, stands)?.map(|(row, _)| row);
        let text = |name: &str| {
            let text = row.as_ref().and_then(|row| row.text(def, name));
            text.unwrap_or_default().to_owned()
        };
        let owner = row
            .as_ref()
            .and_then(|row| row.get(def, "client_id").as_id());
        let owner = match owner {
            Some(client) => label_of(self.tx, "clients", self.tx.stands_for(client)?)?,
            None => None,
        };
        let animal = Animal {
            id: stands,
            name: text("name"),
            species: text("species"),
            owner,
        };
        self.animals.insert(id, animal.clone());
        Ok(animal)
    }
}

fn deviation(row: &Row) -> Option<LabDeviation> {
    let def = LabResult::def();
    let number = |name: &str| match row.get(def, name) {
        Value::Decimal(number) => Some(*number),
        _ => None,
    };
    let value = number("value")?;
    let side = lab::deviation(value, number("reference_low"), number("reference_high"))?;
    Some(match side {
        Deviation::Low => LabDeviation::Low,
        Deviation::High => LabDeviation::High,
    })
}
