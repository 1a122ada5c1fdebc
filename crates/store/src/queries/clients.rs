//! The client card: who they are, how to reach them, their animals.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::fields::Fields;
use super::patients::{self, PatientLine};
use crate::error::Result;
use crate::read::{ReadTx, key};

/// A client with everything that hangs on them.
#[derive(Clone, PartialEq, Serialize)]
pub struct ClientCard {
    /// Row id.
    pub id: Uuid,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name or organisation.
    pub last_name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// What kind of client.
    pub client_type: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Notes.
    pub notes: Option<String>,
    /// Since when they are known.
    pub created_at: DateTime<Utc>,
    /// When the client's own row was last written.
    pub updated_at: DateTime<Utc>,
    /// By whom.
    pub updated_by: Uuid,
    /// Phones and addresses for messages, the preferred ones first.
    pub contacts: Vec<ContactLine>,
    /// Postal addresses.
    pub addresses: Vec<AddressLine>,
    /// Animals by name, the living first.
    pub patients: Vec<PatientLine>,
}

/// A way to reach a client.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ContactLine {
    /// Row id.
    pub id: Uuid,
    /// Phone, mobile, e-mail or other.
    pub kind: String,
    /// The number or address.
    pub value: String,
    /// Whether to try it first.
    pub is_primary: bool,
    /// Whether somebody confirmed it.
    pub is_verified: bool,
    /// Remark.
    pub label: Option<String>,
}

/// A postal address.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AddressLine {
    /// Row id.
    pub id: Uuid,
    /// Street and number.
    pub line1: Option<String>,
    /// Addition.
    pub line2: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Country.
    pub country: Option<String>,
}

super::hidden!(ClientCard, ContactLine, AddressLine);

/// The card of a client.
///
/// # Errors
/// [`crate::StoreError`].
pub fn card(r: &ReadTx<'_>, id: Uuid) -> Result<Option<ClientCard>> {
    let found = r.first(
        "SELECT first_name, last_name, email, client_type, tags, notes, created_at, updated_at, updated_by \
         FROM clients WHERE id = ?1 AND is_deleted IS NOT 1",
        [key(&id)],
        |row| {
            let f = Fields::new(row);
            Ok(ClientCard {
                id,
                first_name: f.text()?,
                last_name: f.text_or_empty()?,
                email: f.text()?,
                client_type: f.text()?,
                tags: f.array()?,
                notes: f.text()?,
                created_at: f.instant()?,
                updated_at: f.instant()?,
                updated_by: f.id()?,
                contacts: Vec::new(),
                addresses: Vec::new(),
                patients: Vec::new(),
            })
        },
    )?;
    let Some(mut card) = found else {
        return Ok(None);
    };
    card.contacts = contacts(r, id)?;
    card.addresses = addresses(r, id)?;
    card.patients = patients::of_client(r, id)?;
    Ok(Some(card))
}

/// How to reach a client, the preferred ways first.
///
/// # Errors
/// [`crate::StoreError`].
pub fn contacts(r: &ReadTx<'_>, client: Uuid) -> Result<Vec<ContactLine>> {
    r.list(
        "SELECT id, type, value, is_primary, is_verified, label FROM contact_methods \
         WHERE client_id = ?1 AND is_deleted IS NOT 1 ORDER BY is_primary IS 1 DESC, id",
        [key(&client)],
        |row| {
            let f = Fields::new(row);
            Ok(ContactLine {
                id: f.id()?,
                kind: f.text_or_empty()?,
                value: f.text_or_empty()?,
                is_primary: f.flag()?,
                is_verified: f.flag()?,
                label: f.text()?,
            })
        },
    )
}

/// The postal addresses of a client.
///
/// # Errors
/// [`crate::StoreError`].
pub fn addresses(r: &ReadTx<'_>, client: Uuid) -> Result<Vec<AddressLine>> {
    r.list(
        "SELECT id, line1, line2, postcode, city, region, country FROM addresses \
         WHERE client_id = ?1 AND is_deleted IS NOT 1 ORDER BY id",
        [key(&client)],
        |row| {
            let f = Fields::new(row);
            Ok(AddressLine {
                id: f.id()?,
                line1: f.text()?,
                line2: f.text()?,
                postcode: f.text()?,
                city: f.text()?,
                region: f.text()?,
                country: f.text()?,
            })
        },
    )
}
