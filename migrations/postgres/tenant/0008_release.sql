-- A set that stands aside is tried again when what it builds on has come, or when somebody releases it.
ALTER TABLE quarantine
    -- The changes that it builds on and that are not here.
    ADD COLUMN waits_for  bytea[] NOT NULL DEFAULT '{}',
    -- What became of it: taken after all, or given up.
    ADD COLUMN decision   text CHECK (decision IN ('accepted', 'dismissed')),
    ADD COLUMN decided_by uuid,
    ADD COLUMN decided_at timestamptz,
    ADD CHECK ((decision IS NULL) = (decided_at IS NULL));
CREATE INDEX ON quarantine USING gin (waits_for) WHERE decision IS NULL;
