//! Tasks, phone notes and drafts.

use serde_json::json;
use vetpms_app::drafts::{drafts, drop_draft, save_draft};
use vetpms_app::lists::{ReferenceTable, reference};
use vetpms_app::people::{client_card, patient_card};
use vetpms_app::reference::{TermLanguage, add_usual_terms};
use vetpms_app::settings::{add_setting, remove_setting, settings};
use vetpms_app::work::{TaskFilter, add_phone_note, add_task, complete_task, reopen_task, tasks};
use vetpms_app::{Code, care};

use crate::folder::{Folder, fields, smith};

#[test]
fn tasks_are_left_done_and_taken_back() {
    let folder = Folder::new("tasks");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let titles = |filter| -> Vec<String> {
        let found = tasks(&desk, filter).unwrap();
        let title = |task: &vetpms_app::work::TaskSummary| {
            task.values["title"].as_str().unwrap().to_owned()
        };
        found.iter().map(title).collect()
    };
    for (title, day, priority) in [
        ("later", "2027-05-01", "NORMAL"),
        ("sooner", "2027-04-01", "NORMAL"),
        ("first", "2027-06-01", "URGENT"),
    ] {
        let values = fields(
            json!({"title": title, "due_on": day, "priority": priority, "patient_id": bella}),
        );
        add_task(&desk, &values).unwrap();
    }
    add_task(&desk, &fields(json!({"title": "whenever"}))).unwrap();
    assert_eq!(
        titles(TaskFilter::Open),
        ["first", "sooner", "later", "whenever"]
    );
    let first = tasks(&desk, TaskFilter::Open).unwrap()[0].id;
    complete_task(&desk, first).unwrap();
    assert_eq!(titles(TaskFilter::Done), ["first"]);
    assert_eq!(
        tasks(&desk, TaskFilter::Done).unwrap()[0]
            .done_by
            .as_deref(),
        Some("Ann")
    );
    assert_eq!(patient_card(&desk, bella).unwrap().tasks.len(), 2);
    reopen_task(&desk, first).unwrap();
    assert_eq!(titles(TaskFilter::Done), [] as [String; 0]);
    add_phone_note(
        &desk,
        &fields(json!({"client_id": client, "note": "Asks for a time"})),
    )
    .unwrap();
    let notes = client_card(&desk, client).unwrap().phone_notes;
    assert_eq!(notes[0].taken_by.as_deref(), Some("Ann"));
    assert!(notes[0].values.contains_key("called_at"));
}

#[test]
fn drafts_survive_and_are_nobody_elses() {
    let folder = Folder::new("drafts");
    let desk = folder.init();
    save_draft(&desk, "clients:new", &json!({"last_name": "Bro"})).unwrap();
    save_draft(&desk, "clients:new", &json!({"last_name": "Brown"})).unwrap();
    drop(desk);
    let desk = folder.open();
    let kept = drafts(&desk).unwrap();
    assert_eq!(
        (kept.len(), &kept[0].content),
        (1, &json!({"last_name": "Brown"}))
    );
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
    let large = json!("x".repeat(300_000));
    assert_eq!(
        save_draft(&desk, "f", &large).unwrap_err().field.as_deref(),
        Some("content")
    );
    drop_draft(&desk, "clients:new").unwrap();
    assert!(drafts(&desk).unwrap().is_empty());
    desk.end_session();
    assert_eq!(drafts(&desk).unwrap_err().code, Code::NotSignedIn);
}

#[test]
fn everyday_terms_fill_a_list_and_leave_what_the_practice_did_with_it() {
    let folder = Folder::new("terms");
    let desk = folder.init();
    let table = ReferenceTable::DiagnosisTerms;
    add_setting(&desk, table, &fields(json!({"term": "ABCES"}))).unwrap();
    let added = add_usual_terms(&desk, TermLanguage::Nl).unwrap();
    let named = |name: &str| {
        let rows = settings(&desk, table).unwrap();
        let mut found = rows.iter().filter(|row| row.values["term"] == name);
        let id = found.next().map(|row| row.id);
        assert!(found.next().is_none(), "{name} stands twice");
        id
    };
    assert_eq!(settings(&desk, table).unwrap().len(), added as usize + 1);
    assert!(named("Abces").is_none(), "the practice's own is enough");
    let staar = named("Cataract").unwrap();
    remove_setting(&desk, table, staar).unwrap();
    let again = add_usual_terms(&desk, TermLanguage::Nl).unwrap_err();
    assert_eq!(again.code, Code::NotPossible);
    assert!(named("Cataract").is_none(), "what was removed stays away");
    let offered = reference(&desk, table).unwrap();
    assert!(offered.iter().any(|row| row.label == "Artrose"));
}
