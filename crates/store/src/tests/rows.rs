//! Rows of every table, there and back; derived columns; transactions.

use rust_decimal::Decimal;
use vetpms_model::digest::TableDigest;
use vetpms_model::people::{Client, Patient, Weighing};
use vetpms_model::scheduling::Appointment;
use vetpms_model::{ENTITIES, Entity, Row, Value};

use super::support::{at, count, id, put, row, some_row, stamp, store, text};
use crate::{ReadTx, Result, StoreError, WriteTx};

#[test]
fn every_value_of_every_table_comes_back_as_it_went_in() {
    let (_folder, store) = store();
    for def in ENTITIES.iter() {
        let rows: Vec<_> = (0..40).map(|number| some_row(def, number)).collect();
        store
            .write(|tx: &WriteTx| -> Result<()> {
                rows.iter()
                    .try_for_each(|row| tx.put_row(def, row, &stamp()))
            })
            .unwrap();
        let found = store.read(|r: &ReadTx| r.scan(def, None, 1000)).unwrap();
        assert_eq!(found.len(), rows.len(), "{}", def.table);
        for ((found, found_stamp), expected) in found.iter().zip(&rows) {
            assert!(found == expected, "{} {}", def.table, expected.id);
            assert_eq!(*found_stamp, stamp());
        }
        assert_eq!(
            store
                .read(|r: &ReadTx| r.row(def, id(7)))
                .unwrap()
                .unwrap()
                .0,
            rows[6]
        );
    }
}

#[test]
fn a_second_write_replaces_and_a_fact_stays() {
    let (_folder, store) = store();
    let (clients, weights) = (Client::def(), Weighing::def());
    store
        .write(|tx: &WriteTx| -> Result<()> {
            put(
                tx,
                clients,
                1,
                &[("last_name", text("Smith")), ("email", text("a@b.example"))],
            )?;
            let mut newer = stamp();
            newer.updated_position = None;
            tx.put_row(
                clients,
                &row(clients, 1, &[("last_name", text("Jones"))]),
                &newer,
            )?;
            let (found, found_stamp) = tx.row(clients, id(1))?.unwrap();
            assert_eq!(
                (
                    found.text(clients, "last_name"),
                    found.text(clients, "email")
                ),
                (Some("Jones"), None)
            );
            assert_eq!(found_stamp, newer);

            assert!(tx.insert_fact(weights, &weighing(5, 1, 4_200, 0), &stamp())?);
            assert!(!tx.insert_fact(weights, &weighing(5, 1, 9_900, 0), &stamp())?);
            assert_eq!(count(tx, weights)?, 1);
            let kept = tx.row(weights, id(5))?.unwrap().0;
            assert_eq!(
                *kept.get(weights, "weight_kg"),
                Value::Decimal(Decimal::new(42, 1))
            );
            Ok(())
        })
        .unwrap();
}

fn weighing(number: u128, patient: u128, grams: i64, minute: i64) -> Row {
    let values = [
        ("patient_id", Value::Id(id(patient))),
        ("weight_kg", Value::Decimal(Decimal::new(grams, 3))),
        ("measured_at", Value::Instant(at(minute))),
    ];
    row(Weighing::def(), number, &values)
}

#[test]
fn the_weight_follows_the_newest_weighing_in_whatever_order_they_come() {
    let (_folder, store) = store();
    let patients = Patient::def();
    let weight = |tx: &WriteTx| {
        tx.derived(patients, id(1))
            .map(|map| map.get("weight_kg").cloned())
    };
    store
        .write(|tx: &WriteTx| -> Result<()> {
            tx.insert_fact(Weighing::def(), &weighing(10, 1, 4_000, 10), &stamp())?;
            assert_eq!(weight(tx)?, None);
            put(tx, patients, 1, &[("name", text("Zen"))])?;
            assert_eq!(weight(tx)?, Some("4".into()));
            tx.insert_fact(Weighing::def(), &weighing(11, 1, 4_250, 20), &stamp())?;
            tx.insert_fact(Weighing::def(), &weighing(12, 1, 3_900, 5), &stamp())?;
            assert_eq!(weight(tx)?, Some("4.25".into()));
            tx.put_row(Weighing::def(), &weighing(9, 1, 5_000, 20), &stamp())?;
            assert_eq!(
                weight(tx)?,
                Some("4.25".into()),
                "of two at the same time the higher id counts"
            );
            put(tx, patients, 1, &[("name", text("Zeno"))])?;
            assert_eq!(weight(tx)?, Some("4.25".into()));
            assert!(tx.derived(Client::def(), id(1))?.is_empty());
            Ok(())
        })
        .unwrap();
}

