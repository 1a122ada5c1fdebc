//! What the server must be told: from a TOML file, and over it from the environment.
//!
//! Every setting of the file `a.b` is also the variable `VETPMS_SERVER_A_B`. Secrets never stand
//! here, only the names of the files that hold them.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration {0} cannot be read: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The file is not what it should be.
    #[error("the configuration {0} is not valid: {1}")]
    Malformed(PathBuf, String),
    /// A variable of the environment has no valid value.
    #[error("the variable {0} has no valid value")]
    Variable(String),
    /// A setting is missing.
    #[error("the setting {0} is missing (in the configuration file, or as {1})")]
    Missing(&'static str, String),
    /// The database is on another machine.
    #[error(
        "database.host is {0}: the database must be on this machine, reached by its socket directory or by loopback"
    )]
    RemoteDatabase(String),
    /// Plain HTTP would leave this machine.
    #[error(
        "{0} is reachable from other machines, so tls.certificate and tls.key must be set; plain HTTP is for loopback only"
    )]
    PlainHttp(SocketAddr),
}

/// The settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The database.
    pub database: Database,
    /// The file with the key-encryption key.
    pub key_file: Option<PathBuf>,
    /// Certificate and key, unless on loopback.
    pub tls: Option<Tls>,
}

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct Database {
    /// Host name, or the directory of the unix socket.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Database name.
    pub name: String,
    /// The server's role.
    pub app_user: String,
    /// File with its password.
    pub app_password_file: Option<PathBuf>,
    /// The role of migrations and new practices.
    pub admin_user: String,
    /// File with its password.
    pub admin_password_file: Option<PathBuf>,
    /// Most connections.
    pub connections: u32,
}

/// Certificate and key of HTTPS, as PEM files.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The chain, the server's own certificate first.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    listen: Option<SocketAddr>,
    database: FileDatabase,
    keys: FileKeys,
    tls: FileTls,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileDatabase {
    host: Option<String>,
    port: Option<u16>,
    name: Option<String>,
    app_user: Option<String>,
    app_password_file: Option<PathBuf>,
    admin_user: Option<String>,
    admin_password_file: Option<PathBuf>,
    connections: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileKeys {
    key_file: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileTls {
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

impl Config {
    /// Reads the file, if one is named, and the environment.
    ///
    /// # Errors
    /// [`ConfigError`] says what is missing or wrong.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        let file = match path {
            None => File::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| ConfigError::Unreadable(path.to_owned(), error))?;
                toml::from_str(&text).map_err(|error| {
                    ConfigError::Malformed(path.to_owned(), error.message().to_owned())
                })?
            }
        };
        Self::from(file, |name| std::env::var(name).ok())
    }

    fn from(file: File, var: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let from = Environment(&var);
        let db = file.database;
        let tls = (
            from.get("tls.certificate", file.tls.certificate)?,
            from.get("tls.key", file.tls.key)?,
        );
        let tls = match tls {
            (None, None) => None,
            (certificate, key) => Some(Tls {
                certificate: certificate.ok_or_else(|| missing("tls.certificate"))?,
                key: key.ok_or_else(|| missing("tls.key"))?,
            }),
        };
        let host = from
            .get("database.host", db.host)?
            .ok_or_else(|| missing("database.host"))?;
        // Nothing is sent to a database in clear over a network.
        if !host.starts_with('/') && !matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1") {
            return Err(ConfigError::RemoteDatabase(host));
        }
        let local = || SocketAddr::from(([127, 0, 0, 1], 7410));
        Ok(Self {
            listen: from.get("listen", file.listen)?.unwrap_or_else(local),
            database: Database {
                host,
                port: from.get("database.port", db.port)?.unwrap_or(5432),
                name: from
                    .get("database.name", db.name)?
                    .unwrap_or_else(|| "vetpms".into()),
                app_user: from
                    .get("database.app_user", db.app_user)?
                    .unwrap_or_else(|| "vetpms_app".into()),
                app_password_file: from.get("database.app_password_file", db.app_password_file)?,
                admin_user: from
                    .get("database.admin_user", db.admin_user)?
                    .unwrap_or_else(|| "vetpms_admin".into()),
                admin_password_file: from
                    .get("database.admin_password_file", db.admin_password_file)?,
                connections: from
                    .get("database.connections", db.connections)?
                    .unwrap_or(10)
                    .clamp(2, 200),
            },
            key_file: from.get("keys.key_file", file.keys.key_file)?,
            tls,
        })
    }

    /// Refuses plain HTTP beyond this machine.
    ///
    /// # Errors
    /// [`ConfigError::PlainHttp`].
    pub fn check_rim(&self) -> Result<(), ConfigError> {
        if self.tls.is_none() && !self.listen.ip().is_loopback() {
            return Err(ConfigError::PlainHttp(self.listen));
        }
        Ok(())
    }
}

