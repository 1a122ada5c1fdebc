-- That an animal without an appointment came or left: see the definition for what the column means.
ALTER TABLE room_moves ADD COLUMN presence TEXT;
CREATE INDEX room_moves_by_moved_at ON room_moves (moved_at);
