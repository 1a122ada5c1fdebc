-- Entering a practice, and asking for rights inside it.

-- set_config(.., true) leaves '' behind after the transaction, hence nullif.
CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;
CREATE FUNCTION current_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.user_id', true), '')::uuid;
CREATE FUNCTION current_device() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.device_id', true), '')::uuid;

-- The first statement of every transaction. Everything it sets ends with the transaction.
-- Not SECURITY DEFINER: a role cannot be taken on inside one.
-- Without a user the device itself reads, and may read what any of its users may.
CREATE FUNCTION enter(p_tenant uuid, p_user uuid, p_device uuid, p_projector boolean DEFAULT false)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    practice record;
BEGIN
    SELECT schema_name, projector_name, state INTO practice FROM system.tenants WHERE id = p_tenant;
    IF NOT FOUND OR practice.state NOT IN ('active', 'readonly') THEN
        RAISE EXCEPTION 'the tenant is not served here' USING ERRCODE = 'VP001';
    END IF;
    IF p_projector AND practice.state = 'readonly' THEN
        RAISE EXCEPTION 'the tenant is read-only' USING ERRCODE = 'VP002';
    END IF;
    PERFORM set_config('search_path', quote_ident(practice.schema_name) || ', pg_temp', true),
            set_config('app.tenant_id', p_tenant::text, true),
            set_config('app.user_id', coalesce(p_user::text, ''), true),
            set_config('app.device_id', coalesce(p_device::text, ''), true);
    -- Last, for from here on nothing but this practice can be reached.
    PERFORM set_config('role',
        CASE WHEN p_projector THEN practice.projector_name ELSE practice.schema_name END, true);
END
$$;

-- Whether the current person, or any user of the current device, holds a right.
-- Policies call it as (SELECT system.can('X')), so that it runs once per query and not per row.
CREATE FUNCTION can(p_permission text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = system, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM user_permissions p
        JOIN users u ON u.id = p.user_id AND u.is_active
        WHERE p.tenant_id = current_tenant() AND p.permission = p_permission
          AND (p.user_id = current_person()
               OR (current_person() IS NULL AND p.user_id IN (
                   SELECT k.user_id FROM user_device_keys k
                   WHERE k.device_id = current_device() AND k.tenant_id = current_tenant())))
    )
$$;

-- The tables whose rows may be read now: for the log of changes, which holds rows of all tables.
CREATE FUNCTION readable_tables() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = system, pg_temp AS $$
    SELECT coalesce(array_agg(r.table_name), '{}')
    FROM table_rights r
    JOIN (SELECT DISTINCT read FROM table_rights) needed ON needed.read = r.read AND can(needed.read)
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA system FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enter(uuid, uuid, uuid, boolean) TO vetpms_app;
GRANT EXECUTE ON FUNCTION current_tenant(), current_person(), current_device(), can(text), readable_tables()
    TO vetpms_tenant, vetpms_projector;
