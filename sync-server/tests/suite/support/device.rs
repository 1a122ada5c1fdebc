//! Devices that make real change sets.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_crypto::SigningKey;
use vetpms_crypto::sign::{CHANGE_SET, DEVICE_PROOF, PERSON_ACT};
use vetpms_document::{Document, Hash, Pen};
use vetpms_model::{EntityDef, Patch, entity};
use vetpms_protocol::*;
use vetpms_sync_server::rim;

use super::{Server, body, raw_patch};

/// A device with one user, and its own log.
pub(crate) struct Device {
    pub(crate) base: String,
    pub(crate) http: reqwest::Client,
    pub(crate) tenant: Uuid,
    pub(crate) id: Uuid,
    pub(crate) user: Uuid,
    pub(crate) epoch: Uuid,
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) key: SigningKey,
    pub(crate) user_key: SigningKey,
    pub(crate) replica: Uuid,
    pub(crate) seq: u64,
    pub(crate) previous: Hash32,
    pub(crate) actor: [u8; 16],
    pub(crate) documents: HashMap<(&'static str, Uuid), Document>,
    pub(crate) position: i64,
    pub(crate) clock: DateTime<Utc>,
}

/// A refusal as the test sees it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) refusal: Refusal,
    pub(crate) retry_after: Option<u64>,
}

