-- What its author entered again is settled too: releasing it as well would write it twice.
ALTER TABLE quarantine DROP CONSTRAINT quarantine_decision_check;
ALTER TABLE quarantine ADD CONSTRAINT quarantine_decision_check
    CHECK (decision IN ('accepted', 'dismissed', 'replaced'));
