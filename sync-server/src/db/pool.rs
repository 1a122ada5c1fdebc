//! Connections, and entering a practice.
//!
//! Every transaction that touches a practice's data begins with `system.enter`; without it the
//! server's role reaches nothing. All that it sets ends with the transaction, also when the
//! request is cancelled half-way.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions, PgSslMode};
use sqlx::{Connection, Postgres, Transaction};
use uuid::Uuid;

use crate::config::{Database, missing};
use crate::error::Refused;
use crate::secret::read_secret;

/// A transaction.
pub type Tx = Transaction<'static, Postgres>;

/// How long a request waits for a connection.
const ACQUIRE: Duration = Duration::from_secs(5);
/// How long a database that is there takes to say so.
const PROBE: Duration = Duration::from_secs(2);
/// Sessions keep plans for every practice they have served, so none lives long.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Statements that a connection keeps prepared: a few for each table.
const STATEMENTS: usize = 200;

/// The server's connections: the directory, and the cluster that holds the practices. A second
/// cluster becomes a second pool; no statement ever joins a practice with the directory.
#[derive(Clone)]
pub struct Db {
    directory: PgPool,
    clusters: Vec<(i16, PgPool)>,
}

/// What a practice's transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reads what any user of the device may read.
    Device,
    /// Writes the log and its projection.
    Projector,
}

/// Which practice, and for which device.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The practice.
    pub tenant: Uuid,
    /// The cluster that holds it.
    pub cluster: i16,
    /// The device.
    pub device: Uuid,
}

/// How long a statement may run, for those who serve and for those who migrate.
const SERVING: &str = "30s";
const ADMINISTERING: &str = "0";

fn options(db: &Database, user: &str, password: &str, statement_timeout: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .host(&db.host)
        .port(db.port)
        .database(&db.name)
        .username(user)
        .password(password)
        .application_name("vetpms-server")
        .statement_cache_capacity(STATEMENTS)
        // The configuration refuses a database beyond this machine.
        .ssl_mode(PgSslMode::Disable)
        .options([
            ("statement_timeout", statement_timeout),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "60s"),
            ("client_min_messages", "warning"),
            ("timezone", "UTC"),
        ])
}

impl Db {
    /// Opens the pool of the server's role.
    ///
    /// # Errors
    /// A message for the administrator.
    pub async fn connect(db: &Database) -> Result<Self, String> {
        let file = db
            .app_password_file
            .as_deref()
            .ok_or_else(|| missing("database.app_password_file").to_string())?;
        let password = read_secret(file).map_err(|error| error.to_string())?;
        let pool = PgPoolOptions::new()
            .max_connections(db.connections)
            .acquire_timeout(ACQUIRE)
            .max_lifetime(LIFETIME)
            .idle_timeout(LIFETIME / 2)
            .connect_with(options(db, &db.app_user, &password, SERVING))
            .await
            .map_err(|error| {
                format!(
                    "the database cannot be reached: {}",
                    crate::error::describe(&error)
                )
            })?;
        Ok(Self {
            clusters: vec![(1, pool.clone())],
            directory: pool,
        })
    }

    /// The directory of practices, people and devices.
    pub fn directory(&self) -> &PgPool {
        &self.directory
    }

    /// Whether the database takes a new connection within a moment.
    pub async fn answers(&self) -> bool {
        let options = self.directory.connect_options();
        let connect = PgConnection::connect_with(&options);
        match tokio::time::timeout(PROBE, connect).await {
            Ok(Ok(connection)) => {
                let _ = connection.close().await; // it was only to see
                true
            }
            Ok(Err(_)) | Err(_) => false,
        }
    }

    fn cluster(&self, id: i16) -> Result<&PgPool, Refused> {
        let found = self.clusters.iter().find(|(number, _)| *number == id);
        found
            .map(|(_, pool)| pool)
            .ok_or_else(|| Refused::busy("tenant_elsewhere", "the practice is being moved", 60))
    }

    /// A transaction that writes.
    ///
    /// # Errors
    /// A [`Refused`] when the practice is not served or no connection is free.
    pub async fn write(&self, entry: Entry) -> Result<Tx, Refused> {
        let mut tx = self.cluster(entry.cluster)?.begin().await?;
        enter(&mut tx, entry, None, Access::Projector).await?;
        Ok(tx)
    }

    /// A transaction that reads one consistent state, as the device's users may see it.
    ///
    /// # Errors
    /// A [`Refused`] when the practice is not served or no connection is free.
    pub async fn read(&self, entry: Entry) -> Result<Tx, Refused> {
        self.begin_reading(entry, None).await
    }

    /// A transaction that reads one consistent state, as one person may see it.
    ///
    /// # Errors
    /// A [`Refused`] when the practice is not served or no connection is free.
    pub async fn read_as(&self, entry: Entry, person: Uuid) -> Result<Tx, Refused> {
        self.begin_reading(entry, Some(person)).await
    }

    async fn begin_reading(&self, entry: Entry, person: Option<Uuid>) -> Result<Tx, Refused> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let mut tx = self.cluster(entry.cluster)?.begin_with(begin).await?;
        enter(&mut tx, entry, person, Access::Device).await?;
        Ok(tx)
    }
}

async fn enter(
    tx: &mut Tx,
    entry: Entry,
    person: Option<Uuid>,
    access: Access,
) -> Result<(), Refused> {
    sqlx::query("SELECT system.enter($1, $2, $3, $4)")
        .bind(entry.tenant)
        .bind(person)
        .bind(entry.device)
        .bind(access == Access::Projector)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// A connection of the role for migrations and administration, acting as the owner.
///
/// # Errors
/// A message for the administrator.
pub async fn admin(db: &Database) -> Result<PgConnection, String> {
    let file = db.admin_password_file.as_deref();
    let file = file.ok_or_else(|| missing("database.admin_password_file").to_string())?;
    let password = read_secret(file).map_err(|error| error.to_string())?;
    let reach = |error: sqlx::Error| {
        format!(
            "the database cannot be reached: {}",
            crate::error::describe(&error)
        )
    };
    PgConnection::connect_with(&options(db, &db.admin_user, &password, ADMINISTERING))
        .await
        .map_err(reach)
}
