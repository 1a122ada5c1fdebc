//! Concurrent edits: merged, found, kept until a person settles them.

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_model::{Conflict, ConflictKind};
use vetpms_protocol::{Body, Verdict};

use crate::support::{Server, client, code, fact, patient};

#[tokio::test]
async fn a_conflict_is_raised_sent_and_stays_until_it_is_settled() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    tenant.user("ben@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let mut room = tenant.device("ben@test.example", "Room").await;
    let cat = Uuid::new_v4();
    let born = desk.one("patients", cat, patient(Uuid::new_v4(), "Zen"));
    desk.push(vec![born]).await.unwrap();
    desk.pull().await;
    room.pull().await;
    let one = desk.one(
        "patients",
        cat,
        json!({ "name": "Zenn", "microchip_id": "985112345678909" }),
    );
    let two = room.one("patients", cat, json!({ "name": "Xen", "color": "grey" }));
    desk.push(vec![one]).await.unwrap();
    assert!(desk.page(1).await.rows[0].conflicts.is_empty());
    room.push(vec![two]).await.unwrap();

    let row = desk.page(2).await.rows.remove(0);
    assert_eq!(row.conflicts.len(), 1);
    let conflict = &row.conflicts[0];
    assert_eq!(
        (conflict.kind, conflict.field.as_deref()),
        (ConflictKind::ConcurrentEdit, Some("name"))
    );
    assert_eq!(
        (conflict.earlier.clone(), conflict.in_force.clone()),
        (json!("Zen"), row.values["name"].clone())
    );
    // Every replica finds the same one.
    desk.pull().await;
    let def = vetpms_model::entity("patients").unwrap();
    let own = desk
        .documents
        .get_mut(&(def.table, cat))
        .unwrap()
        .conflicts();
    assert_eq!(own, row.conflicts);

    // An ordinary later write of the field does not hide it.
    let later = desk.one("patients", cat, json!({ "name": "Zenna" }));
    desk.push(vec![later]).await.unwrap();
    assert_eq!(desk.page(3).await.rows[0].conflicts.len(), 1);
    // Neither does a set that only calls itself a decision.
    let body = desk.change("patients", cat, json!({ "name": "Zen" }));
    let header = desk.header("resolve_conflict");
    let set = desk.sign(header, vec![body]);
    assert_eq!(desk.verdict(set).await, Verdict::Accepted(5));
    assert_eq!(desk.page(4).await.rows[0].conflicts.len(), 1);
    // A decision does away with it, and one that takes it back opens it again.
    let made = Uuid::new_v4();
    let decided = desk.set(vec![decision(made, conflict, json!({}))]);
    assert_eq!(desk.verdict(decided).await, Verdict::Accepted(6));
    let told = |page: &vetpms_protocol::Page| {
        let row = page.rows.iter().find(|row| row.row == cat);
        row.expect("the record comes with the decision")
            .conflicts
            .len()
    };
    assert_eq!(told(&desk.page(5).await), 0);
    let closed = "SELECT count(*) FROM conflicts WHERE closed_position = 6";
    assert_eq!(server.number(tenant.id, closed).await, 1);
    let undo = json!({ "decision": "UNDO", "undoes": made });
    let undone = desk.set(vec![decision(Uuid::new_v4(), conflict, undo)]);
    assert_eq!(desk.verdict(undone).await, Verdict::Accepted(7));
    assert_eq!(told(&desk.page(6).await), 1);
}

/// A decision about a conflict, with some of its fields told otherwise.
fn decision(id: Uuid, conflict: &Conflict, other: Json) -> Body {
    let mut values = json!({
        "conflict_id": conflict.id, "record_table": conflict.table, "record_id": conflict.row,
        "record_field": conflict.field, "decision": "KEEP", "kept": conflict.sides[0].change,
        "reason": "asked the owner",
    });
    let all = values.as_object_mut().unwrap();
    all.extend(other.as_object().unwrap().clone());
    all.retain(|_, value| !value.is_null());
    fact("conflict_resolutions", id, &values)
}

#[tokio::test]
async fn whoever_may_not_write_the_field_may_not_decide_about_it() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    tenant.user("ida@test.example", &["auditor"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let mut room = tenant.device("anna@test.example", "Room").await;
    let mut office = tenant.device("ida@test.example", "Office").await;
    let row = Uuid::new_v4();
    let born = desk.one("clients", row, client("Jansen"));
    desk.push(vec![born]).await.unwrap();
    room.pull().await;
    let one = desk.one("clients", row, json!({ "last_name": "Janssen" }));
    let two = room.one("clients", row, json!({ "last_name": "Janse" }));
    desk.push(vec![one]).await.unwrap();
    room.push(vec![two]).await.unwrap();
    let conflict = desk.page(2).await.rows.remove(0).conflicts.remove(0);
    office.pull().await;
    let set = office.set(vec![decision(Uuid::new_v4(), &conflict, json!({}))]);
    assert_eq!(code(&office.verdict(set).await), "forbidden");
    let unknown = json!({ "record_table": "invoices" });
    let set = desk.set(vec![decision(Uuid::new_v4(), &conflict, unknown)]);
    assert_eq!(code(&desk.verdict(set).await), "unknown_table");
    // Made with the right to another field of the record, it is kept and settles nothing.
    let elsewhere = json!({ "record_field": "first_name" });
    let set = desk.set(vec![decision(Uuid::new_v4(), &conflict, elsewhere)]);
    assert!(matches!(desk.verdict(set).await, Verdict::Accepted(_)));
    let open = "SELECT count(*) FROM conflicts WHERE closed_at IS NULL";
    assert_eq!(server.number(tenant.id, open).await, 1);
}

#[tokio::test]
async fn an_edit_beside_a_deletion_is_kept_and_raised() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let mut room = tenant.device("anna@test.example", "Room").await;
    let row = Uuid::new_v4();
    let born = desk.one("clients", row, client("Jansen"));
    desk.push(vec![born]).await.unwrap();
    room.pull().await;
    let gone = desk.one("clients", row, json!({ "is_deleted": true }));
    let edit = room.one("clients", row, json!({ "first_name": "Kees" }));
    room.push(vec![edit]).await.unwrap();
    desk.push(vec![gone]).await.unwrap();
    let state = room.page(2).await.rows.remove(0);
    assert_eq!(state.conflicts[0].kind, ConflictKind::DeletedWhileEdited);
    assert_eq!(
        (
            state.values["is_deleted"].clone(),
            state.values["first_name"].clone()
        ),
        (json!(true), json!("Kees"))
    );
}

#[tokio::test]
async fn a_change_that_came_before_its_ground_is_told_apart() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let row = Uuid::new_v4();
    // Two changes of a row, of which the server only ever gets the second.
    desk.change("clients", row, client("Jansen"));
    let set = desk.one("clients", row, json!({ "first_name": "Kees" }));
    assert_eq!(
        crate::support::code(&desk.verdict(set).await),
        "missing_dependency"
    );
}
