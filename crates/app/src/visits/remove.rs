//! Taking out what was entered in error; its history stays.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_model::care::Problem;
use vetpms_model::medical::{Diagnosis, Prescription, Treatment, VitalSigns};
use vetpms_model::{Entity, EntityDef};

use super::case::Case;
use super::prescriptions::is_not_handed_out;
use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// What can be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum VisitPart {
    /// A set of vital signs without a weight.
    VitalSigns,
    /// A diagnosis.
    Diagnoses,
    /// A treatment.
    Treatments,
    /// A prescription.
    Prescriptions,
    /// A problem of the problem list.
    Problems,
}

impl VisitPart {
    fn def(self) -> &'static EntityDef {
        match self {
            Self::VitalSigns => VitalSigns::def(),
            Self::Diagnoses => Diagnosis::def(),
            Self::Treatments => Treatment::def(),
            Self::Prescriptions => Prescription::def(),
            Self::Problems => Problem::def(),
        }
    }
}

/// Takes out a part of a visit.
///
/// # Errors
/// [`AppError::not_found`]; [`Code::NotPossible`] for vital signs with a weight, which stands in the weights as well, and for a
/// prescription of which something was handed out.
pub fn remove_part(desk: &Desk, part: VisitPart, id: Uuid) -> Result<(), AppError> {
    let def = part.def();
    commit(desk, "remove_part", |draft| {
        if part == VisitPart::Problems {
            return draft.delete(def, id);
        }
        let (_, row) = Case::of_part(desk, draft, def, id)?;
        if part == VisitPart::VitalSigns && !row.get(def, "weight_kg").is_null() {
            let problem = "a weight that was entered is corrected, not taken away";
            return Err(AppError::field(Code::NotPossible, "weight_kg", problem));
        }
        if part == VisitPart::Prescriptions {
            is_not_handed_out(draft, id, None)?;
        }
        draft.delete(def, id)
    })
}
