//! The consult: check-in, records, notes that two people write, what stands beside them.

use chrono::{Duration, Utc};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;
use vetpms_app::people::patient_card;
use vetpms_app::records::{add_record, table};
use vetpms_app::scheduling::{appointment, book_appointment, set_appointment_status};
use vetpms_app::visits::{
    Arrival, SavedText, TextOf, VisitOf, add_diagnosis, add_problem, change_diagnosis,
    change_visit, check_in, diagnosis_terms, note_texts, open_visit, patient_visits, prescribe,
    reopen_problem, resolve_problem, save_text, visit,
};
use vetpms_app::{Code, Desk, care, conflicts};

use crate::folder::{Folder, add, fields, new_visit, set_up, smith, weigh};

/// An appointment of Bella's in an hour.
pub(crate) fn booked(desk: &Desk, bella: Uuid) -> Uuid {
    let (vet, _, kind) = set_up(desk);
    #[allow(clippy::disallowed_methods, reason = "visits are in the past")]
    let start = Utc::now() + Duration::hours(1);
    let mut new = new_visit(
        Some(bella),
        kind,
        (start, start + Duration::minutes(20)),
        &[vet],
    );
    new.values
        .insert("reason".into(), json!("Limps on the left"));
    book_appointment(desk, &new).unwrap().id
}

fn note(desk: &Desk, record: Uuid, text: &str, heads: &[String]) -> SavedText {
    let texts = fields(json!({"subjective": text}));
    save_text(desk, record, TextOf::Note, &texts, heads).unwrap()
}

#[test]
fn an_appointment_has_one_record_and_is_with_the_vet_once_it_is_opened() {
    let folder = Folder::new("visit-open");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let booked = booked(&desk, bella);
    let arrival = Arrival {
        weight_kg: Some("12.8".into()),
        contact_confirmed: true,
        alerts: vec!["Bites".into()],
        ..Arrival::default()
    };
    check_in(&desk, booked, &arrival).unwrap();
    let shown = appointment(&desk, booked).unwrap();
    assert_eq!(shown.status, "CHECKED_IN");
    assert!(shown.checked_in_at.is_some());
    let card = patient_card(&desk, bella).unwrap();
    assert_eq!(card.values["weight_kg"], "12.8");

    let record = open_visit(&desk, VisitOf::Appointment(booked)).unwrap();
    assert_eq!(open_visit(&desk, VisitOf::Appointment(booked)), Ok(record));
    assert_eq!(record.get_version_num(), 7);
    let status = appointment(&desk, booked).unwrap().status;
    assert_eq!(status, "IN_PROGRESS");
    let seen = visit(&desk, record).unwrap();
    assert_eq!(seen.record.values["chief_complaint"], "Limps on the left");
    assert_eq!(seen.patient.weight.as_ref().unwrap().kg, "12.8");
    assert!(seen.may_write && seen.locked.is_none() && seen.last.is_none());
    assert_eq!(seen.author.as_deref(), Some("Ann"));

    // Arriving a second time puts nobody back into the waiting room.
    check_in(&desk, booked, &Arrival::default()).unwrap();
    assert_eq!(appointment(&desk, booked).unwrap().status, "IN_PROGRESS");
    let heads = seen.record.heads;
    change_visit(
        &desk,
        record,
        &heads,
        &fields(json!({"record_type": "RECHECK"})),
    )
    .unwrap();
    let elsewhere = fields(json!({"patient_id": bella}));
    let refused = change_visit(&desk, record, &heads, &elsewhere).unwrap_err();
    assert_eq!(refused.code, Code::NotPossible);
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn what_did_not_take_place_has_no_record_and_a_check_in_is_all_or_nothing() {
    let folder = Folder::new("visit-none");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let booked = booked(&desk, bella);
    weigh(&desk, bella, "10");
    let arrival = Arrival {
        weight_kg: Some("31.2".into()),
        ..Arrival::default()
    };
    let refused = check_in(&desk, booked, &arrival).unwrap_err();
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (Code::WeightJump, Some("weight_kg"))
    );
    assert_eq!(appointment(&desk, booked).unwrap().status, "SCHEDULED");
    let meant = Arrival {
        weight_confirmed: true,
        ..arrival
    };
    check_in(&desk, booked, &meant).unwrap();
    let wrong = Arrival {
        weight_kg: Some("heavy".into()),
        ..Arrival::default()
    };
    assert_eq!(
        check_in(&desk, booked, &wrong).unwrap_err().code,
        Code::InvalidValue
    );
    set_appointment_status(&desk, booked, "NO_SHOW", None).unwrap();
    let refused = open_visit(&desk, VisitOf::Appointment(booked)).unwrap_err();
    assert_eq!(refused.code, Code::NotPossible);
    let (first, second) = (
        open_visit(&desk, VisitOf::Patient(bella)).unwrap(),
        open_visit(&desk, VisitOf::Patient(bella)).unwrap(),
    );
    assert_ne!(first, second);
    assert_eq!(patient_visits(&desk, bella).unwrap().len(), 2);
}

