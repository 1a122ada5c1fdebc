//! Statements that nothing of ours would run.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// Runs statements as the cluster's superuser.
pub fn sql(statements: &str) {
    let done = psql(statements);
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "psql failed: {said}");
}

/// Runs statements as the cluster's superuser; the last line that they print, or what PostgreSQL refused.
///
/// # Errors
/// The words of PostgreSQL.
pub fn sql_answer(statements: &str) -> Result<String, String> {
    let done = psql(statements);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if !done.status.success() {
        return Err(text(&done.stderr));
    }
    let printed = text(&done.stdout);
    Ok(printed.lines().last().unwrap_or_default().to_owned())
}

fn psql(statements: &str) -> Output {
    let pg = |name: &str| {
        std::env::var(format!("VETPMS_TEST_PG_{name}")).expect("run the tests with ./test")
    };
    let mut psql = Command::new("psql");
    psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]);
    psql.args(["-h", &pg("HOST"), "-p", &pg("PORT")]);
    psql.args(["-U", &pg("SUPERUSER"), "-d", &pg("DATABASE")]);
    psql.stdin(Stdio::piped());
    psql.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = psql.spawn().expect("psql runs");
    let mut input = child.stdin.take().expect("standard input");
    input.write_all(statements.as_bytes()).expect("written");
    drop(input);
    child.wait_with_output().expect("psql ends")
}
