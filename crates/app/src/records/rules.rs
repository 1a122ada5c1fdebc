//! What is held about single values by whichever way they come: a species of the list, a setting that there is, a day of
//! birth that can be.

use chrono::NaiveDate;
use vetpms_model::measures::species_code;
use vetpms_model::people::Patient;
use vetpms_model::reference::{DoseRule, PracticeSetting, Species};
use vetpms_model::{Entity, EntityDef, FieldDef, Patch, Row, Value};
use vetpms_store::ReadTx;
use vetpms_store::queries::references;

use crate::commit::Draft;
use crate::error::{AppError, Code};
use crate::life::past;
use crate::printing;
use crate::reference::species;
use crate::signing;
use crate::words::{did_you_mean, nearest};

/// The patch as it may be written, with species spelt as the list spells them.
///
/// # Errors
/// [`Code::InvalidValue`] with what was probably meant.
pub(crate) fn held(
    draft: &Draft<'_>,
    def: &'static EntityDef,
    before: Option<&Row>,
    mut patch: Patch,
) -> Result<Patch, AppError> {
    if def.table == PracticeSetting::def().table {
        setting_is_known(before, &patch)?;
    }
    if def.table == Patient::def().table
        && let Some(Value::Date(born)) = patch.get(def, "date_of_birth")
    {
        past("date_of_birth", *born, draft.today())?;
        lived(before, *born)?;
    }
    if def.table == DoseRule::def().table {
        doses_in_order(before, &patch)?;
    }
    for (at, value) in &mut patch.values {
        let field = &def.fields[*at];
        // A record that was entered with another word keeps it while that word is not touched.
        let same = before.is_some_and(|row| row.get(def, field.name) == value);
        if field.refers == Some(Species::def().table)
            && !same
            && let Value::Text(typed) = value
            && !typed.trim().is_empty()
        {
            *typed = known_species(draft.tx, field, typed)?;
        }
    }
    Ok(patch)
}

/// A range that begins above its end would hold no dose, and nothing would be asked about.
fn doses_in_order(before: Option<&Row>, patch: &Patch) -> Result<(), AppError> {
    let def = DoseRule::def();
    let stands = |name: &str| match patch.get(def, name) {
        Some(value) => Some(value),
        None => before.map(|row| row.get(def, name)),
    };
    match (stands("min_mg_per_kg"), stands("max_mg_per_kg")) {
        (Some(Value::Decimal(least)), Some(Value::Decimal(most))) if least > most => {
            let problem = "this is less than where the range begins";
            Err(AppError::field(
                Code::InvalidValue,
                "max_mg_per_kg",
                problem,
            ))
        }
        _ => Ok(()),
    }
}

/// Nobody dies before birth.
fn lived(before: Option<&Row>, born: NaiveDate) -> Result<(), AppError> {
    let died = before.map(|row| row.get(Patient::def(), "deceased_date"));
    match died {
        Some(Value::Date(died)) if *died < born => {
            let problem = "this lies after the day of death";
            Err(AppError::field(
                Code::InvalidValue,
                "date_of_birth",
                problem,
            ))
        }
        _ => Ok(()),
    }
}

/// The species that is meant, as the list spells it: ranges, doses and reminders go by its name.
fn known_species(tx: &ReadTx, field: &FieldDef, typed: &str) -> Result<String, AppError> {
    let def = Species::def();
    let own = references::active(tx, def)?;
    let own = own.iter().filter_map(|(row, _)| row.text(def, "name"));
    let names: Vec<&str> = species().iter().map(|one| one.name).chain(own).collect();
    let code = species_code(typed);
    if let Some(name) = names.iter().find(|name| species_code(name) == code) {
        return Ok((*name).to_owned());
    }
    let problem = match nearest(typed, names) {
        None => {
            "this is no species of the list; choose Other and say the rest under breed, or have it added under Settings".to_owned()
        }
        Some(near) => format!(
            "this is no species of the list; did you mean \"{near}\"? Otherwise choose Other and say the rest under breed, or have it added under Settings"
        ),
    };
    Err(AppError::field(Code::InvalidValue, field.name, problem))
}

/// Nothing reads a setting of another name, and a value that is no choice counts as none.
fn setting_is_known(before: Option<&Row>, patch: &Patch) -> Result<(), AppError> {
    let def = PracticeSetting::def();
    let text = |name: &str| match patch.get(def, name) {
        Some(value) => value.as_text(),
        None => before.and_then(|row| row.text(def, name)),
    };
    let (Some(name), value) = (text("setting_name").map(str::trim), text("value")) else {
        return Ok(()); // the definition asks for a name
    };
    let value = value.unwrap_or_default().trim();
    let names = printing::setting_names();
    let known = || {
        names
            .iter()
            .map(String::as_str)
            .chain([signing::LOCK_SETTING])
    };
    if !known().any(|one| one == name) {
        let near = did_you_mean(name, known());
        let problem = format!("there is no such setting{near}");
        return Err(AppError::field(Code::InvalidValue, "setting_name", problem));
    }
    let problem = if name == signing::LOCK_SETTING {
        (!value.is_empty() && value.parse::<u32>().is_err())
            .then(|| "this must be a number of hours, 0 for never".to_owned())
    } else {
        printing::problem_of(name, value)
    };
    match problem {
        Some(problem) => Err(AppError::field(Code::InvalidValue, "value", problem)),
        None => Ok(()),
    }
}
