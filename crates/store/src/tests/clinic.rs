//! What the whiteboard and the list of results to look at read, over the records of years.

use crate::queries::{appointments, lab, room_moves, treatments, visits};
use crate::{ReadTx, Result};

use super::practice::practice;

#[test]
fn the_board_and_the_results_to_look_at_use_their_indexes() {
    let (_folder, store) = practice();
    let plan = |sql: &str, count: usize| -> String {
        let read = |r: &ReadTx| -> Result<Vec<String>> {
            let sql = format!("EXPLAIN QUERY PLAN {sql}");
            let nothing = vec![None::<i64>; count];
            r.list(&sql, rusqlite::params_from_iter(nothing), |row| {
                Ok(row.get(3)?)
            })
        };
        store.read(read).unwrap().join("\n")
    };
    for (sql, params, narrow) in [
        (appointments::IN_CLINIC, 0, "appointments_in_clinic"),
        (visits::OF_APPOINTMENTS, 0, "appointments_in_clinic"),
        (room_moves::SINCE, 1, "room_moves_by_moved_at"),
        (visits::WITHOUT_APPOINTMENT, 2, "medical_records_unsigned"),
        (
            treatments::DUE,
            3,
            "treatments_by_due_at (due_at>? AND due_at<?)",
        ),
        (lab::TO_REVIEW, 1, "lab_results_to_review"),
    ] {
        let plan = plan(sql, params);
        assert!(plan.contains(narrow), "{sql}\n{plan}");
        // A scan of an index that holds only what is asked for is none of the table.
        let whole = plan
            .lines()
            .any(|line| line.contains("SCAN") && !line.contains(narrow));
        assert!(!whole, "{sql}\n{plan}");
    }
}
