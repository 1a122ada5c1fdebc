//! The window's program without a window: the real commands, capability and state, asked the way
//! a page asks them.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value as Json, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewWindow, WebviewWindowBuilder};
use vetpms_app::{Desk, SystemRim};
use vetpms_desktop::{Options, Shell};

/// A page that asks.
pub type Webview = WebviewWindow<MockRuntime>;

/// The program and its one page.
pub struct Window {
    pub app: App<MockRuntime>,
    pub webview: Webview,
}

impl Window {
    /// The program on a profile, with nobody signed in.
    pub fn on(profile: &Path) -> Self {
        let mut options = Options::of_profile(profile.to_owned());
        options.demo = true;
        let app = vetpms_desktop::build(mock_builder(), options, Arc::new(SystemRim))
            .expect("the program without a window");
        let webview = page(&app, "main");
        Self { app, webview }
    }

    /// The program with somebody at work in an open practice.
    pub fn with(desk: Desk) -> Self {
        let window = Self::on(desk.profile().folder());
        window
            .app
            .state::<Shell>()
            .adopt(desk)
            .expect("an open practice");
        window
    }

    /// A page of another window, which no capability names.
    pub fn stranger(&self) -> Webview {
        page(&self.app, "stranger")
    }

    /// Asks a command that takes `args`.
    pub fn ask(&self, command: &str, args: Json) -> Result<Json, Json> {
        ask(&self.webview, command, json!({ "args": args }))
    }
}

fn page(app: &App<MockRuntime>, label: &str) -> Webview {
    WebviewWindowBuilder::new(app, label, Default::default())
        .build()
        .expect("a page")
}

/// Asks as a page does; the answer, or what it is refused with.
pub fn ask(page: &Webview, command: &str, body: Json) -> Result<Json, Json> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().expect("an address"),
        body: InvokeBody::Json(body),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(page, request).map(|answer| answer.deserialize().expect("an answer in JSON"))
}
