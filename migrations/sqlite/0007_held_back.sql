-- What somebody had typed into a set that the server keeps aside, record by record: it is taken out of the
-- documents until the set is accepted, and is offered to its author again.
ALTER TABLE quarantine ADD COLUMN typed TEXT NOT NULL DEFAULT '[]';
-- Its author wants to hear no more of it. The row stays: the set may still be accepted.
ALTER TABLE quarantine ADD COLUMN dismissed INTEGER NOT NULL DEFAULT 0 CHECK (dismissed IN (0, 1));
