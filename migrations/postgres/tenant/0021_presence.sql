-- That an animal without an appointment came or left: see the definition for what the column means.
ALTER TABLE room_moves ADD COLUMN presence character varying(50);
