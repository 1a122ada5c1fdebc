//! Who has a microchip already. No two living animals have one number: it is told while it is typed, and both are kept
//! when it is saved all the same, until somebody has read the chip.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::check::normalise;
use vetpms_model::people::Patient;
use vetpms_model::work::ConflictResolution;
use vetpms_model::{Entity, Row, Value};
use vetpms_store::ReadTx;

use crate::conflicts::chip_item;
use crate::desk::Desk;
use crate::error::AppError;
use crate::shown::{label_of, user_name};

/// The field that holds the number.
pub(crate) const CHIP: &str = "microchip_id";

/// A living animal that has a microchip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChipHolder {
    /// Row id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Species.
    pub species: String,
    /// The owner's name.
    pub owner: Option<String>,
    /// That both keep it on purpose, where somebody has said so.
    pub decided: Option<ChipDecision>,
}

/// Somebody let two animals keep one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChipDecision {
    /// Who.
    pub who: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, where they said so.
    pub reason: Option<String>,
}

/// The living animals that have this number, as it may be typed; without the animal that it is typed for.
///
/// # Errors
/// The user may not read patients; [`AppError`] of the store.
pub fn chip_holders(
    desk: &Desk,
    chip: &str,
    typed_for: Option<Uuid>,
) -> Result<Vec<ChipHolder>, AppError> {
    let def = Patient::def();
    let typed = Value::Text(chip.to_owned());
    let chip = def.field(CHIP).map(|field| normalise(field, typed));
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let Some(chip) = chip.filter(|chip| !chip.is_null()) else {
            return Ok(Vec::new());
        };
        let mut found: Vec<ChipHolder> = Vec::new();
        for animal in others_with(tx, &chip, typed_for)? {
            let id = tx.stands_for(animal.id)?;
            if found.iter().all(|known| known.id != id) {
                let decided = match typed_for {
                    Some(typed_for) => decided(tx, (typed_for, animal.id))?,
                    None => None,
                };
                found.extend(holder(tx, id, decided)?);
            }
        }
        Ok(found)
    })
}

/// The living animals with a microchip, without one of them and what stands for the same animal.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn others_with(
    tx: &ReadTx,
    chip: &Value,
    without: Option<Uuid>,
) -> Result<Vec<Row>, AppError> {
    let without = without.map(|id| tx.stands_for(id)).transpose()?;
    let mut others = Vec::new();
    for (other, _) in tx.rows_where(Patient::def(), CHIP, chip)? {
        if lives(&other) && Some(tx.stands_for(other.id)?) != without {
            others.push(other);
        }
    }
    Ok(others)
}

/// Neither dead nor removed.
pub(crate) fn lives(row: &Row) -> bool {
    let def = Patient::def();
    !row.is_deleted(def) && row.text(def, "status") != Some("DECEASED")
}

/// The newest decision that both of two animals keep their number.
fn decided(tx: &ReadTx, animals: (Uuid, Uuid)) -> Result<Option<ChipDecision>, AppError> {
    let def = ConflictResolution::def();
    for id in tx.decisions_about(&chip_item(animals))?.into_iter().rev() {
        let found = tx.row(def, id)?;
        if let Some((row, stamp)) =
            found.filter(|(row, _)| row.text(def, "decision") == Some("BOTH"))
        {
            return Ok(Some(ChipDecision {
                who: user_name(tx, stamp.created_by)?,
                at: stamp.created_at,
                reason: row.text(def, "reason").map(str::to_owned),
            }));
        }
    }
    Ok(None)
}

fn holder(
    tx: &ReadTx,
    id: Uuid,
    decided: Option<ChipDecision>,
) -> Result<Option<ChipHolder>, AppError> {
    let def = Patient::def();
    let Some((row, _)) = tx.row(def, id)? else {
        return Ok(None);
    };
    let owner = match row.get(def, "client_id").as_id() {
        Some(client) => label_of(tx, "clients", tx.stands_for(client)?)?,
        None => None,
    };
    let text = |name: &str| row.text(def, name).unwrap_or_default().to_owned();
    Ok(Some(ChipHolder {
        id,
        name: text("name"),
        species: text("species"),
        owner,
        decided,
    }))
}
