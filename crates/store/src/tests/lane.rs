//! What has piled up, what goes ahead of it, and what the server may have lost of either.

use vetpms_protocol::{ChangeSet, SignedSet};

use super::support::{at, body, id, set, store};
use crate::{Result, WriteTx};

const FORMER: u128 = 50;
const NEW: u128 = 51;

fn client(log: u128, seq: u64, row: u128) -> ChangeSet {
    set(log, seq, vec![body("clients", row, 1)])
}

fn queue(tx: &WriteTx, set: &ChangeSet) -> Result<()> {
    tx.append_set(set, None, None, |_| true)?;
    tx.enqueue(set.header.replica, set.header.seq, at(0), 10)
}

fn waiting(tx: &WriteTx) -> Result<Vec<SignedSet>> {
    tx.outbox(usize::MAX, usize::MAX)
}

#[test]
fn what_is_written_now_goes_first_and_what_it_builds_on_as_a_copy() {
    let (_folder, store) = store();
    let step = |tx: &WriteTx| -> Result<()> {
        let old = [1, 2].map(|seq| client(FORMER, seq, u128::from(seq)));
        old.iter().try_for_each(|set| queue(tx, set))?;
        assert!(!tx.has_piled_up()?);
        assert_eq!(tx.pile_up()?, 2);
        assert!(tx.has_piled_up()? && tx.log_is_behind(id(FORMER))?);
        assert!(!tx.log_is_behind(id(NEW))?);

        let found = tx.piled_up_of("clients", id(2))?;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].1, found[0].2), (id(FORMER), 2));
        assert!(tx.piled_up_of("patients", id(2))?.is_empty());

        let copy = client(NEW, 1, 2);
        tx.send_copy(&old[1], &copy)?;
        assert!(
            tx.piled_up_of("clients", id(2))?.is_empty(),
            "one copy is enough"
        );
        let now = client(NEW, 2, 2);
        queue(tx, &now)?;
        let order = [&copy, &now, &old[0], &old[1]].map(|set| set.signed.clone());
        assert_eq!(waiting(tx)?, order);
        assert_eq!(tx.outbox(3, usize::MAX)?, order[..3]);
        let stats = tx.outbox_stats()?;
        assert_eq!((stats.waiting, stats.behind), (4, 2));
        Ok(())
    };
    store.write(step).unwrap();
}

#[test]
fn a_log_is_sent_in_order_also_where_one_set_goes_behind() {
    let (_folder, store) = store();
    let step = |tx: &WriteTx| -> Result<()> {
        let (old, new) = (client(FORMER, 1, 1), client(NEW, 1, 1));
        queue(tx, &old)?;
        tx.pile_up()?;
        queue(tx, &new)?;
        tx.go_behind(id(NEW), 1)?;
        assert!(tx.log_is_behind(id(NEW))?);
        assert_eq!(waiting(tx)?, [old.signed.clone(), new.signed.clone()]);
        Ok(())
    };
    store.write(step).unwrap();
}

#[test]
fn a_former_log_is_offered_again_from_what_the_server_surely_has() {
    let (_folder, store) = store();
    let step = |tx: &WriteTx| -> Result<()> {
        let device = client(FORMER, 1, 1).header.device;
        for (seq, position) in [(1, Some(5)), (2, Some(9)), (3, None), (4, None)] {
            let old = client(FORMER, seq, u128::from(seq));
            tx.append_set(&old, position, None, |_| true)?;
        }
        // Taken by the server, and not yet seen in a page; the fourth waits still.
        tx.enqueue(id(FORMER), 4, at(0), 10)?;
        let new = client(NEW, 1, 8);
        tx.append_set(&new, Some(6), None, |_| true)?;
        assert_eq!(tx.offer_again((device, id(NEW)), 1, 6)?, 3);
        let again = [2, 3, 4].map(|seq| client(FORMER, seq, u128::from(seq)).signed);
        assert_eq!(waiting(tx)?, again);
        Ok(())
    };
    store.write(step).unwrap();
}
