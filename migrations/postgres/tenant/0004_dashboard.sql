-- The day's appointments with the names people look for. A plain view: always current, and it
-- shows each reader only what the policies of its tables let them see.
CREATE VIEW appointment_dashboard WITH (security_invoker = true) AS
SELECT a.id,
       a.scheduled_start,
       a.scheduled_end,
       a.appointment_type,
       t.name AS appointment_type_name,
       a.status,
       a.reason,
       p.id AS patient_id,
       p.name AS patient_name,
       p.species,
       c.id AS client_id,
       nullif(concat_ws(' ', c.first_name, c.last_name), '') AS client_name,
       (SELECT array_agg(s.staff_id ORDER BY s.staff_id)
        FROM appointment_staff s WHERE s.appointment_id = a.id AND s.is_deleted IS NOT TRUE) AS staff_ids,
       (SELECT array_agg(r.resource_id ORDER BY r.resource_id)
        FROM appointment_resources r WHERE r.appointment_id = a.id AND r.is_deleted IS NOT TRUE) AS resource_ids
FROM appointments a
LEFT JOIN appointment_types t ON t.id = a.appointment_type
LEFT JOIN patients p ON p.id = a.patient_id
LEFT JOIN clients c ON c.id = p.client_id
WHERE a.is_deleted IS NOT TRUE AND a.status IS DISTINCT FROM 'CANCELED';

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON appointment_dashboard TO %I', current_schema());
END
$$;
