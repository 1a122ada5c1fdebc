//! Two desks that stay connected, and a server that goes away and comes back under them.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::json;
use uuid::Uuid;
use vetpms_app::people::client_card;
use vetpms_app::profile::Unlock;
use vetpms_app::records::{change_record, table};
use vetpms_app::session::open;
use vetpms_app::sync::{Driver, Light, SyncHandle, status};
use vetpms_app::{Desk, SystemRim};
use vetpms_tests::support::{Device, Server};

/// Longest anybody waits: a limit against hanging, not a measurement.
const PATIENCE: Duration = Duration::from_secs(60);

/// A desk in this process with its synchronisation running.
pub(crate) struct Open {
    pub(crate) desk: Arc<Desk>,
    pub(crate) handle: SyncHandle,
    heard: Receiver<Uuid>,
}

pub(crate) fn start(device: &Device) -> Open {
    let key = device.folder().join("desk.key");
    let desk = Arc::new(
        open(
            &device.profile(),
            &Unlock::KeyFile(&key),
            Arc::new(SystemRim),
        )
        .unwrap(),
    );
    let (sender, heard) = channel();
    desk.listen(move |changed| {
        if !changed.local {
            changed.rows.iter().for_each(|(_, id)| _ = sender.send(*id));
        }
    });
    let (driver, handle) = Driver::new(&desk, || {}).unwrap().expect("a server");
    tokio::spawn(driver.run());
    Open {
        desk,
        handle,
        heard,
    }
}

impl Open {
    pub(crate) fn rename(&self, client: Uuid, name: &str) {
        let values = json!({"last_name": name}).as_object().unwrap().clone();
        change_record(&self.desk, table("clients").unwrap(), client, None, &values).unwrap();
    }

    fn name(&self, client: Uuid) -> String {
        client_card(&self.desk, client).unwrap().name
    }

    /// Waits until a foreign change of the row has arrived with this name.
    pub(crate) fn wait_for(&self, client: Uuid, name: &str) {
        while self.name(client) != name {
            self.heard
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("{name} never arrived"));
        }
    }

    pub(crate) async fn wait_until(&self, what: &str, light: impl Fn(Light) -> bool) {
        for _ in 0..600 {
            if light(status(&self.desk, Some(&self.handle)).unwrap().state) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("never {what}: {:?}", status(&self.desk, Some(&self.handle)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_edit_arrives_at_the_other_desk_by_itself_also_after_an_outage() {
    let mut server = Server::start();
    let (a, b) = (
        Device::join(&server, "live-a"),
        Device::join(&server, "live-b"),
    );
    let client: Uuid = a
        .add("clients", json!({"last_name": "First"}))
        .parse()
        .unwrap();
    a.sync();
    b.sync();
    let (one, two) = (start(&a), start(&b));
    one.wait_until("in step", |light| light == Light::AllSent)
        .await;
    two.wait_until("in step", |light| light == Light::AllSent)
        .await;
    one.rename(client, "Second");
    two.wait_for(client, "Second");
    two.rename(client, "Third");
    one.wait_for(client, "Third");

    server.kill();
    one.rename(client, "Fourth");
    one.wait_until("offline", |light| light == Light::Offline)
        .await;
    // Saving goes on while it waits for its next try, which comes nonetheless.
    one.rename(client, "Fifth");
    assert_eq!(status(&one.desk, Some(&one.handle)).unwrap().waiting, 2);
    server.resume();
    two.wait_for(client, "Fifth");
    one.wait_until("all sent", |light| light == Light::AllSent)
        .await;
}