#[test]
fn rows_are_found_by_any_field_and_paged_by_id() {
    let (_folder, store) = store();
    let patients = Patient::def();
    store
        .write(|tx: &WriteTx| -> Result<()> {
            for number in 1..=5 {
                let owner = Value::Id(id(if number % 2 == 0 { 70 } else { 71 }));
                put(
                    tx,
                    patients,
                    number,
                    &[("client_id", owner), ("name", text("' OR 1=1 --"))],
                )?;
            }
            Ok(())
        })
        .unwrap();
    store
        .read(|r: &ReadTx| -> Result<()> {
            let ids = |rows: Vec<(Row, _)>| {
                rows.iter()
                    .map(|(row, _)| row.id.as_u128())
                    .collect::<Vec<_>>()
            };
            assert_eq!(
                ids(r.rows_where(patients, "client_id", &Value::Id(id(70)))?),
                [2, 4]
            );
            assert_eq!(
                r.rows_where(patients, "name", &text("' OR 1=1 --"))?.len(),
                5
            );
            assert_eq!(r.rows_where(patients, "breed", &Value::Null)?.len(), 5);
            assert_eq!(ids(r.scan(patients, Some(id(2)), 2)?), [3, 4]);
            assert_eq!(count(r, patients)?, 5);
            let unknown = r
                .rows_where(patients, "name = name --", &Value::Null)
                .unwrap_err();
            assert!(matches!(unknown, StoreError::UnknownField { .. }));
            let period = r
                .rows_where(Appointment::def(), "scheduled", &Value::Null)
                .unwrap_err();
            assert!(matches!(period, StoreError::UnknownField { .. }));
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_error_or_a_panic_leaves_nothing_behind() {
    let (_folder, store) = store();
    let clients = Client::def();
    let failed: Result<()> = store.write(|tx: &WriteTx| {
        put(tx, clients, 1, &[("last_name", text("Smith"))])?;
        tx.set_meta_i64("position", 7)?;
        tx.row(clients, id(1))?.unwrap();
        Err(StoreError::Full)
    });
    assert!(matches!(failed, Err(StoreError::Full)));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.write(|tx: &WriteTx| -> Result<()> {
            put(tx, clients, 2, &[("last_name", text("Jones"))])?;
            panic!("a use case failed")
        })
    }));
    assert!(panicked.is_err());
    store
        .write(|tx: &WriteTx| -> Result<()> {
            assert_eq!((count(tx, clients)?, tx.meta("position")?), (0, None));
            put(tx, clients, 3, &[("last_name", text("Brown"))])
        })
        .unwrap();
    assert_eq!(store.read(|r: &ReadTx| count(r, clients)).unwrap(), 1);
}

#[test]
fn a_reader_sees_one_moment_while_another_writes() {
    let (_folder, store) = store();
    let clients = Client::def();
    store
        .read(|r: &ReadTx| -> Result<()> {
            assert_eq!(count(r, clients)?, 0);
            store.write(|tx: &WriteTx| put(tx, clients, 1, &[("last_name", text("Smith"))]))?;
            assert_eq!(count(r, clients)?, 0);
            assert_eq!(store.read(|second: &ReadTx| count(second, clients))?, 1);
            Ok(())
        })
        .unwrap();
    assert_eq!(store.read(|r: &ReadTx| count(r, clients)).unwrap(), 1);
}

#[test]
fn digests_do_not_depend_on_the_order_of_writing() {
    let digest_of = |numbers: &mut dyn Iterator<Item = u64>| {
        let (_folder, store) = store();
        let write = |tx: &WriteTx| -> Result<TableDigest> {
            for number in numbers {
                tx.put_row(Client::def(), &some_row(Client::def(), number), &stamp())?;
            }
            tx.digest(Client::def())
        };
        store.write(write).unwrap()
    };
    let forward = digest_of(&mut (0..30));
    assert_eq!(forward, digest_of(&mut (0..30).rev()));
    assert_eq!(forward.rows, 30);
    assert_ne!(forward.hex(), digest_of(&mut (0..29)).hex());
    let mut by_hand = TableDigest::default();
    (0..30).for_each(|number| by_hand.add(Client::def(), &some_row(Client::def(), number)));
    assert_eq!(forward, by_hand);
}

#[test]
fn a_projection_can_be_emptied() {
    let (_folder, store) = store();
    let write = |tx: &WriteTx| -> Result<u64> {
        put(tx, Client::def(), 1, &[("last_name", text("Smith"))])?;
        tx.clear_projection(Client::def())?;
        count(tx, Client::def())
    };
    assert_eq!(store.write(write).unwrap(), 0);
}

#[test]
fn a_full_disk_is_named_leaves_nothing_and_passes() {
    let (_folder, store) = store();
    let clients = Client::def();
    let limit = |tx: &WriteTx, pages: i64| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        tx.connection()
            .query_row(&sql, [], |row| row.get::<_, i64>(0))
            .map_err(StoreError::from)
    };
    let fill = |tx: &WriteTx| -> Result<()> {
        (0..500).try_for_each(|number| put(tx, clients, number, &[("last_name", text("Smith"))]))
    };
    store.write(|tx: &WriteTx| limit(tx, 1)).unwrap();
    assert!(matches!(store.write(fill), Err(StoreError::Full)));
    assert_eq!(store.read(|r: &ReadTx| count(r, clients)).unwrap(), 0);
    store.write(|tx: &WriteTx| limit(tx, 1_000_000)).unwrap();
    store.write(fill).unwrap();
    assert_eq!(store.read(|r: &ReadTx| count(r, clients)).unwrap(), 500);
}
