//! A server with a database of its own, and devices that make real change sets.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;
use vetpms_crypto::SigningKey;
use vetpms_crypto::sign::{CHANGE_SET, DEVICE_PROOF};
use vetpms_document::{Document, Hash, Pen};
use vetpms_model::{EntityDef, Patch, entity};
use vetpms_protocol::*;
use vetpms_sync_server::app::App;
use vetpms_sync_server::config::{Config, Database};
use vetpms_sync_server::db::{Db, migrations, pool};
use vetpms_sync_server::{rim, routes, secret, serve};

pub(crate) const PASSWORD: &str = "a-good-passphrase-7";

/// What the environment says of the cluster.
pub(crate) fn environment(name: &str) -> String {
    let name = format!("VETPMS_TEST_PG_{name}");
    std::env::var(&name).unwrap_or_else(|_| {
        panic!("{name} is not set: scripts/postgres prints it, ./test exports it")
    })
}

/// A running server.
pub(crate) struct Server {
    pub(crate) app: Arc<App>,
    pub(crate) base: String,
    pub(crate) config: Config,
    pub(crate) folder: PathBuf,
    pub(crate) http: reqwest::Client,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let (config, folder) = prepare().await;
        let mut admin = pool::admin(&config.database).await.unwrap();
        migrations::migrate(&mut admin).await.unwrap();
        let kek = secret::read_key(config.key_file.as_deref().unwrap()).unwrap();
        let app = Arc::new(App::new(Db::connect(&config.database).await.unwrap(), kek));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let router = routes::router(Arc::clone(&app));
        tokio::spawn(serve::serve(listener, router, None, app.stop.subscribe()));
        Self {
            app,
            base: format!("http://{address}"),
            config,
            folder,
            http: reqwest::Client::new(),
        }
    }

    /// Runs a command of the real program; its standard output as JSON.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Result<Json, String> {
        use std::io::Write;
        let mut child = Command::new(env!("CARGO_BIN_EXE_vetpms-server"))
            .arg("--config")
            .arg(self.folder.join("server.toml"))
            .arg("--json")
            .args(arguments)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses its arguments does not read.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        if !output.status.success() {
            return Err(String::from_utf8(output.stderr).unwrap());
        }
        Ok(serde_json::from_slice(&output.stdout).unwrap_or(Json::Null))
    }

    pub(crate) fn tenant(&self) -> Tenant<'_> {
        let made = self
            .run(&["tenant", "create", "--name", "Test practice"], "")
            .unwrap();
        let id = uuid(&made["id"]);
        Tenant { server: self, id }
    }

    /// A connection that no policy holds back.
    pub(crate) async fn superuser(&self) -> PgConnection {
        connect(&environment("SUPERUSER"), None, &self.config.database.name).await
    }

    /// The one number that a query on the practice's schema gives.
    pub(crate) async fn number(&self, tenant: Uuid, sql: &str) -> i64 {
        let mut connection = self.superuser().await;
        let path = format!("SET search_path = t_{}, pg_temp", tenant.simple());
        sqlx::raw_sql(AssertSqlSafe(path))
            .execute(&mut connection)
            .await
            .unwrap();
        sqlx::query_scalar(AssertSqlSafe(format!("SELECT ({sql})::bigint")))
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }
}

pub(crate) async fn connect(user: &str, password: Option<&str>, database: &str) -> PgConnection {
    let options = PgConnectOptions::new_without_pgpass()
        .host(&environment("HOST"))
        .port(environment("PORT").parse().unwrap())
        .username(user)
        .database(database);
    let options = password.map_or(options.clone(), |password| options.password(password));
    PgConnection::connect_with(&options).await.unwrap()
}

