-- What a reminder follows from, and why somebody added or moved it: see the definition for what the columns mean.
ALTER TABLE reminders ADD COLUMN opened_by uuid;
ALTER TABLE reminders ADD COLUMN remark character varying(255);
