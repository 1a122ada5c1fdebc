//! Medical records: whose they are, who is sent them, their partitions, and their signatures.

use serde_json::{Value as Json, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use vetpms_document::{Document, signed_heads};
use vetpms_model::{ENTITIES, ids};
use vetpms_protocol::{BodyKind, Digests, Verdict};

use crate::support::{Device, Server, Tenant, body, code, fact, raw_patch};

/// Anna sees everything, Ben only his own.
async fn two<'a>(server: &'a Server, tenant: &Tenant<'a>) -> (Device, Device) {
    tenant.user("anna@test.example", &["veterinarian"]);
    let ben = tenant.user("ben@test.example", &["veterinarian"]);
    narrow(server, ben).await;
    let anna = tenant.device("anna@test.example", "Desk").await;
    (anna, tenant.device("ben@test.example", "Room").await)
}

async fn narrow(server: &Server, user: Uuid) {
    let sql = "DELETE FROM system.user_permissions WHERE user_id = $1 AND permission = 'VIEW_ALL_MEDICAL_RECORDS'";
    let mut superuser = server.superuser().await;
    sqlx::query(sql)
        .bind(user)
        .execute(&mut superuser)
        .await
        .unwrap();
}

fn new_record() -> Uuid {
    ids::new_id(
        "2026-03-02T09:00:00Z".parse().unwrap(),
        *Uuid::new_v4().as_bytes().first_chunk().unwrap(),
    )
}

fn visit(patient: Uuid) -> Json {
    json!({"patient_id": patient, "visit_date": "2026-03-02T09:00:00Z", "record_type": "CONSULT"})
}

/// A visit with a note and an addendum, and a paper of the animal that belongs to no visit.
async fn write(desk: &mut Device) -> Uuid {
    let (record, patient) = (new_record(), Uuid::new_v4());
    let addendum = json!({"medical_record_id": record, "content": "More.", "written_at": "2026-03-02T10:00:00Z",
        "written_by": desk.user});
    let paper = json!({"patient_id": patient, "file_name": "x.pdf", "media_type": "application/pdf",
        "size_bytes": 10, "sha256": "00"});
    let bodies = vec![
        desk.change("medical_records", record, visit(patient)),
        desk.change(
            "soap_notes",
            Uuid::new_v4(),
            json!({"medical_record_id": record, "plan": "Rest."}),
        ),
        fact("addenda", Uuid::new_v4(), &addendum),
        desk.change("attachments", Uuid::new_v4(), paper),
    ];
    let set = desk.set(bodies);
    let pushed = desk.push(vec![set]).await.unwrap();
    assert!(
        matches!(pushed.verdicts[..], [Verdict::Accepted(_)]),
        "{:?}",
        pushed.verdicts
    );
    record
}

async fn counts(desk: &Device) -> Vec<(String, u64)> {
    let digests: Digests = desk.ask("digests", &()).await.unwrap();
    let scoped = |table: &str| {
        ENTITIES
            .iter()
            .any(|def| def.table == table && def.record.is_some())
    };
    let lines = digests
        .tables
        .into_iter()
        .filter(|line| scoped(&line.table) && line.rows > 0);
    lines.map(|line| (line.table, line.rows)).collect()
}

#[tokio::test]
async fn whoever_sees_only_their_own_records_is_sent_no_others() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let (mut anna, mut ben) = two(&server, &tenant).await;
    let (hers, his) = (write(&mut anna).await, write(&mut ben).await);
    // What somebody else adds to a record is its author's to see, too.
    let added = anna.one(
        "diagnoses",
        Uuid::new_v4(),
        json!({"medical_record_id": his, "diagnosis_name": "Lame"}),
    );
    assert!(matches!(anna.verdict(added).await, Verdict::Accepted(_)));

    let seen = |pages: &[vetpms_protocol::Page]| {
        let sets = pages.iter().flat_map(|page| &page.sets);
        sets.map(|placed| placed.set.bodies.iter().flatten().count())
            .collect::<Vec<_>>()
    };
    let page = ben.page(0).await;
    assert_eq!(
        seen(std::slice::from_ref(&page)),
        [0, 0, 1],
        "hers hidden, his own without bodies, hers in his"
    );
    let records: Vec<Uuid> = page
        .rows
        .iter()
        .filter(|row| row.table == "medical_records")
        .map(|row| row.row)
        .collect();
    assert_eq!(records, [his]);
    assert!(
        page.rows
            .iter()
            .all(|row| row.values.get("medical_record_id") != Some(&json!(hers)))
    );
    let one = |table: &str, rows: u64| (table.to_owned(), rows);
    let his_tables = [
        one("medical_records", 1),
        one("soap_notes", 1),
        one("diagnoses", 1),
        one("addenda", 1),
        one("attachments", 1),
    ];
    let mut found = counts(&ben).await;
    found.sort();
    let mut wanted = his_tables.to_vec();
    wanted.sort();
    assert_eq!(found, wanted);
    for (table, rows) in &his_tables {
        let copy = ben.first_copy(table).await;
        assert_eq!(
            (copy.rows.len() as u64, copy.total),
            (*rows, *rows),
            "{table}"
        );
    }
    assert_eq!(ben.hello().await.unwrap().records_of, Some(vec![ben.user]));
    assert_eq!(anna.hello().await.unwrap().records_of, None);
    let all: u64 = counts(&anna).await.iter().map(|(_, rows)| rows).sum();
    assert_eq!(all, 9);
}

