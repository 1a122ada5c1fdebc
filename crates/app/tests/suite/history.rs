//! Who changed a record or a field; the versions of a note, side by side.

use serde_json::json;
use uuid::Uuid;
use vetpms_app::history::{
    PieceKind, Signing, TextVersion, compare_texts, record_history, text_versions,
};
use vetpms_app::profile::Unlock;
use vetpms_app::records::past_rules::change_record;
use vetpms_app::records::{remove_record, table};
use vetpms_app::signing::sign_visit;
use vetpms_app::visits::{TextOf, save_text, visit};
use vetpms_app::{Code, Desk};

use crate::folder::{Folder, add, fields, smith};

fn set(desk: &Desk, name: &str, id: Uuid, heads: Option<&[String]>, values: serde_json::Value) {
    change_record(desk, table(name).unwrap(), id, heads, &fields(values)).unwrap();
}

fn heads(desk: &Desk, name: &str, id: Uuid) -> Vec<String> {
    let def = table(name).unwrap();
    desk.read(|tx| vetpms_app::view::record(tx, def, id))
        .unwrap()
        .heads
}

#[test]
fn each_field_tells_who_changed_it_and_what_was_written_at_the_same_time() {
    let folder = Folder::new("history-field");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let patients = table("patients").unwrap();
    set(
        &desk,
        "patients",
        bella,
        None,
        json!({"color": "black", "passport_number": "P1"}),
    );
    let opened = heads(&desk, "patients", bella);
    set(
        &desk,
        "patients",
        bella,
        Some(&opened),
        json!({"color": "brown"}),
    );
    set(
        &desk,
        "patients",
        bella,
        Some(&opened),
        json!({"color": "grey"}),
    );
    set(
        &desk,
        "patients",
        bella,
        None,
        json!({"passport_number": "P2"}),
    );

    let found = record_history(&desk, patients, bella, Some("color")).unwrap();
    assert_eq!(found.record, "Bella");
    let lines: Vec<_> = found
        .entries
        .iter()
        .map(|entry| {
            let change = &entry.changes[0];
            let at_once = !entry.at_once_with.is_empty();
            (change.before.as_deref(), change.after.as_deref(), at_once)
        })
        .collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines.contains(&(Some("black"), Some("brown"), true)),
        "{lines:?}"
    );
    assert!(
        lines.contains(&(Some("black"), Some("grey"), true)),
        "{lines:?}"
    );
    assert_eq!(lines[2], (None, Some("black"), false));
    assert!(
        found
            .entries
            .iter()
            .all(|entry| entry.changes.len() == 1 && entry.signing.is_none())
    );
    let passport = record_history(&desk, patients, bella, Some("passport_number")).unwrap();
    assert!(
        passport
            .entries
            .iter()
            .all(|entry| entry.at_once_with.is_empty())
    );
    assert!(
        record_history(&desk, patients, bella, None)
            .unwrap()
            .entries
            .len()
            >= 5
    );

    let unknown = record_history(&desk, patients, bella, Some("colour")).unwrap_err();
    assert_eq!(
        (unknown.code, unknown.field.as_deref()),
        (Code::InvalidValue, Some("field"))
    );
    assert!(
        unknown.message.contains("did you mean \"color\"?"),
        "{}",
        unknown.message
    );
    let nobody = record_history(&desk, patients, Uuid::from_u128(3), None).unwrap_err();
    assert_eq!(nobody.code, Code::NotFound);
    remove_record(&desk, patients, bella).unwrap();
    let removed = record_history(&desk, patients, bella, Some("is_deleted")).unwrap();
    assert_eq!(removed.entries[0].changes[0].after.as_deref(), Some("yes"));
}

#[test]
fn who_did_something_is_named_and_not_numbered() {
    let folder = Folder::new("history-who");
    let desk = folder.init();
    let user = desk.session().unwrap().user;
    let (_, bella) = smith(&desk);
    let visit = json!({"patient_id": bella, "visit_date": "2026-01-01T09:00:00Z"});
    let record = add(&desk, "medical_records", visit);
    let values = json!({"medical_record_id": record, "pulse_rate": 80, "recorded_at": "2026-01-01T09:00:00Z",
        "recorded_by": user});
    let vitals = add(&desk, "vital_signs", values);
    let found = record_history(
        &desk,
        table("vital_signs").unwrap(),
        vitals,
        Some("recorded_by"),
    );
    assert_eq!(
        found.unwrap().entries[0].changes[0].after.as_deref(),
        Some("Ann")
    );
}

