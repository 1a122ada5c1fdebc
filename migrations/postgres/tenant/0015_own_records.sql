-- Whoever sees only their own medical records: the record of each row is looked up by its key. `IN (SELECT ..)` read
-- every record of the person first, ten years of them for one note.
DO $$
DECLARE
    writes CONSTANT text := '(SELECT system.can(''CREATE_MEDICAL_RECORDS''))';
    part   record;
    seen   text;
BEGIN
    FOR part IN
        SELECT * FROM (VALUES
            ('soap_notes', true, false), ('vital_signs', true, false), ('diagnoses', true, false),
            ('treatments', true, false), ('prescriptions', true, false), ('dispensings', false, false),
            ('addenda', false, false), ('printed_contents', false, false),
            ('attachments', true, true), ('lab_results', true, true)
        ) AS parts (name, is_edited, may_stand_alone)
    LOOP
        seen := format('EXISTS (SELECT FROM medical_records m WHERE m.id = %I.medical_record_id)', part.name);
        IF part.may_stand_alone THEN
            seen := seen || ' OR (medical_record_id IS NULL AND created_by = ANY ((SELECT system.own_readers())::uuid[]))';
        END IF;
        seen := format('((SELECT system.can(''VIEW_ALL_MEDICAL_RECORDS'')) OR ((SELECT system.can(''VIEW_OWN_MEDICAL_RECORDS'')) AND (%s)))', seen);
        EXECUTE format('ALTER POLICY people_select ON %I USING (%s)', part.name, seen);
        EXECUTE format('ALTER POLICY people_insert ON %I WITH CHECK (%s AND created_by = (SELECT system.current_person()) AND %s)',
                       part.name, writes, seen);
        IF part.is_edited THEN
            EXECUTE format('ALTER POLICY people_update ON %I USING (%s AND %s)', part.name, writes, seen);
        END IF;
    END LOOP;
END
$$;
