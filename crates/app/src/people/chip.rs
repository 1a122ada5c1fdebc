//! Who has a microchip already. No two living animals have one number: it is told while it is typed, and both are kept
//! when it is saved all the same, until somebody has read the chip.

use serde::Serialize;
use uuid::Uuid;
use vetpms_model::check::normalise;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Row, Value};
use vetpms_store::ReadTx;

use crate::desk::Desk;
use crate::error::AppError;
use crate::shown::label_of;

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
                found.extend(holder(tx, id)?);
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

fn holder(tx: &ReadTx, id: Uuid) -> Result<Option<ChipHolder>, AppError> {
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
    }))
}
