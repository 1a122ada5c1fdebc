-- Medical records and what goes on with an animal from visit to visit: see the definitions for what the columns mean.

-- Products that the practice uses.
CREATE TABLE products (
    id uuid PRIMARY KEY,
    name character varying(255),
    product_kind character varying(50),
    product_code character varying(50),
    substances text[],
    form character varying(50),
    strength_mg numeric(12,4),
    unit character varying(50),
    route character varying(50),
    against character varying(255),
    warnings text,
    controlled_schedule character varying(50),
    is_active boolean,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE TRIGGER audit_insert AFTER INSERT ON products REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON products REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON products REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE products ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON products FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON products FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON products FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_REFERENCE')))
    WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON products FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON products FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Doses by weight.
CREATE TABLE dose_rules (
    id uuid PRIMARY KEY,
    product_id uuid,
    species character varying(50),
    min_mg_per_kg numeric(12,4),
    max_mg_per_kg numeric(12,4),
    max_single_mg numeric(12,4),
    route character varying(50),
    frequency character varying(100),
    source character varying(255),
    is_active boolean,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON dose_rules (product_id);
CREATE TRIGGER audit_insert AFTER INSERT ON dose_rules REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON dose_rules REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON dose_rules REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE dose_rules ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON dose_rules FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON dose_rules FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON dose_rules FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_REFERENCE')))
    WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON dose_rules FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON dose_rules FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- When a product is due again.
CREATE TABLE reminder_rules (
    id uuid PRIMARY KEY,
    product_id uuid,
    species character varying(50),
    name character varying(255),
    minimum_age_days bigint,
    interval_days bigint,
    primary_interval_days bigint,
    primary_doses bigint,
    grace_days bigint,
    is_active boolean,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON reminder_rules (product_id);
CREATE TRIGGER audit_insert AFTER INSERT ON reminder_rules REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON reminder_rules REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON reminder_rules REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE reminder_rules ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON reminder_rules FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON reminder_rules FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON reminder_rules FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_REFERENCE')))
    WITH CHECK ((SELECT system.can('EDIT_REFERENCE')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON reminder_rules FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON reminder_rules FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- The practice's list of diagnoses.
CREATE TABLE diagnosis_terms (
    id uuid PRIMARY KEY,
    term character varying(255),
    synonyms text[],
    code character varying(50),
    code_system character varying(50),
    species character varying(50),
    is_active boolean,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE TRIGGER audit_insert AFTER INSERT ON diagnosis_terms REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON diagnosis_terms REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON diagnosis_terms REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE diagnosis_terms ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON diagnosis_terms FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON diagnosis_terms FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON diagnosis_terms FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON diagnosis_terms FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON diagnosis_terms FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Notes to begin with.
CREATE TABLE note_templates (
    id uuid PRIMARY KEY,
    name character varying(100),
    record_type character varying(50),
    species character varying(50),
    subjective text,
    objective text,
    assessment text,
    plan text,
    is_active boolean,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE TRIGGER audit_insert AFTER INSERT ON note_templates REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON note_templates REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON note_templates REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE note_templates ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON note_templates FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON note_templates FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON note_templates FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON note_templates FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON note_templates FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Letters that stand for a sentence.
CREATE TABLE text_macros (
    id uuid PRIMARY KEY,
    abbreviation character varying(30),
    expansion text,
    user_id uuid,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE TRIGGER audit_insert AFTER INSERT ON text_macros REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON text_macros REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON text_macros REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE text_macros ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON text_macros FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON text_macros FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON text_macros FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON text_macros FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON text_macros FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- What holds on all computers of the practice.
CREATE TABLE practice_settings (
    id uuid PRIMARY KEY,
    setting_name character varying(63),
    value character varying(255),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE TRIGGER audit_insert AFTER INSERT ON practice_settings REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON practice_settings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON practice_settings REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE practice_settings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON practice_settings FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_REFERENCE')));
CREATE POLICY people_insert ON practice_settings FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('ADMINISTER')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON practice_settings FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('ADMINISTER')))
    WITH CHECK ((SELECT system.can('ADMINISTER')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON practice_settings FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON practice_settings FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Animals received at the desk.
CREATE TABLE check_ins (
    id uuid PRIMARY KEY,
    appointment_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    contact_confirmed boolean NOT NULL,
    weight_id uuid,
    remark character varying(255),
    checked_in_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON check_ins (appointment_id);
CREATE INDEX ON check_ins (patient_id);
CREATE TRIGGER audit_insert AFTER INSERT ON check_ins REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON check_ins REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON check_ins REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE check_ins ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON check_ins FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_SCHEDULE')));
CREATE POLICY people_insert ON check_ins FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_SCHEDULE')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON check_ins FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON check_ins FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON check_ins FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- What an animal has, over many visits.
CREATE TABLE problems (
    id uuid PRIMARY KEY,
    patient_id uuid,
    term_id uuid,
    problem_name character varying(255),
    status character varying(50),
    onset_on date,
    resolved_on date,
    notes text,
    medical_record_id uuid,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON problems (patient_id);
CREATE INDEX ON problems (medical_record_id);
CREATE TRIGGER audit_insert AFTER INSERT ON problems REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON problems REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON problems REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE problems ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON problems FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_PATIENTS')));
CREATE POLICY people_insert ON problems FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON problems FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON problems FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON problems FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Vaccines that were given.
CREATE TABLE vaccinations (
    id uuid PRIMARY KEY,
    patient_id uuid,
    medical_record_id uuid,
    product_id uuid,
    product_name character varying(255),
    against character varying(255),
    batch_number character varying(50),
    batch_expires_on date,
    given_at timestamp with time zone,
    given_by uuid,
    site character varying(100),
    valid_from date,
    valid_until date,
    next_due_on date,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON vaccinations (patient_id);
CREATE INDEX ON vaccinations (medical_record_id);
CREATE TRIGGER audit_insert AFTER INSERT ON vaccinations REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON vaccinations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON vaccinations REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE vaccinations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON vaccinations FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_PATIENTS')));
CREATE POLICY people_insert ON vaccinations FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON vaccinations FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON vaccinations FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON vaccinations FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- What owners are to be reminded of.
CREATE TABLE reminders (
    id uuid PRIMARY KEY,
    patient_id uuid,
    rule_id uuid,
    product_id uuid,
    purpose character varying(255),
    due_on date,
    status character varying(50),
    closed_by uuid,
    closed_at timestamp with time zone,
    closed_reason character varying(255),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON reminders (patient_id);
CREATE INDEX ON reminders (due_on) WHERE status = 'OPEN';
CREATE TRIGGER audit_insert AFTER INSERT ON reminders REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON reminders REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON reminders REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE reminders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON reminders FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_PATIENTS')));
CREATE POLICY people_insert ON reminders FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_PATIENTS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON reminders FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('EDIT_PATIENTS')))
    WITH CHECK ((SELECT system.can('EDIT_PATIENTS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON reminders FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON reminders FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Reminders that were sent.
CREATE TABLE reminder_notices (
    id uuid PRIMARY KEY,
    reminder_id uuid NOT NULL,
    client_id uuid NOT NULL,
    run_id uuid NOT NULL,
    channel character varying(50) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON reminder_notices (reminder_id);
CREATE INDEX ON reminder_notices (client_id);
CREATE INDEX ON reminder_notices (run_id);
CREATE TRIGGER audit_insert AFTER INSERT ON reminder_notices REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON reminder_notices REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON reminder_notices REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE reminder_notices ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON reminder_notices FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_PATIENTS')));
CREATE POLICY people_insert ON reminder_notices FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_PATIENTS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON reminder_notices FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON reminder_notices FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON reminder_notices FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Papers that were printed.
CREATE TABLE printed_documents (
    id uuid PRIMARY KEY,
    subject_table character varying(63) NOT NULL,
    subject_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    document_kind character varying(50) NOT NULL,
    paper character varying(50) NOT NULL,
    copy_number bigint NOT NULL,
    content_hash character varying(64) NOT NULL,
    content jsonb,
    printed_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON printed_documents (subject_id);
CREATE INDEX ON printed_documents (patient_id);
CREATE TRIGGER audit_insert AFTER INSERT ON printed_documents REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON printed_documents REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON printed_documents REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE printed_documents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON printed_documents FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_PATIENTS')));
CREATE POLICY people_insert ON printed_documents FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('EDIT_PATIENTS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON printed_documents FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON printed_documents FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON printed_documents FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- One visit each; by year, since ids begin with the time of the visit.
CREATE TABLE medical_records (
    id uuid PRIMARY KEY,
    patient_id uuid,
    appointment_id uuid,
    visit_date timestamp with time zone,
    record_type character varying(50),
    chief_complaint text,
    signed_at timestamp with time zone,
    signed_by uuid,
    is_locked boolean,
    content_hash character varying(64),
    signed_heads character varying(2000),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
) PARTITION BY RANGE (id);
CREATE TABLE medical_records_default PARTITION OF medical_records DEFAULT;
ALTER TABLE medical_records_default ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE INDEX ON medical_records (patient_id);
CREATE INDEX ON medical_records (appointment_id);
CREATE INDEX ON medical_records (visit_date);
CREATE TRIGGER audit_insert AFTER INSERT ON medical_records REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON medical_records REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON medical_records REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE medical_records ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON medical_records FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND created_by = ANY ((SELECT system.own_readers())::uuid[]))));
CREATE POLICY people_insert ON medical_records FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person()));
CREATE POLICY people_update ON medical_records FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND created_by = ANY ((SELECT system.own_readers())::uuid[])))
    AND is_locked IS NOT TRUE)
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON medical_records FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON medical_records FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- The note of a visit.
CREATE TABLE soap_notes (
    id uuid PRIMARY KEY,
    medical_record_id uuid,
    subjective text,
    objective text,
    assessment text,
    plan text,
    additional_notes text,
    signed_heads character varying(2000),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON soap_notes (medical_record_id);
CREATE TRIGGER audit_insert AFTER INSERT ON soap_notes REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON soap_notes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON soap_notes REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE soap_notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON soap_notes FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_insert ON soap_notes FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person())
    AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_update ON soap_notes FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON soap_notes FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON soap_notes FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- What was measured.
CREATE TABLE vital_signs (
    id uuid PRIMARY KEY,
    medical_record_id uuid,
    temperature_celsius numeric(4,1),
    pulse_rate bigint,
    respiratory_rate bigint,
    blood_pressure_systolic bigint,
    blood_pressure_diastolic bigint,
    weight_kg numeric(9,3),
    body_condition_score bigint,
    body_condition_scale character varying(20),
    pain_score bigint,
    pain_scale character varying(20),
    capillary_refill_seconds numeric(3,1),
    mucous_membranes character varying(50),
    recorded_at timestamp with time zone,
    recorded_by uuid,
    signed_heads character varying(2000),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON vital_signs (medical_record_id);
CREATE TRIGGER audit_insert AFTER INSERT ON vital_signs REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON vital_signs REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON vital_signs REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE vital_signs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON vital_signs FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_insert ON vital_signs FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person())
    AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_update ON vital_signs FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON vital_signs FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON vital_signs FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- What was the matter.
CREATE TABLE diagnoses (
    id uuid PRIMARY KEY,
    medical_record_id uuid,
    term_id uuid,
    diagnosis_code character varying(50),
    diagnosis_name character varying(255),
    diagnosis_type character varying(50),
    notes text,
    is_primary boolean,
    signed_heads character varying(2000),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON diagnoses (medical_record_id);
CREATE TRIGGER audit_insert AFTER INSERT ON diagnoses REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON diagnoses REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON diagnoses REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE diagnoses ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON diagnoses FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_insert ON diagnoses FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person())
    AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_update ON diagnoses FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON diagnoses FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON diagnoses FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- What was done.
CREATE TABLE treatments (
    id uuid PRIMARY KEY,
    medical_record_id uuid,
    treatment_type character varying(50),
    treatment_name character varying(255),
    product_id uuid,
    dose character varying(100),
    route character varying(50),
    description text,
    due_at timestamp with time zone,
    performed_at timestamp with time zone,
    performed_by uuid,
    status character varying(50),
    notes text,
    allergy_override character varying(255),
    signed_heads character varying(2000),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON treatments (medical_record_id);
CREATE INDEX ON treatments (due_at) WHERE status = 'PLANNED';
CREATE TRIGGER audit_insert AFTER INSERT ON treatments REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON treatments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON treatments REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE treatments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON treatments FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_insert ON treatments FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person())
    AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_update ON treatments FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON treatments FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON treatments FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Medicines to be given at home.
CREATE TABLE prescriptions (
    id uuid PRIMARY KEY,
    medical_record_id uuid,
    product_id uuid,
    medication_name character varying(255),
    medication_code character varying(50),
    dosage character varying(100),
    dose_mg numeric(12,4),
    frequency character varying(100),
    route character varying(50),
    duration character varying(100),
    quantity numeric(12,4),
    quantity_unit character varying(50),
    refills bigint,
    instructions text,
    withdrawal_period character varying(255),
    is_cascade boolean,
    prescribed_at timestamp with time zone,
    prescribed_by uuid,
    allergy_override character varying(255),
    dose_override character varying(255),
    signed_heads character varying(2000),
    is_deleted boolean,
    dispensed_at timestamp with time zone,
    dispensed_by uuid,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON prescriptions (medical_record_id);
CREATE TRIGGER audit_insert AFTER INSERT ON prescriptions REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON prescriptions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON prescriptions REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE prescriptions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON prescriptions FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_insert ON prescriptions FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person())
    AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_update ON prescriptions FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON prescriptions FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON prescriptions FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Medicines that were handed out.
CREATE TABLE dispensings (
    id uuid PRIMARY KEY,
    medical_record_id uuid NOT NULL,
    prescription_id uuid NOT NULL,
    quantity numeric(12,4) NOT NULL,
    quantity_unit character varying(50),
    batch_number character varying(50),
    expires_on date,
    dispensed_at timestamp with time zone NOT NULL,
    dispensed_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON dispensings (medical_record_id);
CREATE INDEX ON dispensings (prescription_id);
CREATE TRIGGER audit_insert AFTER INSERT ON dispensings REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON dispensings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON dispensings REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE dispensings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON dispensings FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_insert ON dispensings FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person())
    AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_update ON dispensings FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON dispensings FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON dispensings FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- What was added to a signed record.
CREATE TABLE addenda (
    id uuid PRIMARY KEY,
    medical_record_id uuid NOT NULL,
    content text,
    reason character varying(255),
    about_table character varying(63),
    about_id uuid,
    written_at timestamp with time zone NOT NULL,
    written_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON addenda (medical_record_id);
CREATE TRIGGER audit_insert AFTER INSERT ON addenda REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON addenda REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON addenda REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE addenda ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON addenda FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_insert ON addenda FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person())
    AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND medical_record_id IN (SELECT m.id FROM medical_records m))));
CREATE POLICY people_update ON addenda FOR UPDATE TO vetpms_tenant USING (false);
CREATE POLICY people_delete ON addenda FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON addenda FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Pictures and papers; the files are kept by their hash.
CREATE TABLE attachments (
    id uuid PRIMARY KEY,
    patient_id uuid,
    medical_record_id uuid,
    file_name character varying(255),
    media_type character varying(100),
    size_bytes bigint,
    sha256 character varying(64),
    caption character varying(255),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON attachments (patient_id);
CREATE INDEX ON attachments (medical_record_id);
CREATE INDEX ON attachments (sha256);
CREATE TRIGGER audit_insert AFTER INSERT ON attachments REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON attachments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON attachments REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE attachments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON attachments FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND (medical_record_id IN (SELECT m.id FROM medical_records m)
         OR (medical_record_id IS NULL AND created_by = ANY ((SELECT system.own_readers())::uuid[]))))));
CREATE POLICY people_insert ON attachments FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person())
    AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND (medical_record_id IN (SELECT m.id FROM medical_records m)
         OR (medical_record_id IS NULL AND created_by = ANY ((SELECT system.own_readers())::uuid[]))))));
