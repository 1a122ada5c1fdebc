-- Administration from a desk, names for every desk, and practices that join with what they have.

-- Who a device was enrolled for, and who made its code (none: the administrator of the server).
ALTER TABLE enrolment_codes ADD COLUMN created_by uuid REFERENCES users (id);
ALTER TABLE devices ADD COLUMN user_id uuid REFERENCES users (id), ADD COLUMN invited_by uuid REFERENCES users (id);
UPDATE devices d SET user_id =
    (SELECT k.user_id FROM user_device_keys k WHERE k.device_id = d.id ORDER BY k.added_at, k.user_id LIMIT 1);
GRANT INSERT, DELETE ON enrolment_codes TO vetpms_app;

-- An act of an administrator counts once: shown again, it is refused.
ALTER TABLE events ADD COLUMN act uuid UNIQUE;

-- One-time codes by which a practice that was made without a server joins this one.
CREATE TABLE invitations (
    selector    text PRIMARY KEY,
    secret_hash bytea NOT NULL,
    practice    text NOT NULL CHECK (length(btrim(practice)) BETWEEN 1 AND 255),
    expires_at  timestamptz NOT NULL,
    tries       smallint NOT NULL DEFAULT 0,
    used_by     uuid REFERENCES tenants (id),
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON invitations (used_by);
GRANT SELECT, UPDATE (tries) ON invitations TO vetpms_app;

-- The server's role cannot write people and rights. It asks these functions, which look once more
-- whether whoever asks may administer this very practice.

CREATE FUNCTION require_administrator(p_tenant uuid, p_by uuid) RETURNS void
LANGUAGE plpgsql SET search_path = system, pg_temp AS $$
BEGIN
    -- One act at a time in a practice: two administrators cannot take the right from each other.
    PERFORM FROM tenants WHERE id = p_tenant FOR UPDATE;
    IF NOT EXISTS (SELECT FROM user_permissions p JOIN users u ON u.id = p.user_id AND u.is_active
                   WHERE p.tenant_id = p_tenant AND p.user_id = p_by AND p.permission = 'ADMINISTER') THEN
        RAISE EXCEPTION 'not an administrator of the practice' USING ERRCODE = 'VP003';
    END IF;
END
$$;

CREATE FUNCTION require_administrators_remain(p_tenant uuid) RETURNS void
LANGUAGE plpgsql SET search_path = system, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM user_permissions p JOIN users u ON u.id = p.user_id AND u.is_active
                   WHERE p.tenant_id = p_tenant AND p.permission = 'ADMINISTER') THEN
        RAISE EXCEPTION 'nobody would administer the practice' USING ERRCODE = 'VP004';
    END IF;
END
$$;

CREATE FUNCTION require_member(p_tenant uuid, p_user uuid, p_only_here boolean) RETURNS void
LANGUAGE plpgsql SET search_path = system, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM members WHERE tenant_id = p_tenant AND user_id = p_user) THEN
        RAISE EXCEPTION 'no such member' USING ERRCODE = 'VP005';
    END IF;
    -- One practice must not decide over somebody's access to another.
    IF p_only_here AND EXISTS (SELECT FROM members WHERE tenant_id <> p_tenant AND user_id = p_user) THEN
        RAISE EXCEPTION 'a member of several practices' USING ERRCODE = 'VP006';
    END IF;
END
$$;

CREATE FUNCTION put_rights(p_tenant uuid, p_user uuid, p_permissions text[]) RETURNS void
LANGUAGE sql SET search_path = system, pg_temp AS $$
    DELETE FROM user_permissions WHERE tenant_id = p_tenant AND user_id = p_user AND permission <> ALL (p_permissions);
    INSERT INTO user_permissions (tenant_id, user_id, permission)
        SELECT p_tenant, p_user, unnest(p_permissions) ON CONFLICT DO NOTHING;
    UPDATE tenants SET permission_version = permission_version + 1 WHERE id = p_tenant;
$$;

CREATE FUNCTION create_member(p_tenant uuid, p_by uuid, p_user uuid, p_email text, p_name text, p_hash text,
                              p_roles text[], p_permissions text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = system, pg_temp AS $$
BEGIN
    PERFORM require_administrator(p_tenant, p_by);
    INSERT INTO users (id, email, display_name, password_hash) VALUES (p_user, p_email, p_name, p_hash);
    INSERT INTO members (tenant_id, user_id, roles) VALUES (p_tenant, p_user, p_roles);
    PERFORM put_rights(p_tenant, p_user, p_permissions);
END
$$;

CREATE FUNCTION change_member(p_tenant uuid, p_by uuid, p_user uuid, p_roles text[], p_permissions text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = system, pg_temp AS $$
BEGIN
    PERFORM require_administrator(p_tenant, p_by);
    PERFORM require_member(p_tenant, p_user, false);
    UPDATE members SET roles = p_roles WHERE tenant_id = p_tenant AND user_id = p_user;
    PERFORM put_rights(p_tenant, p_user, p_permissions);
    PERFORM require_administrators_remain(p_tenant);
END
$$;

CREATE FUNCTION set_member_active(p_tenant uuid, p_by uuid, p_user uuid, p_active boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = system, pg_temp AS $$
BEGIN
    PERFORM require_administrator(p_tenant, p_by);
    PERFORM require_member(p_tenant, p_user, true);
    UPDATE users SET is_active = p_active WHERE id = p_user;
    UPDATE tenants SET permission_version = permission_version + 1 WHERE id = p_tenant;
    PERFORM require_administrators_remain(p_tenant);
END
$$;

CREATE FUNCTION set_member_password(p_tenant uuid, p_by uuid, p_user uuid, p_hash text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = system, pg_temp AS $$
BEGIN
    PERFORM require_administrator(p_tenant, p_by);
    PERFORM require_member(p_tenant, p_user, true);
    UPDATE users SET password_hash = p_hash WHERE id = p_user;
END
$$;

REVOKE ALL ON FUNCTION require_administrator(uuid, uuid), require_administrators_remain(uuid),
    require_member(uuid, uuid, boolean), put_rights(uuid, uuid, text[]),
    create_member(uuid, uuid, uuid, text, text, text, text[], text[]),
    change_member(uuid, uuid, uuid, text[], text[]), set_member_active(uuid, uuid, uuid, boolean),
    set_member_password(uuid, uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION create_member(uuid, uuid, uuid, text, text, text, text[], text[]),
    change_member(uuid, uuid, uuid, text[], text[]), set_member_active(uuid, uuid, uuid, boolean),
    set_member_password(uuid, uuid, uuid, text) TO vetpms_app;
