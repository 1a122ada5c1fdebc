//! One entry for one thing in the lists of the practice. Two of one name would each be chosen now and then, and what is
//! known of the one would not be known of the other.

use uuid::Uuid;
use vetpms_model::reference::{
    AppointmentType, Breed, DiagnosisTerm, DoseRule, ImportMapping, Location, NoteTemplate,
    Product, ReminderRule, Resource, Species, TextMacro,
};
use vetpms_model::{Entity, EntityDef, FieldType, Patch, Row, Value};
use vetpms_search::fold::fold;
use vetpms_store::ReadTx;
use vetpms_store::queries::twins as alike;

use crate::error::{AppError, Code};
use crate::reference::species;
use crate::visits::patched;

/// The fields by which people tell the entries of a list apart; none where two may be alike, as two colleagues of one
/// name. The first is what an entry is called.
pub(crate) fn told_by(def: &EntityDef) -> &'static [&'static str] {
    let found = told().into_iter().find(|(list, _)| list.table == def.table);
    found.map_or(&[], |(_, fields)| fields)
}

/// The lists whose entries are told apart.
pub(crate) fn lists() -> impl Iterator<Item = &'static EntityDef> {
    told().into_iter().map(|(def, _)| def)
}

/// Whether entries of a list have a name of their own.
pub(crate) fn is_named(def: &EntityDef) -> bool {
    let name = told_by(def).first().and_then(|name| def.field(name));
    name.is_some_and(|name| name.ty == FieldType::Text)
}

fn told() -> [(&'static EntityDef, &'static [&'static str]); 12] {
    [
        (AppointmentType::def(), &["name"]),
        (Species::def(), &["name"]),
        (Location::def(), &["name"]),
        (ImportMapping::def(), &["name"]),
        (Resource::def(), &["name", "location_id"]),
        (Breed::def(), &["name", "species"]),
        (DiagnosisTerm::def(), &["term", "species"]),
        (NoteTemplate::def(), &["name", "species", "record_type"]),
        (TextMacro::def(), &["abbreviation", "user_id"]),
        (
            Product::def(),
            &["name", "form", "strength_mg", "manufacturer"],
        ),
        (ReminderRule::def(), &["name", "product_id", "species"]),
        (DoseRule::def(), &DOSE),
    ]
}

/// A second dose may be laid down for another way or rhythm, or to begin with.
const DOSE: [&str; 6] = [
    "product_id",
    "species",
    "route",
    "frequency",
    "min_mg_per_kg",
    "max_mg_per_kg",
];

/// Refuses a second entry for what is in the list already.
///
/// # Errors
/// [`Code::InvalidValue`] about the name.
pub(super) fn held(
    tx: &ReadTx,
    def: &'static EntityDef,
    before: Option<&Row>,
    patch: &Patch,
) -> Result<(), AppError> {
    let fields = told_by(def);
    let Some(name) = fields.first() else {
        return Ok(());
    };
    let blank = Row::empty(def, Uuid::nil());
    let after = patched(before.unwrap_or(&blank), patch);
    // What stood before is corrected in its other fields, whatever else stands there.
    if before.is_some_and(|before| same(def, before, &after)) {
        return Ok(());
    }
    let wrong = |problem: &str| Err(AppError::field(Code::InvalidValue, name, problem));
    if def.table == Species::def().table
        && let Some(typed) = after.text(def, name)
        && species().iter().any(|one| plain(one.name) == plain(typed))
    {
        return wrong("this species is on the list that comes with the program");
    }
    match twins(tx, def, &after)?.first() {
        None => Ok(()),
        Some(other) if *other.get(def, "is_active") == Value::Bool(false) => {
            wrong("this is in the list already, and no longer in use: put that entry back into use")
        }
        Some(_) => {
            wrong("this is in the list already: change that entry, or give this one another name")
        }
    }
}

/// The other entries that stand for the same as a row.
fn twins(tx: &ReadTx, def: &'static EntityDef, row: &Row) -> Result<Vec<Row>, AppError> {
    let all = tx.scan(def, None, usize::MAX)?.into_iter();
    Ok(others(def, row, all.map(|(row, _)| row)))
}

/// The same by the name as it is spelt, capitals aside: what a rule asks of every entry that comes in.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn named_alike(
    tx: &ReadTx,
    def: &'static EntityDef,
    row: &Row,
) -> Result<Vec<Row>, AppError> {
    let name = told_by(def).first().copied().unwrap_or_default();
    let Some(text) = row.text(def, name) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for id in alike::entries_named(tx, def, name, text)? {
        found.extend(tx.row(def, id)?.map(|(row, _)| row));
    }
    Ok(others(def, row, found.into_iter()))
}

fn others(def: &EntityDef, row: &Row, all: impl Iterator<Item = Row>) -> Vec<Row> {
    let is_twin =
        |other: &Row| other.id != row.id && !other.is_deleted(def) && same(def, row, other);
    all.filter(is_twin).collect()
}

fn same(def: &EntityDef, one: &Row, other: &Row) -> bool {
    let alike = |field: &&str| match (one.get(def, field), other.get(def, field)) {
        (Value::Text(one), Value::Text(other)) => plain(one) == plain(other),
        // Nothing typed and nothing stored are the same.
        (Value::Text(text), Value::Null) | (Value::Null, Value::Text(text)) => {
            text.trim().is_empty()
        }
        (one, other) => one == other,
    };
    told_by(def).iter().all(alike)
}

/// A name without what nobody tells apart: case, accents, spaces.
fn plain(text: &str) -> String {
    let folded = fold(text);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
