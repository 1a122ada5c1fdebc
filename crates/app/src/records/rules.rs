//! What is held about single values by whichever way they come: a species of the list, a setting that there is, a day of
//! birth that can be, and one entry for one thing.

use chrono::NaiveDate;
use vetpms_model::measures::species_code;
use vetpms_model::people::Patient;
use vetpms_model::reference::{DoseRule, PracticeSetting, ReminderRule, Species};
use vetpms_model::{Entity, EntityDef, FieldDef, Patch, Row, Value};
use vetpms_store::ReadTx;
use vetpms_store::queries::references;

use super::twice;
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
    if def.table == ReminderRule::def().table {
        shortest_is_shorter(before, &patch)?;
    }
    let names = |field: &FieldDef| field.refers == Some(Species::def().table);
    if patch.fields(def).any(|(field, _)| names(field)) {
        let known = KnownSpecies::read(draft.tx)?;
        // A record that was entered with another word keeps it while that word is not touched.
        known.spell(def, &mut patch, |field, value| {
            before.is_some_and(|row| row.get(def, field.name) == value)
        })?;
    }
    twice::held(draft.tx, def, before, &patch)?;
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

/// A dose that is given on the very day on which it is due must count.
fn shortest_is_shorter(before: Option<&Row>, patch: &Patch) -> Result<(), AppError> {
    let def = ReminderRule::def();
    let names = [
        "shortest_interval_days",
        "interval_days",
        "primary_interval_days",
    ];
    if names.iter().all(|name| patch.get(def, name).is_none()) {
        return Ok(());
    }
    let days = |name: &str| {
        let stands = patch
            .get(def, name)
            .or_else(|| before.map(|row| row.get(def, name)));
        match stands {
            Some(Value::Int(days)) => Some(*days),
            _ => None,
        }
    };
    let due = [days("interval_days"), days("primary_interval_days")];
    match (
        days("shortest_interval_days"),
        due.into_iter().flatten().min(),
    ) {
        (Some(least), Some(due)) if least > due => {
            let problem = "this is longer than the time after which the next one is due: given on its day, it would not count";
            Err(AppError::field(
                Code::InvalidValue,
                "shortest_interval_days",
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

/// The names of all species that there are: of the shipped list, and the practice's own.
pub(crate) struct KnownSpecies(Vec<String>);

impl KnownSpecies {
    /// Reads them.
    ///
    /// # Errors
    /// [`AppError`] of the store.
    pub(crate) fn read(tx: &ReadTx) -> Result<Self, AppError> {
        let def = Species::def();
        let own = references::active(tx, def)?;
        let own = own.iter().filter_map(|(row, _)| row.text(def, "name"));
        let all = species().iter().map(|one| one.name).chain(own);
        Ok(Self(all.map(str::to_owned).collect()))
    }

    /// Spells the species of a patch as the list does, but those that are `kept`.
    ///
    /// # Errors
    /// [`Code::InvalidValue`] with what was probably meant.
    pub(crate) fn spell(
        &self,
        def: &'static EntityDef,
        patch: &mut Patch,
        kept: impl Fn(&FieldDef, &Value) -> bool,
    ) -> Result<(), AppError> {
        for (at, value) in &mut patch.values {
            let field = &def.fields[*at];
            if field.refers == Some(Species::def().table)
                && !kept(field, value)
                && let Value::Text(typed) = value
                && !typed.trim().is_empty()
            {
                *typed = self.meant(field, typed)?;
            }
        }
        Ok(())
    }

    /// The species that is meant, as the list spells it: ranges, doses and reminders go by its name.
    fn meant(&self, field: &FieldDef, typed: &str) -> Result<String, AppError> {
        let code = species_code(typed);
        if let Some(name) = self.0.iter().find(|name| species_code(name) == code) {
            return Ok(name.clone());
        }
        let problem = match nearest(typed, self.0.iter().map(String::as_str)) {
            None => {
                "this is no species of the list; choose Other and say the rest under breed, or have it added under Settings".to_owned()
            }
            Some(near) => format!(
                "this is no species of the list; did you mean \"{near}\"? Otherwise choose Other and say the rest under breed, or have it added under Settings"
            ),
        };
        Err(AppError::field(Code::InvalidValue, field.name, problem))
    }
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