/// The setting is needed for what was asked.
pub fn missing(setting: &'static str) -> ConfigError {
    ConfigError::Missing(setting, variable(setting))
}

fn variable(setting: &str) -> String {
    format!("VETPMS_SERVER_{}", setting.replace('.', "_").to_uppercase())
}

struct Environment<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Environment<'_> {
    fn get<T: std::str::FromStr>(
        &self,
        setting: &str,
        from_file: Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        let name = variable(setting);
        match (self.0)(&name) {
            Some(text) if !text.is_empty() => text
                .parse()
                .map(Some)
                .map_err(|_| ConfigError::Variable(name)),
            _ => Ok(from_file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(toml: &str, vars: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let var = |name: &str| {
            vars.iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| (*v).to_owned())
        };
        Config::from(toml::from_str(toml).unwrap(), var)
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let file =
            "listen = \"127.0.0.1:1\"\n[database]\nhost = \"/run/pg\"\n[keys]\nkey_file = \"/k\"";
        let plain = config(file, &[]).unwrap();
        assert_eq!(
            (
                plain.listen.port(),
                plain.database.host.as_str(),
                plain.database.port
            ),
            (1, "/run/pg", 5432)
        );
        let over = [
            ("VETPMS_SERVER_LISTEN", "127.0.0.1:9"),
            ("VETPMS_SERVER_DATABASE_HOST", "localhost"),
        ];
        let over = config(file, &over).unwrap();
        assert_eq!(
            (over.listen.port(), over.database.host.as_str()),
            (9, "localhost")
        );
        assert_eq!(over.key_file.unwrap(), PathBuf::from("/k"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let said = config("", &[]).unwrap_err().to_string();
        assert!(
            said.contains("database.host") && said.contains("VETPMS_SERVER_DATABASE_HOST"),
            "{said}"
        );
        let half = "[database]\nhost = \"/x\"\n[tls]\ncertificate = \"/c\"";
        assert!(
            config(half, &[])
                .unwrap_err()
                .to_string()
                .contains("tls.key")
        );
        assert!(
            config(
                "[database]\nhost = \"/x\"",
                &[("VETPMS_SERVER_LISTEN", "nonsense")]
            )
            .is_err()
        );
    }

    #[test]
    fn the_database_is_on_this_machine() {
        let on = |host: &str| config(&format!("[database]\nhost = {host:?}"), &[]);
        assert!(on("/run/pg").is_ok() && on("127.0.0.1").is_ok());
        assert!(matches!(
            on("db.example"),
            Err(ConfigError::RemoteDatabase(_))
        ));
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        let on = |listen: &str| {
            config(
                "[database]\nhost = \"/x\"",
                &[("VETPMS_SERVER_LISTEN", listen)],
            )
            .unwrap()
        };
        assert!(on("127.0.0.1:1").check_rim().is_ok() && on("[::1]:1").check_rim().is_ok());
        assert!(matches!(
            on("0.0.0.0:1").check_rim(),
            Err(ConfigError::PlainHttp(_))
        ));
    }
}
