-- What the practice's devices are called, as the server last said.
CREATE TABLE devices (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
