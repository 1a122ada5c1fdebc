//! Whom a reminder goes to, and how they can be reached.

use serde::Serialize;
use uuid::Uuid;
use vetpms_model::people::{Address, Client, Consent, ContactMethod};
use vetpms_model::{Entity, Row, Value};
use vetpms_store::ReadTx;

use crate::error::AppError;
use crate::history::with_aliases;
use crate::view::full_name;

/// How a household can be reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct Reach {
    /// Their name.
    pub name: String,
    /// The lines of their address; none without one.
    pub address: Vec<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Whether they asked not to be reminded.
    pub opted_out: bool,
    /// Whether they are no client any more.
    #[serde(skip)]
    pub(super) gone: bool,
}

/// Reads how a client can be reached, under all their entries.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn reach(tx: &ReadTx, client: Uuid) -> Result<Reach, AppError> {
    let def = Client::def();
    let entries = with_aliases(tx, client)?;
    let row = tx.row(def, entries[0])?.map(|(row, _)| row);
    let text = |name: &str| row.as_ref().and_then(|row| row.text(def, name));
    let mut reach = Reach {
        name: full_name(text("first_name"), text("last_name")),
        email: text("email").map(str::to_owned),
        gone: row.as_ref().is_none_or(|row| row.is_deleted(def)),
        ..Reach::default()
    };
    let mut decided = None;
    for entry in entries {
        let of = Value::Id(entry);
        addresses(tx, &of, &mut reach)?;
        contacts(tx, &of, &mut reach)?;
        let consents = Consent::def();
        for (row, _) in tx.rows_where(consents, "client_id", &of)? {
            if row.text(consents, "purpose") == Some("REMINDERS") {
                let at = match row.get(consents, "decided_at") {
                    Value::Instant(at) => Some(*at),
                    _ => None,
                };
                let given = row.get(consents, "is_given").is_true();
                decided = decided.max(Some((at, row.id, given)));
            }
        }
    }
    reach.opted_out = decided.is_some_and(|(_, _, given)| !given);
    Ok(reach)
}

fn addresses(tx: &ReadTx, of: &Value, reach: &mut Reach) -> Result<(), AppError> {
    let def = Address::def();
    for (row, _) in tx.rows_where(def, "client_id", of)? {
        if !row.is_deleted(def) && reach.address.is_empty() {
            reach.address = lines(&row);
        }
    }
    Ok(())
}

fn lines(row: &Row) -> Vec<String> {
    let text = |name: &str| row.text(Address::def(), name).map(str::to_owned);
    let place: Vec<String> = [text("postcode"), text("city")]
        .into_iter()
        .flatten()
        .collect();
    let place = (!place.is_empty()).then(|| place.join(" "));
    [text("line1"), text("line2"), place, text("country")]
        .into_iter()
        .flatten()
        .collect()
}

fn contacts(tx: &ReadTx, of: &Value, reach: &mut Reach) -> Result<(), AppError> {
    let def = ContactMethod::def();
    let mut rows = tx.rows_where(def, "client_id", of)?;
    rows.retain(|(row, _)| !row.is_deleted(def));
    rows.sort_by_key(|(row, _)| (!row.get(def, "is_primary").is_true(), row.id));
    for (row, _) in rows {
        let value = row.text(def, "value").map(str::to_owned);
        let place = match row.text(def, "type") {
            Some("EMAIL") => &mut reach.email,
            Some("PHONE" | "MOBILE") => &mut reach.phone,
            _ => continue,
        };
        if place.is_none() {
            *place = value;
        }
    }
    Ok(())
}