/// Sends a message and reads the answer.
pub(crate) async fn ask<Q: Serialize, A: DeserializeOwned>(
    http: &reqwest::Client,
    url: &str,
    access: Option<&str>,
    message: &Q,
) -> Result<A, Answer> {
    let mut request = http
        .post(url)
        .header("content-type", CONTENT_TYPE)
        .body(encode(message).unwrap());
    if let Some(access) = access {
        request = request.bearer_auth(access);
    }
    let response = request.send().await.unwrap();
    let status = response.status();
    let header = |name: &str| {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    let (kind, retry) = (
        header("content-type").unwrap_or_default(),
        header("retry-after"),
    );
    assert!(header("x-request-id").is_some());
    let body = response.bytes().await.unwrap();
    if status == StatusCode::OK {
        assert_eq!(kind, CONTENT_TYPE);
        return Ok(decode(&body).unwrap());
    }
    let refusal = serde_json::from_slice(&body).unwrap();
    Err(Answer {
        status,
        refusal,
        retry_after: retry.map(|seconds| seconds.parse().unwrap()),
    })
}

impl Device {
    pub(crate) async fn enrol(server: &Server, code: &str) -> Result<Self, Answer> {
        let key = SigningKey::random(&mut rim::entropy);
        let user_key = SigningKey::random(&mut rim::entropy);
        let replica = Uuid::new_v4();
        let message = Enrol {
            code: code.to_owned(),
            device_name: String::new(),
            device_key: Hash32::new(key.public()),
            user_key: Hash32::new(user_key.public()),
            replica,
            password: None,
            expects: None,
            former: None,
        };
        let enrolled: Enrolled = ask(
            &server.http,
            &format!("{}/v1/enrol", server.base),
            None,
            &message,
        )
        .await?;
        assert!(enrolled.users.contains(&enrolled.user));
        Ok(Self {
            base: server.base.clone(),
            http: server.http.clone(),
            tenant: enrolled.tenant,
            id: enrolled.device,
            user: enrolled.user.id,
            epoch: enrolled.epoch,
            access: enrolled.tokens.access,
            refresh: enrolled.tokens.refresh,
            key,
            user_key,
            replica,
            seq: 0,
            previous: Hash32::ZERO,
            actor: *Uuid::new_v4().as_bytes(),
            documents: HashMap::new(),
            position: 0,
            clock: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        })
    }

    pub(crate) async fn ask<Q: Serialize, A: DeserializeOwned>(
        &self,
        route: &str,
        message: &Q,
    ) -> Result<A, Answer> {
        ask(
            &self.http,
            &format!("{}/v1/{route}", self.base),
            Some(&self.access),
            message,
        )
        .await
    }

    /// Asks as this device's user.
    pub(crate) async fn act<Q: Asked>(&self, message: &Q) -> Result<Q::Answer, Answer> {
        self.send(Q::ROUTE, &self.signed(message)).await
    }

    /// An act of this device's user.
    pub(crate) fn signed<Q: Asked>(&self, message: &Q) -> Act {
        let who = (self.user, self.id, Uuid::new_v4());
        let token = vetpms_crypto::token_hash(&self.access);
        let key = &self.user_key;
        Act::sign(message, who, &token, |bytes| key.sign(PERSON_ACT, bytes)).unwrap()
    }

    /// Sends an act, whoever made it.
    pub(crate) async fn send<A: DeserializeOwned>(
        &self,
        route: &str,
        act: &Act,
    ) -> Result<A, Answer> {
        self.ask(route, act).await
    }

    pub(crate) async fn hello(&self) -> Result<Welcome, Answer> {
        self.hello_waiting(Vec::new()).await
    }

    /// Greets and asks about sets that stood aside.
    pub(crate) async fn hello_waiting(&self, waits: Vec<Hash32>) -> Result<Welcome, Answer> {
        let (replica, last_seq) = (self.replica, self.seq);
        let hello = Hello {
            protocol: PROTOCOL,
            schema: SCHEMA,
            replica,
            last_seq,
            epoch: None,
            position: 0,
            boot: uuid::Uuid::nil(),
            waits,
        };
        self.ask("hello", &hello).await
    }

    pub(crate) async fn renew(&self, refresh: &str) -> Result<Tokens, Answer> {
        let signature = Blob::new(self.key.sign(DEVICE_PROOF, refresh.as_bytes()).to_vec());
        let renew = Renew {
            device: self.id,
            refresh: refresh.to_owned(),
            signature,
        };
        ask(&self.http, &format!("{}/v1/token", self.base), None, &renew).await
    }

    pub(crate) fn pen(&mut self) -> Pen {
        self.clock += TimeDelta::seconds(1);
        Pen {
            actor: self.actor,
            spare: *Uuid::new_v4().as_bytes(),
            time: self.clock,
        }
    }

    /// A change of a row, made in the device's own document.
    pub(crate) fn change(&mut self, table: &str, row: Uuid, values: Json) -> Body {
        let def = entity(table).unwrap();
        self.patch(def, row, raw_patch(def, values), None)
    }

    pub(crate) fn patch(
        &mut self,
        def: &'static EntityDef,
        row: Uuid,
        patch: Patch,
        opened: Option<&[Hash]>,
    ) -> Body {
        let pen = self.pen();
        let document = self
            .documents
            .entry((def.table, row))
            .or_insert_with(|| Document::empty(def, row));
        let written = document.write(&patch, opened, &pen).unwrap().unwrap();
        body(def.table, row, BodyKind::Change, written.bytes)
    }

    pub(crate) fn header(&self, cause: &str) -> Header {
        Header {
            tenant: self.tenant,
            replica: self.replica,
            seq: self.seq + 1,
            author: self.user,
            device: self.id,
            actors: vec![Key16::new(self.actor)],
            schema: SCHEMA,
            permissions: 1,
            seen_position: self.position,
            at: self.clock.timestamp_millis(),
            previous: self.previous,
            cause: cause.to_owned(),
            changes: Vec::new(),
            replaces: Vec::new(),
        }
    }

    /// Signs a set under a header and takes it into the log.
    pub(crate) fn sign(&mut self, header: Header, bodies: Vec<Body>) -> SignedSet {
        let set = ChangeSet::sign(header, bodies, |bytes| {
            self.user_key.sign(CHANGE_SET, bytes)
        })
        .unwrap();
        (self.seq, self.previous) = (set.header.seq, set.hash);
        set.signed
    }

    pub(crate) fn set(&mut self, bodies: Vec<Body>) -> SignedSet {
        let header = self.header("test");
        self.sign(header, bodies)
    }

    /// A set of one change.
    pub(crate) fn one(&mut self, table: &str, row: Uuid, values: Json) -> SignedSet {
        let body = self.change(table, row, values);
        self.set(vec![body])
    }

    pub(crate) async fn push(&self, sets: Vec<SignedSet>) -> Result<Pushed, Answer> {
        self.ask(
            "push",
            &Push {
                replica: uuid::Uuid::nil(),
                epoch: self.epoch,
                sets,
            },
        )
        .await
    }

    /// Pushes one set; its verdict.
    pub(crate) async fn verdict(&self, set: SignedSet) -> Verdict {
        self.push(vec![set]).await.unwrap().verdicts.remove(0)
    }

    pub(crate) async fn page(&self, after: i64) -> Page {
        self.ask(
            "pull",
            &Pull {
                replica: uuid::Uuid::nil(),
                epoch: self.epoch,
                after,
                rights: None,
                former: Vec::new(),
            },
        )
        .await
        .unwrap()
    }

    /// The first page of a table for a new device.
    pub(crate) async fn first_copy(&self, table: &str) -> BootstrapPage {
        let asked = Bootstrap {
            table: table.to_owned(),
            after: None,
            rights: None,
        };
        self.ask("bootstrap", &asked).await.unwrap()
    }

    /// Pulls everything and applies it to the device's documents, as a device does.
    pub(crate) async fn pull(&mut self) -> Vec<Page> {
        let mut pages = Vec::new();
        loop {
            let page = self.page(self.position).await;
            for placed in &page.sets {
                for body in placed
                    .set
                    .bodies
                    .iter()
                    .flatten()
                    .filter(|body| body.kind == BodyKind::Change)
                {
                    let def = entity(&body.table).unwrap();
                    let document = self
                        .documents
                        .entry((def.table, body.row))
                        .or_insert_with(|| Document::empty(def, body.row));
                    document.apply(body.bytes.bytes()).unwrap();
                }
            }
            self.position = page.position;
            let more = page.more;
            pages.push(page);
            if !more {
                return pages;
            }
        }
    }
}
