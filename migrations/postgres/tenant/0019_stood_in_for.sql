-- What a set that was entered again stands in for, and who may say so: a restored server may never have heard of the first
-- one, which comes after it then and must not stand beside it.
CREATE TABLE stood_in_for (
    hash    bytea NOT NULL CHECK (octet_length(hash) = 32),
    device  uuid NOT NULL,
    author  uuid NOT NULL,
    PRIMARY KEY (hash, device, author)
);
ALTER TABLE stood_in_for ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON stood_in_for FOR SELECT TO vetpms_tenant USING (false);
CREATE POLICY people_insert ON stood_in_for FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON stood_in_for FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON stood_in_for FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON stood_in_for FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

DO $$
DECLARE
    projector name := overlay(current_schema() PLACING 'p' FROM 1 FOR 1);
BEGIN
    EXECUTE format('GRANT SELECT, INSERT ON stood_in_for TO %I', projector);
END
$$;
