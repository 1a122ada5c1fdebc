-- What came back is as confidential as the visit at which it was handed out.
INSERT INTO table_rights (table_name, read, by_record) VALUES
    ('dispensing_returns', 'VIEW_OWN_MEDICAL_RECORDS', true);
