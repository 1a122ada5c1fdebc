//! Handing out what was prescribed.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_model::medical::{Dispensing, MedicalRecord, Prescription};
use vetpms_model::reference::Product;
use vetpms_model::{Entity, Patch, Row, Value};

use super::gather::label_to_be;
use super::left::{amount_of, left};
use super::missing::{MissingField, complete, lacking};
use super::take_back::handed_out;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::life::Life;
use crate::signing::{CANCELLED, cancellation, locked};
use crate::visits::case::Case;
use crate::visits::doubt;

/// What is handed out.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct NewDispensing {
    /// The prescription.
    pub prescription_id: Uuid,
    /// How much, as it is typed; what is prescribed when it is left out.
    pub quantity: Option<String>,
    /// What it is counted in; as prescribed when it is left out.
    pub quantity_unit: Option<String>,
    /// The batch it comes from.
    pub batch_number: Option<String>,
    /// Until when that may be used.
    pub expires_on: Option<NaiveDate>,
}

/// Hands out a prescribed medicine; now and by the signed-in user.
///
/// # Errors
/// [`Code::NotPossible`] for what is used up, cancelled or past its day; [`Code::Allergy`] and [`Code::UnusualDose`] for what the
/// animal must not get by now and the prescription gives no reason for; the animal had died; [`Code::Forbidden`] for a controlled drug without the right to it; [`Code::InvalidValue`];
/// [`Code::Incomplete`] for what its label lacks, as the label would be refused.
pub fn dispense(desk: &Desk, new: &NewDispensing) -> Result<Uuid, AppError> {
    let (def, prescriptions) = (Dispensing::def(), Prescription::def());
    commit(desk, "dispense", |draft| {
        desk.may_read_row(draft.tx, prescriptions, new.prescription_id)?;
        let prescribed = draft.row(prescriptions, new.prescription_id)?;
        let today = desk.rim.today();
        if new.expires_on.is_some_and(|day| day < today) {
            let words = "this batch is past its last day of use; take another one";
            return Err(AppError::field(Code::NotPossible, "expires_on", words));
        }
        let patch = patch_of(new, &prescribed, (draft.now(), draft.author()))?;
        let quantity = patch.get(def, "quantity").cloned().unwrap_or(Value::Null);
        may_be_handed_out(desk, draft, &prescribed, &quantity)?;
        let id = draft.new_id();
        let id = draft.create(def, id, patch)?;
        // Without what its label needs nothing is handed out: the label could not be printed afterwards either.
        let row = draft.row(def, id)?;
        complete(&label_to_be(desk, draft.tx, row)?)?;
        Ok(id)
    })
}

/// What handing out lacks for its label.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct DispensingNeeds {
    /// What the rules want on the label and nobody has filled in.
    pub missing: Vec<MissingField>,
    /// The visit can no longer be changed: what the prescription itself lacks is put right by a new one.
    pub is_closed: bool,
}

/// What the label of something that is about to be handed out lacks. Nothing is written.
///
/// # Errors
/// [`AppError::not_found`]; [`Code::Forbidden`]; [`Code::InvalidValue`] for a quantity that is no number.
pub fn dispensing_needs(desk: &Desk, new: &NewDispensing) -> Result<DispensingNeeds, AppError> {
    let (def, prescriptions) = (Dispensing::def(), Prescription::def());
    let (user, now) = (desk.session()?.user, desk.rim.now());
    desk.read(|tx| {
        desk.may_read_row(tx, prescriptions, new.prescription_id)?;
        let found = tx.row(prescriptions, new.prescription_id)?;
        let found = found.filter(|(row, _)| !row.is_deleted(prescriptions));
        let (prescribed, _) = found.ok_or_else(|| AppError::not_found(prescriptions.label))?;
        let row = patch_of(new, &prescribed, (now, user))?.to_row(def, Uuid::nil());
        let record = record_of(&prescribed)?;
        Ok(DispensingNeeds {
            missing: lacking(&label_to_be(desk, tx, row)?),
            is_closed: locked(tx, record, now)?.is_some(),
        })
    })
}

fn record_of(prescribed: &Row) -> Result<Uuid, AppError> {
    let record = prescribed.get(Prescription::def(), "medical_record_id");
    record
        .as_id()
        .ok_or_else(|| AppError::not_found(MedicalRecord::def().label))
}

