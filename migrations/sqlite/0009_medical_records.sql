-- Medical records and what goes on with an animal from visit to visit: see the definitions for what the columns mean.

CREATE TABLE products (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT,
    product_kind TEXT,
    product_code TEXT,
    substances TEXT,
    form TEXT,
    strength_mg TEXT,
    unit TEXT,
    route TEXT,
    against TEXT,
    warnings TEXT,
    controlled_schedule TEXT,
    is_active INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;

CREATE TABLE dose_rules (
    id BLOB NOT NULL PRIMARY KEY,
    product_id BLOB,
    species TEXT,
    min_mg_per_kg TEXT,
    max_mg_per_kg TEXT,
    max_single_mg TEXT,
    route TEXT,
    frequency TEXT,
    source TEXT,
    is_active INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX dose_rules_by_product_id ON dose_rules (product_id);

CREATE TABLE reminder_rules (
    id BLOB NOT NULL PRIMARY KEY,
    product_id BLOB,
    species TEXT,
    name TEXT,
    minimum_age_days INTEGER,
    interval_days INTEGER,
    primary_interval_days INTEGER,
    primary_doses INTEGER,
    grace_days INTEGER,
    is_active INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX reminder_rules_by_product_id ON reminder_rules (product_id);

CREATE TABLE diagnosis_terms (
    id BLOB NOT NULL PRIMARY KEY,
    term TEXT,
    synonyms TEXT,
    code TEXT,
    code_system TEXT,
    species TEXT,
    is_active INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;

CREATE TABLE note_templates (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT,
    record_type TEXT,
    species TEXT,
    subjective TEXT,
    objective TEXT,
    assessment TEXT,
    plan TEXT,
    is_active INTEGER,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;

CREATE TABLE text_macros (
    id BLOB NOT NULL PRIMARY KEY,
    abbreviation TEXT,
    expansion TEXT,
    user_id BLOB,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;

CREATE TABLE practice_settings (
    id BLOB NOT NULL PRIMARY KEY,
    setting_name TEXT,
    value TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;

CREATE TABLE check_ins (
    id BLOB NOT NULL PRIMARY KEY,
    appointment_id BLOB NOT NULL,
    patient_id BLOB NOT NULL,
    contact_confirmed INTEGER NOT NULL,
    weight_id BLOB,
    remark TEXT,
    checked_in_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX check_ins_by_appointment_id ON check_ins (appointment_id);
CREATE INDEX check_ins_by_patient_id ON check_ins (patient_id);

CREATE TABLE problems (
    id BLOB NOT NULL PRIMARY KEY,
    patient_id BLOB,
    term_id BLOB,
    problem_name TEXT,
    status TEXT,
    onset_on TEXT,
    resolved_on TEXT,
    notes TEXT,
    medical_record_id BLOB,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX problems_by_patient_id ON problems (patient_id);
CREATE INDEX problems_by_medical_record_id ON problems (medical_record_id);

CREATE TABLE vaccinations (
    id BLOB NOT NULL PRIMARY KEY,
    patient_id BLOB,
    medical_record_id BLOB,
    product_id BLOB,
    product_name TEXT,
    against TEXT,
    batch_number TEXT,
    batch_expires_on TEXT,
    given_at INTEGER,
    given_by BLOB,
    site TEXT,
    valid_from TEXT,
    valid_until TEXT,
    next_due_on TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX vaccinations_by_patient_id ON vaccinations (patient_id);
CREATE INDEX vaccinations_by_medical_record_id ON vaccinations (medical_record_id);

CREATE TABLE reminders (
    id BLOB NOT NULL PRIMARY KEY,
    patient_id BLOB,
    rule_id BLOB,
    product_id BLOB,
    purpose TEXT,
    due_on TEXT,
    status TEXT,
    closed_by BLOB,
    closed_at INTEGER,
    closed_reason TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX reminders_by_patient_id ON reminders (patient_id);
CREATE INDEX reminders_by_due_on ON reminders (due_on) WHERE status = 'OPEN';

CREATE TABLE reminder_notices (
    id BLOB NOT NULL PRIMARY KEY,
    reminder_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    run_id BLOB NOT NULL,
    channel TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX reminder_notices_by_reminder_id ON reminder_notices (reminder_id);
CREATE INDEX reminder_notices_by_client_id ON reminder_notices (client_id);
CREATE INDEX reminder_notices_by_run_id ON reminder_notices (run_id);

CREATE TABLE printed_documents (
    id BLOB NOT NULL PRIMARY KEY,
    subject_table TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    patient_id BLOB NOT NULL,
    document_kind TEXT NOT NULL,
    paper TEXT NOT NULL,
    copy_number INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    content TEXT,
    printed_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX printed_documents_by_subject_id ON printed_documents (subject_id);
CREATE INDEX printed_documents_by_patient_id ON printed_documents (patient_id);

CREATE TABLE medical_records (
    id BLOB NOT NULL PRIMARY KEY,
    patient_id BLOB,
    appointment_id BLOB,
    visit_date INTEGER,
    record_type TEXT,
    chief_complaint TEXT,
    signed_at INTEGER,
    signed_by BLOB,
    is_locked INTEGER,
    content_hash TEXT,
    signed_heads TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX medical_records_by_patient_id ON medical_records (patient_id);
CREATE INDEX medical_records_by_appointment_id ON medical_records (appointment_id);
CREATE INDEX medical_records_unsigned ON medical_records (visit_date)
    WHERE signed_heads IS NULL AND record_type IS NOT 'IMPORTED' AND is_deleted IS NOT 1;
CREATE INDEX medical_records_by_visit_date ON medical_records (visit_date);

CREATE TABLE soap_notes (
    id BLOB NOT NULL PRIMARY KEY,
    medical_record_id BLOB,
    subjective TEXT,
    objective TEXT,
    assessment TEXT,
    plan TEXT,
    additional_notes TEXT,
    signed_heads TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX soap_notes_by_medical_record_id ON soap_notes (medical_record_id);

CREATE TABLE vital_signs (
    id BLOB NOT NULL PRIMARY KEY,
    medical_record_id BLOB,
    temperature_celsius TEXT,
    pulse_rate INTEGER,
    respiratory_rate INTEGER,
    blood_pressure_systolic INTEGER,
    blood_pressure_diastolic INTEGER,
    weight_kg TEXT,
    body_condition_score INTEGER,
    body_condition_scale TEXT,
    pain_score INTEGER,
    pain_scale TEXT,
    capillary_refill_seconds TEXT,
    mucous_membranes TEXT,
    recorded_at INTEGER,
    recorded_by BLOB,
    signed_heads TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX vital_signs_by_medical_record_id ON vital_signs (medical_record_id);

CREATE TABLE diagnoses (
    id BLOB NOT NULL PRIMARY KEY,
    medical_record_id BLOB,
    term_id BLOB,
    diagnosis_code TEXT,
    diagnosis_name TEXT,
    diagnosis_type TEXT,
    notes TEXT,
    is_primary INTEGER,
    signed_heads TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX diagnoses_by_medical_record_id ON diagnoses (medical_record_id);

CREATE TABLE treatments (
    id BLOB NOT NULL PRIMARY KEY,
    medical_record_id BLOB,
    treatment_type TEXT,
    treatment_name TEXT,
    product_id BLOB,
    dose TEXT,
    route TEXT,
    description TEXT,
    due_at INTEGER,
    performed_at INTEGER,
    performed_by BLOB,
    status TEXT,
    notes TEXT,
    allergy_override TEXT,
    signed_heads TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX treatments_by_medical_record_id ON treatments (medical_record_id);
CREATE INDEX treatments_by_due_at ON treatments (due_at) WHERE status = 'PLANNED';

CREATE TABLE prescriptions (
    id BLOB NOT NULL PRIMARY KEY,
    medical_record_id BLOB,
    product_id BLOB,
    medication_name TEXT,
    medication_code TEXT,
    dosage TEXT,
    dose_mg TEXT,
    frequency TEXT,
    route TEXT,
    duration TEXT,
    quantity TEXT,
    quantity_unit TEXT,
    refills INTEGER,
    instructions TEXT,
    withdrawal_period TEXT,
    is_cascade INTEGER,
    prescribed_at INTEGER,
    prescribed_by BLOB,
    allergy_override TEXT,
    dose_override TEXT,
    signed_heads TEXT,
    is_deleted INTEGER,
    dispensed_at INTEGER,
    dispensed_by BLOB,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX prescriptions_by_medical_record_id ON prescriptions (medical_record_id);

CREATE TABLE dispensings (
    id BLOB NOT NULL PRIMARY KEY,
    medical_record_id BLOB NOT NULL,
    prescription_id BLOB NOT NULL,
    quantity TEXT NOT NULL,
    quantity_unit TEXT,
    batch_number TEXT,
    expires_on TEXT,
    dispensed_at INTEGER NOT NULL,
    dispensed_by BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX dispensings_by_medical_record_id ON dispensings (medical_record_id);
CREATE INDEX dispensings_by_prescription_id ON dispensings (prescription_id);

CREATE TABLE addenda (
    id BLOB NOT NULL PRIMARY KEY,
    medical_record_id BLOB NOT NULL,
    content TEXT,
    reason TEXT,
    about_table TEXT,
    about_id BLOB,
    written_at INTEGER NOT NULL,
    written_by BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX addenda_by_medical_record_id ON addenda (medical_record_id);

CREATE TABLE attachments (
    id BLOB NOT NULL PRIMARY KEY,
    patient_id BLOB,
    medical_record_id BLOB,
    file_name TEXT,
    media_type TEXT,
    size_bytes INTEGER,
    sha256 TEXT,
    caption TEXT,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX attachments_by_patient_id ON attachments (patient_id);
CREATE INDEX attachments_by_medical_record_id ON attachments (medical_record_id);
CREATE INDEX attachments_by_sha256 ON attachments (sha256);

CREATE TABLE lab_results (
    id BLOB NOT NULL PRIMARY KEY,
    patient_id BLOB,
    medical_record_id BLOB,
    panel TEXT,
    test_name TEXT,
    value TEXT,
    value_text TEXT,
    unit TEXT,
    reference_low TEXT,
    reference_high TEXT,
    laboratory TEXT,
    ordered_at INTEGER,
    resulted_at INTEGER,
    status TEXT,
    reviewed_at INTEGER,
    reviewed_by BLOB,
    comment TEXT,
    attachment_id BLOB,
    is_deleted INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_device BLOB NOT NULL,
    updated_position INTEGER
) STRICT;
CREATE INDEX lab_results_by_patient_id ON lab_results (patient_id);
CREATE INDEX lab_results_by_medical_record_id ON lab_results (medical_record_id);
