//! The tests' PostgreSQL: its processor time, and the peer of a push: the same rows put into equal
//! tables, a hundred a statement, with nothing else: no merge, no log, no audit, no rights.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::measure::{of_children, postmaster, settle};

/// Rows of a statement, and statements of a transaction.
const ROWS: usize = 100;
const STATEMENTS: usize = 5;

/// The cluster that `./test` or `cargo xtask bench` started.
pub struct Cluster {
    host: String,
    port: String,
    database: String,
    user: String,
    pub postmaster: u32,
}

impl Cluster {
    /// `None` when there is none.
    pub fn find() -> Option<Self> {
        let setting = |name: &str| std::env::var(format!("VETPMS_TEST_PG_{name}")).ok();
        let (host, port) = (setting("HOST")?, setting("PORT")?);
        let postmaster = postmaster(Path::new(&host), &port);
        Some(Self {
            host,
            port,
            database: setting("DATABASE")?,
            user: setting("SUPERUSER")?,
            postmaster,
        })
    }

    /// Why a benchmark was skipped.
    pub const MISSING: &str = "no PostgreSQL of the tests (run it through cargo xtask bench)";

    /// Runs statements as the cluster's owner and returns what they print, a line for each row.
    pub fn run(&self, statements: &str) -> String {
        let mut psql = Command::new("psql");
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]);
        psql.args([
            "-h",
            &self.host,
            "-p",
            &self.port,
            "-U",
            &self.user,
            "-d",
            &self.database,
        ]);
        psql.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = psql.spawn().expect("psql runs");
        let mut input = child.stdin.take().expect("standard input");
        let text = statements.to_owned();
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let output = child.wait_with_output().expect("psql ends");
        writer.join().expect("a writer").expect("written");
        assert!(output.status.success(), "psql failed");
        String::from_utf8(output.stdout).expect("text")
    }

    /// Puts the rows of these tables of a practice into equal, empty tables: how many rows, and the
    /// processor time of PostgreSQL and of the program that sent them.
    pub fn plain_inserts(&self, tenant: &str, tables: &[String]) -> (u64, Duration) {
        let schema = format!("t_{}", tenant.replace('-', ""));
        let mut made = "CREATE SCHEMA bench;\n".to_owned();
        let (mut inserts, mut count) = (Vec::new(), 0);
        for table in tables {
            made += &format!("CREATE TABLE bench.{table} (LIKE {schema}.{table} INCLUDING ALL);\n");
            let rows = self.run(&format!(
                "SELECT row_to_json(r) FROM {schema}.{table} r ORDER BY md5(r.id::text);"
            ));
            let rows: Vec<&str> = rows.lines().collect();
            count += rows.len() as u64;
            inserts.extend(rows.chunks(ROWS).map(|rows| insert(table, rows)));
        }
        self.run(&made);
        let whole = |statements: &[String]| format!("BEGIN;\n{}COMMIT;\n", statements.concat());
        let script: String = inserts.chunks(STATEMENTS).map(whole).collect();
        let before = settle(&[self.postmaster]);
        let (_, sender) = of_children(|| self.run(&script));
        let cpu = settle(&[self.postmaster]) - before + sender;
        self.run("SET client_min_messages = warning; DROP SCHEMA bench CASCADE;");
        (count, cpu)
    }
}

fn insert(table: &str, rows: &[&str]) -> String {
    let rows = rows.join(",").replace('\'', "''");
    format!(
        "INSERT INTO bench.{table} SELECT * FROM json_populate_recordset(NULL::bench.{table}, '[{rows}]');\n"
    )
}
