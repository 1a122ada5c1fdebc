-- Which tables, and how many fields of each, the program knew that last made rows here: where a newer one knows more, it
-- makes those rows anew from what was kept.
CREATE TABLE known_tables (
    table_name  text PRIMARY KEY,
    fields      integer NOT NULL CHECK (fields > 0)
);
ALTER TABLE known_tables ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON known_tables FOR SELECT TO vetpms_tenant USING (false);
CREATE POLICY people_insert ON known_tables FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON known_tables FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON known_tables FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON known_tables FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

DO $$
DECLARE
    projector name := overlay(current_schema() PLACING 'p' FROM 1 FOR 1);
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON known_tables TO %I', projector);
END
$$;
