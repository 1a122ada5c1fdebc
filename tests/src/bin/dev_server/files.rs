//! The built window, with the content security policy of the shell but for where it may connect.

use std::path::{Component, Path};

use crate::http::Reply;

const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/dist");
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/// The file at an address; nothing outside of the folder.
pub(crate) fn find(path: &str) -> Reply {
    let wanted = match path.trim_start_matches('/') {
        "" => Path::new("index.html"),
        name => Path::new(name),
    };
    let inside = wanted
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let Some(bytes) = inside
        .then(|| std::fs::read(Path::new(DIST).join(wanted)).ok())
        .flatten()
    else {
        return Reply::status(404);
    };
    Reply::bytes(200, kind(wanted), bytes).with("content-security-policy", POLICY)
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
