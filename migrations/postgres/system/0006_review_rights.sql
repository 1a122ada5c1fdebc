-- Which right reads the decisions of the review inbox; a test compares with the crate that defines rights.
INSERT INTO table_rights (table_name, read) VALUES
    ('conflict_resolutions', 'VIEW_REFERENCE');