async fn prepare() -> (Config, PathBuf) {
    let name = format!("vetpms_{}", Uuid::new_v4().simple());
    let mut superuser = connect(&environment("SUPERUSER"), None, &environment("DATABASE")).await;
    let create = format!("CREATE DATABASE {name} OWNER vetpms_owner");
    sqlx::raw_sql(AssertSqlSafe(create))
        .execute(&mut superuser)
        .await
        .unwrap();
    let folder = std::env::temp_dir().join(&name);
    std::fs::create_dir(&folder).unwrap();
    let key = folder.join("key");
    std::fs::write(
        &key,
        "a4aec8cbd4980151ab8915f0b131a87f6d7a7ab98ff6dd85244c9476da581bde",
    )
    .unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let database = Database {
        host: environment("HOST"),
        port: environment("PORT").parse().unwrap(),
        name,
        app_user: environment("APP_USER"),
        app_password_file: Some(environment("APP_PASSWORD_FILE").into()),
        admin_user: environment("ADMIN_USER"),
        admin_password_file: Some(environment("ADMIN_PASSWORD_FILE").into()),
        connections: 8,
    };
    let toml = format!(
        "listen = \"127.0.0.1:0\"\n[database]\nhost = {:?}\nport = {}\nname = {:?}\napp_user = {:?}\n\
         app_password_file = {:?}\nadmin_user = {:?}\nadmin_password_file = {:?}\n[keys]\nkey_file = {:?}\n",
        database.host,
        database.port,
        database.name,
        database.app_user,
        environment("APP_PASSWORD_FILE"),
        database.admin_user,
        environment("ADMIN_PASSWORD_FILE"),
        key
    );
    std::fs::write(folder.join("server.toml"), toml).unwrap();
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    (
        Config {
            listen,
            database,
            key_file: Some(key),
            tls: None,
        },
        folder,
    )
}

pub(crate) fn uuid(json: &Json) -> Uuid {
    json.as_str().unwrap().parse().unwrap()
}

/// A practice on a server.
pub(crate) struct Tenant<'a> {
    pub(crate) server: &'a Server,
    pub(crate) id: Uuid,
}

impl Tenant<'_> {
    pub(crate) fn user(&self, email: &str, roles: &[&str]) -> Uuid {
        let id = self.id.to_string();
        let mut arguments = vec![
            "user", "create", "--tenant", &id, "--email", email, "--name", email,
        ];
        roles
            .iter()
            .for_each(|role| arguments.extend(["--role", role]));
        arguments.push("--password-stdin");
        uuid(&self.server.run(&arguments, PASSWORD).unwrap()["id"])
    }

    pub(crate) fn code(&self, email: &str, device: &str) -> String {
        let id = self.id.to_string();
        let made = self.server.run(
            &[
                "device", "code", "--tenant", &id, "--user", email, "--name", device,
            ],
            "",
        );
        made.unwrap()["code"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn device(&self, email: &str, name: &str) -> Device {
        let code = self.code(email, name);
        Device::enrol(self.server, &code).await.unwrap()
    }
}

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
            device_name: "test".into(),
            device_key: Hash32::new(key.public()),
            user_key: Hash32::new(user_key.public()),
            replica,
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

    pub(crate) async fn hello(&self) -> Result<Welcome, Answer> {
        let (replica, last_seq) = (self.replica, self.seq);
        let hello = Hello {
            protocol: PROTOCOL,
            schema: SCHEMA,
            replica,
            last_seq,
            epoch: None,
            position: 0,
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

    fn pen(&mut self) -> Pen {
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
                epoch: self.epoch,
                after,
            },
        )
        .await
        .unwrap()
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

/// A patch without the checks of a form.
pub(crate) fn raw_patch(def: &'static EntityDef, values: Json) -> Patch {
    let mut patch = Patch::default();
    for (name, value) in values.as_object().unwrap() {
        let field = def.field(name).unwrap();
        patch = patch.with(
            def,
            name,
            vetpms_model::Value::from_json(field.ty, value).unwrap(),
        );
    }
    patch
}

pub(crate) fn body(table: &str, row: Uuid, kind: BodyKind, bytes: Vec<u8>) -> Body {
    let salt = Key16::new(*Uuid::new_v4().as_bytes());
    Body {
        table: table.to_owned(),
        row,
        kind,
        salt,
        bytes: Blob::new(bytes),
    }
}

pub(crate) fn fact(table: &str, row: Uuid, values: &Json) -> Body {
    body(
        table,
        row,
        BodyKind::Fact,
        serde_json::to_vec(values).unwrap(),
    )
}

pub(crate) fn client(name: &str) -> Json {
    json!({ "last_name": name, "client_type": "REGULAR", "tags": ["a \"b\", c\\d", "vip"], "notes": "Calls first." })
}

pub(crate) fn patient(owner: Uuid, name: &str) -> Json {
    json!({
        "client_id": owner, "name": name, "species": "Cat", "status": "ACTIVE", "microchip_id": "528210002345678",
        "birth_is_estimated": false, "is_neutered": true, "date_of_birth": "2024-05-06", "medical_alerts": ["bites"],
    })
}

/// The code of a quarantined verdict.
pub(crate) fn code(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Quarantined(code, _) => code,
        other => panic!("{other:?}"),
    }
}
