//! The schedule: lists for a stretch of time or a patient, and what is booked when.

use chrono::{DateTime, Utc};
use rusqlite::{Params, Row as SqlRow};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::Period;
use vetpms_model::scheduling::Booking;

use super::fields::Fields;
use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};

/// An appointment as the schedule shows it; one without a patient is a block.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AppointmentLine {
    /// Row id.
    pub id: Uuid,
    /// Planned start.
    pub start: DateTime<Utc>,
    /// Planned end.
    pub end: DateTime<Utc>,
    /// Where it stands.
    pub status: String,
    /// Why they come.
    pub reason: Option<String>,
    /// Anything to prepare.
    pub notes: Option<String>,
    /// Where.
    pub location_id: Option<Uuid>,
    /// When the patient arrived.
    pub checked_in_at: Option<DateTime<Utc>>,
    /// When it really began.
    pub actual_start: Option<DateTime<Utc>>,
    /// When it was really over.
    pub actual_end: Option<DateTime<Utc>>,
    /// When it was cancelled.
    pub canceled_at: Option<DateTime<Utc>>,
    /// By whom.
    pub canceled_by: Option<Uuid>,
    /// Why.
    pub cancellation_reason: Option<String>,
    /// Came without an appointment.
    pub is_walk_in: bool,
    /// How pressing it is.
    pub triage: Option<String>,
    /// When the patient was brought to a room.
    pub roomed_at: Option<DateTime<Utc>>,
    /// When nothing but paying was left.
    pub ready_at: Option<DateTime<Utc>>,
    /// The same for all appointments of a series.
    pub series_id: Option<Uuid>,
    /// Its type.
    pub appointment_type: Option<TypeRef>,
    /// Who is coming.
    pub patient: Option<PatientRef>,
    /// The owner.
    pub client: Option<ClientRef>,
    /// Who it needs, whoever is in charge first.
    pub staff: Vec<StaffRef>,
    /// The rooms and devices it needs.
    pub resources: Vec<ResourceRef>,
}

/// The type of an appointment.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct TypeRef {
    /// Row id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Colour in the schedule.
    pub color: Option<String>,
}

/// The patient of an appointment.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PatientRef {
    /// Row id.
    pub id: Uuid,
    /// Call name.
    pub name: String,
    /// Species.
    pub species: String,
    /// Breed.
    pub breed: Option<String>,
    /// Active, inactive or deceased.
    pub status: Option<String>,
    /// What everybody must see at once.
    pub medical_alerts: Vec<String>,
    /// Allergens.
    pub allergies: Vec<String>,
    /// Whether the patient was deleted.
    pub is_deleted: bool,
}

/// The client of an appointment.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ClientRef {
    /// Row id.
    pub id: Uuid,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name or organisation.
    pub last_name: String,
    /// The phone number to try first.
    pub phone: Option<String>,
    /// Whether the client was deleted.
    pub is_deleted: bool,
}

/// A member of staff at an appointment.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct StaffRef {
    /// Row id of the member of staff.
    pub id: Uuid,
    /// Name as colleagues say it; empty when not known here yet.
    pub name: String,
    /// Colour of their column.
    pub color: Option<String>,
    /// As what.
    pub role: Option<String>,
    /// Whether in charge.
    pub is_primary: bool,
}

/// A room or device at an appointment.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ResourceRef {
    /// Row id of the resource.
    pub id: Uuid,
    /// Its name; empty when not known here yet.
    pub name: String,
    /// Its kind at the time of booking.
    pub resource_type: Option<String>,
}

super::hidden!(
    AppointmentLine,
    TypeRef,
    PatientRef,
    ClientRef,
    StaffRef,
    ResourceRef
);

/// The columns of a line, up to its conditions.
macro_rules! line_select {
    () => {
        "SELECT a.id, a.scheduled_start, a.scheduled_end, a.status, a.reason, a.notes, a.location_id, \
         a.checked_in_at, a.actual_start, a.actual_end, a.canceled_at, a.canceled_by, a.cancellation_reason, \
         a.is_walk_in, a.triage, a.roomed_at, a.ready_at, a.series_id, \
         t.id, t.name, t.color, p.id, p.name, p.species, p.breed, p.status, p.medical_alerts, \
         (SELECT json_group_array(l.allergen) FROM patient_allergies l \
          WHERE l.patient_id = p.id AND l.is_deleted IS NOT 1 AND l.allergen IS NOT NULL), p.is_deleted, \
         c.id, c.first_name, c.last_name, \
         (SELECT m.value FROM contact_methods m WHERE m.client_id = c.id AND m.type IS NOT 'EMAIL' \
          AND m.is_deleted IS NOT 1 ORDER BY m.is_primary IS 1 DESC, m.id LIMIT 1), c.is_deleted \
         FROM appointments a LEFT JOIN appointment_types t ON t.id = a.appointment_type \
         LEFT JOIN aliases pa ON pa.id = a.patient_id \
         LEFT JOIN patients p ON p.id = coalesce(pa.stands_for, a.patient_id) \
         LEFT JOIN aliases ca ON ca.id = p.client_id \
         LEFT JOIN clients c ON c.id = coalesce(ca.stands_for, p.client_id) \
         WHERE a.is_deleted IS NOT 1 AND a.scheduled_start IS NOT NULL AND a.scheduled_end IS NOT NULL AND "
    };
}

