//! Every route: without a token, with another practice's ids, with bodies that are too large,
//! cut, foreign or bombs.

use reqwest::StatusCode;
use uuid::Uuid;
use vetpms_protocol::limits::{MESSAGE_BYTES, REQUEST_BYTES};
use vetpms_protocol::{CONTENT_TYPE, Page, Pull, Refusal, encode};
use vetpms_sync_server::routes::WITH_TOKEN;

use crate::support::{Server, client};

async fn send(
    server: &Server,
    path: &str,
    access: Option<&str>,
    kind: &str,
    body: Vec<u8>,
) -> (StatusCode, String) {
    let mut request = if path == "/v1/events" {
        server.http.get(format!("{}{path}", server.base))
    } else {
        server
            .http
            .post(format!("{}{path}", server.base))
            .header("content-type", kind)
            .body(body)
    };
    if let Some(access) = access {
        request = request.bearer_auth(access);
    }
    let response = request.send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    for hidden in ["SELECT", "sqlx", "/src/", "t_0"] {
        assert!(!text.contains(hidden), "{text}");
    }
    let refusal: Refusal = serde_json::from_str(&text).unwrap();
    assert!(!refusal.request.is_empty());
    (status, refusal.code)
}

#[tokio::test]
async fn no_route_answers_without_a_token() {
    let server = Server::start().await;
    let body = encode(&()).unwrap();
    for path in WITH_TOKEN {
        let (status, code) = send(&server, path, None, CONTENT_TYPE, body.clone()).await;
        assert_eq!(
            (status.as_u16(), code.as_str()),
            (401, "token_missing"),
            "{path}"
        );
        for token in ["x", &"0".repeat(64)] {
            let (status, code) = send(&server, path, Some(token), CONTENT_TYPE, body.clone()).await;
            assert_eq!(
                (status.as_u16(), code.as_str()),
                (401, "token_expired"),
                "{path}"
            );
        }
    }
    let unknown = server
        .http
        .get(format!("{}/v1/nothing", server.base))
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    let wrong = server
        .http
        .get(format!("{}/v1/push", server.base))
        .send()
        .await
        .unwrap();
    assert_eq!(wrong.status(), StatusCode::METHOD_NOT_ALLOWED);
    for path in ["/live", "/ready"] {
        let health = server
            .http
            .get(format!("{}{path}", server.base))
            .send()
            .await
            .unwrap();
        assert_eq!(health.status(), StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn bodies_that_are_foreign_cut_large_or_bombs_are_refused() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let desk = tenant.device("anna@test.example", "Desk").await;
    let access = Some(desk.access.as_str());
    let good = encode(&Pull {
        replica: uuid::Uuid::nil(),
        epoch: desk.epoch,
        after: 0,
        rights: None,
        former: Vec::new(),
    })
    .unwrap();
    let bomb = encode(&vec![0u8; MESSAGE_BYTES - 16]).unwrap();
    assert!(bomb.len() < 200_000);
    for path in WITH_TOKEN.iter().filter(|path| **path != "/v1/events") {
        let told = async |kind: &str, body: Vec<u8>| {
            let (status, code) = send(&server, path, access, kind, body).await;
            (status.as_u16(), code)
        };
        assert_eq!(
            told("application/json", good.clone()).await,
            (415, "content_type".into()),
            "{path}"
        );
        assert_eq!(
            told(CONTENT_TYPE, b"<html>".to_vec()).await,
            (400, "unreadable_message".into()),
            "{path}"
        );
        assert_eq!(
            told(CONTENT_TYPE, good[..good.len() - 1].to_vec()).await,
            (400, "unreadable_message".into())
        );
        assert_eq!(told(CONTENT_TYPE, bomb.clone()).await.0, 400, "{path}");
    }
    // A claimed length above the limit is refused without reading it.
    let large = send(
        &server,
        "/v1/push",
        access,
        CONTENT_TYPE,
        vec![0; REQUEST_BYTES + 1],
    )
    .await;
    assert_eq!((large.0.as_u16(), large.1.as_str()), (413, "too_large"));
}

#[tokio::test]
async fn heads_that_are_too_large_are_refused() {
    let server = Server::start().await;
    let mut request = server.http.get(format!("{}/live", server.base));
    for n in 0..100 {
        request = request.header(format!("x-{n}"), "1");
    }
    assert!(request.send().await.unwrap().status().is_client_error());
    let long = "y".repeat(64 * 1024);
    let answer = server
        .http
        .get(format!("{}/live", server.base))
        .header("x-long", long)
        .send()
        .await;
    assert!(answer.is_err() || answer.unwrap().status().is_client_error());
}

#[tokio::test]
async fn a_practice_never_sees_or_touches_another() {
    let server = Server::start().await;
    let (ours, theirs) = (server.tenant(), server.tenant());
    ours.user("anna@test.example", &["owner"]);
    theirs.user("carla@test.example", &["owner"]);
    let mut desk = ours.device("anna@test.example", "Desk").await;
    let mut other = theirs.device("carla@test.example", "Other").await;
    let row = Uuid::new_v4();
    let set = other.one("clients", row, client("Theirs"));
    other.push(vec![set.clone()]).await.unwrap();
    let before = server
        .number(
            theirs.id,
            "SELECT count(*) + sum(updated_position) FROM clients",
        )
        .await;

    // Their epoch, their sets, their rows' ids, their log: nothing of it leads to their data.
    let pull: Result<Page, _> = desk
        .ask(
            "pull",
            &Pull {
                replica: uuid::Uuid::nil(),
                epoch: other.epoch,
                after: 0,
                rights: None,
                former: Vec::new(),
            },
        )
        .await;
    assert_eq!(pull.unwrap_err().refusal.code, "epoch_changed");
    let page = desk.page(0).await;
    assert!(page.sets.is_empty() && page.rows.is_empty());
    assert_eq!(
        crate::support::code(&desk.verdict(set).await),
        "wrong_tenant"
    );
    let rows = desk.first_copy("clients").await;
    assert_eq!((rows.rows.len(), rows.total), (0, 0));
    let edit = desk.one("clients", row, client("Ours"));
    desk.push(vec![edit]).await.unwrap();
    assert_eq!(
        server
            .number(
                theirs.id,
                "SELECT count(*) FROM clients WHERE last_name = 'Theirs'"
            )
            .await,
        1
    );
    assert_eq!(
        server
            .number(
                theirs.id,
                "SELECT count(*) + sum(updated_position) FROM clients"
            )
            .await,
        before
    );
    assert_eq!(
        server
            .number(
                ours.id,
                "SELECT count(*) FROM clients WHERE last_name = 'Ours'"
            )
            .await,
        1
    );
}

#[tokio::test]
async fn a_given_up_push_is_whole_or_not_there() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    for round in 0u64..12 {
        let sets: Vec<_> = (0..20)
            .map(|n| desk.one("clients", Uuid::new_v4(), client(&format!("R{round}-{n}"))))
            .collect();
        let push = desk.push(sets.clone());
        let _ = tokio::time::timeout(std::time::Duration::from_millis(7 * round), push).await;
        // Whatever became of it, the repeated push brings the log to the same end.
        let again = desk.push(sets).await.unwrap();
        assert_eq!(again.acknowledged, (round + 1) * 20);
    }
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM clients")
            .await,
        240
    );
    let gaps = "SELECT count(*) FROM change_sets c WHERE position > 1 AND NOT EXISTS
                (SELECT FROM change_sets p WHERE p.position = c.position - 1)";
    assert_eq!(server.number(tenant.id, gaps).await, 0);
}
