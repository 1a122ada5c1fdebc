//! The real program serving: an orderly end, a sudden one, TLS.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};

use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_protocol::{Page, Pull, Push, Pushed, Verdict};

use crate::support::{Server, client};

/// The real program, serving.
struct Program(Child, String);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(server: &Server, extra: &[(&str, &str)]) -> Program {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vetpms-server"));
    command
        .arg("--config")
        .arg(server.folder.join("server.toml"))
        .arg("serve");
    let mut child = command
        .envs(extra.iter().copied())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    let said: Json = serde_json::from_str(&line).unwrap();
    let address = said["address"]
        .as_str()
        .unwrap_or_else(|| panic!("{line}"))
        .to_owned();
    // Nobody else reads its log; a full pipe would stop it.
    std::thread::spawn(move || lines.for_each(drop));
    Program(child, address)
}

#[tokio::test]
async fn the_program_serves_and_ends_in_order() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let mut program = serve(&server, &[]);
    desk.base = format!("http://{}", program.1);
    let set = desk.one("clients", Uuid::new_v4(), client("Jansen"));
    assert_eq!(desk.verdict(set).await, Verdict::Accepted(1));
    let kill = Command::new("kill")
        .args(["-TERM", &program.0.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success() && program.0.wait().unwrap().success());
}

#[tokio::test]
async fn a_killed_server_has_each_set_once() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    for round in 0u64..4 {
        let program = serve(&server, &[]);
        desk.base = format!("http://{}", program.1);
        let sets: Vec<_> = (0..50)
            .map(|n| desk.one("clients", Uuid::new_v4(), client(&format!("K{n}"))))
            .collect();
        let url = format!("{}/v1/push", desk.base);
        let message = vetpms_protocol::encode(&Push {
            replica: uuid::Uuid::nil(),
            epoch: desk.epoch,
            sets: sets.clone(),
        })
        .unwrap();
        let request = server
            .http
            .post(url)
            .bearer_auth(&desk.access)
            .header("content-type", vetpms_protocol::CONTENT_TYPE);
        let sending = tokio::spawn(request.body(message).send());
        tokio::time::sleep(std::time::Duration::from_millis(20 + 60 * round)).await;
        drop(program);
        let _ = sending.await;
        desk.base = server.base.clone();
        let pushed: Pushed = desk.push(sets).await.unwrap();
        assert_eq!(pushed.acknowledged, (round + 1) * 50);
        assert!(
            pushed
                .verdicts
                .iter()
                .all(|verdict| matches!(verdict, Verdict::Accepted(_) | Verdict::Known(_)))
        );
    }
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM clients")
            .await,
        200
    );
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM change_sets")
            .await,
        200
    );
    let page: Result<Page, _> = desk
        .ask(
            "pull",
            &Pull {
                replica: uuid::Uuid::nil(),
                epoch: desk.epoch,
                after: 199,
                rights: None,
                former: Vec::new(),
            },
        )
        .await;
    assert_eq!(page.unwrap().sets.len(), 1);
}

#[tokio::test]
async fn tls_from_files_and_never_plain_beyond_this_machine() {
    let server = Server::start().await;
    let (certificate, key) = (server.folder.join("tls.crt"), server.folder.join("tls.key"));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
        ])
        .args([
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
        ])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success());
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let tls = [
        (
            "VETPMS_SERVER_TLS_CERTIFICATE",
            certificate.to_str().unwrap(),
        ),
        ("VETPMS_SERVER_TLS_KEY", key.to_str().unwrap()),
    ];
    let program = serve(&server, &tls);
    let trusted = reqwest::Certificate::from_pem(&std::fs::read(&certificate).unwrap()).unwrap();
    let http = reqwest::Client::builder()
        .tls_certs_only([trusted])
        .build()
        .unwrap();
    let live = http
        .get(format!("https://{}/live", program.1))
        .send()
        .await
        .unwrap();
    assert_eq!(live.status(), 200);
    let untrusting = reqwest::Client::new()
        .get(format!("https://{}/live", program.1))
        .send()
        .await;
    assert!(untrusting.is_err());
    let plain = reqwest::Client::new()
        .get(format!("http://{}/live", program.1))
        .send()
        .await;
    assert!(plain.is_err());
    drop(program);

    let mut open = Command::new(env!("CARGO_BIN_EXE_vetpms-server"));
    open.arg("--config")
        .arg(server.folder.join("server.toml"))
        .arg("serve");
    let refused = open
        .env("VETPMS_SERVER_LISTEN", "0.0.0.0:0")
        .output()
        .unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("plain HTTP is for loopback only"));
}
