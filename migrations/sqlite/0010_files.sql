-- Files of attachments that lie beside this database, sealed: which are here, which are still to be sent, and which
-- are missing. The hash is that of what is in them, in hex, as `attachments` names it.
CREATE TABLE files (
    hash TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    -- to_send: here, and the server is not known to have it; here: both have it; missing: only the server does
    state TEXT NOT NULL CHECK (state IN ('to_send', 'here', 'missing')),
    -- Tries that failed since it came to this state, and before when the next one makes no sense (milliseconds).
    tries INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL DEFAULT 0,
    -- Why the last one failed, where somebody has to know.
    problem TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX files_waiting ON files (state, due, size) WHERE state <> 'here';
