//! The real sync server on the tests' PostgreSQL, one practice of its own for each test.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Postgres, Tap, Temp, program};

pub struct Server {
    temp: Temp,
    address: SocketAddr,
    tenant: String,
    child: Option<Child>,
}

const OWNER: &str = "ann@hill.example";
const PASSWORD: &str = "an ordinary long password";

impl Server {
    /// Migrates, makes a practice with an owner, and starts, on the tests' PostgreSQL.
    pub fn start() -> Self {
        Self::start_on(&Postgres::shared())
    }

    /// The same on another PostgreSQL.
    pub fn start_on(postgres: &Postgres) -> Self {
        let temp = Temp::new("server");
        let free = TcpListener::bind("127.0.0.1:0")
            .expect("a free port")
            .local_addr()
            .expect("an address");
        let mut server = Self {
            temp,
            address: free,
            tenant: String::new(),
            child: None,
        };
        server.write_config(postgres);
        server.admin(&["migrate"]);
        server.tenant = server.admin(&["tenant", "create", "--name", "Hill Street"]);
        // Users are the whole server's, so each practice of the tests has its own owner.
        let owner = server.owner();
        let (tenant, password) = (server.tenant.clone(), server.temp.join("password"));
        let password = password.to_str().expect("a path");
        let user = [
            "user", "create", "--tenant", &tenant, "--email", &owner, "--name", "Ann",
        ];
        server.admin(&[&user[..], &["--role", "owner", "--password-file", password]].concat());
        server.resume();
        server
    }

    pub fn owner(&self) -> String {
        format!("{}-{OWNER}", self.tenant)
    }

    /// The owner's password.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    fn write_config(&self, postgres: &Postgres) {
        let pg = |name: &str| postgres.get(name);
        self.secret(
            "kek",
            "7f3a9c51d2e84b60f1a7c3958e2d406bb94e17f0638a5dc2e90b4f7716ac83d5\n",
        );
        self.secret("password", PASSWORD);
        let text = format!(
            "listen = \"{}\"\n[database]\nhost = \"{}\"\nport = {}\nname = \"{}\"\napp_user = \"{}\"\n\
             app_password_file = \"{}\"\nadmin_user = \"{}\"\nadmin_password_file = \"{}\"\n[keys]\nkey_file = \"{}\"\n",
            self.address,
            pg("HOST"),
            pg("PORT"),
            pg("DATABASE"),
            pg("APP_USER"),
            pg("APP_PASSWORD_FILE"),
            pg("ADMIN_USER"),
            pg("ADMIN_PASSWORD_FILE"),
            self.temp.join("kek").display(),
        );
        std::fs::write(self.config(), text).expect("the configuration");
    }

    fn secret(&self, name: &str, text: &str) {
        let path = self.temp.join(name);
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path)
            .expect("a file");
        file.write_all(text.as_bytes()).expect("written");
    }

    fn config(&self) -> PathBuf {
        self.temp.join("server.toml")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(program("vetpms-server"));
        command.arg("--config").arg(self.config()).env_clear();
        command
    }

    /// Runs a command of the administrator and returns what it printed.
    pub fn admin(&self, arguments: &[&str]) -> String {
        let output = self
            .command()
            .args(arguments)
            .output()
            .expect("vetpms-server runs");
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "vetpms-server {arguments:?}: {words}"
        );
        String::from_utf8(output.stdout)
            .expect("text")
            .trim()
            .to_owned()
    }

    pub fn device_code(&self, name: &str) -> String {
        self.device_code_for(&self.owner(), name)
    }

    /// A code for a device of this user.
    pub fn device_code_for(&self, email: &str, name: &str) -> String {
        let of = ["device", "code", "--tenant", &self.tenant];
        self.admin(&[&of[..], &["--user", email, "--name", name]].concat())
    }

    /// Makes another user with a role; the address.
    pub fn user(&self, name: &str, role: &str) -> String {
        self.make_user(name, role, &[])
    }

    /// Makes a user again who is known by this id elsewhere; the address.
    pub fn user_again(&self, name: &str, role: &str, id: &str) -> String {
        self.make_user(name, role, &["--id", id])
    }

    fn make_user(&self, name: &str, role: &str, more: &[&str]) -> String {
        let email = format!("{}-{name}@hill.example", self.tenant);
        let password = self.temp.join("password");
        let user = [
            "user",
            "create",
            "--tenant",
            &self.tenant,
            "--email",
            &email,
        ];
        let rest = ["--name", name, "--role", role, "--password-file"];
        let password = password.to_str().expect("a path");
        self.admin(&[&user[..], &rest[..], &[password], more].concat());
        email
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Starts the process again on the same port.
    pub fn resume(&mut self) {
        let mut command = self.command();
        command.arg("serve");
        self.resume_as(command);
    }

    /// Starts an older version on the same port.
    pub fn resume_older(&mut self) {
        let mut command = Command::new(program("older_server"));
        command.arg("--config").arg(self.config()).env_clear();
        command.arg("serve");
        self.resume_as(command);
    }

    /// The same, with something done to it at one of its system calls; it may not live to answer.
    pub fn resume_with(&mut self, tap: &Tap) {
        let mut command = self.command();
        command.arg("serve");
        self.resume_as(tap.on(&command));
    }

    fn resume_as(&mut self, mut command: Command) {
        let log = std::fs::File::create(self.temp.join("log")).expect("a log");
        let child = command
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the server starts");
        self.child = Some(child);
        #[allow(clippy::disallowed_methods, reason = "a test that waits")]
        let began = Instant::now();
        while !self.is_live() && !self.has_ended() {
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "the server does not answer: {}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn is_live(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(self.address) else {
            return false;
        };
        let asked = stream.write_all(b"GET /live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let mut answer = String::new();
        asked.is_ok()
            && stream.read_to_string(&mut answer).is_ok()
            && answer.starts_with("HTTP/1.1 200")
    }

    /// Whether the process has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        let child = self.child.as_mut();
        child.is_none_or(|child| child.try_wait().expect("its state").is_some())
    }

    /// Ends the process as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("killed");
            child.wait().expect("ended");
        }
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.temp.join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("the server's log:\n{}", self.log());
        }
        self.kill();
    }
}