CREATE POLICY people_update ON attachments FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND (medical_record_id IN (SELECT m.id FROM medical_records m)
         OR (medical_record_id IS NULL AND created_by = ANY ((SELECT system.own_readers())::uuid[]))))))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON attachments FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON attachments FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- What a laboratory found.
CREATE TABLE lab_results (
    id uuid PRIMARY KEY,
    patient_id uuid,
    medical_record_id uuid,
    panel character varying(100),
    test_name character varying(100),
    value numeric(14,4),
    value_text character varying(255),
    unit character varying(50),
    reference_low numeric(14,4),
    reference_high numeric(14,4),
    laboratory character varying(100),
    ordered_at timestamp with time zone,
    resulted_at timestamp with time zone,
    status character varying(50),
    reviewed_at timestamp with time zone,
    reviewed_by uuid,
    comment text,
    attachment_id uuid,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON lab_results (patient_id);
CREATE INDEX ON lab_results (medical_record_id);
CREATE TRIGGER audit_insert AFTER INSERT ON lab_results REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON lab_results REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON lab_results REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
ALTER TABLE lab_results ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY people_select ON lab_results FOR SELECT TO vetpms_tenant USING (((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND (medical_record_id IN (SELECT m.id FROM medical_records m)
         OR (medical_record_id IS NULL AND created_by = ANY ((SELECT system.own_readers())::uuid[]))))));
CREATE POLICY people_insert ON lab_results FOR INSERT TO vetpms_tenant WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND created_by = (SELECT system.current_person())
    AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND (medical_record_id IN (SELECT m.id FROM medical_records m)
         OR (medical_record_id IS NULL AND created_by = ANY ((SELECT system.own_readers())::uuid[]))))));
