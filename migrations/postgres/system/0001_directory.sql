-- The directory: practices, people, rights, devices, keys. One per cluster, in schema `system`.
-- Nothing here is a client's or a patient's data.

CREATE TABLE clusters (
    id          smallint PRIMARY KEY,
    name        text NOT NULL UNIQUE,
    accepts_new boolean NOT NULL DEFAULT true
);
INSERT INTO clusters (id, name) VALUES (1, 'main');

-- A practice, or an enterprise or region above practices. Its schema and roles are named by its id.
CREATE TABLE tenants (
    id                 uuid PRIMARY KEY,
    name               text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 255),
    schema_name        name NOT NULL UNIQUE
        GENERATED ALWAYS AS (('t_' || replace(id::text, '-', ''))::name) STORED,
    projector_name     name NOT NULL UNIQUE
        GENERATED ALWAYS AS (('p_' || replace(id::text, '-', ''))::name) STORED,
    tenant_type        text NOT NULL DEFAULT 'PRACTICE'
        CHECK (tenant_type IN ('ENTERPRISE', 'REGION', 'PRACTICE')),
    parent_id          uuid REFERENCES tenants (id) ON DELETE RESTRICT,
    cluster_id         smallint NOT NULL DEFAULT 1 REFERENCES clusters (id),
    state              text NOT NULL DEFAULT 'provisioning'
        CHECK (state IN ('provisioning', 'active', 'readonly', 'moving', 'closed')),
    schema_version     integer NOT NULL DEFAULT 0,
    permission_version bigint NOT NULL DEFAULT 1,
    created_at         timestamptz NOT NULL DEFAULT now(),
    CHECK (parent_id <> id)
);
CREATE INDEX ON tenants (parent_id);

CREATE FUNCTION refuse_tenant_cycle() RETURNS trigger
LANGUAGE plpgsql SET search_path = system, pg_temp AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent_id
            UNION
            SELECT t.parent_id FROM tenants t JOIN above a ON t.id = a.id WHERE t.parent_id IS NOT NULL
        )
        SELECT FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'a tenant cannot stand above itself' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER refuse_cycle BEFORE INSERT OR UPDATE OF parent_id ON tenants
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION refuse_tenant_cycle();

