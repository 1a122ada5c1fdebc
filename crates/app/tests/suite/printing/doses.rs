//! Two doses of one vaccine on one certificate.

use vetpms_app::vaccinations::give_vaccination;

use super::*;

#[test]
fn two_doses_of_one_vaccine_on_one_day_are_told_apart_and_one_that_does_not_count_is_no_proof() {
    let case = Case::new("print-doses");
    let product =
        json!({"name": "RCP", "product_kind": "VACCINE", "against": "Cat flu, panleukopenia"});
    let product = add(&case.desk, "products", product);
    let rule = json!({"product_id": product, "name": "Yearly", "interval_days": 365});
    add(&case.desk, "reminder_rules", rule);
    let give = |at: &str, batch: &str| {
        let values = json!({"product_id": product, "batch_number": batch, "batch_expires_on": "2030-01-31", "given_at": at});
        let given = give_vaccination(&case.desk, case.patient, &fields(values), true);
        given.unwrap().id
    };
    let first = give("2024-03-04T11:00:00Z", "B1");
    give("2024-03-04T11:05:00Z", "B2");
    let listed = printable(&case.desk, case.patient).unwrap();
    let listed = listed.iter().find(|one| one.subject_id == first).unwrap();
    assert_eq!(listed.title, "2 × RCP");

    let text = case.text(DocumentKind::Certificate, first);
    for said in [
        "dose 1 of this day",
        "dose 2 of this day",
        "until 4 Mar 2025",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("does not count"), "{text}");
    assert_eq!(text.matches("until ").count(), 1, "{text}");
}
