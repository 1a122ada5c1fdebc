//! The audit trail as it is read from a desk.

use serde_json::json;
use uuid::Uuid;
use vetpms_protocol::*;

use super::refused;
use crate::support::{Server, client, patient};

#[tokio::test]
async fn the_audit_trail_is_read_backwards_in_pages() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let anna = tenant.user("anna@test.example", &["owner"]);
    tenant.user("mia@test.example", &["manager"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let office = tenant.device("mia@test.example", "Office").await;
    let (owner, cat) = (Uuid::new_v4(), Uuid::new_v4());
    let bodies = vec![
        desk.change("clients", owner, client("Jansen")),
        desk.change("patients", cat, patient(owner, "Zen")),
    ];
    let mut sets = vec![desk.set(bodies)];
    for name in ["A", "B", "C"] {
        sets.push(desk.one("patients", cat, json!({ "name": name })));
    }
    desk.push(sets).await.unwrap();

    let mut wanted = ReadAudit {
        limit: 2,
        ..ReadAudit::default()
    };
    let mut seen = Vec::new();
    loop {
        let page = office.act(&wanted).await.unwrap();
        assert!(page.entries.len() <= 2);
        seen.extend(page.entries);
        match page.next {
            Some(place) => wanted.before = Some(place),
            None => break,
        }
    }
    assert_eq!(seen.len(), 5);
    assert!(
        seen.windows(2)
            .all(|two| { (two[0].place.at, two[0].place.id) > (two[1].place.at, two[1].place.id) })
    );
    assert_eq!(seen[0].after["name"], "C");
    assert_eq!(seen[0].before["name"], "B");
    assert_eq!(seen[0].action, AuditAction::Changed);
    assert!(seen[0].device_time.is_some());
    let who = seen[0].user.as_ref().unwrap();
    assert_eq!((who.id, who.name.as_str()), (anna, "anna@test.example"));
    assert_eq!(seen[0].device.name, "Desk");
    let made = seen
        .iter()
        .find(|entry| entry.table == "patients" && entry.action == AuditAction::Created)
        .unwrap();
    assert_eq!(made.after["microchip_id"], "(sealed)");

    let only = async |wanted: ReadAudit| {
        let wanted = ReadAudit {
            limit: 100,
            ..wanted
        };
        office.act(&wanted).await.unwrap().entries.len()
    };
    let of_table = ReadAudit {
        table: Some("clients".into()),
        ..ReadAudit::default()
    };
    let of_row = ReadAudit {
        row: Some(cat),
        ..ReadAudit::default()
    };
    let of_nobody = ReadAudit {
        user: Some(Uuid::new_v4()),
        ..ReadAudit::default()
    };
    let of_injection = ReadAudit {
        table: Some("x' OR '1'='1".into()),
        ..ReadAudit::default()
    };
    let long_ago = ReadAudit {
        before: Some(AuditPlace {
            at: seen[4].place.at,
            id: None,
        }),
        ..ReadAudit::default()
    };
    assert_eq!(only(of_table).await, 1);
    assert_eq!(only(of_row).await, 4);
    assert_eq!(only(of_nobody).await, 0);
    assert_eq!(only(of_injection).await, 0);
    assert_eq!(only(long_ago).await, 0);
    // Mia sees the trail but does not administer.
    assert_eq!(refused(office.act(&ListUsers {}).await).0, 403);
}