fn marks(versions: &[TextVersion]) -> Vec<(bool, bool, bool)> {
    let mark = |version: &TextVersion| (version.signed, version.current, version.beside);
    versions.iter().map(mark).collect()
}

#[test]
fn two_versions_of_a_note_stand_side_by_side_and_the_signed_one_is_marked() {
    let folder = Folder::new("history-note");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let values = json!({"patient_id": bella, "visit_date": "2026-01-01T09:00:00Z"});
    let record = add(&desk, "medical_records", values);
    let write = |texts: serde_json::Value, heads: &[String]| {
        save_text(&desk, record, TextOf::Note, &fields(texts), heads)
            .unwrap()
            .heads
    };
    // Saved at every pause, and one version all the same.
    let first = write(json!({"plan": "Rest for 5"}), &[]);
    let opened = write(
        json!({"plan": "Rest for 5 days.", "subjective": "Limps."}),
        &first,
    );
    let notes = table("soap_notes").unwrap();
    let note = visit(&desk, record).unwrap().note.id;
    let versions = text_versions(&desk, notes, note).unwrap().versions;
    assert_eq!(marks(&versions), [(false, true, false)]);
    assert_eq!(versions[0].fields.len(), 2);
    assert_eq!(versions[0].who.as_deref(), Some("Ann"));

    // Somebody who saw only this writes at the same time.
    write(json!({"plan": "Rest for 5 days.\nRecheck."}), &opened);
    write(json!({"plan": "Rest for 10 days."}), &opened);
    let versions = text_versions(&desk, notes, note).unwrap().versions;
    assert_eq!(versions.len(), 3);
    assert_eq!(versions.iter().filter(|version| version.at_once).count(), 2);
    let oldest = &versions[2].heads;
    let now = &versions[0].heads;
    let diffs = compare_texts(&desk, notes, note, (oldest, now)).unwrap();
    let plan = diffs.iter().find(|diff| diff.field == "plan").unwrap();
    let of = |kind| {
        let pieces = plan.pieces.iter().filter(move |piece| piece.kind == kind);
        pieces.map(|piece| piece.text.as_str()).collect::<String>()
    };
    assert!(plan.changed);
    assert_eq!(of(PieceKind::Removed), "5");
    assert!(of(PieceKind::Added).contains("10") && of(PieceKind::Added).contains("Recheck."));
    let subjective = diffs
        .iter()
        .find(|diff| diff.field == "subjective")
        .unwrap();
    assert!(!subjective.changed);
    assert!(
        diffs.iter().all(|diff| diff.field != "assessment"),
        "nothing stands there in either"
    );
    let from_nothing = compare_texts(&desk, notes, note, (&[], oldest)).unwrap();
    assert!(from_nothing.iter().all(|diff| {
        diff.pieces
            .iter()
            .all(|piece| piece.kind == PieceKind::Added)
    }));
    let strange = compare_texts(&desk, notes, note, (&["00".repeat(32)], now)).unwrap_err();
    assert_eq!(
        (strange.code, strange.field.as_deref()),
        (Code::InvalidValue, Some("from"))
    );

    let file = folder.key();
    sign_visit(&desk, record, &Unlock::KeyFile(&file)).unwrap();
    let versions = text_versions(&desk, notes, note).unwrap().versions;
    assert_eq!(
        marks(&versions),
        [
            (true, true, false),
            (false, false, false),
            (false, false, false)
        ]
    );
    let history = record_history(&desk, notes, note, None).unwrap();
    assert_eq!(history.entries[0].signing, Some(Signing::Signature));
    assert!(
        history.entries[0].changes.is_empty(),
        "what only the program needs is left out"
    );
    assert_eq!(history.entries[1].signing, Some(Signing::Covered));
}
