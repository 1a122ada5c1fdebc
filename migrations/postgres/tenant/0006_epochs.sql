-- Every name that the history has had, and the position that each began behind: a device that missed some
-- of them learns from it what may have been lost, even after the counter has passed the lost part again.
CREATE TABLE epochs (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    epoch   uuid NOT NULL UNIQUE,
    base    bigint NOT NULL,
    began   timestamptz NOT NULL DEFAULT now()
);
INSERT INTO epochs (epoch, base) SELECT epoch, 0 FROM sync_head;
ALTER TABLE epochs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON epochs FOR SELECT TO vetpms_tenant USING (true);
CREATE POLICY people_insert ON epochs FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON epochs FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON epochs FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON epochs FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

DO $$
DECLARE
    people    name := current_schema();
    projector name := overlay(current_schema() PLACING 'p' FROM 1 FOR 1);
BEGIN
    EXECUTE format('GRANT SELECT ON epochs TO %I, %I', people, projector);
    EXECUTE format('GRANT INSERT ON epochs TO %I', projector);
END
$$;
