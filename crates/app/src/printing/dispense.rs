//! Handing out what was prescribed.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;
use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_model::medical::{Dispensing, MedicalRecord, Prescription};
use vetpms_model::reference::Product;
use vetpms_model::{Entity, Patch, Row, Value};

use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::history::with_aliases;
use crate::visits::allergies::{self, Given};

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
/// [`Code::NotPossible`] for what is used up or past its day; [`Code::Allergy`] for what the animal must not get and the
/// prescription gives no reason for; [`Code::Forbidden`] for a controlled drug without the right to it; [`Code::InvalidValue`].
pub fn dispense(desk: &Desk, new: &NewDispensing) -> Result<Uuid, AppError> {
    let (def, prescriptions) = (Dispensing::def(), Prescription::def());
    commit(desk, "dispense", |draft| {
        desk.may_read_row(draft.tx, prescriptions, new.prescription_id)?;
        let prescribed = draft.row(prescriptions, new.prescription_id)?;
        let record = prescribed.get(prescriptions, "medical_record_id").as_id();
        let record = record.ok_or_else(|| AppError::not_found(MedicalRecord::def().label))?;
        let today = desk.rim.today();
        if new.expires_on.is_some_and(|day| day < today) {
            let words = "this batch is past its last day of use; take another one";
            return Err(AppError::field(Code::NotPossible, "expires_on", words));
        }
        let quantity = match new
            .quantity
            .as_deref()
            .map(str::trim)
            .filter(|typed| !typed.is_empty())
        {
            Some(typed) => Value::Decimal(amount(typed)?),
            None => prescribed.get(prescriptions, "quantity").clone(),
        };
        may_be_handed_out(desk, draft, &prescribed, record, &quantity)?;
        let unit = text(new.quantity_unit.as_deref());
        let unit = match unit {
            Value::Null => prescribed.get(prescriptions, "quantity_unit").clone(),
            said => said,
        };
        let patch = Patch::default()
            .with(def, "medical_record_id", Value::Id(record))
            .with(def, "prescription_id", Value::Id(new.prescription_id))
            .with(def, "quantity", quantity)
            .with(def, "quantity_unit", unit)
            .with(def, "batch_number", text(new.batch_number.as_deref()))
            .with(
                def,
                "expires_on",
                new.expires_on.map_or(Value::Null, Value::Date),
            )
            .with(def, "dispensed_at", Value::Instant(draft.now()))
            .with(def, "dispensed_by", Value::Id(draft.author()));
        let id = draft.new_id();
        draft.create(def, id, patch)
    })
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
    record: Uuid,
    quantity: &Value,
) -> Result<(), AppError> {
    let def = Prescription::def();
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
    // Looked at again here: an allergy may have been found since it was prescribed.
    let visit = draft.row(MedicalRecord::def(), record)?;
    let patient = visit.get(MedicalRecord::def(), "patient_id").as_id();
    let entries = with_aliases(draft.tx, patient.unwrap_or_default())?;
    let given = Given {
        product: product.map(|row| row.id),
        name: prescribed.text(def, "medication_name").unwrap_or_default(),
    };
    let reason = prescribed.text(def, "allergy_override");
    allergies::passes(draft.tx, &entries, &given, reason).map(drop)
}

/// What of a prescription may still be handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left {
    /// How much, where an amount is prescribed.
    pub(super) amount: Option<Decimal>,
    /// How many times, the last of them perhaps with less.
    pub(super) times: u32,
}

fn amount_of(value: &Value) -> Option<Decimal> {
    match value {
        Value::Decimal(amount) => Some(*amount),
        _ => None,
    }
}

/// What is prescribed, once and for each repeat, less what was handed out; where no amount is prescribed, so many times.
pub(super) fn left<'a>(prescribed: &Row, before: impl Iterator<Item = &'a Row>) -> Left {
    let def = Prescription::def();
    let times = match prescribed.get(def, "refills") {
        Value::Int(refills) => u32::try_from(*refills).unwrap_or(0).saturating_add(1),
        _ => 1,
    };
    let each = amount_of(prescribed.get(def, "quantity")).filter(|each| *each > Decimal::ZERO);
    let Some(each) = each else {
        let before = u32::try_from(before.count()).unwrap_or(u32::MAX);
        return Left {
            amount: None,
            times: times.saturating_sub(before),
        };
    };
    // One whose amount is not known took what one repeat holds.
    let gone: Decimal = before
        .map(|row| amount_of(row.get(Dispensing::def(), "quantity")).unwrap_or(each))
        .sum();
    let left = (each * Decimal::from(times) - gone).max(Decimal::ZERO);
    Left {
        amount: Some(left),
        times: (left / each).ceil().try_into().unwrap_or(u32::MAX),
    }
}

fn enough_is_left(draft: &Draft<'_>, prescribed: &Row, quantity: &Value) -> Result<(), AppError> {
    let id = Value::Id(prescribed.id);
    let before = draft
        .tx
        .rows_where(Dispensing::def(), "prescription_id", &id)?;
    let left = left(prescribed, before.iter().map(|(row, _)| row));
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
