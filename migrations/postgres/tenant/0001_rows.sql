-- The rows of a practice: what merging the log of changes gives, thrown away and rebuilt at will.
--
-- Run with the practice's schema as the search path; no name here is qualified.
-- Only what no merge of valid changes can break is a constraint. There are no foreign keys and
-- hardly a NOT NULL: a child may arrive before its parent, and its parent may never be accepted.
-- Uniqueness and overlaps are flags that the rules of the domain raise.
-- A column that is not here yet is found by the drift test, which prints the ALTER TABLE.

-- A site of the practice.
CREATE TABLE locations (
    id uuid PRIMARY KEY,
    name character varying(100),
    timezone character varying(64),
    phone character varying(50),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);

-- A room or a device that can be booked.
CREATE TABLE resources (
    id uuid PRIMARY KEY,
    name character varying(100),
    resource_type character varying(50),
    location_id uuid,
    allows_double_booking boolean,
    is_active boolean,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON resources (location_id);

-- Somebody who works here.
CREATE TABLE staff (
    id uuid PRIMARY KEY,
    display_name character varying(100),
    role character varying(50),
    user_id uuid,
    color text,
    allows_double_booking boolean,
    is_active boolean,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON staff (user_id);

-- A kind of appointment.
CREATE TABLE appointment_types (
    id uuid PRIMARY KEY,
    name character varying(50),
    duration_minutes bigint,
    color text,
    is_active boolean,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);

-- A species of the practice's own, beside the shipped list.
CREATE TABLE species (
    id uuid PRIMARY KEY,
    name character varying(50),
    is_active boolean,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);

-- A breed of the practice's own, beside the shipped catalogue.
CREATE TABLE breeds (
    id uuid PRIMARY KEY,
    species character varying(50),
    name character varying(100),
    code character varying(50),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON breeds (species);

-- An owner of animals, a breeder, a shelter, a farm.
CREATE TABLE clients (
    id uuid PRIMARY KEY,
    first_name character varying(100),
    last_name character varying(100),
    email character varying(255),
    client_type character varying(50),
    tags text[],
    notes text,
    metadata jsonb,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON clients (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX ON clients (lower(last_name));

-- A phone number or an address for messages.
CREATE TABLE contact_methods (
    id uuid PRIMARY KEY,
    client_id uuid,
    type character varying(50),
    value character varying(255),
    is_primary boolean,
    is_verified boolean,
    label character varying(100),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON contact_methods (client_id);
CREATE INDEX ON contact_methods (value);

-- A postal address.
CREATE TABLE addresses (
    id uuid PRIMARY KEY,
    client_id uuid,
    line1 character varying(200),
    line2 character varying(200),
    postcode character varying(20),
    city character varying(100),
    region character varying(100),
    country text,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON addresses (client_id);

-- An animal. weight_kg is the newest weighing; the chip stands sealed, found through its blind index,
-- which is not unique: two desks may both have entered it, and that is for a person to settle.
CREATE TABLE patients (
    id uuid PRIMARY KEY,
    client_id uuid,
    name character varying(100),
    species character varying(50),
    breed character varying(100),
    color character varying(50),
    date_of_birth date,
    birth_is_estimated boolean,
    gender character varying(20),
    is_neutered boolean,
    microchip_id_sealed bytea,
    microchip_id_index bytea,
    status character varying(50),
    deceased_date date,
    medical_alerts text[],
    notes text,
    is_deleted boolean,
    weight_kg numeric(9,3),
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON patients (client_id);
CREATE INDEX ON patients (microchip_id_index) WHERE microchip_id_index IS NOT NULL;

-- What a patient must not be given.
CREATE TABLE patient_allergies (
    id uuid PRIMARY KEY,
    patient_id uuid,
    allergen character varying(255),
    reaction character varying(255),
    severity character varying(50),
    confirmed_date date,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON patient_allergies (patient_id);

-- A weighing: written once, never changed.
CREATE TABLE patient_weights (
    id uuid PRIMARY KEY,
    patient_id uuid NOT NULL,
    weight_kg numeric(9,3) NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON patient_weights (patient_id, measured_at DESC, id DESC);

-- A booked stretch of time; without a patient it is a block.
CREATE TABLE appointments (
    id uuid PRIMARY KEY,
    patient_id uuid,
    scheduled_start timestamp with time zone,
    scheduled_end timestamp with time zone,
    actual_start timestamp with time zone,
    actual_end timestamp with time zone,
    appointment_type uuid,
    status character varying(50),
    checked_in_at timestamp with time zone,
    reason character varying(255),
    notes text,
    location_id uuid,
    canceled_at timestamp with time zone,
    canceled_by uuid,
    cancellation_reason character varying(255),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON appointments (scheduled_start);
CREATE INDEX ON appointments (patient_id);
CREATE INDEX ON appointments (location_id);
CREATE INDEX ON appointments (appointment_type);
CREATE INDEX ON appointments (status) WHERE status <> 'COMPLETED';

-- Who an appointment needs.
CREATE TABLE appointment_staff (
    id uuid PRIMARY KEY,
    appointment_id uuid,
    staff_id uuid,
    role character varying(50),
    is_primary boolean,
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON appointment_staff (appointment_id);
CREATE INDEX ON appointment_staff (staff_id);

-- Which rooms and devices an appointment needs.
CREATE TABLE appointment_resources (
    id uuid PRIMARY KEY,
    appointment_id uuid,
    resource_id uuid,
    resource_type character varying(50),
    is_deleted boolean,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON appointment_resources (appointment_id);
CREATE INDEX ON appointment_resources (resource_id);

-- The name another system knows a row by: written once.
CREATE TABLE external_ids (
    id uuid PRIMARY KEY,
    source character varying(50) NOT NULL,
    kind character varying(50) NOT NULL,
    external_id character varying(255) NOT NULL,
    row_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_device uuid NOT NULL,
    updated_position bigint
);
CREATE INDEX ON external_ids (source, kind, external_id);
CREATE INDEX ON external_ids (row_id);

-- Every change of a row leaves an entry in the audit trail. The argument names derived columns.
CREATE TRIGGER audit_insert AFTER INSERT ON locations REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON locations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON locations REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON resources REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON resources REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON resources REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON staff REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON staff REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON staff REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON appointment_types REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON appointment_types REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON appointment_types REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON species REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON species REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON species REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON breeds REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON breeds REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON breeds REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON clients REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON clients REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON clients REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON contact_methods REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON contact_methods REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON contact_methods REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON addresses REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON addresses REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON addresses REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON patients REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows('weight_kg');
CREATE TRIGGER audit_update AFTER UPDATE ON patients REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows('weight_kg');
CREATE TRIGGER audit_delete AFTER DELETE ON patients REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows('weight_kg');
CREATE TRIGGER audit_insert AFTER INSERT ON patient_allergies REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON patient_allergies REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON patient_allergies REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON patient_weights REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON patient_weights REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON patient_weights REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON appointments REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON appointments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON appointments REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON appointment_staff REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON appointment_staff REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON appointment_staff REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON appointment_resources REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON appointment_resources REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON appointment_resources REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_insert AFTER INSERT ON external_ids REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_update AFTER UPDATE ON external_ids REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
CREATE TRIGGER audit_delete AFTER DELETE ON external_ids REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION system.audit_rows();
