-- What somebody decided about an item of the review inbox.

CREATE TABLE conflict_resolutions (
    id uuid PRIMARY KEY,
    conflict_id character varying(64) NOT NULL,
    record_table character varying(63) NOT NULL,
    record_id uuid NOT NULL,
    record_field character varying(63),
    decision character varying(50) NOT NULL,
    kept character varying(64),
    undoes uuid,
    changed_table character varying(63),
    changed_id uuid,
    change_hash character varying(64),
    reason_sealed bytea,
    reason_index bytea,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON conflict_resolutions (conflict_id);
CREATE INDEX ON conflict_resolutions (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX ON conflict_resolutions (updated_position);
CREATE TRIGGER audit_insert AFTER INSERT ON conflict_resolutions REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON conflict_resolutions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON conflict_resolutions REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE conflict_resolutions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON conflict_resolutions FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON conflict_resolutions FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('VIEW_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON conflict_resolutions FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON conflict_resolutions FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON conflict_resolutions FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- A decision names the field that it is about; without one any field will do.
ALTER TABLE conflicts ADD COLUMN field text;

-- What each role may do at all, as for the tables before.
DO $$
DECLARE
    people    name := current_schema();
    projector name := overlay(current_schema() PLACING 'p' FROM 1 FOR 1);
BEGIN
    EXECUTE format('GRANT SELECT ON conflict_resolutions TO %I, %I', people, projector);
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON conflict_resolutions TO %I', projector);
END
$$;
