//! A disk that fails and recovers under an open replica.

use vetpms_faulty_disk::{Disk, Fault};
use vetpms_model::Entity;
use vetpms_model::people::Client;

use super::support::{Folder, key, put, text};
use crate::{ReadTx, Result, Store, StoreError, WriteTx};

/// A replica with some clients, just opened, so that nothing of it is in memory.
fn cold_replica() -> (Folder, Store, Disk) {
    let folder = Folder::new();
    let store = Store::create(&folder.database(), &key(1)).unwrap();
    (1..200).for_each(|number| save(&store, number).unwrap());
    drop(store);
    let profile = folder.database();
    let disk = Disk::under(profile.parent().unwrap()).unwrap();
    let store = Store::open(&folder.database(), &key(1)).unwrap();
    (folder, store, disk)
}

fn save(store: &Store, number: u128) -> Result<()> {
    let name = text(&"Smith".repeat(200));
    store.write(|tx: &WriteTx| put(tx, Client::def(), number, &[("last_name", name)]))
}

fn clients(store: &Store) -> Result<u64> {
    store.read(|tx: &ReadTx| tx.count(Client::def()))
}

#[test]
fn the_replica_says_what_the_disk_does_and_goes_on_when_it_is_well_again() {
    for fault in [
        Fault::Full,
        Fault::FullHalfway,
        Fault::SyncFails,
        Fault::ReadFails,
        Fault::Busy,
    ] {
        let (_folder, store, disk) = cold_replica();
        disk.fail(fault, 0, u64::MAX);
        for number in 200..203 {
            let refused = save(&store, number).unwrap_err();
            assert!(refused.is_of_the_disk(), "{fault:?}: {refused}");
            let full = matches!(fault, Fault::Full | Fault::FullHalfway);
            assert_eq!(matches!(refused, StoreError::Full), full, "{fault:?}");
        }
        // Whoever reads for the first time needs a lock.
        if !matches!(fault, Fault::ReadFails | Fault::Busy) {
            assert_eq!(clients(&store).unwrap(), 199, "{fault:?}");
        }
        disk.mend();
        assert_eq!(clients(&store).unwrap(), 199, "{fault:?}");
        save(&store, 204).unwrap();
        assert_eq!(clients(&store).unwrap(), 200, "{fault:?}");
        assert_eq!(store.verify().unwrap(), Vec::<String>::new(), "{fault:?}");
    }
}

/// A read that fails leaves the connection of SQLCipher useless; the replica takes another.
#[test]
fn one_page_that_could_not_be_read_costs_one_write() {
    for spared in 0.. {
        let (_folder, store, disk) = cold_replica();
        disk.fail(Fault::ReadFails, spared, 1);
        let first = save(&store, 200);
        assert_eq!(first.is_err(), disk.failures() > 0, "{spared}: {first:?}");
        if first.is_ok() {
            assert!(spared > 0, "nothing was read");
            return;
        }
        save(&store, 201).unwrap();
    }
}

#[test]
fn what_fails_while_the_replica_is_opened_is_told_as_the_disk_s_fault() {
    let mut refusals = 0;
    for fault in [Fault::Full, Fault::SyncFails, Fault::ReadFails, Fault::Busy] {
        let (folder, store, disk) = cold_replica();
        drop(store);
        for spared in 0..200 {
            disk.fail(fault, spared, u64::MAX);
            match Store::open(&folder.database(), &key(1)) {
                Ok(_) if disk.failures() == 0 => break,
                Ok(_) => {}
                Err(refused) => {
                    assert!(
                        refused.is_of_the_disk(),
                        "{fault:?} after {spared}: {refused}"
                    );
                    refusals += 1;
                }
            }
        }
        disk.mend();
        let store = Store::open(&folder.database(), &key(1)).unwrap();
        assert_eq!(clients(&store).unwrap(), 199, "{fault:?}");
    }
    assert!(refusals > 0, "nothing failed");
}