#[tokio::test]
async fn nobody_signs_for_somebody_else_and_nothing_follows_a_signature() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let (mut anna, mut ben) = two(&server, &tenant).await;
    let record = write(&mut anna).await;
    let def = vetpms_model::entity("medical_records").unwrap();
    let stored = anna
        .first_copy("medical_records")
        .await
        .rows
        .remove(0)
        .document
        .into_vec();
    let sign = |desk: &mut Device, signer: Option<Uuid>| {
        let mut doc = Document::load(def, record, &stored).unwrap();
        let text = signed_heads(Uuid::new_v4(), &doc.heads());
        let values = json!({"signed_heads": text, "signed_by": signer.unwrap_or(desk.user), "is_locked": true});
        let written = doc
            .write(&raw_patch(def, values), None, &desk.pen())
            .unwrap()
            .unwrap();
        let set = vec![body(
            "medical_records",
            record,
            BodyKind::Change,
            written.bytes,
        )];
        (doc, desk.set(set))
    };
    let (_, forged) = sign(&mut ben, Some(anna.user));
    assert_eq!(code(&ben.verdict(forged).await), "forbidden");
    let (mut doc, signed) = sign(&mut anna, None);
    assert!(matches!(anna.verdict(signed).await, Verdict::Accepted(_)));
    let later = raw_patch(def, json!({"record_type": "SURGERY"}));
    let written = doc.write(&later, None, &anna.pen()).unwrap().unwrap();
    let set = anna.set(vec![body(
        "medical_records",
        record,
        BodyKind::Change,
        written.bytes,
    )]);
    assert_eq!(code(&anna.verdict(set).await), "signed");
}

#[tokio::test]
async fn each_year_of_records_has_its_partition() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let (mut anna, _) = two(&server, &tenant).await;
    for (year, partition) in [
        ("2019", "medical_records_2019"),
        ("2026", "medical_records_2026"),
        ("2300", "medical_records_default"),
    ] {
        let at = format!("{year}-06-01T09:00:00Z").parse().unwrap();
        let id = ids::imported_id(tenant.id, "animana", "visit", year, at);
        let set = anna.one("medical_records", id, visit(Uuid::new_v4()));
        assert!(
            matches!(anna.verdict(set).await, Verdict::Accepted(_)),
            "{year}"
        );
        let sql = format!(
            "SELECT count(*) FROM medical_records WHERE tableoid = '{partition}'::regclass AND id = '{id}'"
        );
        assert_eq!(server.number(tenant.id, &sql).await, 1, "{partition}");
    }
    // Looked for by its id, a record is read from its own year alone, for a person and through the policies too.
    let id = ids::imported_id(
        tenant.id,
        "animana",
        "visit",
        "2026",
        "2026-06-01T09:00:00Z".parse().unwrap(),
    );
    let mut person = server.superuser().await;
    let enter = format!(
        "BEGIN; SET LOCAL ROLE vetpms_app; SELECT system.enter('{}', '{}', NULL)",
        tenant.id, anna.user
    );
    sqlx::raw_sql(AssertSqlSafe(enter))
        .execute(&mut person)
        .await
        .unwrap();
    let explain = format!("EXPLAIN SELECT * FROM medical_records WHERE id = '{id}'");
    let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(explain))
        .fetch_all(&mut person)
        .await
        .unwrap();
    let read: Vec<&String> = plan
        .iter()
        .filter(|step| step.contains(" on medical_records"))
        .collect();
    assert_eq!(read.len(), 1, "{plan:?}");
    assert!(read[0].contains("medical_records_2026"), "{plan:?}");
}
