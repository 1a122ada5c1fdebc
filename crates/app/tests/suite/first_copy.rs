//! A first copy that is cut short, and a server that is restored before it goes on.

use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use chrono::DateTime;
use uuid::Uuid;
use vetpms_app::profile::{Card, Opened, Profile};
use vetpms_app::sync::{Dial, Driver, Reply, Wire, status};
use vetpms_app::{Desk, SystemRim};
use vetpms_crypto::{Key32, KeyRing, SigningKey, UserKeys};
use vetpms_protocol::{
    Bootstrap, BootstrapPage, EpochStart, Hash32, Hello, KeptAside, LastWork, PROTOCOL, Page, Pull,
    Push, Pushed, SCHEMA, Welcome,
};
use vetpms_sync::{Event, Failure};

use crate::folder::Folder;

/// A server without rows, and what it was asked.
struct Told {
    epochs: Vec<EpochStart>,
    position: i64,
    /// Pages of the first copy that it still gives.
    pages: usize,
    greeted_with: Vec<Option<Uuid>>,
    pulled_after: Vec<i64>,
}

#[derive(Clone)]
struct Fake(Arc<Mutex<Told>>);

fn now<T: Send + 'static>(answer: Result<T, Failure>) -> Reply<'static, T> {
    Box::pin(std::future::ready(answer))
}

impl Dial for Fake {
    fn dial<'a>(&'a self, _: &'a Desk) -> Reply<'a, Box<dyn Wire>> {
        now(Ok(Box::new(self.clone())))
    }

    fn last_work<'a>(&'a self, _: &'a LastWork) -> Reply<'a, KeptAside> {
        now(Err(Failure::Offline))
    }
}

impl Wire for Fake {
    fn hello<'a>(&'a mut self, _: &'a Desk, message: &'a Hello) -> Reply<'a, Welcome> {
        let mut told = self.0.lock().unwrap();
        told.greeted_with.push(message.epoch);
        now(Ok(Welcome {
            protocol_min: 1,
            protocol_max: PROTOCOL,
            schema: SCHEMA,
            epoch: told.epochs.last().unwrap().epoch,
            position: told.position,
            acknowledged: 0,
            acknowledged_hash: Hash32::ZERO,
            permission_version: 1,
            users: Vec::new(),
            former: Vec::new(),
            devices: Vec::new(),
            signers: None,
            records_of: None,
            readable: None,
            tables: None,
            epochs: told.epochs.clone(),
            forked: false,
            aside: Vec::new(),
            now: DateTime::UNIX_EPOCH,
        }))
    }

    fn push<'a>(&'a mut self, _: &'a Desk, _: &'a Push) -> Reply<'a, Pushed> {
        now(Err(Failure::Offline))
    }

    fn pull<'a>(&'a mut self, _: &'a Desk, message: &'a Pull) -> Reply<'a, Page> {
        let mut told = self.0.lock().unwrap();
        told.pulled_after.push(message.after);
        now(Ok(Page {
            sets: Vec::new(),
            rows: Vec::new(),
            position: told.position,
            more: false,
        }))
    }

    fn bootstrap<'a>(&'a mut self, _: &'a Desk, _: &'a Bootstrap) -> Reply<'a, BootstrapPage> {
        let mut told = self.0.lock().unwrap();
        if told.pages == 0 {
            return now(Err(Failure::Offline));
        }
        told.pages -= 1;
        now(Ok(BootstrapPage {
            rows: Vec::new(),
            position: told.position,
            more: false,
            total: 0,
            actors: Vec::new(),
        }))
    }
}

fn joined(folder: &Folder) -> Desk {
    let mut byte = 0;
    let mut fill = |buffer: &mut [u8]| {
        byte += 1;
        buffer.fill(byte);
    };
    let keys = UserKeys {
        data_key: Key32::random(&mut fill),
        signing_key: SigningKey::random(&mut fill),
    };
    let [tenant, device, replica, user] = [1, 2, 3, 4].map(Uuid::from_u128);
    let card = Card {
        former: Vec::new(),
        tenant,
        practice: "Hill Street".into(),
        device,
        replica,
        server: Some("https://server.invalid".into()),
        users: Vec::new(),
    };
    let profile = Profile::create(&folder.profile(), card, &KeyRing::new()).unwrap();
    Desk::create(profile, Opened { user, keys }, Arc::new(SystemRim)).unwrap()
}

/// Its requests are answered at once, so a turn never waits.
fn turn(driver: &mut Driver) {
    let mut turn = Box::pin(driver.turn(Event::Wake));
    let polled = turn.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Ready(_)));
}

#[test]
fn a_server_restored_in_the_middle_of_a_first_copy_is_asked_for_what_it_placed_anew() {
    let folder = Folder::new("first-copy");
    let desk = Arc::new(joined(&folder));
    let [first, second] = [10, 11].map(Uuid::from_u128);
    let start = |epoch, base| EpochStart { epoch, base };
    let server = Fake(Arc::new(Mutex::new(Told {
        epochs: vec![start(first, 0)],
        position: 20,
        pages: 3,
        greeted_with: Vec::new(),
        pulled_after: Vec::new(),
    })));
    let (mut driver, _) = Driver::over(&desk, server.clone(), || {}).unwrap();
    turn(&mut driver);
    {
        // Restored to before what the copy began with, and filled again as far as that.
        let mut told = server.0.lock().unwrap();
        told.epochs.push(start(second, 15));
        told.pages = usize::MAX;
    }
    turn(&mut driver);
    // This one's clock stands still since 1970.
    let ahead = status(&desk, None).unwrap().clock_ahead;
    assert!(
        ahead.is_some_and(|seconds| seconds > 1_000_000_000),
        "{ahead:?}"
    );
    let told = server.0.lock().unwrap();
    assert_eq!(told.greeted_with, [None, Some(first)]);
    assert_eq!(told.pulled_after, [15]);
}
