//! Two devices, one practice: what one writes, the other gets, and both hold the same.

use serde_json::json;
use uuid::Uuid;
use vetpms_document::Document;
use vetpms_model::digest::TableDigest;
use vetpms_model::{ENTITIES, Row, entity};
use vetpms_protocol::{Bootstrap, BootstrapPage, Digests, SignIn, SignedIn, Verdict};

use crate::support::{PASSWORD, Server, client, fact, patient};

#[tokio::test]
async fn what_one_device_writes_the_other_gets() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let anna = tenant.user("anna@test.example", &["owner", "veterinarian"]);
    let ben = tenant.user("ben@test.example", &["receptionist"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let mut room = tenant.device("ben@test.example", "Room").await;
    assert_eq!((desk.user, room.user), (anna, ben));
    let welcome = desk.hello().await.unwrap();
    assert_eq!(
        (welcome.acknowledged, welcome.position, welcome.users.len()),
        (0, 0, 2)
    );

    let (owner, cat, weight, booked) = (
        Uuid::new_v4(),
        Uuid::new_v4(),
        Uuid::new_v4(),
        Uuid::new_v4(),
    );
    let bodies = vec![
        desk.change("clients", owner, client("Jansen")),
        desk.change("patients", cat, patient(owner, "Zen")),
    ];
    let first = desk.set(bodies);
    let kilos = json!({ "patient_id": cat, "weight_kg": "4.125", "measured_at": "2026-11-01T09:00:00.000Z" });
    let second = desk.set(vec![fact("patient_weights", weight, &kilos)]);
    let when = json!({ "start": "2026-12-01T09:00:00Z", "end": "2026-12-01T09:15:00Z" });
    let visit = json!({ "patient_id": cat, "scheduled": when, "appointment_type": Uuid::new_v4(), "status": "SCHEDULED" });
    let third = desk.one("appointments", booked, visit);
    let pushed = desk.push(vec![first.clone(), second, third]).await.unwrap();
    assert_eq!(
        pushed.verdicts,
        [
            Verdict::Accepted(1),
            Verdict::Accepted(2),
            Verdict::Accepted(3)
        ]
    );
    assert_eq!(pushed.acknowledged, 3);
    assert_eq!(desk.hello().await.unwrap().acknowledged, 3);
    // The same again changes nothing.
    assert_eq!(
        desk.push(vec![first]).await.unwrap().verdicts,
        [Verdict::Known(1)]
    );

    let page = room.pull().await.remove(0);
    assert_eq!((page.sets.len(), page.position, page.more), (3, 3, false));
    let tables: Vec<&str> = page.rows.iter().map(|row| row.table.as_str()).collect();
    assert_eq!(tables, ["appointments", "clients", "patients"]);
    let zen = page.rows.iter().find(|row| row.row == cat).unwrap();
    assert_eq!(zen.values["microchip_id"], "528210002345678");
    assert_eq!(zen.values["medical_alerts"], json!(["bites"]));
    assert_eq!(
        (
            zen.stamp.created_by,
            zen.stamp.updated_device,
            zen.stamp.updated_position
        ),
        (anna, desk.id, Some(1))
    );
    let mine = desk.pull().await.remove(0);
    assert!(
        mine.sets
            .iter()
            .all(|placed| placed.set.bodies.iter().all(Option::is_none))
    );
    assert_eq!(mine.sets[0].set.bodies.len(), 2);
    assert_eq!(mine.rows.len(), 3);

    let edit = room.one(
        "patients",
        cat,
        json!({ "color": "black", "notes": "Shy." }),
    );
    assert_eq!(room.verdict(edit).await, Verdict::Accepted(4));
    desk.pull().await;
    let def = entity("patients").unwrap();
    let row = desk.documents[&(def.table, cat)].read().unwrap();
    assert_eq!(
        (row.text(def, "color"), row.text(def, "name")),
        (Some("black"), Some("Zen"))
    );
    assert_eq!(
        server
            .number(tenant.id, "SELECT (weight_kg * 1000)::bigint FROM patients")
            .await,
        4125
    );
    let tags = "SELECT count(*) FROM clients WHERE tags = ARRAY['a \"b\", c\\d', 'vip']";
    assert_eq!(server.number(tenant.id, tags).await, 1);
    assert_digests(&desk, &page_facts(weight, &kilos)).await;
}

fn page_facts(row: Uuid, values: &serde_json::Value) -> Vec<(&'static str, Row)> {
    let def = entity("patient_weights").unwrap();
    vec![(
        def.table,
        Row::from_json(def, row, values.as_object().unwrap()).unwrap(),
    )]
}

/// The server's digests are those of the device's own documents and facts.
async fn assert_digests(device: &crate::support::Device, facts: &[(&str, Row)]) {
    let digests: Digests = device.ask("digests", &()).await.unwrap();
    assert_eq!(digests.tables.len(), ENTITIES.len());
    for (def, line) in ENTITIES.iter().zip(&digests.tables) {
        let mut own = TableDigest::default();
        for ((table, _), document) in &device.documents {
            if *table == def.table {
                own.add(def, &document.read().unwrap());
            }
        }
        facts
            .iter()
            .filter(|(table, _)| *table == def.table)
            .for_each(|(_, row)| own.add(def, row));
        assert_eq!(
            (line.table.as_str(), line.rows, &line.digest),
            (def.table, own.rows, &own.hex())
        );
    }
}

#[tokio::test]
async fn a_new_device_gets_the_tables_in_pages() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let owner = Uuid::new_v4();
    let mut sets = vec![desk.one("clients", owner, client("Shelter"))];
    let bodies: Vec<_> = (0..1200)
        .map(|n| desk.change("patients", Uuid::new_v4(), patient(owner, &format!("P{n}"))))
        .collect();
    sets.push(desk.set(bodies));
    let weight = fact(
        "patient_weights",
        Uuid::new_v4(),
        &json!({
        "patient_id": owner, "weight_kg": "1", "measured_at": "2026-11-01T09:00:00.000Z" }),
    );
    sets.push(desk.set(vec![weight]));
    desk.push(sets).await.unwrap();

    let fresh = tenant.device("anna@test.example", "New").await;
    let ask = async |table: &str, after| -> BootstrapPage {
        fresh
            .ask(
                "bootstrap",
                &Bootstrap {
                    table: table.into(),
                    after,
                    rights: None,
                },
            )
            .await
            .unwrap()
    };
    let first = ask("patients", None).await;
    assert_eq!(
        (first.rows.len(), first.more, first.total, first.position),
        (1000, true, 1200, 3)
    );
    let last = first.rows.last().unwrap().state.row;
    let second = ask("patients", Some(last)).await;
    assert_eq!((second.rows.len(), second.more), (200, false));
    assert!(second.rows.iter().all(|row| row.state.row > last));
    let def = entity("patients").unwrap();
    for row in first.rows.iter().chain(&second.rows) {
        let document = Document::load(def, row.state.row, row.document.bytes()).unwrap();
        assert_eq!(document.read().unwrap().to_json(def), row.state.values);
    }
    let facts = ask("patient_weights", None).await;
    assert!(
        facts.rows[0].document.bytes().is_empty() && facts.rows[0].state.values["weight_kg"] == "1"
    );
    assert!(first.actors.is_empty());
    let actors = ask(ENTITIES[0].table, None).await.actors;
    assert_eq!(
        (actors.len(), actors[0].user, actors[0].device),
        (1, desk.user, desk.id)
    );
    let unknown: Result<BootstrapPage, _> = fresh
        .ask(
            "bootstrap",
            &Bootstrap {
                table: "users".into(),
                after: None,
                rights: None,
            },
        )
        .await;
    assert_eq!(unknown.unwrap_err().refusal.code, "not_found");
}

