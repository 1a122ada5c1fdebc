//! The window's program behind a small web server, so that an ordinary browser can test the
//! pages: `POST /ipc/COMMAND` asks the real commands, `GET /events` tells what the window is
//! told, everything else is a file of `ui/dist`.
//!
//! It makes a practice of its own in a temporary folder, listens on 127.0.0.1 only, and is never
//! shipped. A Secret Service must be reachable, as `./test` provides one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs
)]

mod files;
mod http;
mod hub;

use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::{Value as Json, json};
use tauri::Listener;
use vetpms_app::session::Lock;
use vetpms_tests::support::{OWNER, PASSWORD, Practice, Temp, Webview, Window, ask};

use http::{Reply, Request};
use hub::Hub;

const USUAL_PORT: u16 = 7480;

fn main() -> ExitCode {
    let port = std::env::var("PORT")
        .ok()
        .and_then(|port| port.parse().ok());
    let temp = Temp::new("dev-server");
    let profile = temp.join("profile");
    match Practice::create(&profile, Lock::Password(PASSWORD)) {
        Ok((desk, _)) => drop(desk),
        Err(error) => {
            eprintln!("error: the practice cannot be made: {error}");
            eprintln!("A Secret Service (keyring) must be reachable; `./test` starts one.");
            return ExitCode::FAILURE;
        }
    }
    let window = Window::on(&profile);
    let hub = Arc::new(Hub::default());
    for name in ["changed", "sync"] {
        let hub = Arc::clone(&hub);
        window
            .app
            .listen_any(name, move |event| hub.tell(name, event.payload()));
    }
    let listener = match TcpListener::bind(("127.0.0.1", port.unwrap_or(USUAL_PORT))) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("error: the port cannot be used: {error}; choose another one with PORT");
            return ExitCode::FAILURE;
        }
    };
    let address = listener.local_addr().expect("an address");
    println!("http://{address}  sign in as {OWNER}, password {PASSWORD}");
    let page = window.webview.clone();
    std::thread::spawn(move || serve(&listener, &page, &hub));
    tauri::async_runtime::block_on(asked_to_end());
    ExitCode::SUCCESS
}

async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate()).expect("signals");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}

fn serve(listener: &TcpListener, page: &Webview, hub: &Arc<Hub>) {
    for stream in listener.incoming().flatten() {
        let (page, hub) = (page.clone(), Arc::clone(hub));
        std::thread::spawn(move || {
            // A browser that goes away in the middle is no error of ours.
            let _ = answer(stream, &page, &hub);
        });
    }
}

fn answer(mut stream: TcpStream, page: &Webview, hub: &Hub) -> std::io::Result<()> {
    let Some(request) = Request::read(&mut stream)? else {
        return Reply::status(400).write(&mut stream);
    };
    let command = request.path.strip_prefix("/ipc/");
    match (request.method.as_str(), command) {
        ("POST", Some(command)) => ask_command(page, command, &request.body).write(&mut stream),
        ("GET", None) if request.path == "/events" => hub.stream(stream),
        ("GET", None) => files::find(&request.path).write(&mut stream),
        _ => Reply::status(405).write(&mut stream),
    }
}

fn ask_command(page: &Webview, command: &str, body: &[u8]) -> Reply {
    let body: Json = match body {
        [] => json!({}),
        text => match serde_json::from_slice(text) {
            Ok(body) => body,
            Err(_) => return Reply::status(400),
        },
    };
    match ask(page, command, body) {
        Ok(answer) => Reply::json(200, &answer),
        Err(refused) => Reply::json(400, &refused),
    }
}
