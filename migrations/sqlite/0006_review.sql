-- The review inbox: decisions, which records an item is about, and what the rules look up.

CREATE TABLE conflict_resolutions (
    id BLOB NOT NULL PRIMARY KEY,
    conflict_id TEXT NOT NULL,
    record_table TEXT NOT NULL,
    record_id BLOB NOT NULL,
    record_field TEXT,
    decision TEXT NOT NULL,
    kept TEXT,
    undoes BLOB,
    changed_table TEXT,
    changed_id BLOB,
    change_hash TEXT,
    reason TEXT,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX conflict_resolutions_by_conflict_id ON conflict_resolutions (conflict_id);
CREATE INDEX conflict_resolutions_by_undoes ON conflict_resolutions (undoes) WHERE undoes IS NOT NULL;

-- Every record that an item is about.
CREATE TABLE conflict_records (
    record_id BLOB NOT NULL,
    conflict_id TEXT NOT NULL,
    PRIMARY KEY (record_id, conflict_id)
) STRICT, WITHOUT ROWID;
-- A pair of appointments is one item now, whatever it collides in; the rules raise it again.
DELETE FROM conflicts WHERE kind = 'overlap';
INSERT INTO conflict_records (record_id, conflict_id) SELECT row_id, id FROM conflicts;
CREATE INDEX conflicts_settled ON conflicts (closed_at) WHERE closed_at IS NOT NULL;

-- The last digits of a number, by which the same one written differently is found.
CREATE INDEX contact_methods_by_last_digits ON contact_methods (substr(replace(replace(replace(replace(replace(replace(
    value, ' ', ''), '-', ''), '.', ''), '/', ''), '(', ''), ')', ''), -7));
