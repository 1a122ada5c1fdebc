-- The roles of a cluster. Run once by a superuser, in any database; running it again changes
-- nothing. Passwords are set elsewhere. No superuser touches a practice's data afterwards.
--
--   vetpms_owner      owns every object; nobody signs in as it
--   vetpms_admin      migrations and new practices; acts as vetpms_owner
--   vetpms_app        the sync server; owns nothing and inherits nothing, it must enter a practice
--   vetpms_backup     pg_dump, which has to read past the row policies
--   vetpms_tenant     what the people of every practice may do; each practice has a role t_<id> in it
--   vetpms_projector  what the writer of every practice may do; each practice has a role p_<id> in it
DO $$
BEGIN
    IF to_regrole('vetpms_owner') IS NULL THEN
        CREATE ROLE vetpms_owner NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF to_regrole('vetpms_tenant') IS NULL THEN
        CREATE ROLE vetpms_tenant NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF to_regrole('vetpms_projector') IS NULL THEN
        CREATE ROLE vetpms_projector NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF to_regrole('vetpms_admin') IS NULL THEN
        CREATE ROLE vetpms_admin LOGIN NOSUPERUSER NOBYPASSRLS CREATEROLE IN ROLE vetpms_owner;
    END IF;
    IF to_regrole('vetpms_app') IS NULL THEN
        CREATE ROLE vetpms_app LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT;
    END IF;
    IF to_regrole('vetpms_backup') IS NULL THEN
        CREATE ROLE vetpms_backup LOGIN NOSUPERUSER BYPASSRLS IN ROLE pg_read_all_data;
    END IF;
    -- Since PostgreSQL 16 CREATEROLE alone does not let a role give out other roles.
    IF current_setting('server_version_num')::int >= 160000 THEN
        EXECUTE 'GRANT vetpms_tenant, vetpms_projector TO vetpms_admin WITH ADMIN TRUE, INHERIT FALSE, SET FALSE';
    END IF;
END
$$;
