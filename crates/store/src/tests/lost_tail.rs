//! What a restored server is offered again.

use super::support::{body, id, set, store};
use crate::{Result, WriteTx};

const MINE: u128 = 50;
const THEIRS: u128 = 60;

#[test]
fn what_was_offered_again_and_has_no_place_yet_is_offered_once_more() {
    let (_folder, store) = store();
    let theirs = set(THEIRS, 1, vec![body("clients", 1, 1)]);
    store
        .write(|tx: &WriteTx| -> Result<()> {
            tx.append_set(&theirs, Some(10), None, |_| false)?;
            assert_eq!(tx.offer_again((id(9), id(MINE)), 0, 5)?, 1);
            // The restored server takes it, and is restored once more before a page tells of its place.
            tx.answered(id(THEIRS), 1)?;
            assert_eq!(tx.offer_again((id(9), id(MINE)), 0, 5)?, 1);
            assert_eq!(
                tx.outbox(usize::MAX, usize::MAX)?,
                std::slice::from_ref(&theirs.signed)
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_was_written_here_is_offered_whole_also_after_a_right_went() {
    let (_folder, store) = store();
    store
        .write(|tx: &WriteTx| -> Result<()> {
            let own = set(MINE, 1, vec![body("clients", 1, 1)]);
            let device = own.header.device;
            tx.append_set(&own, Some(10), None, |_| true)?;
            tx.forget_table(vetpms_model::entity("clients").unwrap(), device)?;
            assert_eq!(tx.offer_again((device, id(MINE)), 0, 5)?, 1);
            assert_eq!(tx.outbox(usize::MAX, usize::MAX)?, [own.signed]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_log_is_offered_in_the_order_of_its_numbers_whatever_stood_aside() {
    let (_folder, store) = store();
    store
        .write(|tx: &WriteTx| -> Result<()> {
            // The first was released late, the third never.
            let places = [Some(30), Some(10), None, Some(20)];
            let own: Vec<_> = (1..)
                .zip(places)
                .map(|(seq, at)| (set(MINE, seq, vec![body("clients", 1, 1)]), at))
                .collect();
            for (set, at) in &own {
                tx.append_set(set, *at, None, |_| true)?;
            }
            let theirs = set(THEIRS, 1, vec![body("clients", 2, 1)]);
            tx.append_set(&theirs, Some(15), None, |_| false)?;
            assert_eq!(tx.offer_again((id(4), id(MINE)), 0, 5)?, 5);
            let mut order: Vec<_> = own.into_iter().map(|(set, _)| set.signed).collect();
            order.insert(2, theirs.signed);
            assert_eq!(tx.outbox(usize::MAX, usize::MAX)?, order);
            Ok(())
        })
        .unwrap();
}
