-- The log of changes, which is the truth, and what belongs to it. Values stand sealed throughout.

-- The practice's one counter. A push locks it first and moves it last, so that change sets become
-- visible in the order of their positions and no reader ever skips one that commits late.
-- The epoch is a random name for this history: a restored backup gets a new one.
CREATE TABLE sync_head (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    epoch    uuid NOT NULL DEFAULT gen_random_uuid(),
    position bigint NOT NULL DEFAULT 0
);
INSERT INTO sync_head DEFAULT VALUES;

-- The numbered log that a device writes, and how far the server has it, quarantined sets included.
CREATE TABLE replicas (
    replica    uuid PRIMARY KEY,
    device_id  uuid NOT NULL,
    last_seq   bigint NOT NULL DEFAULT 0,
    last_hash  bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (octet_length(last_hash) = 32),
    first_seen timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON replicas (device_id);

-- An actor belongs to the first user and device that it was shown by.
CREATE TABLE actors (
    actor     bytea PRIMARY KEY CHECK (octet_length(actor) = 16),
    user_id   uuid NOT NULL,
    device_id uuid NOT NULL
);

-- Accepted change sets, with the very bytes that were signed.
CREATE TABLE change_sets (
    position    bigint PRIMARY KEY CHECK (position > 0),
    replica     uuid NOT NULL,
    seq         bigint NOT NULL CHECK (seq > 0),
    hash        bytea NOT NULL CHECK (octet_length(hash) = 32),
    author      uuid NOT NULL,
    device      uuid NOT NULL,
    schema      integer NOT NULL,
    cause       text NOT NULL,
    at          timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    header      bytea NOT NULL,
    signature   bytea NOT NULL,
    -- How many changes it has, and how many bytes it is, for cutting pages without reading them.
    changes     integer NOT NULL,
    size        integer NOT NULL,
    UNIQUE (replica, seq)
);

-- The changes of a set, in order. Salt and bytes are sealed together under the key that key_id
-- names: with the key gone, a change is gone, and nothing here lets it be guessed.
CREATE TABLE changes (
    position    bigint NOT NULL REFERENCES change_sets (position),
    ordinal     integer NOT NULL,
    table_name  text NOT NULL,
    row_id      uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('change', 'fact')),
    change_hash bytea NOT NULL,
    key_id      uuid NOT NULL,
    sealed      bytea NOT NULL,
    PRIMARY KEY (position, ordinal)
);
CREATE INDEX ON changes (table_name, row_id);

-- The merged document of each row, compact and sealed, and the position it is current at.
CREATE TABLE documents (
    table_name text NOT NULL,
    row_id     uuid NOT NULL,
    sealed     bytea NOT NULL,
    position   bigint NOT NULL,
    PRIMARY KEY (table_name, row_id)
);

-- What merging could not settle. Closed by a resolution only; a later write does not hide one.
CREATE TABLE conflicts (
    id              text PRIMARY KEY,
    table_name      text NOT NULL,
    row_id          uuid NOT NULL,
    raised_position bigint NOT NULL,
    sealed          bytea NOT NULL,
    closed_position bigint,
    closed_at       timestamptz
);
CREATE INDEX ON conflicts (table_name, row_id) WHERE closed_at IS NULL;

-- Change sets that were not taken, whole and sealed, for an administrator.
CREATE TABLE quarantine (
    id            uuid PRIMARY KEY,
    hash          bytea NOT NULL UNIQUE,
    replica       uuid,
    seq           bigint,
    code          text NOT NULL,
    words         text NOT NULL,
    author        uuid,
    device        uuid NOT NULL,
    -- The hashes of its changes, to know what depends on them.
    change_hashes bytea[] NOT NULL,
    received_at   timestamptz NOT NULL DEFAULT now(),
    sealed        bytea NOT NULL
);
CREATE INDEX ON quarantine USING gin (change_hashes);

-- Who changed what, when: insert-only, by year. The actions: insert, update, delete, quarantine.
CREATE TABLE audit_log (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    table_name  text NOT NULL,
    row_id      uuid NOT NULL,
    action      "char" NOT NULL CHECK (action IN ('I', 'U', 'D', 'Q')),
    old_data    jsonb,
    new_data    jsonb,
    user_id     uuid,
    device_id   uuid NOT NULL,
    position    bigint,
    -- The writer's own clock, beside the server's.
    device_time timestamptz,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE TABLE audit_log_default PARTITION OF audit_log DEFAULT;
CREATE INDEX ON audit_log (table_name, row_id);

CREATE TRIGGER audit_insert AFTER INSERT ON quarantine REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_quarantine();
