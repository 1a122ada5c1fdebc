-- Which right reads the tables of the front desk; a test compares with the crate that defines rights.
INSERT INTO table_rights (table_name, read) VALUES
    ('client_consents',        'VIEW_CLIENTS'),
    ('alert_acknowledgements', 'VIEW_PATIENTS'),
    ('opening_hours',          'VIEW_REFERENCE'),
    ('working_hours',          'VIEW_REFERENCE'),
    ('tasks',                  'VIEW_SCHEDULE'),
    ('phone_notes',            'VIEW_CLIENTS'),
    ('import_mappings',        'VIEW_REFERENCE');
