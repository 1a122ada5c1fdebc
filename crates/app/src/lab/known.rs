//! What a practice asks laboratories for: the tests that were ordered together lately, with unit and range.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;
use vetpms_model::medical::LabResult;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Row, Value};
use vetpms_store::queries::lab;

use crate::desk::Desk;
use crate::error::AppError;
use crate::records_seen::seen;

/// Results that are looked through for it.
const LOOKED_THROUGH: usize = 600;
/// Panels that are offered.
const MOST: usize = 12;

/// A test as it was last entered for an animal of the same species.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct KnownTest {
    /// Its name.
    pub test_name: String,
    /// Its unit.
    pub unit: Option<String>,
    /// Lowest normal value.
    pub reference_low: Option<String>,
    /// Highest normal value.
    pub reference_high: Option<String>,
}

/// Tests that were ordered together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct KnownPanel {
    /// What they are called together; none for single tests.
    pub panel: Option<String>,
    /// Who tested.
    pub laboratory: Option<String>,
    /// The tests.
    pub tests: Vec<KnownTest>,
}

/// The panels of lately, newest first, for the species of an animal.
///
/// # Errors
/// The user may not read medical records.
pub fn known_panels(desk: &Desk, patient: Uuid) -> Result<Vec<KnownPanel>, AppError> {
    let (def, animals) = (LabResult::def(), Patient::def());
    desk.read(|tx| {
        let seen = seen(desk, tx)?;
        let mut species: BTreeMap<Uuid, Option<String>> = BTreeMap::new();
        let mut species_of = |id: Uuid| -> Result<Option<String>, AppError> {
            if let Some(known) = species.get(&id) {
                return Ok(known.clone());
            }
            let row = tx.row(animals, tx.stands_for(id)?)?;
            let found = row.and_then(|(row, _)| row.text(animals, "species").map(str::to_owned));
            species.insert(id, found.clone());
            Ok(found)
        };
        let wanted = species_of(patient)?;
        let mut panels: Vec<KnownPanel> = Vec::new();
        for (row, stamp) in lab::newest(tx, LOOKED_THROUGH)? {
            let of = row.get(def, "patient_id").as_id().unwrap_or_default();
            if species_of(of)? == wanted && seen.allows(tx, def, &row, &stamp)? {
                add(&mut panels, &row);
            }
        }
        for panel in &mut panels {
            panel.tests.reverse(); // as they were ordered
        }
        Ok(panels)
    })
}

fn add(panels: &mut Vec<KnownPanel>, row: &Row) {
    let def = LabResult::def();
    let text = |name: &str| row.text(def, name).map(str::to_owned);
    let number = |name: &str| match row.get(def, name) {
        Value::Decimal(number) => Some(number.normalize().to_string()),
        _ => None,
    };
    let (panel, Some(test_name)) = (text("panel"), text("test_name")) else {
        return;
    };
    let at = panels.iter().position(|known| known.panel == panel);
    let at = match at {
        Some(at) => at,
        None if panels.len() < MOST => {
            panels.push(KnownPanel {
                panel,
                laboratory: text("laboratory"),
                tests: Vec::new(),
            });
            panels.len() - 1
        }
        None => return,
    };
    let test = KnownTest {
        test_name,
        unit: text("unit"),
        reference_low: number("reference_low"),
        reference_high: number("reference_high"),
    };
    let tests = &mut panels[at].tests;
    match tests
        .iter_mut()
        .find(|known| known.test_name == test.test_name)
    {
        // A test that is still on its way says nothing of its unit.
        Some(known) if known.unit.is_none() && known.reference_low.is_none() => *known = test,
        Some(_) => {}
        None => tests.push(test),
    }
}
