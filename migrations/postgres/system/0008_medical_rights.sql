-- The medical record: which right reads its tables, whose records somebody may see, and a partition for each year of
-- visits.

-- Rows of some tables belong to a medical record: whoever may see only their own sees the rows of those.
ALTER TABLE table_rights ADD COLUMN by_record boolean NOT NULL DEFAULT false;
INSERT INTO table_rights (table_name, read, by_record) VALUES
    ('products',          'VIEW_REFERENCE',           false),
    ('dose_rules',        'VIEW_REFERENCE',           false),
    ('reminder_rules',    'VIEW_REFERENCE',           false),
    ('diagnosis_terms',   'VIEW_REFERENCE',           false),
    ('note_templates',    'VIEW_REFERENCE',           false),
    ('text_macros',       'VIEW_REFERENCE',           false),
    ('practice_settings', 'VIEW_REFERENCE',           false),
    ('check_ins',         'VIEW_SCHEDULE',            false),
    ('problems',          'VIEW_PATIENTS',            false),
    ('vaccinations',      'VIEW_PATIENTS',            false),
    ('reminders',         'VIEW_PATIENTS',            false),
    ('reminder_notices',  'VIEW_PATIENTS',            false),
    ('printed_documents', 'VIEW_PATIENTS',            false),
    ('medical_records',   'VIEW_OWN_MEDICAL_RECORDS', true),
    ('soap_notes',        'VIEW_OWN_MEDICAL_RECORDS', true),
    ('vital_signs',       'VIEW_OWN_MEDICAL_RECORDS', true),
    ('diagnoses',         'VIEW_OWN_MEDICAL_RECORDS', true),
    ('treatments',        'VIEW_OWN_MEDICAL_RECORDS', true),
    ('prescriptions',     'VIEW_OWN_MEDICAL_RECORDS', true),
    ('dispensings',       'VIEW_OWN_MEDICAL_RECORDS', true),
    ('addenda',           'VIEW_OWN_MEDICAL_RECORDS', true),
    ('attachments',       'VIEW_OWN_MEDICAL_RECORDS', true),
    ('lab_results',       'VIEW_OWN_MEDICAL_RECORDS', true);

-- Who reads: the current person, or every user of the current device who may see their own records.
CREATE FUNCTION own_readers() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = system, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT p.user_id), '{}')
    FROM user_permissions p
    JOIN users u ON u.id = p.user_id AND u.is_active
    WHERE p.tenant_id = current_tenant() AND p.permission = 'VIEW_OWN_MEDICAL_RECORDS'
      AND (p.user_id = current_person()
           OR (current_person() IS NULL AND p.user_id IN (
               SELECT k.user_id FROM user_device_keys k
               WHERE k.device_id = current_device() AND k.tenant_id = current_tenant())))
$$;

-- The tables whose rows belong to a medical record.
CREATE FUNCTION record_tables() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = system, pg_temp AS $$
    SELECT array_agg(table_name) FROM table_rights WHERE by_record
$$;

-- Makes the partition of one year's medical records: ids begin with the time, as UUIDs of version 7 do. Rows that have
-- fallen into the default partition meanwhile move over.
CREATE FUNCTION ensure_record_year(p_schema name, p_year integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    part  name := 'medical_records_' || p_year;
    since uuid := (lpad(to_hex((extract(epoch FROM make_timestamptz(p_year, 1, 1, 0, 0, 0)) * 1000)::bigint), 12, '0')
                   || repeat('0', 20))::uuid;
    until uuid := (lpad(to_hex((extract(epoch FROM make_timestamptz(p_year + 1, 1, 1, 0, 0, 0)) * 1000)::bigint), 12, '0')
                   || repeat('0', 20))::uuid;
BEGIN
    IF p_year < 1970 OR p_year > 2199
        OR to_regclass(format('%I.medical_records', p_schema)) IS NULL
        OR to_regclass(format('%I.%I', p_schema, part)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('LOCK TABLE %I.medical_records IN ACCESS EXCLUSIVE MODE', p_schema);
    EXECUTE format('CREATE TABLE %1$I.%2$I (LIKE %1$I.medical_records INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                   p_schema, part);
    EXECUTE format('ALTER TABLE %I.medical_records_default NO FORCE ROW LEVEL SECURITY', p_schema);
    EXECUTE format('WITH moved AS (DELETE FROM %1$I.medical_records_default WHERE id >= %3$L AND id < %4$L RETURNING *)
                    INSERT INTO %1$I.%2$I SELECT * FROM moved', p_schema, part, since, until);
    EXECUTE format('ALTER TABLE %I.medical_records_default FORCE ROW LEVEL SECURITY', p_schema);
    EXECUTE format('ALTER TABLE %1$I.medical_records ATTACH PARTITION %1$I.%2$I FOR VALUES FROM (%3$L) TO (%4$L)',
                   p_schema, part, since, until);
    -- Reached through its parent only: it has no policy of its own.
    EXECUTE format('ALTER TABLE %1$I.%2$I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', p_schema, part);
    RETURN true;
END
$$;

-- The partitions that a batch needs, made before it is written; for the practice that has been entered.
CREATE FUNCTION ensure_record_years(p_years integer[]) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = system, pg_temp AS $$
    SELECT count(*) FILTER (WHERE ensure_record_year(t.schema_name, y))::integer
    FROM tenants t CROSS JOIN unnest(p_years) AS y
    WHERE t.id = current_tenant()
$$;

-- This year's partitions and the next one's, for every practice served here. Run daily by the server.
CREATE OR REPLACE FUNCTION ensure_partitions(p_tenant uuid DEFAULT NULL) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = system, pg_temp AS $$
    SELECT (count(*) FILTER (WHERE ensure_audit_year(t.schema_name, y))
          + count(*) FILTER (WHERE ensure_record_year(t.schema_name, y)))::integer
    FROM tenants t
    CROSS JOIN generate_series(extract(year FROM now())::integer, extract(year FROM now())::integer + 1) AS y
    WHERE t.schema_version > 0 AND t.state <> 'closed' AND (p_tenant IS NULL OR t.id = p_tenant)
$$;

REVOKE ALL ON FUNCTION own_readers(), record_tables(), ensure_record_year(name, integer), ensure_record_years(integer[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION own_readers(), record_tables() TO vetpms_tenant, vetpms_projector;
GRANT EXECUTE ON FUNCTION ensure_record_years(integer[]) TO vetpms_projector;
