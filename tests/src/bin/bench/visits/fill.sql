-- Ten years of a practice: :patients animals, :visits visits with a record, a note, vital signs and a diagnosis each.
-- Straight into the rows, without audit: what is measured on them only reads.
SET session_replication_role = replica;
SET client_min_messages = warning;
SELECT setseed(0.5);

CREATE FUNCTION pg_temp.id_at(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3)
            || '8' || substr(md5(random()::text), 1, 15))::uuid
$$;

SELECT count(system.ensure_record_year(:'schema', y))
FROM generate_series(extract(year FROM now())::int - 10, extract(year FROM now())::int) AS y;

CREATE TEMP TABLE made_clients AS
SELECT n, pg_temp.id_at(now() - interval '10 years' * random()) AS id FROM generate_series(0, :patients / 2) AS n;
CREATE TEMP TABLE made_patients AS
SELECT n, pg_temp.id_at(now() - interval '10 years' * random()) AS id FROM generate_series(0, :patients - 1) AS n;
-- The animals that are looked at come as often as a regular does.
CREATE TEMP TABLE made_visits AS
SELECT pg_temp.id_at(at) AS id, pg_temp.id_at(at - interval '7 days') AS appointment, at,
       CASE WHEN v % 10 = 0 THEN v / 10 % (:patients / 100) ELSE floor(random() * :patients)::int END AS patient
FROM generate_series(1, :visits) AS v,
     LATERAL (SELECT date_trunc('day', now()) + interval '9 hours 15 minutes' * random()
                     - interval '1 day' * floor(3652 * v / :visits)) AS moment(at);

INSERT INTO clients (id, first_name, last_name, client_type, created_at, created_by, updated_at, updated_by, updated_device)
SELECT id, 'Ann', 'Client ' || n, 'REGULAR', now(), :'person', now(), :'person', :'person' FROM made_clients;
INSERT INTO patients (id, client_id, name, species, status, created_at, created_by, updated_at, updated_by, updated_device)
SELECT p.id, c.id, 'Pet ' || p.n, 'Dog', 'ACTIVE', now(), :'person', now(), :'person', :'person'
FROM made_patients p JOIN made_clients c ON c.n = p.n / 2;
INSERT INTO appointments (id, patient_id, scheduled_start, scheduled_end, status, created_at, created_by, updated_at, updated_by, updated_device)
SELECT v.appointment, p.id, v.at, v.at + interval '15 minutes', 'COMPLETED', v.at, :'person', v.at, :'person', :'person'
FROM made_visits v JOIN made_patients p ON p.n = v.patient;
INSERT INTO medical_records (id, patient_id, appointment_id, visit_date, record_type, chief_complaint, signed_at, signed_by,
                             created_at, created_by, updated_at, updated_by, updated_device)
SELECT v.id, p.id, v.appointment, v.at, 'CONSULT', 'Shakes the head', v.at, :'person', v.at, :'person', v.at, :'person', :'person'
FROM made_visits v JOIN made_patients p ON p.n = v.patient;
INSERT INTO soap_notes (id, medical_record_id, subjective, plan, created_at, created_by, updated_at, updated_by, updated_device)
SELECT pg_temp.id_at(at), id, repeat('Shakes the head since the weekend. ', 5), repeat('Clean daily. ', 8), at, :'person', at, :'person', :'person'
FROM made_visits;
INSERT INTO vital_signs (id, medical_record_id, weight_kg, recorded_at, recorded_by, created_at, created_by, updated_at, updated_by, updated_device)
SELECT pg_temp.id_at(at), id, 10 + random() * 30, at, :'person', at, :'person', at, :'person', :'person' FROM made_visits;
INSERT INTO diagnoses (id, medical_record_id, diagnosis_name, created_at, created_by, updated_at, updated_by, updated_device)
SELECT pg_temp.id_at(at), id, 'Otitis externa', at, :'person', at, :'person', :'person' FROM made_visits;

ANALYZE clients, patients, appointments, medical_records, soap_notes, vital_signs, diagnoses;

-- The peer: the same rows in tables without partitions and policies, read by the owner of the cluster.
CREATE SCHEMA bench;
CREATE TABLE bench.medical_records AS TABLE medical_records;
CREATE TABLE bench.soap_notes AS TABLE soap_notes;
CREATE TABLE bench.vital_signs AS TABLE vital_signs;
CREATE TABLE bench.diagnoses AS TABLE diagnoses;
CREATE TABLE bench.appointment_dashboard AS TABLE appointments;
ALTER TABLE bench.medical_records ADD PRIMARY KEY (id);
CREATE INDEX ON bench.medical_records (patient_id);
CREATE INDEX ON bench.soap_notes (medical_record_id);
CREATE INDEX ON bench.vital_signs (medical_record_id);
CREATE INDEX ON bench.diagnoses (medical_record_id);
CREATE INDEX ON bench.appointment_dashboard (scheduled_start);
ANALYZE bench.medical_records, bench.soap_notes, bench.vital_signs, bench.diagnoses, bench.appointment_dashboard;
