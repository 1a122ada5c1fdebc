//! The refused lines as a file, for correcting them.

use super::run::ImportReport;

/// One line each: number in the file, field, reason. It holds reasons only, no values of the file.
#[must_use]
pub fn rejects_as_csv(report: &ImportReport) -> String {
    let mut text = String::from("line,field,reason\n");
    for rejected in &report.rejects {
        let quoted = rejected.reason.replace('"', "\"\"");
        let field = rejected.field.as_deref().unwrap_or_default();
        text.push_str(&format!("{},{field},\"{quoted}\"\n", rejected.line));
    }
    text
}
