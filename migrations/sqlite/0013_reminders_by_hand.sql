-- What a reminder follows from, and why somebody added or moved it: see the definition for what the columns mean.
ALTER TABLE reminders ADD COLUMN opened_by BLOB;
ALTER TABLE reminders ADD COLUMN remark TEXT;

-- What a vaccination closed that was taken back.
CREATE INDEX reminders_by_closed_by ON reminders (closed_by) WHERE closed_by IS NOT NULL;
CREATE INDEX vaccinations_removed ON vaccinations (is_deleted) WHERE is_deleted = 1;
