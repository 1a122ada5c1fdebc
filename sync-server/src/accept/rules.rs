//! The rights and values that a change must keep to.

use chrono::NaiveDate;
use vetpms_access::needed_to_write;
use vetpms_model::check::{SET_LIMIT, check, limit_of};
use vetpms_model::{EntityDef, FieldDef, Row, Value};
use vetpms_protocol::Header;

use super::prepare::{Fault, Standing};

/// A value is judged by the writer's clock when it is written, and never again by another: data is not
/// refused because a clock is wrong, so no day is too late here.
pub(super) fn valid(field: &FieldDef, value: &Value) -> Result<(), Fault> {
    check(field, value, NaiveDate::MAX)
        .map_err(|invalid| Fault::new("invalid_value", invalid.to_string()))
}

/// The author must hold the right to every field that is written; for fields that this version
/// does not know, to all of the table.
pub(super) fn rights<'a>(
    def: &EntityDef,
    fields: impl Iterator<Item = &'a FieldDef>,
    unknown: bool,
    header: &Header,
    standing: &Standing,
) -> Result<(), Fault> {
    let mut needed: std::collections::BTreeSet<_> = fields
        .map(|field| needed_to_write(def.table, field.class.name()))
        .collect();
    if unknown || needed.is_empty() {
        needed.extend(["", vetpms_access::CLINICAL].map(|class| needed_to_write(def.table, class)));
    }
    for permission in needed {
        if let Err(denied) = standing.policy.grant(header.author, permission) {
            return Err(Fault::new("forbidden", denied.to_string()));
        }
    }
    Ok(())
}

/// What a merged row must still fulfil: nothing that is required is missing, and text and sets
/// that grew by merging stay within what can be stored.
pub(crate) fn whole(def: &'static EntityDef, row: &Row) -> Result<(), Fault> {
    for (field, value) in def.fields.iter().zip(&row.values) {
        let problem = match value {
            Value::Null if field.required => Some("this must be filled in"),
            Value::Set(set) if set.len() > 4 * SET_LIMIT => Some("too many entries"),
            Value::Text(text)
                if text.chars().count() > 4 * limit_of(field) || text.contains('\0') =>
            {
                Some("this text cannot be stored")
            }
            _ => None,
        };
        if let Some(problem) = problem {
            return Err(Fault::new(
                "invalid_value",
                format!("{} {}: {problem}", def.label, field.label),
            ));
        }
    }
    Ok(())
}
