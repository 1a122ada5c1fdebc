-- The replica as it is first made: one table per entity, then what stands around them.
--
-- Ids are 16 bytes, instants milliseconds since 1970 in UTC, days and exact decimals text,
-- sets sorted JSON arrays, a period two instants. No foreign keys: changes arrive in the
-- order in which they were accepted, not in that of parents and children.

CREATE TABLE locations (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT,
    timezone TEXT,
    phone TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;

CREATE TABLE resources (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT,
    resource_type TEXT,
    location_id BLOB,
    allows_double_booking INTEGER,
    is_active INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX resources_by_location_id ON resources (location_id);

CREATE TABLE staff (
    id BLOB NOT NULL PRIMARY KEY,
    display_name TEXT,
    role TEXT,
    user_id BLOB,
    color TEXT,
    allows_double_booking INTEGER,
    is_active INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;

CREATE TABLE appointment_types (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT,
    duration_minutes INTEGER,
    color TEXT,
    is_active INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;

CREATE TABLE species (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT,
    is_active INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;

CREATE TABLE breeds (
    id BLOB NOT NULL PRIMARY KEY,
    species TEXT,
    name TEXT,
    code TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX breeds_by_species ON breeds (species);

CREATE TABLE clients (
    id BLOB NOT NULL PRIMARY KEY,
    first_name TEXT,
    last_name TEXT,
    email TEXT,
    client_type TEXT,
    tags TEXT,
    notes TEXT,
    metadata TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX clients_by_last_name ON clients (last_name COLLATE NOCASE);
CREATE INDEX clients_by_email ON clients (email COLLATE NOCASE);

CREATE TABLE contact_methods (
    id BLOB NOT NULL PRIMARY KEY,
    client_id BLOB,
    type TEXT,
    value TEXT,
    is_primary INTEGER,
    is_verified INTEGER,
    label TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX contact_methods_by_client_id ON contact_methods (client_id);
CREATE INDEX contact_methods_by_value ON contact_methods (value);

CREATE TABLE addresses (
    id BLOB NOT NULL PRIMARY KEY,
    client_id BLOB,
    line1 TEXT,
    line2 TEXT,
    postcode TEXT,
    city TEXT,
    region TEXT,
    country TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX addresses_by_client_id ON addresses (client_id);
CREATE INDEX addresses_by_postcode ON addresses (postcode);

CREATE TABLE patients (
    id BLOB NOT NULL PRIMARY KEY,
    client_id BLOB,
    name TEXT,
    species TEXT,
    breed TEXT,
    color TEXT,
    date_of_birth TEXT,
    birth_is_estimated INTEGER,
    gender TEXT,
    is_neutered INTEGER,
    microchip_id TEXT,
    status TEXT,
    deceased_date TEXT,
    medical_alerts TEXT,
    notes TEXT,
    is_deleted INTEGER,
    weight_kg TEXT,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX patients_by_client_id ON patients (client_id);
CREATE INDEX patients_by_name ON patients (name COLLATE NOCASE);
CREATE INDEX patients_by_microchip_id ON patients (microchip_id) WHERE microchip_id IS NOT NULL;

CREATE TABLE patient_allergies (
    id BLOB NOT NULL PRIMARY KEY,
    patient_id BLOB,
    allergen TEXT,
    reaction TEXT,
    severity TEXT,
    confirmed_date TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX patient_allergies_by_patient_id ON patient_allergies (patient_id);

CREATE TABLE patient_weights (
    id BLOB NOT NULL PRIMARY KEY,
    patient_id BLOB NOT NULL,
    weight_kg TEXT NOT NULL,
    measured_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX patient_weights_by_patient_id_measured_at ON patient_weights (patient_id, measured_at);

CREATE TABLE appointments (
    id BLOB NOT NULL PRIMARY KEY,
    patient_id BLOB,
    scheduled_start INTEGER,
    scheduled_end INTEGER,
    actual_start INTEGER,
    actual_end INTEGER,
    appointment_type BLOB,
    status TEXT,
    checked_in_at INTEGER,
    reason TEXT,
    notes TEXT,
    location_id BLOB,
    canceled_at INTEGER,
    canceled_by BLOB,
    cancellation_reason TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX appointments_by_scheduled_start ON appointments (scheduled_start);
CREATE INDEX appointments_by_scheduled_end_scheduled_start ON appointments (scheduled_end, scheduled_start);
CREATE INDEX appointments_by_patient_id ON appointments (patient_id);

CREATE TABLE appointment_staff (
    id BLOB NOT NULL PRIMARY KEY,
    appointment_id BLOB,
    staff_id BLOB,
    role TEXT,
    is_primary INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX appointment_staff_by_appointment_id ON appointment_staff (appointment_id);
CREATE INDEX appointment_staff_by_staff_id ON appointment_staff (staff_id);

CREATE TABLE appointment_resources (
    id BLOB NOT NULL PRIMARY KEY,
    appointment_id BLOB,
    resource_id BLOB,
    resource_type TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX appointment_resources_by_appointment_id ON appointment_resources (appointment_id);
CREATE INDEX appointment_resources_by_resource_id ON appointment_resources (resource_id);

CREATE TABLE external_ids (
    id BLOB NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    external_id TEXT NOT NULL,
    row_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX external_ids_by_source_kind_external_id ON external_ids (source, kind, external_id);
CREATE INDEX external_ids_by_row_id ON external_ids (row_id);
-- Small facts about this replica itself.
CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The log: every change set of this replica and of those it has heard of.
CREATE TABLE change_sets (
    replica BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    position INTEGER,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    at INTEGER NOT NULL,
    received_at INTEGER,
    cause TEXT NOT NULL,
    changes INTEGER NOT NULL,
    header BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (replica, seq)
) STRICT;
CREATE INDEX change_sets_unplaced ON change_sets (seq) WHERE position IS NULL;

-- The changes of the sets. One that waits (folded = 0) is not yet part of the stored document.
CREATE TABLE changes (
    replica BLOB NOT NULL,
    seq INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    salt BLOB NOT NULL,
    bytes BLOB NOT NULL,
    folded INTEGER NOT NULL,
    PRIMARY KEY (replica, seq, ordinal)
) STRICT;
CREATE INDEX changes_waiting ON changes (table_name, row_id) WHERE folded = 0;
CREATE INDEX changes_by_row ON changes (row_id);

-- The saved document of each row that people edit.
CREATE TABLE documents (
    table_name TEXT NOT NULL,
    row_id BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (table_name, row_id)
) STRICT, WITHOUT ROWID;

-- Sets of our own that the server has not confirmed.
CREATE TABLE outbox (
    replica BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (replica, seq)
) STRICT;

-- What a person has to decide.
CREATE TABLE conflicts (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_id BLOB NOT NULL,
    field TEXT,
    body TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT;
CREATE INDEX conflicts_open ON conflicts (raised_at) WHERE closed_at IS NULL;
CREATE INDEX conflicts_by_row ON conflicts (row_id);

-- Who did what.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    user_id BLOB NOT NULL,
    device_id BLOB NOT NULL,
    table_name TEXT NOT NULL,
    row_id BLOB NOT NULL,
    cause TEXT NOT NULL,
    diff TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_row ON audit (row_id);

-- Which user on which device an actor is.
CREATE TABLE actors (
    actor BLOB PRIMARY KEY NOT NULL,
    user_id BLOB NOT NULL,
    device_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Change sets that could not be applied, kept whole.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    replica BLOB NOT NULL,
    seq INTEGER NOT NULL,
    reason_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    body BLOB NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (replica, seq)
) STRICT;

-- Who may sign in on this device.
CREATE TABLE users (
    id BLOB PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    permissions TEXT NOT NULL
) STRICT, WITHOUT ROWID;
