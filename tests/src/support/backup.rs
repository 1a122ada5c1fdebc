//! A backup of a practice's tables on the server, and going back to it.

use super::{Server, sql};

/// Every table of the practice as it was; the audit trail is left alone.
pub struct Backup {
    schema: String,
    copy: String,
}

/// What both statements go over: name and columns of each plain table.
const TABLES: &str = "SELECT c.relname AS name, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid \
    WHERE n.nspname = '{schema}' AND c.relkind = 'r' AND NOT c.relispartition AND a.attnum > 0 \
    AND NOT a.attisdropped AND a.attgenerated = '' GROUP BY c.relname";

impl Backup {
    /// Copies the tables of the server's practice.
    pub fn of(server: &Server, name: &str) -> Self {
        let schema = format!("t_{}", server.tenant().replace('-', ""));
        let copy = format!("copy_{name}_{schema}");
        let backup = Self { schema, copy };
        backup.run(
            "CREATE SCHEMA {copy}; DO $$ DECLARE t record; BEGIN FOR t IN {tables} LOOP \
             EXECUTE format('CREATE TABLE {copy}.%I AS SELECT %s FROM {schema}.%I', t.name, t.columns, t.name); \
             END LOOP; END $$;",
        );
        backup
    }

    /// Puts them back; the server must not be running.
    pub fn restore(&self) {
        self.run(
            "SET session_replication_role = replica; BEGIN; DO $$ DECLARE t record; BEGIN FOR t IN {tables} LOOP \
             EXECUTE format('DELETE FROM {schema}.%I', t.name); \
             EXECUTE format('INSERT INTO {schema}.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM {copy}.%I', \
                            t.name, t.columns, t.columns, t.name); \
             END LOOP; END $$; COMMIT;",
        );
    }

    fn run(&self, statements: &str) {
        let text = statements
            .replace("{tables}", TABLES)
            .replace("{schema}", &self.schema)
            .replace("{copy}", &self.copy);
        sql(&text);
    }
}

impl Drop for Backup {
    fn drop(&mut self) {
        self.run("DROP SCHEMA {copy} CASCADE;");
    }
}
