//! Rights, bytes and values: what is wrong with a set's changes.

use serde_json::json;
use uuid::Uuid;
use vetpms_document::{Document, Pen};
use vetpms_model::{Patch, Value, entity};
use vetpms_protocol::{Blob, BodyKind, Verdict};

use super::{TRAIL, scene};
use crate::support::{Server, body, client, code, fact, patient};

#[tokio::test]
async fn no_right_for_the_class_of_a_field() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let cat = Uuid::new_v4();
    let set = scene
        .desk
        .one("patients", cat, patient(Uuid::new_v4(), "Zen"));
    assert!(matches!(
        scene.desk.verdict(set).await,
        Verdict::Accepted(_)
    ));
    scene.tenant.user("eve@test.example", &["auditor"]);
    let mut eve = scene.tenant.device("eve@test.example", "Eve").await;
    eve.pull().await;
    let set = eve.one("patients", cat, json!({ "medical_alerts": [] }));
    let rows = scene.rows().await;
    assert_eq!(code(&eve.verdict(set).await), "forbidden");
    // Whoever may edit patients, but not their health.
    let ben = scene.tenant.user("ben@test.example", &["receptionist"]);
    let mut superuser = server.superuser().await;
    let deny =
        "DELETE FROM system.user_permissions WHERE user_id = $1 AND permission = 'EDIT_CLINICAL'";
    sqlx::query(deny)
        .bind(ben)
        .execute(&mut superuser)
        .await
        .unwrap();
    let mut desk = scene.tenant.device("ben@test.example", "Ben").await;
    desk.pull().await;
    let set = desk.one(
        "patients",
        cat,
        json!({ "color": "red", "medical_alerts": ["deaf"] }),
    );
    assert_eq!(code(&desk.verdict(set).await), "forbidden");
    let weight =
        json!({ "patient_id": cat, "weight_kg": "4", "measured_at": "2026-11-01T09:00:00.000Z" });
    let set = desk.set(vec![fact("patient_weights", Uuid::new_v4(), &weight)]);
    assert_eq!(code(&desk.verdict(set).await), "forbidden");
    let staff = json!({ "display_name": "Ben", "role": "VETERINARIAN", "is_active": true });
    let set = desk.one("staff", Uuid::new_v4(), staff);
    assert_eq!(code(&desk.verdict(set).await), "forbidden");
    assert_eq!(scene.rows().await, rows);
    // What depends on the refused change goes with it, and says so; another row goes on.
    let set = desk.one("patients", cat, json!({ "breed": "Siberian" }));
    assert_eq!(code(&desk.verdict(set).await), "depends_on_quarantined");
    let set = desk.one("clients", Uuid::new_v4(), client("Fine"));
    assert!(matches!(desk.verdict(set).await, Verdict::Accepted(_)));
}

#[tokio::test]
async fn bytes_that_are_no_change() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let good = scene.new_client();
    let mut flipped = good.bytes.bytes().to_vec();
    flipped[30] ^= 1;
    for bytes in [
        Vec::new(),
        b"nonsense".to_vec(),
        flipped,
        vec![0; 300 * 1024],
    ] {
        let set = scene.desk.set(vec![body(
            "clients",
            Uuid::new_v4(),
            BodyKind::Change,
            bytes,
        )]);
        scene.refuses(set, "bad_change").await;
    }
    // A change of another row.
    let set = scene.desk.set(vec![body(
        "clients",
        Uuid::new_v4(),
        BodyKind::Change,
        good.bytes.bytes().to_vec(),
    )]);
    scene.refuses(set, "bad_change").await;
    let set = scene.desk.set(vec![fact(
        "patient_weights",
        Uuid::new_v4(),
        &json!([1, 2]),
    )]);
    scene.refuses(set, "bad_change").await;
    scene.goes_on().await;
}

#[tokio::test]
async fn a_bomb_with_a_right_checksum() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    // One column of 2^30 rows in five bytes, as a chunk with a right length and checksum.
    let head = [
        &[0u8, 16][..],
        scene.desk.actor.as_slice(),
        &[1, 1, 0, 0, 0],
    ]
    .concat();
    let content = [
        head.as_slice(),
        &[1, 0x34, 5],
        &[0x80, 0x80, 0x80, 0x80, 0x04],
    ]
    .concat();
    let mut hashed = vec![1u8, u8::try_from(content.len()).unwrap()];
    hashed.extend_from_slice(&content);
    let checksum = vetpms_crypto::sha256(&[&hashed]);
    let bomb = [&[0x85, 0x6f, 0x4a, 0x83][..], &checksum[..4], &hashed].concat();
    let set = scene.desk.set(vec![body(
        "clients",
        Uuid::new_v4(),
        BodyKind::Change,
        bomb,
    )]);
    let began = std::time::Instant::now();
    scene.refuses(set, "bad_change").await;
    assert!(began.elapsed().as_secs() < 5);
    scene.goes_on().await;
}

