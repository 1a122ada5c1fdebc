//! The one window: made here and not in the configuration, so that it cannot leave its own pages.

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Runtime, Url, WebviewUrl, WebviewWindowBuilder};

pub(crate) const LABEL: &str = "main";

/// Opens the window.
///
/// # Errors
/// What Tauri refuses.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("VetPMS")
        .inner_size(1366.0, 768.0)
        .min_inner_size(1024.0, 700.0)
        .center()
        // Nothing that was shown stays behind on the disk; a driven test window cannot be so.
        .incognito(!is_driven())
        // Instead of `freezePrototype`, which breaks libraries of the window; see the script.
        .initialization_script_for_all_frames(include_str!("harden.js"))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // Pages take dropped files themselves, as an ordinary page does.
        .disable_drag_drop_handler()
        .build()?;
    #[cfg(target_os = "linux")]
    crate::printer_gtk::propose_to(&window)?;
    #[cfg(not(target_os = "linux"))]
    drop(window);
    Ok(())
}

/// Brings the window to the front, for somebody who started the program a second time.
pub(crate) fn to_front<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    for asked in [window.show(), window.unminimize(), window.set_focus()] {
        if let Err(error) = asked {
            tracing::warn!(%error, "the window did not come to the front");
        }
    }
}

/// Whether a test drives this window, which a shipped program refuses (see `main.rs`).
fn is_driven() -> bool {
    cfg!(debug_assertions)
        && std::env::var("TAURI_WEBVIEW_AUTOMATION").is_ok_and(|value| value == "true")
}

/// Pages of the program itself, wherever the platform serves them from.
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_own_page;

    #[test]
    fn only_own_pages_may_be_visited() {
        let own = |url: &str| is_own_page(&url.parse().unwrap());
        assert!(own("tauri://localhost/index.html#/patients"));
        for foreign in [
            "https://example.org/",
            "http://localhost/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
            "tauri://elsewhere/",
            "javascript:alert(1)",
        ] {
            assert!(!own(foreign), "{foreign}");
        }
    }
}
