-- Where animals were brought that came without an appointment.
CREATE TABLE room_moves (
    id BLOB NOT NULL PRIMARY KEY,
    patient_id BLOB NOT NULL,
    resource_id BLOB,
    moved_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX room_moves_by_patient_id ON room_moves (patient_id);
CREATE INDEX room_moves_by_resource_id ON room_moves (resource_id);