CREATE POLICY people_update ON lab_results FOR UPDATE TO vetpms_tenant USING ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND ((SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))
     OR ((SELECT system.can('VIEW_OWN_MEDICAL_RECORDS')) AND (medical_record_id IN (SELECT m.id FROM medical_records m)
         OR (medical_record_id IS NULL AND created_by = ANY ((SELECT system.own_readers())::uuid[]))))))
    WITH CHECK ((SELECT system.can('CREATE_MEDICAL_RECORDS')) AND updated_by = (SELECT system.current_person()));
CREATE POLICY people_delete ON lab_results FOR DELETE TO vetpms_tenant USING (false);
CREATE POLICY projector ON lab_results FOR ALL TO vetpms_projector USING (true) WITH CHECK (true);

-- Whose record a change, a document or an item is about, where it belongs to a medical record: whoever may see only their
-- own is sent no others.
ALTER TABLE changes ADD COLUMN owner uuid;
ALTER TABLE documents ADD COLUMN owner uuid;
ALTER TABLE conflicts ADD COLUMN owner uuid;
DROP POLICY people_select ON changes;
CREATE POLICY people_select ON changes FOR SELECT TO vetpms_tenant USING (table_name = ANY ((SELECT system.readable_tables())::text[])
    AND (owner IS NULL OR (SELECT system.can('VIEW_ALL_MEDICAL_RECORDS')) OR owner = ANY ((SELECT system.own_readers())::uuid[])));
