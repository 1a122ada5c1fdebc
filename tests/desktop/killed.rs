//! The window is killed while it saves: whatever it had confirmed is there.

use std::sync::Arc;
use std::time::Duration;

use vetpms_app::profile::Unlock;
use vetpms_app::{SystemRim, care, session};
use vetpms_tests::support::{OWNER, PASSWORD, Seeded};

use crate::screen::Screen;

/// Kills of the window.
const KILLS: u64 = 3;

/// Saves one client after another and keeps what was confirmed.
const SAVING: &str = "
    window.confirmed = [];
    const save = async (n) => {
        const args = {values: {last_name: `Client ${ROUND}-${n}`}, contacts: [], address: null, patients: []};
        const saved = await window.__TAURI_INTERNALS__.invoke('register_client', {args});
        window.confirmed.push([saved.id, args.values.last_name]);
        save(n + 1);
    };
    save(0);
    return true";

#[test]
fn a_killed_window_keeps_everything_it_confirmed() {
    let mut screen = Screen::open("killed");
    let mut random = Seeded::new(0x5eed_0004);
    let mut confirmed: Vec<(String, String)> = Vec::new();
    for round in 0..KILLS {
        screen.sign_in();
        screen
            .driver
            .script(&SAVING.replace("ROUND", &round.to_string()));
        let wanted = 3 + random.below(20);
        screen
            .driver
            .wait_for(&format!("return window.confirmed.length >= {wanted}"));
        std::thread::sleep(Duration::from_micros(random.below(20_000)));
        let told = screen.driver.script("return window.confirmed");
        for pair in told.as_array().unwrap() {
            let text = |at: usize| pair[at].as_str().unwrap().to_owned();
            confirmed.push((text(0), text(1)));
        }
        screen.crash();
    }
    let profile = screen.profile.clone();
    let how = Unlock::Password {
        email: OWNER,
        password: PASSWORD,
    };
    let desk = session::open(&profile, &how, Arc::new(SystemRim)).unwrap();
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
    let mut lines = Vec::new();
    care::export(&desk, &mut lines).unwrap();
    let rows = String::from_utf8(lines).unwrap();
    for (id, name) in &confirmed {
        assert!(
            rows.lines()
                .any(|line| line.contains(id) && line.contains(name)),
            "{name} is lost"
        );
    }
    println!("{KILLS} kills, {} confirmed, 0 lost", confirmed.len());
}
