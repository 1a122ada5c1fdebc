-- What was handed out and came back, and addenda that say a prescription counts no longer.
CREATE TABLE dispensing_returns (
    id BLOB NOT NULL PRIMARY KEY,
    medical_record_id BLOB NOT NULL,
    dispensing_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    taken_back_at INTEGER NOT NULL,
    taken_back_by BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX dispensing_returns_by_medical_record_id ON dispensing_returns (medical_record_id);
CREATE INDEX dispensing_returns_by_dispensing_id ON dispensing_returns (dispensing_id);
ALTER TABLE addenda ADD COLUMN cancels INTEGER;
