-- Who may do what with which rows. Every table is closed (ENABLE, FORCE) and opened by policy:
-- people by their rights, the projector wholly. The same rights as in the crate that defines
-- them; a test compares. (SELECT system.can(..)) runs once per query and not per row.
--
-- The tables' owner is held by the policies too, so migrations must not expect to see rows.
-- What a role may do at all stands at the end: people only read, whatever their policies say,
-- since rows come from the log of changes and from nowhere else.

ALTER TABLE locations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON locations FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON locations FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON locations FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_REFERENCE'))) WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON locations FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON locations FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE resources ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON resources FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON resources FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON resources FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_REFERENCE'))) WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON resources FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON resources FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE staff ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON staff FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON staff FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON staff FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_REFERENCE'))) WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON staff FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON staff FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE appointment_types ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON appointment_types FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON appointment_types FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON appointment_types FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_REFERENCE'))) WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON appointment_types FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON appointment_types FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE species ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON species FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON species FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON species FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_REFERENCE'))) WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON species FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON species FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE breeds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON breeds FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON breeds FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON breeds FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_REFERENCE'))) WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON breeds FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON breeds FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE clients ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON clients FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_CLIENTS')));
CREATE POLICY people_insert ON clients FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_CLIENTS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON clients FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_CLIENTS'))) WITH CHECK ((SELECT system.can('EDIT_CLIENTS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON clients FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON clients FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE contact_methods ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON contact_methods FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_CLIENTS')));
CREATE POLICY people_insert ON contact_methods FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_CLIENTS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON contact_methods FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_CLIENTS'))) WITH CHECK ((SELECT system.can('EDIT_CLIENTS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON contact_methods FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON contact_methods FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE addresses ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON addresses FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_CLIENTS')));
CREATE POLICY people_insert ON addresses FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_CLIENTS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON addresses FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_CLIENTS'))) WITH CHECK ((SELECT system.can('EDIT_CLIENTS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON addresses FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON addresses FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE patients ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON patients FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_PATIENTS')));
CREATE POLICY people_insert ON patients FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_PATIENTS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON patients FOR UPDATE TO vetpms_tenant USING (((SELECT system.can('EDIT_PATIENTS')) OR (SELECT system.can('EDIT_CLINICAL')))) WITH CHECK (((SELECT system.can('EDIT_PATIENTS')) OR (SELECT system.can('EDIT_CLINICAL'))) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON patients FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON patients FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE patient_allergies ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON patient_allergies FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_PATIENTS')));
CREATE POLICY people_insert ON patient_allergies FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_CLINICAL')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON patient_allergies FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_CLINICAL'))) WITH CHECK ((SELECT system.can('EDIT_CLINICAL')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON patient_allergies FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON patient_allergies FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE patient_weights ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON patient_weights FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_PATIENTS')));
CREATE POLICY people_insert ON patient_weights FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_CLINICAL')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON patient_weights FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON patient_weights FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON patient_weights FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE appointments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON appointments FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_SCHEDULE')));
CREATE POLICY people_insert ON appointments FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_SCHEDULE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON appointments FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_SCHEDULE'))) WITH CHECK ((SELECT system.can('EDIT_SCHEDULE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON appointments FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON appointments FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE appointment_staff ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON appointment_staff FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_SCHEDULE')));
CREATE POLICY people_insert ON appointment_staff FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_SCHEDULE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON appointment_staff FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_SCHEDULE'))) WITH CHECK ((SELECT system.can('EDIT_SCHEDULE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON appointment_staff FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON appointment_staff FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE appointment_resources ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON appointment_resources FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_SCHEDULE')));
CREATE POLICY people_insert ON appointment_resources FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_SCHEDULE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON appointment_resources FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_SCHEDULE'))) WITH CHECK ((SELECT system.can('EDIT_SCHEDULE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON appointment_resources FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON appointment_resources FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE external_ids ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON external_ids FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_CLIENTS')));
CREATE POLICY people_insert ON external_ids FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_CLIENTS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON external_ids FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON external_ids FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON external_ids FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- The log: headers are for every device, since the chain of a log is verified whole; bodies are
-- for those who may read the table they are about.
ALTER TABLE sync_head ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON sync_head FOR SELECT TO vetpms_tenant USING (true);
CREATE POLICY people_insert ON sync_head FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON sync_head FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON sync_head FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON sync_head FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE replicas ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON replicas FOR SELECT TO vetpms_tenant USING (true);
CREATE POLICY people_insert ON replicas FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON replicas FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON replicas FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON replicas FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE actors ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON actors FOR SELECT TO vetpms_tenant USING (true);
CREATE POLICY people_insert ON actors FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON actors FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON actors FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON actors FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE change_sets ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON change_sets FOR SELECT TO vetpms_tenant USING (true);
CREATE POLICY people_insert ON change_sets FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON change_sets FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON change_sets FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON change_sets FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE changes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON changes FOR SELECT TO vetpms_tenant USING (table_name = ANY ((SELECT system.readable_tables())::text[]));
CREATE POLICY people_insert ON changes FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON changes FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON changes FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON changes FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE documents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON documents FOR SELECT TO vetpms_tenant USING (table_name = ANY ((SELECT system.readable_tables())::text[]));
CREATE POLICY people_insert ON documents FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON documents FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON documents FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON documents FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE conflicts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON conflicts FOR SELECT TO vetpms_tenant USING (table_name = ANY ((SELECT system.readable_tables())::text[]));
CREATE POLICY people_insert ON conflicts FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON conflicts FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON conflicts FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON conflicts FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE quarantine ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON quarantine FOR SELECT TO vetpms_tenant USING ((SELECT system.can('ADMINISTER')));
CREATE POLICY people_insert ON quarantine FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON quarantine FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON quarantine FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON quarantine FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- The audit trail is written by its triggers, which run as the owner, and by nobody else.
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON audit_log FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_AUDIT')));
CREATE POLICY people_insert ON audit_log FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON audit_log FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON audit_log FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY trail ON audit_log FOR INSERT TO vetpms_owner WITH CHECK (true);
ALTER TABLE audit_log_default ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- What each role may do at all. The two roles are named by the practice's schema.
DO $$
DECLARE
    people    name := current_schema();
    projector name := overlay(current_schema() PLACING 'p' FROM 1 FOR 1);
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I, %I', current_schema(), people, projector);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I, %I', current_schema(), people, projector);
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %s TO %I', $t$
        locations, resources, staff, appointment_types, species, breeds,
        clients, contact_methods, addresses, patients, patient_allergies, patient_weights,
        appointments, appointment_staff, appointment_resources, external_ids,
        documents, conflicts$t$, projector);
    EXECUTE format('GRANT INSERT, UPDATE ON sync_head, replicas, actors, quarantine TO %I', projector);
    -- The log only grows.
    EXECUTE format('GRANT INSERT ON change_sets, changes TO %I', projector);
    -- A partition is reached through its parent.
    EXECUTE format('REVOKE ALL ON audit_log_default FROM %I, %I', people, projector);
END
$$;