/// What is written of it; as prescribed where nothing else is said.
fn patch_of(
    new: &NewDispensing,
    prescribed: &Row,
    (now, who): (DateTime<Utc>, Uuid),
) -> Result<Patch, AppError> {
    let (def, prescriptions) = (Dispensing::def(), Prescription::def());
    let typed = new.quantity.as_deref().map(str::trim);
    let quantity = match typed.filter(|typed| !typed.is_empty()) {
        Some(typed) => Value::Decimal(amount(typed)?),
        None => prescribed.get(prescriptions, "quantity").clone(),
    };
    let unit = match text(new.quantity_unit.as_deref()) {
        Value::Null => prescribed.get(prescriptions, "quantity_unit").clone(),
        said => said,
    };
    let expires = new.expires_on.map_or(Value::Null, Value::Date);
    Ok(Patch::default()
        .with(def, "medical_record_id", Value::Id(record_of(prescribed)?))
        .with(def, "prescription_id", Value::Id(new.prescription_id))
        .with(def, "quantity", quantity)
        .with(def, "quantity_unit", unit)
        .with(def, "batch_number", text(new.batch_number.as_deref()))
        .with(def, "expires_on", expires)
        .with(def, "dispensed_at", Value::Instant(now))
        .with(def, "dispensed_by", Value::Id(who)))
}

fn text(typed: Option<&str>) -> Value {
    match typed.map(str::trim).filter(|typed| !typed.is_empty()) {
        Some(typed) => Value::Text(typed.to_owned()),
        None => Value::Null,
    }
}

fn amount(typed: &str) -> Result<Decimal, AppError> {
    let wrong = || {
        AppError::field(
            Code::InvalidValue,
            "quantity",
            "this must be a number, such as 14 or 2.5",
        )
    };
    typed.replace(',', ".").parse().map_err(|_| wrong())
}

fn may_be_handed_out(
    desk: &Desk,
    draft: &Draft<'_>,
    prescribed: &Row,
    quantity: &Value,
) -> Result<(), AppError> {
    let def = Prescription::def();
    if cancellation(draft.tx, prescribed.id)?.is_some() {
        return Err(AppError::new(Code::NotPossible, CANCELLED));
    }
    let until = match prescribed.get(def, "valid_until") {
        Value::Date(day) => Some(*day),
        _ => None,
    };
    if until.is_some_and(|day| day < desk.rim.today()) {
        let words = "this prescription is no longer valid; a vet must prescribe it again";
        return Err(AppError::new(Code::NotPossible, words));
    }
    enough_is_left(draft, prescribed, quantity)?;
    let product = prescribed.get(def, "product_id").as_id();
    let product = product
        .map(|id| draft.tx.row(Product::def(), id))
        .transpose()?
        .flatten();
    let product = product.map(|(row, _)| row);
    let schedule = product
        .as_ref()
        .and_then(|row| row.text(Product::def(), "controlled_schedule"));
    if schedule.is_some() {
        let user = desk.session()?.user;
        let _grant = desk
            .policy(draft.tx)?
            .grant(user, Permission::ControlledDrugs)?;
    }
    let (case, today) = (
        Case::read(desk, draft.tx, record_of(prescribed)?)?,
        draft.today(),
    );
    Life::of(&case.patient, today).holds("dispensed_at", today)?;
    // Looked at again here: the weight and the allergies may be others than when it was prescribed.
    doubt(desk, draft.tx, &case, prescribed)?.refuse()
}

fn enough_is_left(draft: &Draft<'_>, prescribed: &Row, quantity: &Value) -> Result<(), AppError> {
    let before = handed_out(draft.tx, prescribed.id)?;
    let left = left(prescribed, before.iter());
    if left.times == 0 {
        let words = "all of this prescription has been handed out; a vet must prescribe it again";
        return Err(AppError::new(Code::NotPossible, words));
    }
    match (left.amount, amount_of(quantity)) {
        (Some(left), Some(now)) if now > left => {
            let words =
                "this is more than is left of the prescription; a vet must prescribe it again";
            Err(AppError::field(Code::NotPossible, "quantity", words))
        }
        _ => Ok(()),
    }
}
