//! A sealed value stands nowhere in clear: not in tables, not in a dump.

use std::process::Command;

use uuid::Uuid;

use crate::support::{Server, client, environment, patient};

#[tokio::test]
async fn no_dump_shows_a_chip_a_note_or_a_token() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let owner = Uuid::new_v4();
    let bodies = vec![
        desk.change("clients", owner, client("Jansen")),
        desk.change("patients", Uuid::new_v4(), patient(owner, "Zen")),
    ];
    let mut sets = vec![desk.set(bodies)];
    // A set kept aside holds its values sealed too.
    sets.push(desk.one(
        "patients",
        Uuid::new_v4(),
        serde_json::json!({ "microchip_id": "528210002345678" }),
    ));
    let verdicts = desk.push(sets).await.unwrap().verdicts;
    assert_eq!(crate::support::code(&verdicts[1]), "invalid_value");

    let password = std::fs::read_to_string(environment("BACKUP_PASSWORD_FILE")).unwrap();
    let dump = |extra: &[&str]| {
        let output = Command::new("pg_dump")
            .args([
                "-h",
                &environment("HOST"),
                "-p",
                &environment("PORT"),
                "-U",
                &environment("BACKUP_USER"),
            ])
            .args(extra)
            .arg(&server.config.database.name)
            .env("PGPASSWORD", password.trim())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    let text = dump(&["--inserts"]);
    let found = |needle: &str| {
        text.windows(needle.len())
            .any(|part| part == needle.as_bytes())
    };
    assert!(
        found("Jansen") && found("Zen"),
        "the control: plain columns are in the dump"
    );
    let chip = "528210002345678";
    let hex: String = chip.bytes().map(|byte| format!("{byte:02x}")).collect();
    for hidden in [
        chip,
        hex.as_str(),
        &desk.access,
        &desk.refresh,
        crate::support::PASSWORD,
    ] {
        assert!(!found(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn equal_chips_meet_in_their_blind_index_only() {
    let server = Server::start().await;
    let (tenant, other) = (server.tenant(), server.tenant());
    for practice in [&tenant, &other] {
        let email = format!("{}@test.example", practice.id.simple());
        practice.user(&email, &["owner"]);
        let mut desk = practice.device(&email, "Desk").await;
        let sets = ["A", "B"]
            .map(|name| desk.one("patients", Uuid::new_v4(), patient(Uuid::new_v4(), name)));
        desk.push(sets.to_vec()).await.unwrap();
    }
    let counts = "SELECT count(DISTINCT microchip_id_index) * 10 + count(DISTINCT microchip_id_sealed) FROM patients";
    assert_eq!(server.number(tenant.id, counts).await, 12);
    let shared = format!(
        "SELECT count(*) FROM patients p JOIN t_{}.patients o ON o.microchip_id_index = p.microchip_id_index",
        other.id.simple()
    );
    assert_eq!(server.number(tenant.id, &shared).await, 0);
}
