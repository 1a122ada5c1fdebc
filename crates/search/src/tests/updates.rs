//! What is applied is found at once, and what is removed is gone.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use uuid::Uuid;

use super::{client, counted, ids, index_of, patient};
use crate::{Entry, Key, SearchIndex};

#[test]
fn an_empty_index_finds_nothing() {
    let index = SearchIndex::in_memory().unwrap();
    assert!(index.is_empty());
    assert_eq!(index.marker(), 0);
    assert!(ids(&index, "bella").is_empty());
    index.maintain().unwrap();
}

#[test]
fn updates_replace_and_removals_remove() {
    let index = index_of(&[patient(1, "Bella", "Smith"), client(1, "Smith")]);
    assert_eq!(counted(&index), (2, 1));

    index
        .apply(vec![patient(1, "Luna", "Smith")], &[], 2)
        .unwrap();
    assert!(ids(&index, "bella").is_empty());
    assert_eq!(ids(&index, "luna"), [1]);
    assert_eq!(counted(&index), (2, 2));

    // The client and the patient of one id are two rows.
    index
        .apply(Vec::new(), &[Key::patient(Uuid::from_u128(1))], 3)
        .unwrap();
    assert!(ids(&index, "luna").is_empty());
    assert_eq!(ids(&index, "smith"), [1]);

    let twice = [patient(2, "Rex", "Smith"), patient(2, "Rexona", "Smith")];
    index.apply(twice.to_vec(), &[], 4).unwrap();
    assert_eq!(counted(&index).0, 2);
    index
        .apply(twice[..1].to_vec(), &[Key::patient(Uuid::from_u128(2))], 5)
        .unwrap();
    assert_eq!(counted(&index).0, 1);

    index.apply(Vec::new(), &[], 9).unwrap();
    assert_eq!(counted(&index), (1, 9));
}

#[test]
fn updates_wait_for_the_first_search_and_not_beyond_a_number() {
    let index = SearchIndex::in_memory().unwrap();
    index
        .apply(vec![patient(1, "Bella", "Smith")], &[], 3)
        .unwrap();
    assert_eq!((index.len(), index.marker()), (0, 0));
    index
        .apply(vec![patient(1, "Luna", "Smith")], &[], 4)
        .unwrap();
    assert_eq!(ids(&index, "luna"), [1]);
    assert_eq!((index.len(), index.marker()), (1, 4));
    let many = (2..1_000).map(|n| patient(n, "Rex", "Jones"));
    index.apply(many.collect(), &[], 5).unwrap();
    assert_eq!((index.len(), index.marker()), (999, 5));
}

#[test]
fn a_rebuild_replaces_everything() {
    let index = index_of(&[patient(1, "Bella", "Smith")]);
    let entries = (2..600).map(|n| patient(n, "Luna", "Jones"));
    index.rebuild(entries, 77).unwrap();
    assert_eq!(counted(&index), (598, 77));
    assert!(ids(&index, "bella").is_empty());
    index.apply(vec![patient(2, "Bella", "")], &[], 78).unwrap();
    assert_eq!(ids(&index, "bella"), [2]);
    index.rebuild([], 79).unwrap();
    assert!(index.is_empty());
    index.apply(vec![patient(3, "Bella", "")], &[], 80).unwrap();
    assert_eq!(ids(&index, "bella"), [3]);
}

#[test]
fn many_small_updates_leave_few_segments() {
    let index = SearchIndex::in_memory().unwrap();
    for n in 0..200 {
        index
            .apply(
                vec![patient(n % 150, "Bella", &format!("Owner{n}"))],
                &[],
                1,
            )
            .unwrap();
        index.flush().unwrap();
    }
    assert_eq!(counted(&index).0, 150);
    assert!(index.segments() <= 21, "{}", index.segments());
    assert_eq!(ids(&index, "owner199"), [49]);
    assert!(ids(&index, "owner49 bella").is_empty());
    index.maintain().unwrap();
    assert_eq!((index.segments(), index.len()), (1, 150));
    assert_eq!(ids(&index, "owner199"), [49]);
}

#[test]
fn searches_and_updates_run_side_by_side() {
    let index = SearchIndex::in_memory().unwrap();
    let fixed: Vec<Entry> = (0..50).map(|n| patient(n, "Bella", "Smith")).collect();
    index.apply(fixed.to_vec(), &[], 0).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    assert_eq!(index.search("bella smith", 100).unwrap().len(), 50);
                }
            });
        }
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                index.maintain().unwrap();
            }
        });
        for n in 100..160 {
            index
                .apply(vec![patient(n, "Rex", "Jones")], &[], 1)
                .unwrap();
            index.flush().unwrap();
            let key = Key::patient(Uuid::from_u128(n - 5));
            index.apply(Vec::new(), &[key], 2).unwrap();
            index.flush().unwrap();
        }
        done.store(true, Ordering::Relaxed);
    });
    assert_eq!(counted(&index).0, 55);
}

/// Any order of updates, removals, rebuilds and merges leaves each row once. Emptying the index by
/// `delete_all_documents`, which puts the engine's clock back, doubled some and lost others.
#[test]
fn rows_stand_once_after_any_order_of_work() {
    let mut state = 12_345_u64;
    let mut draw = move |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for case in 0..60 {
        let index = SearchIndex::in_memory().unwrap();
        let (mut rows, mut marker) = (BTreeSet::new(), 1);
        let mut done = Vec::new();
        for _ in 0..12 {
            match draw(4) {
                0 => {
                    let all = rows.iter().map(|id| client(*id, "Smith"));
                    index.rebuild(all, marker).unwrap();
                    done.push("rebuild".to_owned());
                }
                1 => {
                    index.maintain().unwrap();
                    done.push("maintain".to_owned());
                }
                _ => {
                    let mut some = || (0..draw(8)).map(|_| u128::from(draw(20)) + 1).collect();
                    let (put, removed): (BTreeSet<u128>, BTreeSet<u128>) = (some(), some());
                    let removed: BTreeSet<u128> = removed.into_iter().take(3).collect();
                    let entries = put.iter().map(|id| client(*id, "Smith")).collect();
                    let keys: Vec<Key> = removed.iter().map(|id| client(*id, "").key).collect();
                    marker += 1;
                    index.apply(entries, &keys, marker).unwrap();
                    rows.extend(&put);
                    rows.retain(|id| !removed.contains(id));
                    done.push(format!("{put:?} without {removed:?}"));
                }
            }
            let found = counted(&index).0;
            assert_eq!(found, rows.len() as u64, "case {case}: {done:#?}");
        }
    }
}
