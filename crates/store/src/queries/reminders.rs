//! What a reminder run asks.

use chrono::NaiveDate;
use vetpms_model::care::Reminder;
use vetpms_model::{Entity, Row};

use crate::error::Result;
use crate::read::ReadTx;
use crate::tables::table;

/// The reminders that are open and due until a day, soonest first.
///
/// # Errors
/// [`crate::StoreError`].
pub fn open_until(r: &ReadTx<'_>, until: NaiveDate) -> Result<Vec<Row>> {
    let table = table(Reminder::def().table)?;
    // Spelt out, so that the index of the open ones is used.
    let sql = format!(
        "{} WHERE status = 'OPEN' AND due_on <= ?1 AND is_deleted IS NOT 1 ORDER BY due_on, id",
        table.select
    );
    r.list(&sql, [until.to_string()], |row| Ok(table.read(row)?.0))
}
