//! The server brings a practice up to date after an upgrade, and a desk says so meanwhile.

use std::sync::Arc;
use std::time::Duration;

use vetpms_app::SystemRim;
use vetpms_app::session::{self, Invitation, Lock};
use vetpms_app::sync::{Away, Driver, Light, status, sync_once};
use vetpms_tests::support::{Server, Temp, sql};

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_says_that_the_server_is_being_brought_up_to_date() {
    let mut server = Server::start();
    let temp = Temp::new("upgrading");
    let invitation = Invitation {
        server: &server.url(),
        code: &server.device_code("front"),
        device_name: "",
        lock: Lock::KeyFile(&temp.join("key")),
    };
    let desk = session::join(&temp.join("desk"), &invitation, Arc::new(SystemRim)).await;
    let desk = Arc::new(desk.unwrap());
    sync_once(&desk).await.unwrap();

    // What follows an upgrade takes longer than a greeting waits for it.
    let practice = format!("t_{}", server.tenant().replace('-', ""));
    sql(&format!(
        "CREATE FUNCTION {practice}.slow() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN PERFORM pg_sleep(20); RETURN NULL; END $$; \
         CREATE TRIGGER slow BEFORE INSERT ON {practice}.known_tables FOR EACH STATEMENT \
         EXECUTE FUNCTION {practice}.slow();"
    ));
    server.kill();
    server.resume();
    let (driver, handle) = Driver::new(&desk, || ()).unwrap().unwrap();
    let running = tokio::spawn(driver.run());
    let told = || status(&desk, Some(&handle)).unwrap();
    until(|| told().away == Some(Away::Upgrading)).await;
    assert_eq!(told().state, Light::Offline, "it passes by itself");

    sql(&format!("DROP FUNCTION {practice}.slow() CASCADE;"));
    until(|| told().state == Light::AllSent).await;
    assert_eq!(told().away, None);
    running.abort();
}

async fn until(is: impl Fn() -> bool) {
    for _ in 0..1200 {
        if is() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it never came to that");
}
