-- Doses that lie too close together: see the definition for what the column means.
ALTER TABLE reminder_rules ADD COLUMN shortest_interval_days INTEGER;
