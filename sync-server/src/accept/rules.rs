//! The rights and values that a change must keep to.

use chrono::NaiveDate;
use vetpms_access::needed_to_write;
use vetpms_model::check::{SET_LIMIT, check, limit_of};
use vetpms_model::work::ConflictResolution;
use vetpms_model::{Entity, EntityDef, FieldDef, Row, Value, entity};
use vetpms_protocol::Header;

use super::fault::Fault;
use super::prepare::Standing;

/// A value is judged by the writer's clock when it is written, and never again by another: data is not
/// refused because a clock is wrong, so no day is too late here.
///
/// A choice that this version does not know may be a newer one's, and waits for it. Nobody signs in another's name.
pub(super) fn valid(field: &FieldDef, value: &Value, header: &Header) -> Result<(), Fault> {
    if field.signature && matches!(value, Value::Id(signer) if *signer != header.author) {
        let words = format!("{}: only the signer's own name can stand here", field.label);
        return Err(Fault::new("forbidden", words));
    }
    let code = if field.is_unknown_choice(value) {
        "unknown_choice"
    } else {
        "invalid_value"
    };
    check(field, value, NaiveDate::MAX).map_err(|invalid| Fault::new(code, invalid.to_string()))
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
        if let Err(denied) = standing.policy.grant(standing.answers(header), permission) {
            return Err(Fault::new("forbidden", denied.to_string()));
        }
    }
    Ok(())
}

/// Whoever decides about a conflict must hold the right to write the field that it is about.
pub(super) fn may_decide(
    def: &EntityDef,
    row: &Row,
    header: &Header,
    standing: &Standing,
) -> Result<(), Fault> {
    if def.table != ConflictResolution::def().table {
        return Ok(());
    }
    let record = row.text(def, "record_table").and_then(entity);
    let Some(record) = record else {
        return Err(Fault::new(
            "unknown_table",
            "the decision is about a table that this server does not know",
        ));
    };
    let class = record.class_of(row.text(def, "record_field"));
    let needed = needed_to_write(record.table, class.map_or("", vetpms_model::Class::name));
    match standing.policy.grant(standing.answers(header), needed) {
        Ok(_) => Ok(()),
        Err(denied) => Err(Fault::new("forbidden", denied.to_string())),
    }
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