DROP POLICY people_select ON documents;
CREATE POLICY people_select ON documents FOR SELECT TO vetpms_tenant USING (table_name = ANY ((SELECT system.readable_tables())::text[])
    AND (owner IS NULL OR (SELECT system.can('VIEW_ALL_MEDICAL_RECORDS')) OR owner = ANY ((SELECT system.own_readers())::uuid[])));
DROP POLICY people_select ON conflicts;
CREATE POLICY people_select ON conflicts FOR SELECT TO vetpms_tenant USING (table_name = ANY ((SELECT system.readable_tables())::text[])
    AND (owner IS NULL OR (SELECT system.can('VIEW_ALL_MEDICAL_RECORDS')) OR owner = ANY ((SELECT system.own_readers())::uuid[])));
-- The trail holds whole rows: of medical records it is for those who may read them all.
DROP POLICY people_select ON audit_log;
CREATE POLICY people_select ON audit_log FOR SELECT TO vetpms_tenant USING ((SELECT system.can('VIEW_AUDIT'))
    AND (table_name <> ALL ((SELECT system.record_tables())::text[]) OR (SELECT system.can('VIEW_ALL_MEDICAL_RECORDS'))));

-- What each role may do at all, as for the tables before.
DO $$
DECLARE
    people    name := current_schema();
    projector name := overlay(current_schema() PLACING 'p' FROM 1 FOR 1);
BEGIN
    EXECUTE format('GRANT SELECT ON %s TO %I, %I', $t$
        products, dose_rules, reminder_rules, diagnosis_terms, note_templates, text_macros, practice_settings,
        check_ins, problems, vaccinations, reminders, reminder_notices, printed_documents, medical_records,
        soap_notes, vital_signs, diagnoses, treatments, prescriptions, dispensings, addenda, attachments,
        lab_results$t$, people, projector);
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %s TO %I', $t$
        products, dose_rules, reminder_rules, diagnosis_terms, note_templates, text_macros, practice_settings,
        check_ins, problems, vaccinations, reminders, reminder_notices, printed_documents, medical_records,
        soap_notes, vital_signs, diagnoses, treatments, prescriptions, dispensings, addenda, attachments,
        lab_results$t$, projector);
END
$$;
