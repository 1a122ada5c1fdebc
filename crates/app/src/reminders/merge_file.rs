//! What a run sent as a file for a mail merge: one line per household.

use super::preview::Household;
use super::sent::RunSent;
use crate::shown::day_of;

const HEAD: [&str; 9] = [
    "name",
    "address_1",
    "address_2",
    "address_3",
    "address_4",
    "email",
    "phone",
    "animals",
    "due",
];

/// What the file is called: each run has its own.
#[must_use]
pub fn merge_file_name(sent: &RunSent) -> String {
    let run = sent.run.id.simple().to_string();
    let part = run.get(run.len() - 6..).unwrap_or_default();
    format!("vetpms-reminders-{}-{part}.csv", day_of(sent.run.at))
}

/// The lines, as spreadsheets and word processors read them. What clients wrote is never taken for a formula.
#[must_use]
pub fn merge_file(sent: &RunSent) -> String {
    // The mark tells spreadsheets that this is UTF-8.
    let mut text = String::from("\u{feff}");
    line(&mut text, HEAD.map(str::to_owned));
    for household in &sent.households {
        line(&mut text, cells(household));
    }
    text
}

fn cells(household: &Household) -> [String; 9] {
    let reach = &household.reach;
    let address = |at: usize| reach.address.get(at).cloned().unwrap_or_default();
    let mut animals: Vec<&str> = Vec::new();
    for due in &household.due {
        if !animals.contains(&due.patient.as_str()) {
            animals.push(&due.patient);
        }
    }
    let due: Vec<String> = household
        .due
        .iter()
        .map(|due| format!("{}: {} ({})", due.patient, due.purpose, due.due_on))
        .collect();
    [
        reach.name.clone(),
        address(0),
        address(1),
        address(2),
        address(3),
        reach.email.clone().unwrap_or_default(),
        reach.phone.clone().unwrap_or_default(),
        animals.join(", "),
        due.join("; "),
    ]
}

fn line(text: &mut String, cells: [String; 9]) {
    let cells = cells.map(|cell| format!("\"{}\"", harmless(&cell).replace('"', "\"\"")));
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// A cell that spreadsheets would take for a formula begins with an apostrophe, by which they do not. A phone number
/// such as +31 6 12345678 is none.
fn harmless(cell: &str) -> String {
    let plain = cell.replace(['\r', '\n', '\t'], " ");
    let number = plain
        .strip_prefix('+')
        .is_some_and(|rest| rest.chars().all(|one| one.is_ascii_digit() || one == ' '));
    let begins = plain.trim_start().starts_with(['=', '+', '-', '@']);
    if begins && !number {
        format!("'{plain}")
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_clients_wrote_is_never_a_formula() {
        for bad in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            " =1",
            "\t=1",
            "\r\n=1",
            "+1+1",
        ] {
            assert!(harmless(bad).starts_with('\''), "{bad}");
        }
        for good in ["Smith", "+31 6 12345678", "06-123", "O'Neil = x", ""] {
            assert_eq!(harmless(good), good);
        }
    }
}
