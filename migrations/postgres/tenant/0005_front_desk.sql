-- The front desk: consents, alerts that were read, opening hours and rosters, tasks, phone notes, saved
-- mappings; walk-ins and series of appointments; clients and patients that were merged.

ALTER TABLE clients ADD COLUMN merged_into uuid;
ALTER TABLE patients ADD COLUMN merged_into uuid;
ALTER TABLE appointments ADD COLUMN is_walk_in boolean;
ALTER TABLE appointments ADD COLUMN triage character varying(50);
ALTER TABLE appointments ADD COLUMN roomed_at timestamp with time zone;
ALTER TABLE appointments ADD COLUMN ready_at timestamp with time zone;
ALTER TABLE appointments ADD COLUMN series_id uuid;
CREATE INDEX ON clients (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ON patients (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ON appointments (series_id) WHERE series_id IS NOT NULL;

-- What a client agreed to, or withdrew.
CREATE TABLE client_consents (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    purpose character varying(50) NOT NULL,
    is_given boolean NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    remark character varying(255),
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON client_consents (client_id);
CREATE TRIGGER audit_insert AFTER INSERT ON client_consents REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON client_consents REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON client_consents REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE client_consents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON client_consents FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_CLIENTS')));
CREATE POLICY people_insert ON client_consents FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_CLIENTS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON client_consents FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_CLIENTS'))) WITH CHECK ((SELECT system.can('EDIT_CLIENTS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON client_consents FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON client_consents FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Somebody has read the alerts of a patient.
CREATE TABLE alert_acknowledgements (
    id uuid PRIMARY KEY,
    patient_id uuid NOT NULL,
    appointment_id uuid,
    alerts text[],
    acknowledged_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON alert_acknowledgements (patient_id);
CREATE INDEX ON alert_acknowledgements (appointment_id);
CREATE TRIGGER audit_insert AFTER INSERT ON alert_acknowledgements REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON alert_acknowledgements REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON alert_acknowledgements REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE alert_acknowledgements ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON alert_acknowledgements FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_PATIENTS')));
CREATE POLICY people_insert ON alert_acknowledgements FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_PATIENTS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON alert_acknowledgements FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_PATIENTS'))) WITH CHECK ((SELECT system.can('EDIT_PATIENTS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON alert_acknowledgements FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON alert_acknowledgements FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- When a location is open.
CREATE TABLE opening_hours (
    id uuid PRIMARY KEY,
    location_id uuid,
    weekday bigint,
    opens_minute bigint,
    closes_minute bigint,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON opening_hours (location_id);
CREATE TRIGGER audit_insert AFTER INSERT ON opening_hours REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON opening_hours REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON opening_hours REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE opening_hours ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON opening_hours FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON opening_hours FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON opening_hours FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_REFERENCE'))) WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON opening_hours FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON opening_hours FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- When somebody works, week by week.
CREATE TABLE working_hours (
    id uuid PRIMARY KEY,
    staff_id uuid,
    location_id uuid,
    weekday bigint,
    starts_minute bigint,
    ends_minute bigint,
    valid_from date,
    valid_until date,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON working_hours (staff_id);
CREATE INDEX ON working_hours (location_id);
CREATE TRIGGER audit_insert AFTER INSERT ON working_hours REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON working_hours REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON working_hours REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE working_hours ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON working_hours FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON working_hours FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON working_hours FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_REFERENCE'))) WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON working_hours FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON working_hours FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Something to do.
CREATE TABLE tasks (
    id uuid PRIMARY KEY,
    title character varying(200),
    details text,
    assignee_id uuid,
    due_on date,
    priority character varying(50),
    client_id uuid,
    patient_id uuid,
    done_at timestamp with time zone,
    done_by uuid,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON tasks (assignee_id);
CREATE INDEX ON tasks (client_id);
CREATE INDEX ON tasks (patient_id);
CREATE TRIGGER audit_insert AFTER INSERT ON tasks REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON tasks REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON tasks REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON tasks FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_SCHEDULE')));
CREATE POLICY people_insert ON tasks FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_SCHEDULE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON tasks FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_SCHEDULE'))) WITH CHECK ((SELECT system.can('EDIT_SCHEDULE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON tasks FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON tasks FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- What somebody said on the phone.
CREATE TABLE phone_notes (
    id uuid PRIMARY KEY,
    client_id uuid,
    patient_id uuid,
    caller character varying(100),
    phone character varying(50),
    note text,
    called_at timestamp with time zone,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON phone_notes (client_id);
CREATE INDEX ON phone_notes (patient_id);
CREATE TRIGGER audit_insert AFTER INSERT ON phone_notes REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON phone_notes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON phone_notes REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE phone_notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON phone_notes FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_CLIENTS')));
CREATE POLICY people_insert ON phone_notes FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_CLIENTS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON phone_notes FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_CLIENTS'))) WITH CHECK ((SELECT system.can('EDIT_CLIENTS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON phone_notes FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON phone_notes FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- How files of another program are read.
CREATE TABLE import_mappings (
    id uuid PRIMARY KEY,
    name character varying(100),
    mapping jsonb,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE TRIGGER audit_insert AFTER INSERT ON import_mappings REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON import_mappings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON import_mappings REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE import_mappings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON import_mappings FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON import_mappings FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('IMPORT_DATA')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON import_mappings FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('IMPORT_DATA'))) WITH CHECK ((SELECT system.can('IMPORT_DATA')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON import_mappings FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON import_mappings FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- What each role may do at all, as for the tables before.
DO $$
DECLARE
    people    name := current_schema();
    projector name := overlay(current_schema() PLACING 'p' FROM 1 FOR 1);
BEGIN
    EXECUTE format('GRANT SELECT ON %s TO %I, %I', $t$
        client_consents, alert_acknowledgements, opening_hours, working_hours, tasks, phone_notes, import_mappings$t$, people, projector);
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %s TO %I', $t$
        client_consents, alert_acknowledgements, opening_hours, working_hours, tasks, phone_notes, import_mappings$t$, projector);
END
$$;