#[test]
fn a_note_keeps_what_somebody_else_wrote_since_the_typing_began() {
    let folder = Folder::new("visit-note");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    let empty = save_text(&desk, record, TextOf::Note, &Map::new(), &[]).unwrap();
    assert_eq!((empty.heads.len(), &empty.texts["plan"]), (0, &json!("")));

    let first = note(&desk, record, "Limps.\nEats well.", &[]);
    // A second window, open since before there was a note.
    let second = note(&desk, record, "Drinks a lot.\n", &[]);
    let text = second.texts["subjective"].as_str().unwrap();
    assert!(
        text.contains("Limps.") && text.contains("Drinks a lot."),
        "{text}"
    );
    let third = note(&desk, record, "Limps less.\nEats well.", &first.heads);
    let text = third.texts["subjective"].as_str().unwrap();
    assert!(
        text.contains("Limps less.") && text.contains("Drinks a lot."),
        "{text}"
    );
    // Written on, from where it stands now: spaces and empty lines stay as they were typed.
    let typed = format!("{text}\n\nTired ");
    let last = note(&desk, record, &typed, &third.heads);
    assert_eq!(last.texts["subjective"], typed.as_str());
    let again = note(&desk, record, &typed, &last.heads);
    assert_eq!(again, last, "nothing new is no change");
    let cleared = note(&desk, record, "", &last.heads);
    assert_eq!(cleared.texts["subjective"], "");

    let complaint = fields(json!({"chief_complaint": "Limps"}));
    let heads = visit(&desk, record).unwrap().record.heads;
    let saved = save_text(&desk, record, TextOf::Record, &complaint, &heads).unwrap();
    assert_eq!(saved.texts["chief_complaint"], "Limps");
    let wrong = fields(json!({"record_type": "CONSULT"}));
    let refused = save_text(&desk, record, TextOf::Record, &wrong, &saved.heads).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("record_type"));
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn the_same_words_of_a_note_changed_twice_wait_for_a_person() {
    let folder = Folder::new("visit-passage");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    let opened = note(&desk, record, "Give 15 mg daily.", &[]);
    note(&desk, record, "Give 12.5 mg daily.", &opened.heads);
    note(&desk, record, "Give 10 mg daily.", &opened.heads);
    let found = conflicts::conflicts(&desk).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].table, "soap_notes");
}

#[test]
fn the_last_visit_and_the_problems_stand_beside_and_nothing_is_copied() {
    let folder = Folder::new("visit-last");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let term = add(
        &desk,
        "diagnosis_terms",
        json!({"term": "Otitis externa", "synonyms": ["ear infection"], "code": "E1", "species": "Dog"}),
    );
    add(
        &desk,
        "diagnosis_terms",
        json!({"term": "Infectious peritonitis", "species": "Cat"}),
    );
    let hits = |query: &str| -> Vec<String> {
        let found = diagnosis_terms(&desk, query, Some("dog"), 10).unwrap();
        found.into_iter().map(|hit| hit.term).collect()
    };
    assert_eq!(hits("inf"), ["Otitis externa"]);
    assert_eq!(hits("ext oti"), ["Otitis externa"]);
    assert_eq!(hits("peri"), [] as [String; 0]);

    let first = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    note(&desk, first, "Scratches the ears", &[]);
    let found = add_diagnosis(&desk, first, &fields(json!({"term_id": term}))).unwrap();
    prescribe(
        &desk,
        first,
        &fields(json!({"medication_name": "Ear drops", "dosage": "5 drops", "frequency": "daily", "route": "in the ear"})),
        None,
    )
    .unwrap();
    let named = fields(json!({"term_id": term, "medical_record_id": first}));
    let problem = add_problem(&desk, bella, &named).unwrap();
    let seen = visit(&desk, first).unwrap();
    assert_eq!(seen.diagnoses[0].values["diagnosis_code"], "E1");
    let heads = &seen.diagnoses[0].heads;
    let sure = fields(json!({"diagnosis_type": "CONFIRMED"}));
    change_diagnosis(&desk, found, heads, &sure).unwrap();

    let second = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    let seen = visit(&desk, second).unwrap();
    assert!(seen.note.values.is_empty() && seen.diagnoses.is_empty());
    let last = seen.last.unwrap();
    assert_eq!((last.id, seen.earlier), (first, 1));
    assert_eq!(last.note["subjective"], "Scratches the ears");
    assert_eq!(last.diagnoses[0].values["diagnosis_name"], "Otitis externa");
    assert_eq!(last.prescriptions.len(), 1);
    assert_eq!(seen.problems[0].values["status"], "ACTIVE");
    assert!(visit(&desk, first).unwrap().last.is_none());
    assert_eq!(
        patient_visits(&desk, bella).unwrap()[1].diagnoses,
        ["Otitis externa"]
    );
    resolve_problem(&desk, problem, None).unwrap();
    let over = visit(&desk, second).unwrap().problems;
    assert!(over[0].values.contains_key("resolved_on"));
    reopen_problem(&desk, problem).unwrap();
    assert_eq!(
        visit(&desk, second).unwrap().problems[0].values["status"],
        "ACTIVE"
    );
}

#[test]
fn abbreviations_are_everybodys_or_ones_own_and_templates_fit_the_species() {
    let folder = Folder::new("visit-texts");
    let desk = folder.init();
    let user = desk.session().unwrap().user;
    let short = |word: &str, text: &str, of: Json| {
        add(
            &desk,
            "text_macros",
            json!({"abbreviation": word, "expansion": text, "user_id": of}),
        );
    };
    short("nad", "Nothing abnormal", json!(null));
    short("NAD", "Nothing abnormal found by me", json!(user));
    short("xyz", "of a colleague", json!(Uuid::from_u128(5)));
    let templates = table("note_templates").unwrap();
    for (name, species) in [("Dental", json!(null)), ("Cat flu", json!("Cat"))] {
        let values = fields(json!({"name": name, "species": species, "plan": "Recheck in a week"}));
        add_record(&desk, templates, None, &values).unwrap();
    }
    let found = note_texts(&desk, Some("Dog")).unwrap();
    assert_eq!(found.macros.len(), 1);
    assert_eq!(found.macros[0].expansion, "Nothing abnormal found by me");
    assert_eq!(found.templates.len(), 1);
    assert_eq!(found.templates[0].texts["plan"], "Recheck in a week");
    assert_eq!(note_texts(&desk, None).unwrap().templates.len(), 2);
}
