-- What was looked at of a laboratory result: what is put right later is looked at again.
ALTER TABLE lab_results ADD COLUMN reviewed_result TEXT;
CREATE INDEX lab_results_to_review ON lab_results (resulted_at)
    WHERE resulted_at IS NOT NULL AND is_deleted IS NOT 1
    AND reviewed_result IS NOT (coalesce(value, '') || ';' || coalesce(value_text, '') || ';' || coalesce(unit, '') || ';'
        || coalesce(reference_low, '') || ';' || coalesce(reference_high, '') || ';' || coalesce(hex(attachment_id), ''));

-- The few animals that are in the clinic, among the appointments of years.
CREATE INDEX appointments_in_clinic ON appointments (status)
    WHERE status IN ('CHECKED_IN', 'IN_ROOM', 'IN_PROGRESS', 'READY');
