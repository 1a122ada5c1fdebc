-- What must stand on documents: see the definitions for what the columns mean.
ALTER TABLE staff ADD COLUMN qualifications character varying(100);
ALTER TABLE staff ADD COLUMN registration_number character varying(50);
ALTER TABLE products ADD COLUMN manufacturer character varying(255);
ALTER TABLE products ADD COLUMN is_rabies boolean;
ALTER TABLE products ADD COLUMN storage character varying(255);
ALTER TABLE patients ADD COLUMN passport_number character varying(50);
ALTER TABLE patients ADD COLUMN kept_at character varying(255);
ALTER TABLE patients ADD COLUMN gives_food boolean;
ALTER TABLE vaccinations ADD COLUMN manufacturer character varying(255);
ALTER TABLE vaccinations ADD COLUMN is_rabies boolean;
ALTER TABLE vaccinations ADD COLUMN tag_number character varying(50);
ALTER TABLE prescriptions ADD COLUMN strength character varying(100);
ALTER TABLE prescriptions ADD COLUMN storage character varying(255);
ALTER TABLE prescriptions ADD COLUMN valid_until date;

-- What documents about a visit were made of.
CREATE TABLE printed_contents (
    id uuid PRIMARY KEY,
    medical_record_id uuid NOT NULL,
    content_hash character varying(64) NOT NULL,
    content jsonb,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON printed_contents (medical_record_id);
CREATE TRIGGER audit_insert AFTER INSERT ON printed_contents REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON printed_contents REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON printed_contents REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE printed_contents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON printed_contents FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_insert ON printed_contents FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person())
    AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_update ON printed_contents FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON printed_contents FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON printed_contents FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

DO $$
DECLARE
    people    name := current_schema();
    projector name := overlay(current_schema() PLACING 'p' FROM 1 FOR 1);
BEGIN
    EXECUTE format('GRANT SELECT ON printed_contents TO %I, %I', people, projector);
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON printed_contents TO %I', projector);
END
$$;