/// The appointments that share any time with the stretch from ?1 to ?2. One index has those that begin in
/// it or up to a day before; the few that last longer than a day have their own, so that nobody reads years.
macro_rules! window {
    () => {
        "a.rowid IN (SELECT rowid FROM appointments \
         WHERE scheduled_start >= ?1 - 86400000 AND scheduled_start < ?2 AND scheduled_end > ?1 \
         UNION ALL SELECT rowid FROM appointments WHERE scheduled_end - scheduled_start > 86400000 \
         AND scheduled_end > ?1 AND scheduled_start < ?1 - 86400000)"
    };
}

/// The statement of [`between`].
pub(crate) const BETWEEN: &str = concat!(
    line_select!(),
    window!(),
    " ORDER BY a.scheduled_start, a.id"
);

/// The appointments of a stretch of time by start, cancelled ones too.
///
/// # Errors
/// [`StoreError`].
pub fn between(
    r: &ReadTx<'_>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<AppointmentLine>> {
    lines(r, BETWEEN, (from.timestamp_millis(), to.timestamp_millis()))
}

/// The appointments of a patient and of what was merged into it, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn of_patient(r: &ReadTx<'_>, patient: Uuid) -> Result<Vec<AppointmentLine>> {
    let sql = concat!(
        line_select!(),
        "a.patient_id IN (SELECT ?1 UNION ALL SELECT id FROM aliases WHERE stands_for = ?1) \
         ORDER BY a.scheduled_start DESC, a.id"
    );
    lines(r, sql, [key(&patient)])
}

/// The statement of [`in_clinic`]; the states are those of the index of that name.
pub(crate) const IN_CLINIC: &str = concat!(
    line_select!(),
    "a.status IN ('CHECKED_IN', 'IN_ROOM', 'IN_PROGRESS', 'READY') ORDER BY a.checked_in_at, a.id"
);

/// The appointments whose animal has arrived and not left, of whatever day.
///
/// # Errors
/// [`StoreError`].
pub fn in_clinic(r: &ReadTx<'_>) -> Result<Vec<AppointmentLine>> {
    lines(r, IN_CLINIC, [])
}

/// One appointment.
///
/// # Errors
/// [`StoreError`].
pub fn by_id(r: &ReadTx<'_>, id: Uuid) -> Result<Option<AppointmentLine>> {
    Ok(lines(r, concat!(line_select!(), "a.id = ?1"), [key(&id)])?.pop())
}

fn lines(r: &ReadTx<'_>, sql: &str, params: impl Params) -> Result<Vec<AppointmentLine>> {
    let mut lines = r.list(sql, params, |row| line(&Fields::new(row)))?;
    for line in &mut lines {
        line.staff = staff(r, line.id)?;
        line.resources = resources(r, line.id)?;
    }
    Ok(lines)
}

fn line(f: &Fields<'_, '_>) -> Result<AppointmentLine> {
    Ok(AppointmentLine {
        id: f.id()?,
        start: f.instant()?,
        end: f.instant()?,
        status: f.text_or_empty()?,
        reason: f.text()?,
        notes: f.text()?,
        location_id: f.id_or_none()?,
        checked_in_at: f.instant_or_none()?,
        actual_start: f.instant_or_none()?,
        actual_end: f.instant_or_none()?,
        canceled_at: f.instant_or_none()?,
        canceled_by: f.id_or_none()?,
        cancellation_reason: f.text()?,
        is_walk_in: f.flag()?,
        triage: f.text()?,
        roomed_at: f.instant_or_none()?,
        ready_at: f.instant_or_none()?,
        series_id: f.id_or_none()?,
        appointment_type: type_ref(f)?,
        patient: patient_ref(f)?,
        client: client_ref(f)?,
        staff: Vec::new(),
        resources: Vec::new(),
    })
}

fn type_ref(f: &Fields<'_, '_>) -> Result<Option<TypeRef>> {
    let (id, name, color) = (f.id_or_none()?, f.text_or_empty()?, f.text()?);
    Ok(id.map(|id| TypeRef { id, name, color }))
}

fn patient_ref(f: &Fields<'_, '_>) -> Result<Option<PatientRef>> {
    let id = f.id_or_none()?;
    let mut patient = PatientRef {
        id: id.unwrap_or_default(),
        name: f.text_or_empty()?,
        species: f.text_or_empty()?,
        breed: f.text()?,
        status: f.text()?,
        medical_alerts: f.array()?,
        allergies: f.array()?,
        is_deleted: f.flag()?,
    };
    patient.allergies.sort_unstable();
    Ok(id.map(|_| patient))
}

