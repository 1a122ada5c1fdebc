//! A keychain that is missing, silent, locked, or has lost the key: told in words and in seconds,
//! never worked around, and the recovery key opens what is there.

use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use vetpms_tests::support::{Running, Server, Temp, program, sql};

/// A person looks at the screen no longer than this; the keychain itself gets five seconds.
const AT_MOST: Duration = Duration::from_secs(30);

/// A desk whose key is in a keychain, and that keychain's bus.
struct Desk {
    temp: Temp,
    bus: String,
}

impl Desk {
    fn new(name: &str, bus: &str) -> Self {
        let temp = Temp::new(name);
        std::fs::write(temp.join("password"), "a quiet river runs").unwrap();
        Self {
            temp,
            bus: bus.to_owned(),
        }
    }

    fn profile(&self) -> PathBuf {
        self.temp.join("profile")
    }

    /// Exit code, and what was printed: the answer, or the error.
    fn run(&self, arguments: &[&str]) -> (i32, Value) {
        #[allow(clippy::disallowed_methods, reason = "a limit against hanging")]
        let began = Instant::now();
        let mut command = Command::new(program("vetpms"));
        command
            .env_clear()
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .arg("--profile")
            .arg(self.profile())
            .arg("--password-file")
            .arg(self.temp.join("password"))
            .arg("--json")
            .args(arguments)
            .stdin(Stdio::null());
        let output = command.output().unwrap();
        assert!(began.elapsed() < AT_MOST, "{arguments:?} hung");
        let code = output.status.code().unwrap();
        let told = if code == 0 {
            output.stdout
        } else {
            output.stderr
        };
        let told = String::from_utf8(told).unwrap();
        (
            code,
            serde_json::from_str(told.trim()).unwrap_or(told.into()),
        )
    }

    fn init(&self) -> (i32, Value) {
        let owner = ["--email", "ann@hill.example", "--name", "Ann"];
        self.run(&[&["init", "--practice", "Hill Street"], &owner[..]].concat())
    }

    /// Nothing can be made here, in words that contain this, and nothing is left behind.
    fn refuses_to_begin(&self, words: &str) {
        let (code, told) = self.init();
        assert_eq!(code, 1, "{told}");
        assert_eq!(told["code"], "keychain", "{told}");
        assert!(told["message"].as_str().unwrap().contains(words), "{told}");
        assert!(!self.profile().join("replica.db").exists());
    }
}

/// A session bus with a keyring of its own; both end with it.
struct Keyring {
    address: String,
    _keyring: Running,
    _bus: Running,
    _temp: Temp,
}

impl Keyring {
    fn start(name: &str, unlocked: bool) -> Self {
        let temp = Temp::new(name);
        let address = format!("unix:path={}", temp.join("bus").display());
        let bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile"])
            .arg(format!("--address={address}"))
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon (Debian: dbus)");
        wait(|| temp.join("bus").exists());
        let mut keyring = Command::new("gnome-keyring-daemon");
        keyring
            .args(["--foreground", "--components=secrets"])
            .arg(format!("--control-directory={}", temp.path().display()))
            .env("DBUS_SESSION_BUS_ADDRESS", &address)
            .env("HOME", temp.path())
            .env("XDG_DATA_HOME", temp.path())
            .env_remove("DISPLAY")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if unlocked {
            std::fs::write(temp.join("word"), "word").unwrap();
            keyring
                .arg("--unlock")
                .stdin(std::fs::File::open(temp.join("word")).unwrap());
        } else {
            keyring.stdin(Stdio::null());
        }
        let keyring = keyring
            .spawn()
            .expect("gnome-keyring-daemon (Debian: gnome-keyring)");
        wait(|| owns_secrets(&address));
        Self {
            address,
            _keyring: Running(keyring),
            _bus: Running(bus),
            _temp: temp,
        }
    }
}

fn owns_secrets(address: &str) -> bool {
    let asked = Command::new("dbus-send")
        .arg(format!("--bus={address}"))
        .args(["--print-reply", "--dest=org.freedesktop.DBus", "/"])
        .arg("org.freedesktop.DBus.GetNameOwner")
        .arg("string:org.freedesktop.secrets")
        .output();
    asked.is_ok_and(|answer| answer.status.success())
}

