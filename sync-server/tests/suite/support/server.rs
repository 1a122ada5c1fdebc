//! A server with a database of its own.

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use serde_json::Value as Json;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;
use vetpms_sync_server::app::App;
use vetpms_sync_server::config::{Config, Database};
use vetpms_sync_server::db::{Db, migrations, pool};
use vetpms_sync_server::worker::{Allowance, Workers};
use vetpms_sync_server::{routes, secret, serve};

use super::Device;

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
        Self::with_connections(8).await
    }

    /// A server with this many database connections.
    pub(crate) async fn with_connections(connections: u32) -> Self {
        Self::with(connections, Allowance::default()).await
    }

    /// A server whose workers may use up this much.
    pub(crate) async fn with(connections: u32, allowance: Allowance) -> Self {
        let (mut config, folder) = prepare().await;
        config.database.connections = connections;
        let mut admin = pool::admin(&config.database).await.unwrap();
        migrations::migrate(&mut admin).await.unwrap();
        let kek = secret::read_key(config.key_file.as_deref().unwrap()).unwrap();
        let app = App::new(Db::connect(&config.database).await.unwrap(), kek);
        let workers = Workers::new(env!("CARGO_BIN_EXE_vetpms-server"), allowance);
        let app = Arc::new(app.with_admin(&config.database).with_workers(workers));
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