CREATE TABLE users (
    id            uuid PRIMARY KEY,
    email         text NOT NULL CHECK (position('@' IN email) > 1 AND length(email) <= 255),
    display_name  text NOT NULL CHECK (length(btrim(display_name)) BETWEEN 1 AND 255),
    password_hash text,
    is_active     boolean NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_email ON users (lower(email));

-- What a practice has laid down for a user: roles, and single rights more or less.
CREATE TABLE members (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    user_id   uuid NOT NULL REFERENCES users (id),
    roles     text[] NOT NULL,
    allowed   text[] NOT NULL DEFAULT '{}',
    denied    text[] NOT NULL DEFAULT '{}',
    added_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX ON members (user_id);

-- The rights that come out of it. Written by the server only, with every change of members.
CREATE TABLE user_permissions (
    tenant_id  uuid NOT NULL,
    user_id    uuid NOT NULL,
    permission text NOT NULL,
    PRIMARY KEY (tenant_id, user_id, permission),
    FOREIGN KEY (tenant_id, user_id) REFERENCES members (tenant_id, user_id) ON DELETE CASCADE
);

-- Which right reading a table asks for: the log of changes holds rows of all of them.
-- The same as in the crate that defines the rights; a test compares.
CREATE TABLE table_rights (
    table_name text PRIMARY KEY,
    read       text NOT NULL
);
INSERT INTO table_rights (table_name, read) VALUES
    ('clients',               'VIEW_CLIENTS'),
    ('contact_methods',       'VIEW_CLIENTS'),
    ('addresses',             'VIEW_CLIENTS'),
    ('external_ids',          'VIEW_CLIENTS'),
    ('patients',              'VIEW_PATIENTS'),
    ('patient_allergies',     'VIEW_PATIENTS'),
    ('patient_weights',       'VIEW_PATIENTS'),
    ('appointments',          'VIEW_SCHEDULE'),
    ('appointment_staff',     'VIEW_SCHEDULE'),
    ('appointment_resources', 'VIEW_SCHEDULE'),
    ('staff',                 'VIEW_REFERENCE'),
    ('resources',             'VIEW_REFERENCE'),
    ('locations',             'VIEW_REFERENCE'),
    ('appointment_types',     'VIEW_REFERENCE'),
    ('species',               'VIEW_REFERENCE'),
    ('breeds',                'VIEW_REFERENCE');

CREATE TABLE devices (
    id          uuid PRIMARY KEY,
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    name        text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 255),
    device_key  bytea NOT NULL UNIQUE CHECK (octet_length(device_key) = 32),
    -- The log that the device writes now; an earlier one stays bound to it in the practice's schema.
    replica     uuid NOT NULL UNIQUE,
    enrolled_at timestamptz NOT NULL DEFAULT now(),
    revoked_at  timestamptz,
    last_seen   timestamptz
);
CREATE INDEX ON devices (tenant_id);

-- The keys that a user signs with on a device; an older one still verifies what it has signed.
CREATE TABLE user_device_keys (
    tenant_id  uuid NOT NULL,
    user_id    uuid NOT NULL,
    device_id  uuid NOT NULL REFERENCES devices (id),
    public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
    added_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (device_id, user_id, public_key),
    FOREIGN KEY (tenant_id, user_id) REFERENCES members (tenant_id, user_id)
);
CREATE INDEX ON user_device_keys (tenant_id, user_id);

-- One-time codes for new devices: a selector that finds the row, and the hash of the secret part.
CREATE TABLE enrolment_codes (
    selector    text PRIMARY KEY,
    secret_hash bytea NOT NULL,
    tenant_id   uuid NOT NULL,
    user_id     uuid NOT NULL,
    device_name text NOT NULL CHECK (length(btrim(device_name)) BETWEEN 1 AND 255),
    expires_at  timestamptz NOT NULL,
    tries       smallint NOT NULL DEFAULT 0,
    used_by     uuid REFERENCES devices (id),
    created_at  timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (tenant_id, user_id) REFERENCES members (tenant_id, user_id)
);
CREATE INDEX ON enrolment_codes (used_by);

-- Pairs of opaque tokens, hashed. A family descends from one enrolment; using a refresh token
-- twice ends the family, unless the answer to its first use was lost a moment ago.
CREATE TABLE token_pairs (
    id            uuid PRIMARY KEY,
    family        uuid NOT NULL,
    device_id     uuid NOT NULL REFERENCES devices (id),
    access_hash   bytea NOT NULL UNIQUE,
    access_until  timestamptz NOT NULL,
    refresh_hash  bytea NOT NULL UNIQUE,
    refresh_until timestamptz NOT NULL,
    used_at       timestamptz,
    successor     uuid
);
CREATE INDEX ON token_pairs (family);
CREATE INDEX ON token_pairs (device_id);

-- The keys that a practice's data is sealed under, wrapped by the server's key-encryption key.
CREATE TABLE data_keys (
    id         uuid PRIMARY KEY,
    tenant_id  uuid NOT NULL REFERENCES tenants (id),
    version    integer NOT NULL CHECK (version BETWEEN 1 AND 65535),
    wrapped    bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, version)
);

-- What happened on the server itself: enrolments, failed sign-ins, revocations, new epochs.
CREATE TABLE events (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT now(),
    tenant_id uuid,
    user_id   uuid,
    device_id uuid,
    kind      text NOT NULL,
    detail    jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON events (tenant_id, at);

GRANT USAGE ON SCHEMA system TO vetpms_app, vetpms_tenant, vetpms_projector;
GRANT SELECT ON tenants, users, members, user_permissions, table_rights, data_keys, migrations TO vetpms_app;
GRANT SELECT, INSERT, UPDATE ON devices, user_device_keys TO vetpms_app;
GRANT SELECT, UPDATE ON enrolment_codes TO vetpms_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON token_pairs TO vetpms_app;
GRANT INSERT ON events TO vetpms_app;
