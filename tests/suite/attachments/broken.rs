//! Disks, connections and programs that fail in the middle.

use vetpms_tests::support::{Device, Fault, FaultProxy, Seeded, SmallDisk, Tap, sql};

use super::{attach, list, opened, patient, picture, schema, sealed, two_desks, waiting, write};

#[test]
fn a_full_disk_takes_no_half_of_a_file() {
    let (_server, a, b, patient) = two_desks();
    std::fs::create_dir_all(a.profile().join("files")).unwrap();
    std::fs::create_dir_all(b.profile().join("files")).unwrap();
    let Some(_small) = SmallDisk::mount(&a.profile().join("files"), 800) else {
        return;
    };
    let photo = write(&a, "photo.png", &picture(1, 2_000_000));
    let told = a
        .run(&["attach", &patient, photo.to_str().unwrap()])
        .error();
    assert_eq!(told["code"], "disk_full", "{told}");
    assert!(
        told["message"]
            .as_str()
            .unwrap()
            .contains("Free some space")
    );
    assert_eq!((sealed(&a).len(), list(&a, &patient).len()), (0, 0));
    let fits = attach(&a, &patient, "fits.png", &picture(2, 300_000));
    a.sync();
    assert_eq!(opened(&a, &fits).unwrap(), picture(2, 300_000));

    // The other desk's disk is full: changes come, the file does not, until there is room.
    {
        let _tiny = SmallDisk::mount(&b.profile().join("files"), 100).unwrap();
        let told = b.run(&["sync"]).error();
        assert!(
            told["message"]
                .as_str()
                .unwrap()
                .contains("disk of this computer is full"),
            "{told}"
        );
        assert_eq!(list(&b, &patient)[0]["place"], "not_here");
        assert_eq!(opened(&b, &fits).unwrap_err()["code"], "not_here_yet");
        assert_eq!(waiting(&b), (0, 1, 0));
    }
    std::fs::create_dir_all(b.profile().join("files")).unwrap();
    b.sync();
    assert_eq!(opened(&b, &fits).unwrap(), picture(2, 300_000));
}

#[test]
fn a_file_and_its_record_are_both_there_or_neither() {
    let desk = Device::alone("both-or-neither");
    let patient = patient(&desk);
    let mut taps = Vec::new();
    for at in [1, 2, 3, 5, 9] {
        taps.push(Tap::fail("write", "ENOSPC", at));
        taps.push(Tap::kill("write", at));
        taps.push(Tap::fail("fsync", "EIO", at));
        taps.push(Tap::kill("fsync,fdatasync", at));
        taps.push(Tap::kill("pwrite64", 10 * at));
    }
    taps.push(Tap::fail("rename", "EIO", 1));
    taps.push(Tap::kill("rename", 1));
    let mut attached = 0;
    for (number, tap) in (10..).zip(&taps) {
        let bytes = picture(number, 600_000);
        let path = write(&desk, "photo.png", &bytes);
        let outcome = desk.run_with(tap, &["attach", &patient, path.to_str().unwrap()]);
        let lines = list(&desk, &patient);
        if outcome.code == 0 {
            attached += 1;
        } else {
            // Killed behind the commit it is there all the same.
            assert!(
                lines.len() == attached || lines.len() == attached + 1,
                "{outcome:?}"
            );
            attached = lines.len();
        }
        assert_eq!(lines.len(), attached, "{outcome:?}");
        if let Some(newest) = lines.first() {
            opened(&desk, newest["id"].as_str().unwrap()).unwrap();
        }
    }
    assert!(attached < taps.len(), "no tap did anything");
    for line in list(&desk, &patient) {
        opened(&desk, line["id"].as_str().unwrap()).unwrap();
    }
    desk.digests();
}

