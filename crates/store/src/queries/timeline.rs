//! When something happened to an animal: one short line for each row, so that years of them can be put in order before
//! the few that are shown are read.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::def::IS_DELETED;
use vetpms_model::entity;

use super::fields::Fields;
use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};

/// How a row leads to its animal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It names the animal.
    Patient,
    /// It names the animal, and the visit that it belongs to, if any.
    PatientAndVisit,
    /// It is the record of a visit.
    Record,
    /// It belongs to a visit.
    Visit,
    /// It names a row that names the animal: that one's table, and the column that names it.
    Through(&'static str, &'static str),
}

/// One kind of thing that happens: where it stands, and when it was. `t` is the row, `r` the record of its visit.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Table of the rows.
    pub table: &'static str,
    /// How they lead to the animal.
    pub way: Way,
    /// When it was, as SQL; rows for which it is empty are left out.
    pub at: &'static str,
    /// What it is found by, as SQL.
    pub texts: &'static [&'static str],
}

/// Something that happened.
#[derive(Clone, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: DateTime<Utc>,
    /// Row id.
    pub row: Uuid,
    /// The visit that it belongs to.
    pub visit: Option<Uuid>,
    /// What it is found by; empty when that was not asked for.
    pub text: String,
}

super::hidden!(Moment);

/// What of one kind happened to an animal, in no order. `own` leaves out what belongs to medical records of anybody else;
/// removed rows are left out.
///
/// # Errors
/// [`StoreError`].
pub fn moments(
    r: &ReadTx<'_>,
    source: &Source,
    patient: Uuid,
    own: Option<Uuid>,
    with_text: bool,
) -> Result<Vec<Moment>> {
    let sql = select(source, with_text)?;
    let own = own.as_ref().map(key);
    r.list(&sql, (key(&patient), own), |row| {
        let f = Fields::new(row);
        Ok(Moment {
            row: f.id()?,
            at: f.instant()?,
            visit: f.id_or_none()?,
            text: f.text_or_empty()?,
        })
    })
}

fn select(source: &Source, with_text: bool) -> Result<String> {
    let Source { table, at, .. } = source;
    let def = entity(table).ok_or(StoreError::UnknownTable((*table).to_owned()))?;
    let (visit, from, animal) = match source.way {
        Way::Patient => ("NULL", format!("{table} t"), "t.patient_id"),
        Way::Record => ("t.id", format!("{table} t"), "t.patient_id"),
        Way::PatientAndVisit => {
            let from =
                format!("{table} t LEFT JOIN medical_records r ON r.id = t.medical_record_id");
            ("t.medical_record_id", from, "t.patient_id")
        }
        Way::Visit => {
            // The order is said: by the animal's visits, then by each visit.
            let from =
                format!("medical_records r CROSS JOIN {table} t ON t.medical_record_id = r.id");
            ("t.medical_record_id", from, "r.patient_id")
        }
        Way::Through(parent, column) => (
            "NULL",
            format!("{parent} p CROSS JOIN {table} t ON t.{column} = p.id"),
            "p.patient_id",
        ),
    };
    let text = if with_text && !source.texts.is_empty() {
        let filled = source
            .texts
            .iter()
            .map(|text| format!("coalesce({text}, '')"));
        filled.collect::<Vec<_>>().join(" || ' ' || ")
    } else {
        "''".to_owned()
    };
    let mut sql = format!(
        "SELECT t.id, {at}, {visit}, {text} FROM {from} WHERE {animal} = ?1 AND {at} IS NOT NULL"
    );
    if def.field(IS_DELETED).is_some() {
        sql.push_str(" AND t.is_deleted IS NOT 1");
    }
    let author = match source.way {
        _ if def.record.is_none() => "?2",
        Way::Visit => {
            sql.push_str(" AND r.is_deleted IS NOT 1");
            "r.created_by"
        }
        Way::PatientAndVisit => "coalesce(r.created_by, t.created_by)",
        Way::Patient | Way::Record | Way::Through(..) => "t.created_by",
    };
    sql.push_str(&format!(" AND (?2 IS NULL OR {author} = ?2)"));
    Ok(sql)
}
