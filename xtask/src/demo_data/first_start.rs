//! What a new user sees of the demo practice.

use chrono::{Days, Duration};
use serde_json::Value as Json;

use super::tests::{OWNER, a_monday, noon, rows, text};

/// The first start shows something on every page.
#[test]
fn there_are_open_visits_plans_results_and_what_is_due() {
    for day in 0..7 {
        let today = a_monday() + Days::new(day);
        let text = text(7, 300, today);
        let rows = rows(&text);
        let added = |table: &str| -> Vec<&Json> {
            let of = |row: &&Json| row["op"] == "add" && row["table"] == table;
            rows.iter().filter(of).map(|row| &row["values"]).collect()
        };
        let ops = |op: &'static str| rows.iter().filter(move |row| row["op"] == op);
        let due = |row: &Json| row["values"]["due_at"].as_str().map(str::to_owned);
        let plans: Vec<String> = ops("plan").filter_map(due).collect();
        let now = vetpms_model::value::rfc3339(noon(today));
        assert!(
            plans.iter().any(|due| *due < now) && plans.iter().any(|due| *due > now),
            "{today}: {plans:?}"
        );
        let open = |row: &&Json| row["appointment"].is_null();
        assert_eq!(ops("visit").filter(open).count(), 2, "{today}");
        assert!(ops("visit").count() >= 6, "{today}");
        assert_eq!(added("room_moves").len(), 1);
        let of = |op| ops(op).count();
        assert!(of("enter_result") > of("review_result") && of("order_test") > of("enter_result"));
        let late = rows.iter().filter(|row| row["op"] == "vaccinate");
        let given = late.filter_map(|row| row["values"]["given_at"].as_str());
        let year_ago = vetpms_model::value::rfc3339(noon(today) - Duration::days(360));
        let (old, new): (Vec<&str>, Vec<&str>) = given.partition(|at| *at < year_ago.as_str());
        assert!(
            old.len() > 3 && new.len() > 30,
            "{today}: {} {}",
            old.len(),
            new.len()
        );
    }
}

/// Papers name the vet who signs as the law wants it.
#[test]
fn the_one_who_signs_in_is_among_the_staff() {
    let text = text(7, 3, a_monday());
    let staff: Vec<Json> = rows(&text)
        .into_iter()
        .filter(|row| row["table"] == "staff" && !row["values"]["user_id"].is_null())
        .collect();
    assert_eq!(staff.len(), 1);
    let anna = &staff[0]["values"];
    assert_eq!(anna["user_id"], OWNER.to_string());
    assert!(anna["qualifications"].is_string() && anna["registration_number"].is_string());
}
