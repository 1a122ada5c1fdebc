-- The audit trail of every practice: one function under all triggers, which follows the
-- trigger's own schema. A batch has many authors, so who did it stands in the rows themselves.

-- What differs between two images of a row, as the trail shows it. Ciphertext differs at every
-- writing; whether a sealed value does shows in its blind index, and neither enters the trail.
-- A new row is compared with nothing. No difference gives NULL.
CREATE FUNCTION audit_difference(p_old jsonb, p_new jsonb, p_ignored text[], OUT before jsonb, OUT after jsonb)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_object_agg(d.name, CASE WHEN d.masked AND d.old_value <> 'null' THEN to_jsonb('(sealed)'::text)
                                         ELSE d.old_value END),
           jsonb_object_agg(d.name, CASE WHEN d.masked AND d.new_value <> 'null' THEN to_jsonb('(sealed)'::text)
                                         ELSE d.new_value END)
    FROM (
        SELECT CASE WHEN c.masked THEN left(c.key, -6) ELSE c.key END AS name,
               c.masked,
               coalesce(p_old -> c.key, 'null') AS old_value,
               c.value AS new_value
        FROM (SELECT e.key, e.value, e.key LIKE '%\_index' AND p_new ? (left(e.key, -6) || '_sealed') AS masked
              FROM jsonb_each(p_new) AS e) AS c
        WHERE c.key NOT LIKE '%\_sealed' AND NOT c.key = ANY (p_ignored)
          AND coalesce(p_old -> c.key, 'null') <> c.value
    ) AS d
$$;

-- The statement that writes the trail of one trigger's rows.
CREATE FUNCTION audit_statement(p_operation text, p_schema name, p_table name, p_derived text[]) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ignored text[] := ARRAY['id', 'created_at', 'created_by', 'updated_at', 'updated_by', 'updated_device',
                            'updated_position'] || p_derived;
    target text := format('INSERT INTO %I.audit_log
        (table_name, row_id, action, old_data, new_data, user_id, device_id, position, device_time) ', p_schema);
BEGIN
    RETURN target || CASE p_operation
        WHEN 'INSERT' THEN format(
            'SELECT %L, n.id, ''I'', NULL, d.after, n.updated_by, n.updated_device, n.updated_position, n.updated_at
             FROM new_rows n
             CROSS JOIN LATERAL system.audit_difference(''{}'', to_jsonb(n), %L) AS d', p_table, ignored)
        WHEN 'UPDATE' THEN format(
            'SELECT %L, n.id, ''U'', d.before, d.after, n.updated_by, n.updated_device, n.updated_position, n.updated_at
             FROM new_rows n
             JOIN old_rows o ON o.id = n.id
             CROSS JOIN LATERAL system.audit_difference(to_jsonb(o), to_jsonb(n), %L) AS d
             WHERE d.after IS NOT NULL', p_table, ignored)
        ELSE format(
            'SELECT %L, o.id, ''D'', d.after, NULL, coalesce(system.current_person(), o.updated_by),
                    coalesce(system.current_device(), o.updated_device), NULL, now()
             FROM old_rows o
             CROSS JOIN LATERAL system.audit_difference(''{}'', to_jsonb(o), %L) AS d', p_table, ignored)
    END;
END
$$;

-- Under every table of a practice. Its arguments are the derived columns, whose truth stands in
-- other tables. Tiny on purpose: PostgreSQL compiles it once per trigger and session.
CREATE FUNCTION audit_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE system.audit_statement(TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME, coalesce(TG_ARGV, '{}'));
    RETURN NULL;
END
$$;

-- A change set that was not taken leaves one entry.
CREATE FUNCTION audit_quarantine() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO %I.audit_log (table_name, row_id, action, new_data, user_id, device_id)
         SELECT ''quarantine'', n.id, ''Q'', jsonb_build_object(''code'', n.code, ''replica'', n.replica, ''seq'', n.seq),
                n.author, n.device
         FROM new_rows n', TG_TABLE_SCHEMA);
    RETURN NULL;
END
$$;

-- Makes the audit partition of one year. Rows that have fallen into the default partition
-- meanwhile (a server whose clock ran ahead) move over.
CREATE FUNCTION ensure_audit_year(p_schema name, p_year integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    part  name := 'audit_log_' || p_year;
    since timestamptz := make_timestamptz(p_year, 1, 1, 0, 0, 0);
    until timestamptz := make_timestamptz(p_year + 1, 1, 1, 0, 0, 0);
BEGIN
    IF to_regclass(format('%I.%I', p_schema, part)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('LOCK TABLE %I.audit_log IN ACCESS EXCLUSIVE MODE', p_schema);
    EXECUTE format('CREATE TABLE %1$I.%2$I (LIKE %1$I.audit_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', p_schema, part);
    EXECUTE format('ALTER TABLE %I.audit_log_default NO FORCE ROW LEVEL SECURITY', p_schema);
    EXECUTE format('WITH moved AS (DELETE FROM %1$I.audit_log_default WHERE at >= %3$L AND at < %4$L RETURNING *)
                    INSERT INTO %1$I.%2$I SELECT * FROM moved', p_schema, part, since, until);
    EXECUTE format('ALTER TABLE %I.audit_log_default FORCE ROW LEVEL SECURITY', p_schema);
    EXECUTE format('ALTER TABLE %1$I.audit_log ATTACH PARTITION %1$I.%2$I FOR VALUES FROM (%3$L) TO (%4$L)',
                   p_schema, part, since, until);
    -- Reached through its parent only: it has no policy of its own.
    EXECUTE format('ALTER TABLE %1$I.%2$I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', p_schema, part);
    RETURN true;
END
$$;

-- This year's partition and the next one's, for every practice served here. Run daily by the server.
CREATE FUNCTION ensure_partitions(p_tenant uuid DEFAULT NULL) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = system, pg_temp AS $$
    SELECT count(*) FILTER (WHERE ensure_audit_year(t.schema_name, y))::integer
    FROM tenants t
    CROSS JOIN generate_series(extract(year FROM now())::integer, extract(year FROM now())::integer + 1) AS y
    WHERE t.schema_version > 0 AND t.state <> 'closed' AND (p_tenant IS NULL OR t.id = p_tenant)
$$;

REVOKE ALL ON FUNCTION audit_difference(jsonb, jsonb, text[]), audit_statement(text, name, name, text[]),
    audit_rows(), audit_quarantine(), ensure_audit_year(name, integer), ensure_partitions(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_partitions(uuid) TO vetpms_app;
