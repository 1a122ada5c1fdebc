-- What was looked at of a laboratory result.
ALTER TABLE lab_results ADD COLUMN reviewed_result character varying(500);
