//! Whatever people type, a document is printed or refused in words; it never fails.

use proptest::prelude::*;
use vetpms_print::{Content, Paper, PrintError, Request, Section, lay_out};

use crate::samples::{label, label_on, request, summary};

/// Any text: letters of all scripts, signs of markup, what cannot be seen, words without an end.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r"\PC{0,60}",
        r#"[#$\[\]{}()\\*_`<>@=+/"' ~a-c\n-]{0,80}"#,
        "[\u{0}-\u{1f}\u{300}-\u{330}\u{5d0}-\u{5ea}\u{627}-\u{64a}\u{200b}-\u{202e}ab ]{0,60}",
        "[^\\s]{60,200}",
    ]
}

fn printed_or_refused(request: &Request) -> Result<(), TestCaseError> {
    match lay_out(request) {
        Ok(pages) => prop_assert!(pages.pdf().is_ok()),
        Err(PrintError::DoesNotFit(_) | PrintError::Missing { .. }) => {}
        Err(error) => return Err(TestCaseError::fail(format!("{error:?}"))),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_on_a_label(name in text(), owner in text(), directions in text()) {
        let mut label = label();
        label.animal.name = name;
        label.owner.name = owner;
        label.medicine.directions = directions;
        printed_or_refused(&label_on(Paper::Roll70x50, label))?;
    }

    #[test]
    fn any_text_on_a_page(practice in text(), reason in text(), title in text(), told in text()) {
        let mut summary = summary();
        summary.reason = reason;
        summary.sections.push(Section { title, text: told });
        let mut request = request(Paper::A4, Content::VisitSummary(summary));
        request.letterhead.practice = practice;
        printed_or_refused(&request)?;
    }
}

#[test]
fn a_text_of_many_pages() {
    let mut long = summary();
    long.sections.push(Section {
        title: "Course".into(),
        text: "All is well; the wound is dry and closed. ".repeat(2_000),
    });
    let pages = lay_out(&request(Paper::A4, Content::VisitSummary(long))).unwrap();
    assert!(pages.pages() > 10);
    let mut endless = summary();
    endless.reason = "x".repeat(10_000);
    let pages = lay_out(&request(Paper::A4, Content::VisitSummary(endless))).unwrap();
    assert!(pages.pages() > 1);
}
