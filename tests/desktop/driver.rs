//! A small client of WebKitWebDriver: a session on one window, and what a test asks of it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::{Value as Json, json};
use tokio::runtime::Runtime;
use vetpms_tests::support::{Running, Temp, program};

const PROGRAM: &str = "/usr/bin/WebKitWebDriver";
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);

/// A window under a driver; both end with it.
pub(crate) struct Driver {
    runtime: Runtime,
    http: Client,
    base: String,
    session: String,
    _process: Running,
}

impl Driver {
    /// Opens the window of a practice.
    pub(crate) fn open(home: &Temp, profile: &Path) -> Self {
        let port = free_port();
        let process = Command::new(PROGRAM)
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("VETPMS_DEMO", "1")
            .env("MESA_SHADER_CACHE_DISABLE", "true")
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .stdin(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver (Debian: webkit2gtk-driver)");
        let mut driver = Self {
            runtime: Runtime::new().unwrap(),
            http: Client::new(),
            base: format!("http://127.0.0.1:{port}"),
            session: String::new(),
            _process: Running(process),
        };
        driver.until("the driver", |driver| {
            driver.call(Method::GET, "/status", None).ok()
        });
        let options = json!({"binary": program("vetpms-desktop"), "args": ["--profile", profile]});
        let wanted =
            json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}});
        let made = driver.call(Method::POST, "/session", Some(wanted)).unwrap();
        driver.session = made["sessionId"].as_str().unwrap().to_owned();
        driver
    }

    /// Runs a script in the page and gives what it returns.
    pub(crate) fn script(&self, script: &str) -> Json {
        self.ask("/execute/sync", json!({"script": script, "args": []}))
    }

    /// Runs a script that calls its last argument with the result.
    pub(crate) fn script_async(&self, script: &str) -> Json {
        self.ask("/execute/async", json!({"script": script, "args": []}))
    }

    /// What stands on the page.
    pub(crate) fn text(&self) -> String {
        let text = self.script("return document.body.innerText");
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until a text stands on the page.
    pub(crate) fn wait_for_text(&self, wanted: &str) {
        self.until(&format!("the text {wanted:?}"), |driver| {
            driver.text().contains(wanted).then_some(())
        });
    }

    /// The same for what takes its time.
    pub(crate) fn wait_within(&self, patience: Duration, wanted: &str) {
        self.until_within(patience, &format!("the text {wanted:?}"), |driver| {
            driver.text().contains(wanted).then_some(())
        });
    }

    /// Waits until the script gives something true.
    pub(crate) fn wait_for(&self, script: &str) {
        self.until(script, |driver| {
            (driver.script(script) == json!(true)).then_some(())
        });
    }

    /// Types; keys that print nothing are those of [`key`].
    pub(crate) fn types(&self, text: &str) {
        let strokes = text.chars().flat_map(|key| {
            [
                json!({"type": "keyDown", "value": key}),
                json!({"type": "keyUp", "value": key}),
            ]
        });
        self.keyboard(strokes.collect());
    }

    /// Presses a key while another one is held.
    pub(crate) fn chord(&self, held: char, key: char) {
        let stroke = |kind: &str, key: char| json!({"type": kind, "value": key});
        self.keyboard(vec![
            stroke("keyDown", held),
            stroke("keyDown", key),
            stroke("keyUp", key),
            stroke("keyUp", held),
        ]);
    }

    /// Hands a file to the page's only file input, as the system's dialog would.
    pub(crate) fn choose_file(&self, path: &Path) {
        let found = self.ask(
            "/element",
            json!({"using": "css selector", "value": "input[type=file]"}),
        );
        let ids = found.as_object().unwrap();
        let id = ids.values().next().and_then(Json::as_str).unwrap();
        self.ask(&format!("/element/{id}/value"), json!({"text": path}));
    }

    fn keyboard(&self, strokes: Vec<Json>) {
        let actions = json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]});
        self.ask("/actions", actions);
    }

    fn until<T>(&self, what: &str, look: impl Fn(&Self) -> Option<T>) -> T {
        self.until_within(PATIENCE, what, look)
    }

    fn until_within<T>(
        &self,
        patience: Duration,
        what: &str,
        look: impl Fn(&Self) -> Option<T>,
    ) -> T {
        #[allow(clippy::disallowed_methods, reason = "a test that waits")]
        let began = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            assert!(
                began.elapsed() < patience,
                "{what} did not come; the page says:\n{}",
                if self.session.is_empty() {
                    String::new()
                } else {
                    self.text()
                }
            );
            std::thread::sleep(PAUSE);
        }
    }

    fn ask(&self, path: &str, body: Json) -> Json {
        let path = format!("/session/{}{path}", self.session);
        self.call(Method::POST, &path, Some(body)).unwrap()
    }

    fn call(&self, method: Method, path: &str, body: Option<Json>) -> Result<Json, String> {
        self.runtime.block_on(async {
            let mut request = self
                .http
                .request(method, format!("{}{path}", self.base))
                .timeout(Duration::from_secs(60));
            if let Some(body) = body {
                request = request.body(body.to_string());
            }
            let reply = request.send().await.map_err(|error| error.to_string())?;
            let text = reply.text().await.map_err(|error| error.to_string())?;
            let json: Json = serde_json::from_str(&text).map_err(|error| error.to_string())?;
            match json["value"].get("error") {
                Some(_) => Err(text),
                None => Ok(json["value"].clone()),
            }
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A session that stays open keeps its window open.
        let path = format!("/session/{}", self.session);
        let _ = self.call(Method::DELETE, &path, None);
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// Keys that print nothing, as WebDriver writes them.
pub(crate) mod key {
    pub(crate) const ENTER: char = '\u{e007}';
    pub(crate) const CONTROL: char = '\u{e009}';
    pub(crate) const ESCAPE: char = '\u{e00c}';
    pub(crate) const RIGHT: char = '\u{e014}';
    pub(crate) const DOWN: char = '\u{e015}';
    pub(crate) const ALT: char = '\u{e00a}';
}
