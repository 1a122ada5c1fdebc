//! What a client or patient is found by: one by one after a change, all of them for a rebuild.

use uuid::Uuid;

use super::fields::Fields;
use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};

/// The words and digits that a row is found by.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SearchEntry {
    /// Whether the row is a patient; otherwise a client.
    pub is_patient: bool,
    /// Row id.
    pub id: Uuid,
    /// The pet's name, or a client's full name.
    pub name: String,
    /// The owner's full name (patients only).
    pub owner: String,
    /// Species.
    pub species: String,
    /// Breed.
    pub breed: String,
    /// Microchip numbers.
    pub chips: Vec<String>,
    /// Phone numbers as they were typed.
    pub phones: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Alerts.
    pub alerts: Vec<String>,
    /// Allergies.
    pub allergies: Vec<String>,
    /// Tags, postcodes, keys of other systems, other contacts.
    pub other: Vec<String>,
}

super::hidden!(SearchEntry);

/// A client's names and what hangs on them; `c` is the client.
macro_rules! client_columns {
    () => {
        "c.first_name, c.last_name, c.email, \
         (SELECT json_group_array(json_array(coalesce(m.type, ''), m.value)) FROM contact_methods m \
          WHERE m.client_id = c.id AND m.is_deleted IS NOT 1 AND m.value IS NOT NULL), \
         (SELECT json_group_array(d.postcode) FROM addresses d \
          WHERE d.client_id = c.id AND d.is_deleted IS NOT 1 AND d.postcode IS NOT NULL)"
    };
}

macro_rules! client_select {
    () => {
        concat!(
            "SELECT c.id, ",
            client_columns!(),
            ", c.tags, (SELECT json_group_array(x.external_id) FROM external_ids x \
              WHERE x.row_id = c.id AND x.kind = 'clients') \
             FROM clients c WHERE c.is_deleted IS NOT 1 \
             AND NOT EXISTS (SELECT 1 FROM aliases l WHERE l.id = c.id)"
        )
    };
}

macro_rules! patient_select {
    () => {
        concat!(
            "SELECT p.id, ",
            client_columns!(),
            ", p.name, p.species, p.breed, p.microchip_id, p.medical_alerts, \
              (SELECT json_group_array(a.allergen) FROM patient_allergies a \
               WHERE a.patient_id = p.id AND a.is_deleted IS NOT 1 AND a.allergen IS NOT NULL), \
              (SELECT json_group_array(x.external_id) FROM external_ids x \
               WHERE x.row_id = p.id AND x.kind = 'patients') \
             FROM patients p LEFT JOIN aliases o ON o.id = p.client_id \
             LEFT JOIN clients c ON c.id = coalesce(o.stands_for, p.client_id) AND c.is_deleted IS NOT 1 \
             WHERE p.is_deleted IS NOT 1 AND NOT EXISTS (SELECT 1 FROM aliases l WHERE l.id = p.id)"
        )
    };
}

/// A client's entry; `None` when it is deleted or not there: take it out of the index.
///
/// # Errors
/// [`StoreError`].
pub fn client(r: &ReadTx<'_>, id: Uuid) -> Result<Option<SearchEntry>> {
    r.first(
        concat!(client_select!(), " AND c.id = ?1"),
        [key(&id)],
        |row| client_entry(&Fields::new(row)),
    )
}

/// A patient's entry; `None` when it is deleted or not there: take it out of the index.
///
/// # Errors
/// [`StoreError`].
pub fn patient(r: &ReadTx<'_>, id: Uuid) -> Result<Option<SearchEntry>> {
    r.first(
        concat!(patient_select!(), " AND p.id = ?1"),
        [key(&id)],
        |row| patient_entry(&Fields::new(row)),
    )
}

/// Hands over the entry of every client and every patient, one at a time.
///
/// # Errors
/// [`StoreError`], or the first error of `take`, which ends it.
pub fn for_each<E: From<StoreError>>(
    r: &ReadTx<'_>,
    mut take: impl FnMut(SearchEntry) -> Result<(), E>,
) -> Result<(), E> {
    stream(r, client_select!(), client_entry, &mut take)?;
    stream(r, patient_select!(), patient_entry, &mut take)
}

fn stream<E: From<StoreError>>(
    r: &ReadTx<'_>,
    sql: &str,
    read: fn(&Fields<'_, '_>) -> Result<SearchEntry>,
    take: &mut impl FnMut(SearchEntry) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = r
        .connection()
        .prepare_cached(sql)
        .map_err(StoreError::from)?;
    let mut rows = statement.query([]).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        take(read(&Fields::new(row))?)?;
    }
    Ok(())
}

fn client_entry(f: &Fields<'_, '_>) -> Result<SearchEntry> {
    let (mut entry, name) = reachable(f)?;
    entry.name = name;
    entry.other.extend(f.array::<String>()?);
    entry.other.extend(f.array::<String>()?);
    Ok(entry)
}

fn patient_entry(f: &Fields<'_, '_>) -> Result<SearchEntry> {
    let (mut entry, owner) = reachable(f)?;
    entry.is_patient = true;
    entry.owner = owner;
    entry.name = f.text_or_empty()?;
    entry.species = f.text_or_empty()?;
    entry.breed = f.text_or_empty()?;
    entry.chips.extend(f.text()?);
    entry.alerts = f.array()?;
    entry.allergies = f.array()?;
    entry.other.extend(f.array::<String>()?);
    Ok(entry)
}

/// The row's id and how its client is reached; the client's full name.
fn reachable(f: &Fields<'_, '_>) -> Result<(SearchEntry, String)> {
    let mut entry = SearchEntry {
        id: f.id()?,
        ..SearchEntry::default()
    };
    let names = [f.text()?, f.text()?];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    entry.emails.extend(f.text()?);
    for (kind, value) in f.array::<(String, String)>()? {
        match kind.as_str() {
            "EMAIL" => entry.emails.push(value),
            "OTHER" => entry.other.push(value),
            _ => entry.phones.push(value),
        }
    }
    entry.other.extend(f.array::<String>()?);
    Ok((entry, name))
}
