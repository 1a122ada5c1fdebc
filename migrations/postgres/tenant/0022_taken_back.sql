-- What was handed out and came back.
CREATE TABLE dispensing_returns (
    id uuid PRIMARY KEY,
    medical_record_id uuid NOT NULL,
    dispensing_id uuid NOT NULL,
    reason character varying(255) NOT NULL,
    taken_back_at timestamp with time zone NOT NULL,
    taken_back_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON dispensing_returns (medical_record_id);
CREATE INDEX ON dispensing_returns (dispensing_id);
CREATE TRIGGER audit_insert AFTER INSERT ON dispensing_returns REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON dispensing_returns REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON dispensing_returns REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE dispensing_returns ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON dispensing_returns FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS'))
         AND EXISTS (SELECT FROM medical_records m WHERE m.id = dispensing_returns.medical_record_id))));
CREATE POLICY people_insert ON dispensing_returns FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person())
    AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS'))
         AND EXISTS (SELECT FROM medical_records m WHERE m.id = dispensing_returns.medical_record_id))));
CREATE POLICY people_update ON dispensing_returns FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON dispensing_returns FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON dispensing_returns FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

DO $$
DECLARE
    people    name := current_schema();
    projector name := overlay(current_schema() PLACING 'p' FROM 1 FOR 1);
BEGIN
    EXECUTE format('GRANT SELECT ON dispensing_returns TO %I, %I', people, projector);
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON dispensing_returns TO %I', projector);
END
$$;

-- Addenda that say a prescription counts no longer.
ALTER TABLE addenda ADD COLUMN cancels boolean;
