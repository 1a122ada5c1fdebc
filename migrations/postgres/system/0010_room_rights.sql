-- Where an animal is, is for whoever sees who is in the clinic.
INSERT INTO table_rights (table_name, read, by_record) VALUES
    ('room_moves', 'VIEW_SCHEDULE', false);
