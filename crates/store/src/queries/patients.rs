//! Patients: one line in a list, and the whole card with owner, allergies and weights.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::clients::{self, ContactLine};
use super::fields::Fields;
use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};
use crate::values::id_of;

/// A patient in a list.
#[derive(Clone, PartialEq, Serialize)]
pub struct PatientLine {
    /// Row id.
    pub id: Uuid,
    /// Call name.
    pub name: String,
    /// Species.
    pub species: String,
    /// Breed.
    pub breed: Option<String>,
    /// Colour.
    pub color: Option<String>,
    /// Day of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// Whether the day of birth was reckoned from an age.
    pub birth_is_estimated: bool,
    /// Sex.
    pub gender: Option<String>,
    /// Spayed or castrated.
    pub is_neutered: bool,
    /// Transponder number.
    pub microchip_id: Option<String>,
    /// Active, inactive or deceased.
    pub status: Option<String>,
    /// Day of death.
    pub deceased_date: Option<NaiveDate>,
    /// The newest weight.
    pub weight_kg: Option<Decimal>,
    /// What everybody must see at once.
    pub medical_alerts: Vec<String>,
    /// Allergens.
    pub allergies: Vec<String>,
}

/// A patient with everything that hangs on it.
#[derive(Clone, PartialEq, Serialize)]
pub struct PatientCard {
    /// The patient.
    #[serde(flatten)]
    pub patient: PatientLine,
    /// Notes.
    pub notes: Option<String>,
    /// Since when it is known.
    pub created_at: DateTime<Utc>,
    /// When the patient's own row was last written.
    pub updated_at: DateTime<Utc>,
    /// By whom.
    pub updated_by: Uuid,
    /// The owner, also one that was deleted.
    pub owner: Option<Owner>,
    /// Allergies by allergen.
    pub allergy_list: Vec<AllergyLine>,
    /// Weights, newest first.
    pub weights: Vec<WeightLine>,
}

/// The owner of a patient.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// Row id of the client.
    pub id: Uuid,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name or organisation.
    pub last_name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Whether the client was deleted.
    pub is_deleted: bool,
    /// How to reach them, the preferred ways first.
    pub contacts: Vec<ContactLine>,
}

/// An allergy of a patient.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AllergyLine {
    /// Row id.
    pub id: Uuid,
    /// The substance.
    pub allergen: String,
    /// What happens.
    pub reaction: Option<String>,
    /// How bad.
    pub severity: Option<String>,
    /// Since when it is certain.
    pub confirmed_date: Option<NaiveDate>,
}

/// One weighing.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct WeightLine {
    /// Row id.
    pub id: Uuid,
    /// Kilograms.
    pub weight_kg: Decimal,
    /// When.
    pub measured_at: DateTime<Utc>,
    /// Who wrote it down.
    pub by: Uuid,
}

super::hidden!(PatientLine, PatientCard, Owner, AllergyLine, WeightLine);

/// The columns of a [`PatientLine`]; others may follow.
macro_rules! line_columns {
    () => {
        "SELECT p.id, p.name, p.species, p.breed, p.color, p.date_of_birth, p.birth_is_estimated, p.gender, \
         p.is_neutered, p.microchip_id, p.status, p.deceased_date, p.weight_kg, p.medical_alerts, \
         (SELECT json_group_array(a.allergen) FROM patient_allergies a \
          WHERE a.patient_id = p.id AND a.is_deleted IS NOT 1 AND a.allergen IS NOT NULL)"
    };
}

fn line(f: &Fields<'_, '_>) -> Result<PatientLine> {
    let mut line = PatientLine {
        id: f.id()?,
        name: f.text_or_empty()?,
        species: f.text_or_empty()?,
        breed: f.text()?,
        color: f.text()?,
        date_of_birth: f.date()?,
        birth_is_estimated: f.flag()?,
        gender: f.text()?,
        is_neutered: f.flag()?,
        microchip_id: f.text()?,
        status: f.text()?,
        deceased_date: f.date()?,
        weight_kg: f.decimal()?,
        medical_alerts: f.array()?,
        allergies: f.array()?,
    };
    line.allergies.sort_unstable();
    Ok(line)
}

