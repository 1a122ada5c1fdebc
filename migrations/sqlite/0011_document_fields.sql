-- What must stand on documents.
ALTER TABLE staff ADD COLUMN qualifications TEXT;
ALTER TABLE staff ADD COLUMN registration_number TEXT;
ALTER TABLE products ADD COLUMN manufacturer TEXT;
ALTER TABLE products ADD COLUMN is_rabies INTEGER;
ALTER TABLE products ADD COLUMN storage TEXT;
ALTER TABLE patients ADD COLUMN passport_number TEXT;
ALTER TABLE patients ADD COLUMN kept_at TEXT;
ALTER TABLE patients ADD COLUMN gives_food INTEGER;
ALTER TABLE vaccinations ADD COLUMN manufacturer TEXT;
ALTER TABLE vaccinations ADD COLUMN is_rabies INTEGER;
ALTER TABLE vaccinations ADD COLUMN tag_number TEXT;
ALTER TABLE prescriptions ADD COLUMN strength TEXT;
ALTER TABLE prescriptions ADD COLUMN storage TEXT;
ALTER TABLE prescriptions ADD COLUMN valid_until TEXT;

CREATE TABLE printed_contents (
    id BLOB NOT NULL PRIMARY KEY,
    medical_record_id BLOB NOT NULL,
    content_hash TEXT NOT NULL,
    content TEXT,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX printed_contents_by_medical_record_id ON printed_contents (medical_record_id);