#[test]
fn a_damaged_file_is_fetched_again_and_one_that_only_stands_here_is_told() {
    let (_server, a, b, patient) = two_desks();
    let bytes = picture(1, 700_000);
    let photo = attach(&a, &patient, "photo.png", &bytes);
    a.sync();
    b.sync();
    let file = sealed(&b).remove(0);
    let torn = std::fs::metadata(&file).unwrap().len() / 2;
    let open = std::fs::OpenOptions::new().write(true).open(&file);
    open.unwrap().set_len(torn).unwrap();
    let told = opened(&b, &photo).unwrap_err();
    assert_eq!(told["code"], "not_here_yet", "{told}");
    assert_eq!(waiting(&b), (0, 1, 0));
    b.sync();
    assert_eq!(opened(&b, &photo).unwrap(), bytes);

    let lonely = attach(&a, &patient, "lonely.png", &picture(2, 9_000));
    let newest = sealed(&a).into_iter().max_by_key(|path| {
        let meta = std::fs::metadata(path).unwrap();
        meta.modified().unwrap()
    });
    std::fs::write(newest.unwrap(), b"torn").unwrap();
    let told = opened(&a, &lonely).unwrap_err();
    assert!(
        told["message"]
            .as_str()
            .unwrap()
            .contains("attach it once more"),
        "{told}"
    );
    a.sync();
    assert_eq!(waiting(&a), (1, 0, 1));
    let line = &list(&a, &patient)[0];
    assert!(line["problem"].as_str().unwrap().contains("damaged"));
    attach(&a, &patient, "lonely once more.png", &picture(2, 9_000));
    a.sync();
    assert_eq!(waiting(&a), (0, 0, 0));
    b.sync();
    assert_eq!(opened(&b, &lonely).unwrap(), picture(2, 9_000));
}

#[test]
fn files_get_through_connections_that_break_in_the_middle() {
    let (server, a, b, patient) = two_desks();
    let proxy = FaultProxy::new(server.address(), Seeded::new(0x5eed_0071));
    a.through(&proxy);
    b.through(&proxy);
    proxy.trouble(
        &[
            Fault::CutRequest,
            Fault::CutAnswer,
            Fault::LostAnswer,
            Fault::Duplicate,
        ],
        200,
    );
    let bytes: Vec<Vec<u8>> = (1..4)
        .map(|n| picture(n, 400_000 * usize::try_from(n).unwrap()))
        .collect();
    let ids: Vec<String> = bytes
        .iter()
        .map(|bytes| attach(&a, &patient, "photo.png", bytes))
        .collect();
    let mut rounds = 0;
    while waiting(&a) != (0, 0, 0) || waiting(&b) != (0, 0, 0) || list(&b, &patient).len() < 3 {
        a.run(&["sync"]);
        b.run(&["sync"]);
        rounds += 1;
        assert!(rounds < 200, "they do not get through: {}", proxy.told());
        // What was put off is due.
        if rounds % 10 == 0 {
            proxy.calm();
        }
    }
    for (id, bytes) in ids.iter().zip(&bytes) {
        assert_eq!(&opened(&b, id).unwrap(), bytes);
    }
    a.equals_server();
}

#[test]
fn desk_and_server_killed_while_a_file_is_sent_send_it_once() {
    let (mut server, a, b, patient) = two_desks();
    let bytes = picture(1, 3_000_000);
    let photo = attach(&a, &patient, "photo.png", &bytes);
    for at in [6, 9, 12, 15] {
        a.run_with(&Tap::kill("sendto", at), &["sync"]);
    }
    let mut random = Seeded::new(0x5eed_0072);
    for _ in 0..3 {
        let mut sending = a.command(&["sync"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(100 + random.below(400)));
        server.kill();
        sending.wait().unwrap();
        server.resume();
    }
    a.sync();
    assert_eq!(waiting(&a), (0, 0, 0));
    for at in [6, 9, 12] {
        b.run_with(&Tap::kill("pwrite64", at * 20), &["sync"]);
    }
    b.sync();
    assert_eq!(opened(&b, &photo).unwrap(), bytes);
    sql(&format!(
        "DO $$ BEGIN ASSERT (SELECT count(*) FROM {0}.files) = 1; ASSERT (SELECT count(*) FROM {0}.file_parts) = 6; END $$;",
        schema(&server)
    ));
}