#[tokio::test]
async fn values_that_a_field_does_not_take() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let long = json!({ "last_name": "x".repeat(101), "client_type": "REGULAR" });
    let set = scene.desk.one("clients", Uuid::new_v4(), long);
    scene.refuses(set, "invalid_value").await;
    let set = scene.desk.one(
        "clients",
        Uuid::new_v4(),
        json!({ "last_name": "a", "client_type": "ENEMY" }),
    );
    scene.refuses(set, "unknown_choice").await; // a newer version may have it
    let set = scene.desk.one(
        "clients",
        Uuid::new_v4(),
        json!({ "client_type": "REGULAR" }),
    );
    scene.refuses(set, "invalid_value").await;
    let weight = json!({ "patient_id": Uuid::new_v4(), "weight_kg": "-4", "measured_at": "2026-11-01T09:00:00.000Z" });
    let set = scene
        .desk
        .set(vec![fact("patient_weights", Uuid::new_v4(), &weight)]);
    scene.refuses(set, "invalid_value").await;
    let weight = json!({ "patient_id": "no id", "weight_kg": "4", "measured_at": "2026-11-01T09:00:00.000Z" });
    let set = scene
        .desk
        .set(vec![fact("patient_weights", Uuid::new_v4(), &weight)]);
    scene.refuses(set, "wrong_type").await;
    scene.goes_on().await;
}

#[tokio::test]
async fn no_clock_is_wrong_enough_to_refuse_data() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let mut born = patient(Uuid::new_v4(), "Zen");
    born["date_of_birth"] = json!("2099-01-01");
    let weight = json!({ "patient_id": Uuid::new_v4(), "weight_kg": "4", "measured_at": "2099-01-01T09:00:00.000Z" });
    let set = scene.desk.one("patients", Uuid::new_v4(), born);
    let weighed = scene
        .desk
        .set(vec![fact("patient_weights", Uuid::new_v4(), &weight)]);
    for set in [set, weighed] {
        let verdict = scene.desk.verdict(set).await;
        assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    }
}

#[tokio::test]
async fn a_value_of_another_kind() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    // Our writer makes no such change, so those of other tables are passed off as this one's.
    let row = Uuid::new_v4();
    let other = entity("staff").unwrap();
    let pen = Pen {
        actor: scene.desk.actor,
        spare: [3; 16],
        time: scene.desk.clock,
    };
    let mut document = Document::empty(other, row);
    let patch = Patch::default()
        .with(other, "is_active", Value::Bool(true))
        .with(other, "role", Value::Text("x".into()));
    let written = document.write(&patch, None, &pen).unwrap().unwrap();
    let set = scene.desk.set(vec![body(
        "appointment_staff",
        row,
        BodyKind::Change,
        written.bytes.clone(),
    )]);
    scene.refuses(set, "invalid_value").await; // unknown fields are kept, required ones are missing
    let visits = entity("appointments").unwrap();
    let mut document = Document::empty(visits, row);
    let patch = Patch::default()
        .with(visits, "appointment_type", Value::Id(row))
        .with(visits, "notes", Value::Text("x".into()));
    let written = document.write(&patch, None, &pen).unwrap().unwrap();
    let set = scene
        .desk
        .set(vec![body("clients", row, BodyKind::Change, written.bytes)]);
    scene.refuses(set, "unknown_text").await; // its text is another table's, or a newer version's
    let set = scene
        .desk
        .set(vec![body("patients", row, BodyKind::Fact, b"{}".to_vec())]);
    scene.refuses(set, "wrong_kind").await;
    scene.goes_on().await;
}

#[tokio::test]
async fn an_unknown_table() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    for table in ["users", "system.users", "clients; DROP TABLE clients", ""] {
        let bytes = scene.new_client().bytes.bytes().to_vec();
        let set = scene
            .desk
            .set(vec![body(table, Uuid::new_v4(), BodyKind::Change, bytes)]);
        scene.refuses(set, "unknown_table").await;
    }
    scene.goes_on().await;
}

