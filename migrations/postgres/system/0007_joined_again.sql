-- A computer that joins its practice again becomes another device. `replaces` names the former one until the new one has
-- greeted: an answer that is lost on the way takes nothing out of use.
ALTER TABLE devices ADD COLUMN replaces uuid REFERENCES devices (id), ADD COLUMN replaced_at timestamptz;
CREATE INDEX ON devices (replaces);
