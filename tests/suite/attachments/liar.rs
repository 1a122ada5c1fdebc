//! A server that lies: what it hands out is tested before it is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;
use vetpms_app::files::{FilePlace, attachments_of, exchange_all, open_attachment};
use vetpms_app::profile::Unlock;
use vetpms_app::session::open;
use vetpms_app::sync::{Reply, Wire};
use vetpms_app::{Code, Desk, Rim, SystemRim};
use vetpms_protocol::limits::FILE_PART;
use vetpms_protocol::{
    Blob, Bootstrap, BootstrapPage, FileBytes, FileOffer, FilePart, FileTaken, FileWanted, Hello,
    Page, Pull, Push, Pushed, Welcome,
};
use vetpms_sync::Failure;
use vetpms_tests::support::{FaultProxy, Seeded, sql};

use super::{attach, list, picture, schema, sealed, two_desks, waiting};

/// What the server says when it is asked for a part.
type Says = Box<dyn Fn(&FileWanted) -> Result<FileBytes, Failure> + Send>;

/// A server that takes everything and hands out what it likes.
struct Liar {
    offer: FileTaken,
    says: Says,
    parts: u32,
}

impl Liar {
    fn new(says: impl Fn(&FileWanted) -> Result<FileBytes, Failure> + Send + 'static) -> Self {
        Self {
            offer: FileTaken {
                parts: 0,
                complete: true,
            },
            says: Box::new(says),
            parts: 0,
        }
    }
}

fn never<'a, T>() -> Reply<'a, T> {
    Box::pin(async { Err(Failure::Offline) })
}

fn now<'a, T: Send + 'a>(answer: Result<T, Failure>) -> Reply<'a, T> {
    Box::pin(async { answer })
}

impl Wire for Liar {
    fn hello<'a>(&'a mut self, _: &'a Desk, _: &'a Hello) -> Reply<'a, Welcome> {
        never()
    }

    fn push<'a>(&'a mut self, _: &'a Desk, _: &'a Push) -> Reply<'a, Pushed> {
        never()
    }

    fn pull<'a>(&'a mut self, _: &'a Desk, _: &'a Pull) -> Reply<'a, Page> {
        never()
    }

    fn bootstrap<'a>(&'a mut self, _: &'a Desk, _: &'a Bootstrap) -> Reply<'a, BootstrapPage> {
        never()
    }

    fn file_offer<'a>(&'a mut self, _: &'a Desk, _: &'a FileOffer) -> Reply<'a, FileTaken> {
        now(Ok(self.offer.clone()))
    }

    fn file_part<'a>(&'a mut self, _: &'a Desk, _: &'a FilePart) -> Reply<'a, FileTaken> {
        self.parts += 1;
        now(Ok(self.offer.clone()))
    }

    fn file_fetch<'a>(&'a mut self, _: &'a Desk, wanted: &'a FileWanted) -> Reply<'a, FileBytes> {
        now((self.says)(wanted))
    }
}

/// The computer's clock, which is put forward for what was put off to be due.
#[derive(Default)]
struct Later(AtomicI64);

impl Later {
    fn pass(&self, hours: i64) {
        self.0.fetch_add(hours, Ordering::Relaxed);
    }
}

impl Rim for Later {
    fn now(&self) -> DateTime<Utc> {
        SystemRim.now() + TimeDelta::hours(self.0.load(Ordering::Relaxed))
    }

    fn elapsed(&self) -> Duration {
        SystemRim.elapsed()
    }

    fn today(&self) -> NaiveDate {
        SystemRim.today()
    }

    fn fill(&self, buffer: &mut [u8]) {
        SystemRim.fill(buffer);
    }
}