#[tokio::test]
async fn a_fact_is_never_changed() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let (row, patient) = (Uuid::new_v4(), Uuid::new_v4());
    let weight = |kg: &str| json!({ "patient_id": patient, "weight_kg": kg, "measured_at": "2026-11-01T09:00:00.000Z" });
    let set = scene
        .desk
        .set(vec![fact("patient_weights", row, &weight("4.0"))]);
    assert!(matches!(
        scene.desk.verdict(set).await,
        Verdict::Accepted(_)
    ));
    let set = scene
        .desk
        .set(vec![fact("patient_weights", row, &weight("5"))]);
    scene.refuses(set, "fact_differs").await;
    // The same fact once more is no other fact.
    let set = scene
        .desk
        .set(vec![fact("patient_weights", row, &weight("4"))]);
    assert!(matches!(
        scene.desk.verdict(set).await,
        Verdict::Accepted(_)
    ));
    assert_eq!(
        server
            .number(scene.tenant.id, "SELECT count(*) FROM patient_weights")
            .await,
        1
    );
}

#[tokio::test]
async fn one_bad_of_a_hundred_leaves_ninety_nine() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let mut sets = Vec::new();
    for n in 0..100 {
        let mut set = scene
            .desk
            .one("clients", Uuid::new_v4(), client(&format!("C{n}")));
        if n == 49 {
            set.signature = Blob::new(vec![0; 64]);
        }
        sets.push(set);
    }
    let pushed = scene.desk.push(sets).await.unwrap();
    let taken = pushed
        .verdicts
        .iter()
        .filter(|verdict| matches!(verdict, Verdict::Accepted(_)))
        .count();
    assert_eq!(
        (taken, code(&pushed.verdicts[49]), pushed.acknowledged),
        (99, "bad_signature", 101)
    );
    assert_eq!(
        server
            .number(scene.tenant.id, "SELECT count(*) FROM clients")
            .await,
        100
    );
    assert_eq!(
        server
            .number(scene.tenant.id, "SELECT position FROM sync_head")
            .await,
        100
    );
    assert_eq!(server.number(scene.tenant.id, TRAIL).await, 1);
}

#[tokio::test]
async fn what_the_database_does_not_take_is_found_and_kept_aside() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    // JSON that our checks let through and PostgreSQL does not.
    let poison = json!({ "last_name": "Poison", "client_type": "REGULAR", "metadata": { "note": "a\u{0}b" } });
    let mut sets = vec![scene.desk.one("clients", Uuid::new_v4(), client("Before"))];
    sets.push(scene.desk.one("clients", Uuid::new_v4(), poison));
    sets.push(scene.desk.one("clients", Uuid::new_v4(), client("After")));
    let pushed = scene.desk.push(sets).await.unwrap();
    assert_eq!(pushed.verdicts[0], Verdict::Accepted(2));
    assert_eq!(code(&pushed.verdicts[1]), "not_projected");
    assert_eq!(pushed.verdicts[2], Verdict::Accepted(3));
    assert_eq!(
        server
            .number(scene.tenant.id, "SELECT count(*) FROM clients")
            .await,
        3
    );
    scene.goes_on().await;
}

#[tokio::test]
async fn a_set_with_one_bad_change_is_not_taken_at_all() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let row = Uuid::new_v4();
    let good = scene.desk.change("clients", row, client("Whole"));
    let bad = scene.desk.change(
        "clients",
        Uuid::new_v4(),
        json!({ "last_name": "x".repeat(200), "client_type": "REGULAR" }),
    );
    let set = scene.desk.set(vec![good.clone(), bad]);
    scene.refuses(set, "invalid_value").await;
    // The same change alone is fine: nothing of it was kept.
    let set = scene.desk.set(vec![good]);
    assert!(matches!(
        scene.desk.verdict(set).await,
        Verdict::Accepted(_)
    ));
    // A refused edit of a row leaves the row's document as it was, also within one push.
    let first = scene.desk.one("clients", row, json!({ "first_name": "A" }));
    let edit = scene
        .desk
        .change("clients", row, json!({ "first_name": "B" }));
    let broken = body("clients", row, BodyKind::Change, vec![1]);
    let second = scene.desk.set(vec![edit.clone(), broken]);
    let third = scene.desk.set(vec![edit]);
    let verdicts = scene
        .desk
        .push(vec![first, second, third])
        .await
        .unwrap()
        .verdicts;
    assert!(
        matches!(verdicts[0], Verdict::Accepted(_)) && matches!(verdicts[2], Verdict::Accepted(_))
    );
    assert_eq!(code(&verdicts[1]), "bad_change");
    let named = "SELECT count(*) FROM clients WHERE first_name = 'B'";
    assert_eq!(server.number(scene.tenant.id, named).await, 1);
}