fn client_ref(f: &Fields<'_, '_>) -> Result<Option<ClientRef>> {
    let id = f.id_or_none()?;
    let client = ClientRef {
        id: id.unwrap_or_default(),
        first_name: f.text()?,
        last_name: f.text_or_empty()?,
        phone: f.text()?,
        is_deleted: f.flag()?,
    };
    Ok(id.map(|_| client))
}

fn staff(r: &ReadTx<'_>, appointment: Uuid) -> Result<Vec<StaffRef>> {
    r.list(
        "SELECT x.staff_id, s.display_name, s.color, x.role, x.is_primary FROM appointment_staff x \
         LEFT JOIN staff s ON s.id = x.staff_id \
         WHERE x.appointment_id = ?1 AND x.is_deleted IS NOT 1 AND x.staff_id IS NOT NULL \
         ORDER BY x.is_primary IS 1 DESC, s.display_name COLLATE NOCASE, x.staff_id",
        [key(&appointment)],
        |row| {
            let f = Fields::new(row);
            Ok(StaffRef {
                id: f.id()?,
                name: f.text_or_empty()?,
                color: f.text()?,
                role: f.text()?,
                is_primary: f.flag()?,
            })
        },
    )
}

fn resources(r: &ReadTx<'_>, appointment: Uuid) -> Result<Vec<ResourceRef>> {
    r.list(
        "SELECT x.resource_id, s.name, x.resource_type FROM appointment_resources x \
         LEFT JOIN resources s ON s.id = x.resource_id \
         WHERE x.appointment_id = ?1 AND x.is_deleted IS NOT 1 AND x.resource_id IS NOT NULL \
         ORDER BY s.name COLLATE NOCASE, x.resource_id",
        [key(&appointment)],
        |row| {
            let f = Fields::new(row);
            Ok(ResourceRef {
                id: f.id()?,
                name: f.text_or_empty()?,
                resource_type: f.text()?,
            })
        },
    )
}

/// Every use of a vet or room that shares time with `period`. Left out: appointments that were
/// cancelled or nobody came to, and columns that may be booked twice.
///
/// # Errors
/// [`StoreError`].
pub fn bookings(r: &ReadTx<'_>, period: &Period) -> Result<Vec<Booking>> {
    r.list(
        concat!(
            "WITH busy AS (SELECT a.id, a.scheduled_start, a.scheduled_end FROM appointments a \
             WHERE a.is_deleted IS NOT 1 AND a.status IS NOT 'CANCELED' AND a.status IS NOT 'NO_SHOW' AND ",
            window!(),
            ") SELECT b.id, x.staff_id, b.scheduled_start, b.scheduled_end FROM busy b \
             JOIN appointment_staff x ON x.appointment_id = b.id LEFT JOIN staff s ON s.id = x.staff_id \
             WHERE x.is_deleted IS NOT 1 AND s.allows_double_booking IS NOT 1 \
             UNION ALL SELECT b.id, x.resource_id, b.scheduled_start, b.scheduled_end FROM busy b \
             JOIN appointment_resources x ON x.appointment_id = b.id LEFT JOIN resources s ON s.id = x.resource_id \
             WHERE x.is_deleted IS NOT 1 AND s.allows_double_booking IS NOT 1 ORDER BY 3, 1, 2"
        ),
        (period.start().timestamp_millis(), period.end().timestamp_millis()),
        booking,
    )
}

/// Every use of one vet or room, whether it may be booked twice or not; left out as in [`bookings`].
///
/// # Errors
/// [`StoreError`].
pub fn bookings_of(r: &ReadTx<'_>, column: Uuid) -> Result<Vec<Booking>> {
    r.list(
        "WITH uses AS (SELECT appointment_id, staff_id AS column_id FROM appointment_staff \
         WHERE staff_id = ?1 AND is_deleted IS NOT 1 UNION ALL SELECT appointment_id, resource_id \
         FROM appointment_resources WHERE resource_id = ?1 AND is_deleted IS NOT 1) \
         SELECT a.id, x.column_id, a.scheduled_start, a.scheduled_end FROM uses x \
         JOIN appointments a ON a.id = x.appointment_id WHERE a.is_deleted IS NOT 1 \
         AND a.status IS NOT 'CANCELED' AND a.status IS NOT 'NO_SHOW' AND a.scheduled_start IS NOT NULL \
         ORDER BY 3, 1",
        [key(&column)],
        booking,
    )
}

fn booking(row: &SqlRow<'_>) -> Result<Booking> {
    let f = Fields::new(row);
    let (appointment, column) = (f.id()?, f.id()?);
    let period = Period::new(f.instant()?, f.instant()?).map_err(|_| StoreError::Damaged)?;
    Ok(Booking {
        appointment,
        column,
        period,
    })
}