fn wait(ready: impl Fn() -> bool) {
    for _ in 0..200 {
        if ready() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("it did not become ready");
}

#[test]
fn a_missing_keychain_is_told_and_nothing_is_made() {
    let desk = Desk::new("keychain-missing", "unix:path=/nonexistent");
    desk.refuses_to_begin("there is no keychain here");
}

#[test]
fn a_silent_keychain_is_told_within_seconds() {
    let temp = Temp::new("keychain-silent-bus");
    let path = temp.join("bus");
    // Whoever connects is let in and never answered.
    let listener = UnixListener::bind(&path).unwrap();
    let desk = Desk::new("keychain-silent", &format!("unix:path={}", path.display()));
    desk.refuses_to_begin("does not answer");
    drop(listener);
}

#[test]
fn a_locked_keychain_is_told_and_makes_no_second_database() {
    let locked = Keyring::start("keychain-locked-bus", false);
    Desk::new("keychain-locked-new", &locked.address).refuses_to_begin("");

    let open = Keyring::start("keychain-open-bus", true);
    let mut desk = Desk::new("keychain-locked", &open.address);
    let (code, told) = desk.init();
    assert_eq!(code, 0, "{told}");
    let before = std::fs::read(desk.profile().join("replica.db")).unwrap();
    desk.bus.clone_from(&locked.address);
    let (code, told) = desk.run(&["status"]);
    assert_eq!((code, &told["code"]), (1, &"keychain".into()), "{told}");
    let after = std::fs::read(desk.profile().join("replica.db")).unwrap();
    assert!(before == after, "the database was touched");
    desk.bus.clone_from(&open.address);
    let (code, told) = desk.run(&["status"]);
    assert_eq!(code, 0, "{told}");
}

#[test]
fn a_lost_key_is_told_and_the_recovery_key_opens_what_is_there() {
    let first = Keyring::start("keychain-first-bus", true);
    let mut desk = Desk::new("keychain-lost", &first.address);
    assert_eq!(desk.init().0, 0);
    let (code, client) = desk.run(&["add", "clients", "last_name=Unsent"]);
    assert_eq!(code, 0, "{client}");
    let (_, key) = desk.run(&["recovery-key"]);
    let paper = desk.temp.join("paper");
    std::fs::write(&paper, key["recovery_key"].as_str().unwrap()).unwrap();

    // The computer was set up anew: another keyring, without the practice's entry.
    let second = Keyring::start("keychain-second-bus", true);
    desk.bus.clone_from(&second.address);
    let (code, told) = desk.run(&["find", "unsent"]);
    assert_eq!((code, &told["code"]), (1, &"keychain".into()), "{told}");
    let words = told["message"].as_str().unwrap();
    assert!(
        words.contains("does not hold this practice's key"),
        "{told}"
    );

    let paper = paper.to_str().unwrap();
    let (code, told) = desk.run(&["recover", "--recovery-file", paper]);
    assert_eq!(code, 0, "{told}");
    let (code, found) = desk.run(&["find", "unsent"]);
    assert_eq!(code, 0, "{found}");
    assert_eq!(found[0]["title"], "Unsent", "{found}");
}

#[test]
fn a_code_is_not_used_up_by_a_wrong_password_or_a_keychain_out_of_reach() {
    let server = Server::start();
    let keyring = Keyring::start("keychain-code-bus", true);
    let mut desk = Desk::new("keychain-code", "unix:path=/nonexistent");
    let join = |desk: &Desk, code: &str| {
        let url = server.url();
        desk.run(&[
            "join",
            "--server",
            &url,
            "--code",
            code,
            "--device-name",
            "front",
        ])
    };
    let code = server.device_code("front");
    let (status, told) = join(&desk, &code);
    assert_eq!((status, &told["code"]), (1, &"keychain".into()), "{told}");
    desk.bus.clone_from(&keyring.address);
    let (_, told) = join(&desk, &code);
    assert_eq!(told["code"], "wrong_password", "{told}");
    assert!(!desk.profile().exists(), "nothing was made");
    std::fs::write(desk.temp.join("password"), server.password()).unwrap();
    let (status, told) = join(&desk, &code);
    assert_eq!(status, 0, "{told}");
    // The password was proven with the code: a second look at it could be refused as one too many.
    sql(&format!(
        "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM system.events WHERE kind = 'signed_in' AND tenant_id = '{}'); END $$;",
        server.tenant()
    ));

    // The same when it joins again.
    let before = std::fs::read(desk.profile().join("profile.json")).unwrap();
    let code = server.device_code("front");
    desk.bus = "unix:path=/nonexistent".to_owned();
    let (_, told) = join(&desk, &code);
    assert_eq!(told["code"], "keychain", "{told}");
    desk.bus.clone_from(&keyring.address);
    std::fs::write(desk.temp.join("password"), "another long password").unwrap();
    let (_, told) = join(&desk, &code);
    assert_eq!(told["code"], "wrong_password", "{told}");
    let after = std::fs::read(desk.profile().join("profile.json")).unwrap();
    assert!(before == after, "nothing has changed");
    std::fs::write(desk.temp.join("password"), server.password()).unwrap();
    let (profile, copy) = (desk.profile(), desk.temp.join("copy"));
    let copied = Command::new("cp")
        .arg("-a")
        .args([&profile, &copy])
        .status();
    assert!(copied.unwrap().success());
    let (status, told) = join(&desk, &code);
    assert_eq!(status, 0, "{told}");

    // A copy of the folder from before still opens.
    std::fs::remove_dir_all(&profile).unwrap();
    std::fs::rename(copy, profile).unwrap();
    let (status, told) = desk.run(&["status"]);
    assert_eq!(status, 0, "{told}");
}
