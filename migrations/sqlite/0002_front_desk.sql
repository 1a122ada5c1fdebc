-- The front desk: consents, alerts that were read, opening hours and rosters, tasks, phone notes, saved
-- mappings; walk-ins and series of appointments; clients and patients that were merged; drafts.

ALTER TABLE clients ADD COLUMN merged_into BLOB;
ALTER TABLE patients ADD COLUMN merged_into BLOB;
ALTER TABLE appointments ADD COLUMN is_walk_in INTEGER;
ALTER TABLE appointments ADD COLUMN triage TEXT;
ALTER TABLE appointments ADD COLUMN roomed_at INTEGER;
ALTER TABLE appointments ADD COLUMN ready_at INTEGER;
ALTER TABLE appointments ADD COLUMN series_id BLOB;
CREATE INDEX clients_by_merged_into ON clients (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX patients_by_merged_into ON patients (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX appointments_by_series_id ON appointments (series_id) WHERE series_id IS NOT NULL;

CREATE TABLE client_consents (
    id BLOB NOT NULL PRIMARY KEY,
    client_id BLOB NOT NULL,
    purpose TEXT NOT NULL,
    is_given INTEGER NOT NULL,
    decided_at INTEGER NOT NULL,
    remark TEXT,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX client_consents_by_client_id ON client_consents (client_id);

CREATE TABLE alert_acknowledgements (
    id BLOB NOT NULL PRIMARY KEY,
    patient_id BLOB NOT NULL,
    appointment_id BLOB,
    alerts TEXT,
    acknowledged_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX alert_acknowledgements_by_patient_id ON alert_acknowledgements (patient_id);
CREATE INDEX alert_acknowledgements_by_appointment_id ON alert_acknowledgements (appointment_id);

CREATE TABLE opening_hours (
    id BLOB NOT NULL PRIMARY KEY,
    location_id BLOB,
    weekday INTEGER,
    opens_minute INTEGER,
    closes_minute INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX opening_hours_by_location_id ON opening_hours (location_id);

CREATE TABLE working_hours (
    id BLOB NOT NULL PRIMARY KEY,
    staff_id BLOB,
    location_id BLOB,
    weekday INTEGER,
    starts_minute INTEGER,
    ends_minute INTEGER,
    valid_from TEXT,
    valid_until TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX working_hours_by_staff_id ON working_hours (staff_id);
CREATE INDEX working_hours_by_location_id ON working_hours (location_id);

CREATE TABLE tasks (
    id BLOB NOT NULL PRIMARY KEY,
    title TEXT,
    details TEXT,
    assignee_id BLOB,
    due_on TEXT,
    priority TEXT,
    client_id BLOB,
    patient_id BLOB,
    done_at INTEGER,
    done_by BLOB,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX tasks_by_assignee_id ON tasks (assignee_id);
CREATE INDEX tasks_by_client_id ON tasks (client_id);
CREATE INDEX tasks_by_patient_id ON tasks (patient_id);

CREATE TABLE phone_notes (
    id BLOB NOT NULL PRIMARY KEY,
    client_id BLOB,
    patient_id BLOB,
    caller TEXT,
    phone TEXT,
    note TEXT,
    called_at INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX phone_notes_by_client_id ON phone_notes (client_id);
CREATE INDEX phone_notes_by_patient_id ON phone_notes (patient_id);

CREATE TABLE import_mappings (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT,
    mapping TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;

-- Which row stands for a merged one; found from `merged_into` and made anew with it.
CREATE TABLE aliases (
    id BLOB NOT NULL PRIMARY KEY,
    table_name TEXT NOT NULL,
    stands_for BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_stands_for ON aliases (stands_for);

-- What somebody has typed and not saved yet. It never leaves this computer.
CREATE TABLE drafts (
    user_id BLOB NOT NULL,
    form TEXT NOT NULL,
    content TEXT NOT NULL,
    typed_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, form)
) STRICT, WITHOUT ROWID;