/// The animals of a client by name, the living first.
///
/// # Errors
/// [`StoreError`].
pub fn of_client(r: &ReadTx<'_>, client: Uuid) -> Result<Vec<PatientLine>> {
    r.list(
        concat!(
            line_columns!(),
            " FROM patients p WHERE p.client_id = ?1 AND p.is_deleted IS NOT 1 \
              ORDER BY p.status IS 'DECEASED', p.name COLLATE NOCASE, p.id"
        ),
        [key(&client)],
        |row| line(&Fields::new(row)),
    )
}

/// One patient as a line.
///
/// # Errors
/// [`StoreError`].
pub fn by_id(r: &ReadTx<'_>, id: Uuid) -> Result<Option<PatientLine>> {
    r.first(
        concat!(
            line_columns!(),
            " FROM patients p WHERE p.id = ?1 AND p.is_deleted IS NOT 1"
        ),
        [key(&id)],
        |row| line(&Fields::new(row)),
    )
}

/// The ids of a client's patients.
///
/// # Errors
/// [`StoreError`].
pub fn ids_of_client(r: &ReadTx<'_>, client: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT id FROM patients WHERE client_id = ?1 AND is_deleted IS NOT 1 ORDER BY id";
    r.list(sql, [key(&client)], |row| id_of(row.get_ref(0)?))
}

/// The card of a patient.
///
/// # Errors
/// [`StoreError`].
pub fn card(r: &ReadTx<'_>, id: Uuid) -> Result<Option<PatientCard>> {
    let found = r.first(
        concat!(
            line_columns!(),
            ", p.notes, p.created_at, p.updated_at, p.updated_by, \
              c.id, c.first_name, c.last_name, c.email, c.is_deleted \
             FROM patients p LEFT JOIN clients c ON c.id = p.client_id WHERE p.id = ?1 AND p.is_deleted IS NOT 1"
        ),
        [key(&id)],
        |row| {
            let f = Fields::new(row);
            Ok(PatientCard {
                patient: line(&f)?,
                notes: f.text()?,
                created_at: f.instant()?,
                updated_at: f.instant()?,
                updated_by: f.id()?,
                owner: owner(&f)?,
                allergy_list: Vec::new(),
                weights: Vec::new(),
            })
        },
    )?;
    let Some(mut card) = found else {
        return Ok(None);
    };
    if let Some(owner) = &mut card.owner {
        owner.contacts = clients::contacts(r, owner.id)?;
    }
    card.allergy_list = allergies(r, id)?;
    card.weights = weights(r, id)?;
    Ok(Some(card))
}

fn owner(f: &Fields<'_, '_>) -> Result<Option<Owner>> {
    let Some(id) = f.id_or_none()? else {
        return Ok(None);
    };
    Ok(Some(Owner {
        id,
        first_name: f.text()?,
        last_name: f.text_or_empty()?,
        email: f.text()?,
        is_deleted: f.flag()?,
        contacts: Vec::new(),
    }))
}

/// The allergies of a patient, by allergen.
///
/// # Errors
/// [`StoreError`].
pub fn allergies(r: &ReadTx<'_>, patient: Uuid) -> Result<Vec<AllergyLine>> {
    r.list(
        "SELECT id, allergen, reaction, severity, confirmed_date FROM patient_allergies \
         WHERE patient_id = ?1 AND is_deleted IS NOT 1 ORDER BY allergen COLLATE NOCASE, id",
        [key(&patient)],
        |row| {
            let f = Fields::new(row);
            Ok(AllergyLine {
                id: f.id()?,
                allergen: f.text_or_empty()?,
                reaction: f.text()?,
                severity: f.text()?,
                confirmed_date: f.date()?,
            })
        },
    )
}

/// The weights of a patient, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn weights(r: &ReadTx<'_>, patient: Uuid) -> Result<Vec<WeightLine>> {
    r.list(
        "SELECT id, weight_kg, measured_at, created_by FROM patient_weights \
         WHERE patient_id = ?1 ORDER BY measured_at DESC, id DESC",
        [key(&patient)],
        |row| {
            let f = Fields::new(row);
            Ok(WeightLine {
                id: f.id()?,
                weight_kg: f.decimal()?.ok_or(StoreError::Damaged)?,
                measured_at: f.instant()?,
                by: f.id()?,
            })
        },
    )
}
