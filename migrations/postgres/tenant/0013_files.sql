-- Files of attachments, by the SHA-256 of what is in them, sealed part by part. A file that is still coming belongs
-- to the device that brings it: nobody else's parts can spoil it. Whoever may see a row that names a hash may read
-- the file; what may be seen of those rows is decided by their own policies, and nowhere else.

CREATE TABLE files (
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    device uuid NOT NULL,
    size bigint NOT NULL,
    begun_at timestamp with time zone NOT NULL DEFAULT now(),
    -- All parts are here and have the hash.
    completed_at timestamp with time zone,
    PRIMARY KEY (hash, device)
);
CREATE UNIQUE INDEX files_whole ON files (hash) WHERE completed_at IS NOT NULL;
CREATE INDEX ON files (device, begun_at) WHERE completed_at IS NULL;

CREATE TABLE file_parts (
    hash bytea NOT NULL,
    device uuid NOT NULL,
    part integer NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (hash, device, part),
    FOREIGN KEY (hash, device) REFERENCES files ON DELETE CASCADE
);
-- Sealed bytes do not get smaller.
ALTER TABLE file_parts ALTER COLUMN sealed SET STORAGE EXTERNAL;

ALTER TABLE files ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON files FOR SELECT TO vetpms_tenant USING (EXISTS (SELECT FROM attachments a WHERE a.sha256 = encode(files.hash, 'hex')));
CREATE POLICY people_insert ON files FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON files FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON files FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON files FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

ALTER TABLE file_parts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON file_parts FOR SELECT TO vetpms_tenant USING (EXISTS (SELECT FROM attachments a WHERE a.sha256 = encode(file_parts.hash, 'hex')));
CREATE POLICY people_insert ON file_parts FOR INSERT TO vetpms_tenant WITH CHECK (false);
CREATE POLICY people_update ON file_parts FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON file_parts FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON file_parts FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- What each role may do at all, as for the tables before.
DO $$
DECLARE
    people    name := current_schema();
    projector name := overlay(current_schema() PLACING 'p' FROM 1 FOR 1);
BEGIN
    EXECUTE format('GRANT SELECT ON files, file_parts TO %I, %I', people, projector);
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON files, file_parts TO %I', projector);
END
$$;
