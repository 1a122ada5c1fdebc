//! What may no longer be changed: a signed visit, and one that has lain unsigned for too long.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::def::{IS_DELETED, SIGNED_HEADS};
use vetpms_model::medical::{
    Diagnosis, MedicalRecord, Prescription, SoapNote, Treatment, VitalSigns,
};
use vetpms_model::reference::PracticeSetting;
use vetpms_model::{Entity, EntityDef, Row, Stamp, Value};
use vetpms_store::ReadTx;
use vetpms_store::queries::signing;

use crate::desk::Desk;
use crate::error::{AppError, Code};

/// Hours after which an unsigned visit locks by itself, where the practice has laid down nothing else.
pub const LOCK_HOURS: i64 = 24;
/// The practice's setting of it; 0 for never.
pub(crate) const LOCK_SETTING: &str = "lock_unsigned_after_hours";

/// Why a visit can no longer be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Locked {
    /// It is signed.
    Signed,
    /// The server took it so long ago that it locks by itself. It can still be signed as it is.
    TooOld,
}

/// The tables that are signed together with a visit, the visit first.
pub(crate) fn parts_of() -> [&'static EntityDef; 6] {
    [
        MedicalRecord::def(),
        SoapNote::def(),
        VitalSigns::def(),
        Diagnosis::def(),
        Treatment::def(),
        Prescription::def(),
    ]
}

/// Whether a visit can no longer be changed.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn locked(
    tx: &ReadTx,
    record: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Locked>, AppError> {
    let def = MedicalRecord::def();
    let Some((row, stamp)) = tx.row(def, record)? else {
        return Ok(None);
    };
    if !row.get(def, SIGNED_HEADS).is_null() {
        return Ok(Some(Locked::Signed));
    }
    let hours = lock_hours(tx)?;
    let is_old = |at: DateTime<Utc>| hours > 0 && now - at > TimeDelta::hours(hours);
    let accepted = accepted_at(tx, record, &stamp)?;
    Ok(accepted.filter(|at| is_old(*at)).map(|_| Locked::TooOld))
}

/// Whether a visit can no longer be changed, for whoever may see it.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Forbidden`].
pub fn lock_of(desk: &Desk, record: Uuid) -> Result<Option<Locked>, AppError> {
    let now = desk.rim.now();
    desk.read(|tx| {
        desk.may_read_row(tx, MedicalRecord::def(), record)?;
        locked(tx, record, now)
    })
}

/// When the server took a visit's record: by its clock, which every desk shares, and not by that of whoever wrote it. A
/// desk that has been offline since goes on writing: it may be days before the server learns of the visit.
fn accepted_at(
    tx: &ReadTx,
    record: Uuid,
    stamp: &Stamp,
) -> Result<Option<DateTime<Utc>>, AppError> {
    let known = signing::first_received(tx, MedicalRecord::def().table, record)?;
    // What came with the first copy came without its log; the server has had it all the same.
    Ok(known.or(stamp.updated_position.map(|_| stamp.created_at)))
}

fn lock_hours(tx: &ReadTx) -> Result<i64, AppError> {
    let def = PracticeSetting::def();
    let name = Value::Text(LOCK_SETTING.to_owned());
    let rows = tx.rows_where(def, "setting_name", &name)?;
    let set = rows.iter().find(|(row, _)| !row.is_deleted(def));
    let hours = set.and_then(|(row, _)| row.text(def, "value")?.parse().ok());
    Ok(hours.unwrap_or(LOCK_HOURS))
}

/// Asked by the one way in before it writes a part of a visit.
pub(crate) struct Gate<'a> {
    pub(crate) tx: &'a ReadTx<'a>,
    pub(crate) now: DateTime<Utc>,
}

impl Gate<'_> {
    /// Refuses a part of a visit that can no longer be changed. Signing itself writes the fields of the signature only.
    ///
    /// # Errors
    /// [`Code::Locked`].
    pub(crate) fn pass(
        &self,
        def: &'static EntityDef,
        row: &Row,
        touched: &[&str],
    ) -> Result<(), AppError> {
        if !def.is_signed() {
            return Ok(());
        }
        let signing = |name: &&str| def.field(name).is_some_and(|field| field.signature);
        let only_removed = touched == [IS_DELETED];
        let signs = !touched.is_empty() && touched.iter().all(signing);
        let record = match def.record {
            Some("id") => Some(row.id),
            Some(field) => row.get(def, field).as_id(),
            None => None,
        };
        let why = match record {
            Some(record) => locked(self.tx, record, self.now)?,
            None => None,
        };
        let part_is_signed = !row.get(def, SIGNED_HEADS).is_null();
        match why {
            _ if part_is_signed => Err(refused(Locked::Signed)),
            Some(Locked::Signed) if only_removed => Ok(()), // what came too late to be signed may be left out
            Some(Locked::TooOld) if signs => Ok(()),
            // One that was opened by mistake can never be signed; that nothing stands in it is for whoever removes it.
            Some(Locked::TooOld) if only_removed && def.table == MedicalRecord::def().table => {
                Ok(())
            }
            Some(why) => Err(refused(why)),
            None => Ok(()),
        }
    }
}

fn refused(why: Locked) -> AppError {
    let words = match why {
        Locked::Signed => "this visit is signed and stays as it is; write an addendum instead",
        Locked::TooOld => {
            "this visit was left unsigned for too long and is locked; sign it, and write an addendum for what is missing"
        }
    };
    AppError::new(Code::Locked, words)
}