#[tokio::test]
async fn a_second_user_signs_in_and_writes_on_the_same_device() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let ben = tenant.user("ben@test.example", &["receptionist"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let set = desk.one("clients", Uuid::new_v4(), client("First"));
    desk.push(vec![set]).await.unwrap();
    let key = vetpms_crypto::SigningKey::random(&mut vetpms_sync_server::rim::entropy);
    let user_key = vetpms_protocol::Hash32::new(key.public());
    let sign_in = SignIn {
        email: " Ben@Test.example".into(),
        password: PASSWORD.into(),
        user_key,
    };
    let signed: SignedIn = desk.ask("sign-in", &sign_in).await.unwrap();
    assert_eq!(
        (signed.user.id, signed.user.roles),
        (ben, vec!["receptionist".to_owned()])
    );
    (desk.user, desk.user_key, desk.actor) = (ben, key, *Uuid::new_v4().as_bytes());
    let set = desk.one("clients", Uuid::new_v4(), client("Second"));
    assert_eq!(desk.verdict(set).await, Verdict::Accepted(2));
}

#[tokio::test]
async fn pages_are_cut_by_size_and_lead_on() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let mut room = tenant.device("anna@test.example", "Room").await;
    let long = "word ".repeat(3900);
    for _ in 0..4 {
        let mut sets = Vec::new();
        for n in 0..25 {
            let notes =
                json!({ "last_name": format!("C{n}"), "client_type": "REGULAR", "notes": long });
            sets.push(desk.one("clients", Uuid::new_v4(), notes));
        }
        desk.push(sets).await.unwrap();
    }
    let pages = room.pull().await;
    assert!(pages.len() > 1, "{} pages", pages.len());
    assert_eq!(pages.iter().map(|page| page.sets.len()).sum::<usize>(), 100);
    let positions: Vec<i64> = pages
        .iter()
        .flat_map(|page| page.sets.iter().map(|set| set.position))
        .collect();
    assert_eq!(positions, (1..=100).collect::<Vec<_>>());
    assert_eq!(room.position, 100);
}
