-- What documents about a visit were made of is as confidential as the visit.
INSERT INTO table_rights (table_name, read, by_record) VALUES
    ('printed_contents', 'VIEW_OWN_MEDICAL_RECORDS', true);
