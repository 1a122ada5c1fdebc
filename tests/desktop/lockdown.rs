//! The page can do nothing but what it is for: no foreign code, no foreign place, nothing kept.

use serde_json::json;

use crate::screen::Screen;

#[test]
fn the_page_is_locked_down() {
    let screen = Screen::open("lockdown");
    screen.sign_in();
    let driver = &screen.driver;

    let evaluated =
        driver.script("try { return eval('1 + 1') } catch (error) { return error.name }");
    assert_eq!(evaluated, "EvalError");
    let inline = "const tag = document.createElement('script'); tag.textContent = 'window.foreign = 1'; \
        document.head.append(tag); return window.foreign ?? null";
    assert_eq!(driver.script(inline), json!(null));
    let fetched = "const done = arguments[arguments.length - 1]; \
        fetch('https://example.org/').then(() => done('fetched'), (error) => done(error.name))";
    assert_eq!(driver.script_async(fetched), "TypeError");
    for place in [
        "https://example.org/",
        "file:///etc/hostname",
        "data:text/html,x",
    ] {
        driver.script(&format!("window.location.href = '{place}'"));
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(
            driver.script("return window.location.origin"),
            "tauri://localhost",
            "{place}"
        );
    }
    assert_eq!(
        driver.script("return window.open('https://example.org/') === null"),
        json!(true)
    );

    let polluted = "try { Object.prototype.isAdmin = true } catch {} return ({}).isAdmin ?? null";
    assert_eq!(driver.script(polluted), json!(null));
    assert_eq!(
        driver.script("return Object.isFrozen(Object.prototype)"),
        json!(true)
    );
    let own = "const thing = {}; thing.toString = () => 'own'; return String(thing)";
    assert_eq!(driver.script(own), "own");
    assert_eq!(driver.script("return typeof window.__TAURI__"), "undefined");

    let invoked = |command: &str| {
        driver.script_async(&format!(
            "const done = arguments[arguments.length - 1]; \
             window.__TAURI_INTERNALS__.invoke('{command}').then(() => done('allowed'), (error) => done(String(error)))"
        ))
    };
    for command in [
        "plugin:window|close",
        "plugin:event|emit",
        "plugin:path|resolve_directory",
    ] {
        let answer = invoked(command).to_string();
        assert!(answer.contains("not allowed"), "{command}: {answer}");
    }

    let kept = "return [localStorage.length, sessionStorage.length, document.cookie.length]";
    assert_eq!(driver.script(kept), json!([0, 0, 0]));
    let databases = "const done = arguments[arguments.length - 1]; indexedDB.databases().then((all) => done(all.length))";
    assert_eq!(driver.script_async(databases), json!(0));
    driver.wait_for_text("Anna Demo");
}
