-- What happened to this computer's synchronisation that people should be able to look up.
CREATE TABLE sync_events (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sets INTEGER NOT NULL
) STRICT;