#[tokio::test]
async fn another_file_from_a_server_that_lies_never_opens() {
    let (server, a, b, patient) = two_desks();
    let bytes = picture(1, FILE_PART + 10);
    let size = bytes.len() as u64;
    let id: Uuid = attach(&a, &patient, "photo.png", &bytes).parse().unwrap();
    a.sync();
    sql(&format!("DELETE FROM {}.files", schema(&server)));
    b.sync();
    let rim = Arc::new(Later::default());
    let key = b.folder().join("desk.key");
    let desk = open(&b.profile(), &Unlock::KeyFile(&key), rim.clone()).unwrap();
    let patient: Uuid = patient.parse().unwrap();

    let give = |size: u64, bytes: Vec<u8>| {
        Ok(FileBytes {
            size,
            bytes: Blob::new(bytes),
        })
    };
    let lies: [Says; 4] = [
        // Other bytes of the right length, found with the last part.
        Box::new(move |wanted| match wanted.part {
            0 => give(size, vec![b'x'; FILE_PART]),
            _ => give(size, vec![b'x'; 10]),
        }),
        // Another length, more than was asked for, nothing.
        Box::new(move |_| give(size + 1, vec![b'x'; FILE_PART])),
        Box::new(move |_| give(size, vec![b'x'; FILE_PART + 1])),
        Box::new(move |_| give(size, Vec::new())),
    ];
    for says in lies {
        rim.pass(2);
        exchange_all(&desk, &mut Liar::new(says)).await.unwrap();
        let line = &attachments_of(&desk, patient).unwrap()[0];
        assert_eq!(line.place, FilePlace::NotHere);
        assert!(line.problem.as_ref().unwrap().contains("is not this file"));
        assert_eq!(
            open_attachment(&desk, id).unwrap_err().code,
            Code::NotHereYet
        );
        assert!(sealed(&b).is_empty(), "what came does not stay");
    }

    // A connection that breaks behind the first part: the next try asks for the second.
    rim.pass(2);
    let honest = bytes.clone();
    let mut broken = Liar::new(move |wanted| match wanted.part {
        0 => give(size, honest[..FILE_PART].to_vec()),
        _ => Err(Failure::Offline),
    });
    assert_eq!(
        exchange_all(&desk, &mut broken).await,
        Err(Failure::Offline)
    );
    let honest = bytes.clone();
    let mut rest = Liar::new(move |wanted| match wanted.part {
        1 => give(size, honest[FILE_PART..].to_vec()),
        _ => Err(Failure::Foreign),
    });
    exchange_all(&desk, &mut rest).await.unwrap();
    assert_eq!(open_attachment(&desk, id).unwrap().bytes, bytes);
    let line = &attachments_of(&desk, patient).unwrap()[0];
    assert_eq!((line.place, &line.problem), (FilePlace::Here, &None));
}

#[tokio::test]
async fn a_server_that_takes_a_part_for_ever_is_not_sent_it_for_ever() {
    let (server, a, _b, patient) = two_desks();
    let id = attach(&a, &patient, "photo.png", &picture(1, 300_000));
    // A proxy takes the record and not the file.
    let proxy = FaultProxy::new(server.address(), Seeded::new(0x5eed_0073));
    proxy.limit(100_000);
    a.through(&proxy);
    a.sync();
    let line = &list(&a, &patient)[0];
    assert!(
        line["problem"].as_str().unwrap().contains("of this size"),
        "{line}"
    );
    assert_eq!(waiting(&a), (1, 0, 1));

    let rim = Arc::new(Later::default());
    rim.pass(2);
    let key = a.folder().join("desk.key");
    let desk = open(&a.profile(), &Unlock::KeyFile(&key), rim).unwrap();
    let mut liar = Liar::new(|_| Err(Failure::Offline));
    liar.offer.complete = false;
    assert_eq!(exchange_all(&desk, &mut liar).await, Err(Failure::Foreign));
    assert_eq!(liar.parts, 1);
    let id: Uuid = id.parse().unwrap();
    assert_eq!(
        open_attachment(&desk, id).unwrap().bytes,
        picture(1, 300_000)
    );
}
