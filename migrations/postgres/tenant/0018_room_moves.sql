-- Where animals were brought that came without an appointment.
CREATE TABLE room_moves (
    id uuid PRIMARY KEY,
    patient_id uuid NOT NULL,
    resource_id uuid,
    moved_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON room_moves (patient_id);
CREATE INDEX ON room_moves (resource_id);
CREATE TRIGGER audit_insert AFTER INSERT ON room_moves REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON room_moves REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON room_moves REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE room_moves ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON room_moves FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_SCHEDULE')));
CREATE POLICY people_insert ON room_moves FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_SCHEDULE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON room_moves FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON room_moves FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON room_moves FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

DO $$
DECLARE
    people    name := current_schema();
    projector name := overlay(current_schema() PLACING 'p' FROM 1 FOR 1);
BEGIN
    EXECUTE format('GRANT SELECT ON room_moves TO %I, %I', people, projector);
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON room_moves TO %I', projector);
END
$$;
