//! The log, the outbox, documents and what waits for them, the inbox and the smaller tables.

use serde_json::json;
use vetpms_model::people::{Client, Weighing};
use vetpms_model::{Conflict, ConflictKind, Entity, Value};
use vetpms_protocol::{ActorInfo, BodyKind, ChangeSet, Key16, UserInfo};

use super::support::{at, body, id, log_of, put, row, set, stamp, store, text};
use crate::{AuditEntry, ReadTx, Result, StoreError, StoredDocument, WriteTx};

const MINE: u128 = 50;
const THEIRS: u128 = 60;

#[test]
fn a_set_comes_back_from_the_log_byte_for_byte() {
    let (_folder, store) = store();
    let mut hidden = set(
        THEIRS,
        1,
        vec![
            body("clients", 1, 1),
            body("patients", 2, 2),
            body("clients", 3, 3),
        ],
    );
    hidden.signed.bodies[1] = None;
    let second = set(THEIRS, 2, vec![body("clients", 1, 4)]);
    let write = |tx: &WriteTx| -> Result<()> {
        assert!(tx.append_set(&hidden, Some(10), Some(at(1)), |_| false)?);
        assert!(tx.append_set(&second, Some(11), None, |_| false)?);
        assert!(!tx.append_set(&second, Some(11), None, |_| false)?);
        Ok(())
    };
    store.write(write).unwrap();
    store
        .read(|r: &ReadTx| -> Result<()> {
            assert_eq!(r.log_head(id(THEIRS))?, Some((2, second.hash)));
            assert_eq!(r.log_head(id(MINE))?, None);
            let found = log_of(r, THEIRS)?;
            assert_eq!(found, [hidden.signed.clone(), second.signed.clone()]);
            assert_eq!(ChangeSet::open(found[0].clone()).unwrap(), hidden);
            Ok(())
        })
        .unwrap();
}

#[test]
fn two_sets_under_one_number_are_a_fork() {
    let (_folder, store) = store();
    let forked = store.write(|tx: &WriteTx| {
        tx.append_set(
            &set(THEIRS, 1, vec![body("clients", 1, 1)]),
            None,
            None,
            |_| false,
        )?;
        tx.append_set(
            &set(THEIRS, 1, vec![body("clients", 1, 2)]),
            None,
            None,
            |_| false,
        )
    });
    assert!(matches!(forked, Err(StoreError::Fork { seq: 1, .. })));
}

#[test]
fn a_document_keeps_what_waits_until_it_is_saved() {
    let (_folder, store) = store();
    let waiting = |bytes: &[u8], pending: &[u8]| {
        Some(StoredDocument {
            bytes: bytes.to_vec(),
            pending: pending.iter().map(|byte| vec![*byte]).collect(),
        })
    };
    let write = |tx: &WriteTx| -> Result<()> {
        assert_eq!(tx.document("clients", id(1))?, None);
        let first = set(
            THEIRS,
            1,
            vec![
                body("clients", 1, 1),
                body("clients", 2, 2),
                body("clients", 1, 3),
            ],
        );
        tx.append_set(&first, Some(1), None, |ordinal| ordinal == 1)?;
        assert_eq!(tx.document("clients", id(1))?, waiting(b"", &[1, 3]));
        assert_eq!(tx.document("clients", id(2))?, None);
        assert_eq!(tx.documents_waiting(10)?, [("clients".to_owned(), id(1))]);
        tx.put_document("clients", id(1), b"saved")?;
        assert_eq!(tx.document("clients", id(1))?, waiting(b"saved", &[]));
        assert!(tx.documents_waiting(10)?.is_empty());
        tx.append_set(
            &set(THEIRS, 2, vec![body("clients", 1, 4)]),
            Some(2),
            None,
            |_| false,
        )?;
        assert_eq!(tx.document("clients", id(1))?, waiting(b"saved", &[4]));
        assert_eq!(log_of(tx, THEIRS)?.len(), 2);
        Ok(())
    };
    store.write(write).unwrap();
}

#[test]
fn the_outbox_holds_a_set_until_the_server_has_it() {
    let (_folder, store) = store();
    let write = |tx: &WriteTx| -> Result<()> {
        assert!(matches!(
            tx.enqueue(id(MINE), 1, at(0), 10),
            Err(StoreError::NotInLog(1))
        ));
        tx.append_set(
            &set(THEIRS, 1, vec![body("clients", 9, 1)]),
            Some(1),
            None,
            |_| false,
        )?;
        for seq in 1..=3 {
            let own = set(MINE, seq, vec![body("clients", u128::from(seq), 1)]);
            tx.append_set(&own, None, None, |_| true)?;
            tx.enqueue(id(MINE), seq, at(i64::try_from(seq).unwrap()), 10)?;
        }
        Ok(())
    };
    store.write(write).unwrap();
    let step = |tx: &WriteTx| -> Result<()> {
        assert_eq!(tx.outbox(usize::MAX, usize::MAX)?.len(), 3);
        assert_eq!(
            tx.outbox_of(id(MINE), 1, usize::MAX)?[0],
            set(MINE, 2, vec![body("clients", 2, 1)]).signed
        );
        assert_eq!(tx.outbox(usize::MAX, 1)?.len(), 1);
        let stats = tx.outbox_stats()?;
        assert_eq!((stats.waiting, stats.oldest), (3, Some(at(1))));
        assert!(tx.has_own_unsent("clients", id(2))?);
        assert!(!tx.has_own_unsent("patients", id(2))?);
        assert!(
            !tx.has_own_unsent("clients", id(9))?,
            "foreign changes are not ours to send"
        );
        tx.set_position(id(MINE), 1, 20, None)?;
        assert_eq!(
            tx.outbox_stats()?.waiting,
            3,
            "a position alone is no promise"
        );
        assert_eq!(tx.acknowledge(id(MINE), 2)?, 2);
        assert!(!tx.has_own_unsent("clients", id(2))?);
        assert!(tx.has_own_unsent("clients", id(3))?);
        assert_eq!(tx.acknowledge(id(MINE), 99)?, 1);
        assert_eq!(
            (tx.acknowledge(id(MINE), 99)?, tx.outbox_stats()?.oldest),
            (0, None)
        );
        assert!(tx.outbox(usize::MAX, usize::MAX)?.is_empty());
        Ok(())
    };
    store.write(step).unwrap();
}

#[test]
fn confirming_the_new_log_leaves_what_a_former_one_has_not_sent() {
    let (_folder, store) = store();
    let write = |tx: &WriteTx| -> Result<()> {
        for (replica, seq) in [(MINE, 1), (MINE + 1, 1)] {
            tx.append_set(
                &set(replica, seq, vec![body("clients", replica, 1)]),
                None,
                None,
                |_| true,
            )?;
            tx.enqueue(id(replica), seq, at(0), 10)?;
        }
        assert_eq!(
            tx.outbox(usize::MAX, usize::MAX)?,
            [MINE, MINE + 1].map(|log| set(log, 1, vec![body("clients", log, 1)]).signed)
        );
        assert_eq!(tx.acknowledge(id(MINE + 1), 5)?, 1);
        assert!(tx.has_own_unsent("clients", id(MINE))?);
        assert_eq!(tx.outbox_stats()?.waiting, 1);
        Ok(())
    };
    store.write(write).unwrap();
}

#[test]
fn a_known_set_takes_back_changes_that_went_with_a_right() {
    let (_folder, store) = store();
    let step = |tx: &WriteTx| -> Result<()> {
        let sent = set(8, 1, vec![body("clients", 2, 1)]);
        tx.append_set(&sent, Some(5), None, |_| false)?;
        assert!(tx.is_whole(id(8), 1)?);
        tx.forget_table(vetpms_model::entity("clients").unwrap(), id(9))?;
        assert!(!tx.is_whole(id(8), 1)?);
        let new = tx.append_set(&sent, Some(7), None, |_| false)?;
        assert!(!new, "only its changes are");
        assert!(tx.is_whole(id(8), 1)?);
        assert_eq!(tx.set_at(id(8), 1)?, Some(sent.signed));
        Ok(())
    };
    store.write(step).unwrap();
}

#[test]
fn what_was_not_sent_waits_again_once_a_right_is_back() {
    let (_folder, store) = store();
    let step = |tx: &WriteTx| -> Result<()> {
        let own = set(MINE, 1, vec![body("clients", 2, 1)]);
        tx.append_set(&own, None, None, |_| true)?;
        tx.enqueue(id(MINE), 1, at(0), 10)?;
        tx.forget_table(Client::def(), id(9))?;
        assert!(tx.documents_waiting(10)?.is_empty(), "nobody may see it");
        tx.wait_again(Client::def())?;
        let waiting = [("clients".to_owned(), id(2))];
        assert_eq!(tx.documents_waiting(10)?, waiting);
        Ok(())
    };
    store.write(step).unwrap();
}

#[test]
fn a_position_reaches_the_facts_of_its_set() {
    let (_folder, store) = store();
    let weights = Weighing::def();
    let values = [
        ("patient_id", Value::Id(id(1))),
        ("weight_kg", Value::Decimal(1.into())),
        ("measured_at", Value::Instant(at(0))),
    ];
    let write = |tx: &WriteTx| -> Result<Option<i64>> {
        let mut own = stamp();
        own.updated_position = None;
        tx.insert_fact(weights, &row(weights, 7, &values), &own)?;
        let mut fact = body("patient_weights", 7, 1);
        fact.kind = BodyKind::Fact;
        let mut unknown = body("invoices", 8, 1);
        unknown.kind = BodyKind::Fact;
        tx.append_set(&set(MINE, 1, vec![fact, unknown]), None, None, |_| false)?;
        assert!(tx.documents_waiting(10)?.is_empty(), "facts never wait");
        tx.set_position(id(MINE), 1, 33, Some(at(9)))?;
        Ok(tx.row(weights, id(7))?.unwrap().1.updated_position)
    };
    assert_eq!(store.write(write).unwrap(), Some(33));
}

#[test]
fn an_item_of_the_inbox_is_raised_once_and_stays_closed() {
    let (_folder, store) = store();
    let conflict = Conflict {
        id: "abc".into(),
        kind: ConflictKind::ConcurrentEdit,
        table: "clients".into(),
        row: id(1),
        field: Some("last_name".into()),
        earlier: json!("Smith"),
        in_force: json!("Jones"),
        sides: Vec::new(),
    };
    let write = |tx: &WriteTx| -> Result<()> {
        assert!(tx.put_conflict(&conflict, at(1))?);
        assert!(!tx.put_conflict(&conflict, at(2))?);
        assert_eq!(tx.conflict_count()?, 1);
        let open = tx.conflicts_open()?;
        assert_eq!((&open[0].conflict, open[0].raised_at), (&conflict, at(1)));
        assert!(tx.close_conflict("abc", at(3))?);
        assert!(!tx.close_conflict("abc", at(3))?);
        assert!(!tx.put_conflict(&conflict, at(4))?);
        assert_eq!((tx.conflict_count()?, tx.conflicts_open()?.len()), (0, 0));
        // A right that is lost takes it away, and one that is regained brings it back.
        tx.forget_table(Client::def(), id(9))?;
        assert!(tx.put_conflict(&conflict, at(5))?);
        Ok(())
    };
    store.write(write).unwrap();
}

#[test]
fn users_are_replaced_and_actors_keep_their_first_owner() {
    let (_folder, store) = store();
    let info = UserInfo {
        id: id(1),
        email: "anna@demo.example".into(),
        name: "Anna".into(),
        roles: vec!["owner".into()],
        permissions: vec!["VIEW_CLIENTS".into()],
    };
    let renamed = UserInfo {
        name: "Anna Bell".into(),
        permissions: Vec::new(),
        ..info.clone()
    };
    let actor = ActorInfo {
        actor: Key16::new([9; 16]),
        user: id(1),
        device: id(2),
    };
    let write = |tx: &WriteTx| -> Result<()> {
        tx.put_user(&info)?;
        assert_eq!(tx.users()?, std::slice::from_ref(&info));
        tx.put_user(&renamed)?;
        assert_eq!(tx.users()?, std::slice::from_ref(&renamed));
        tx.put_actor(&actor)?;
        tx.put_actor(&ActorInfo {
            user: id(99),
            ..actor.clone()
        })?;
        assert_eq!(tx.actor(&actor.actor)?, Some(actor.clone()));
        Ok(())
    };
    store.write(write).unwrap();
}

#[test]
fn meta_audit_and_quarantine_come_back() {
    let (_folder, store) = store();
    let entry = |cause: &str| AuditEntry {
        at: at(0),
        user: id(1),
        device: id(2),
        table: "clients".into(),
        row: id(3),
        cause: cause.into(),
        diff: json!({"last_name": ["Smith", "Jones"]}),
    };
    let write = |tx: &WriteTx| -> Result<()> {
        tx.set_meta_i64("position", -5)?;
        tx.set_meta("key", b"bytes")?;
        tx.set_meta_text("name", "a")?;
        tx.set_meta_text("name", "b")?;
        assert_eq!(
            (tx.meta_i64("position")?, tx.meta("key")?),
            (Some(-5), Some(b"bytes".to_vec()))
        );
        assert_eq!(
            (tx.meta_text("name")?.as_deref(), tx.meta_text("none")?),
            (Some("b"), None)
        );
        tx.audit(&entry("first"))?;
        tx.audit(&entry("second"))?;
        let kept = tx.list("SELECT cause, diff FROM audit ORDER BY id", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let diff = entry("first").diff.to_string();
        assert_eq!(
            kept,
            [
                ("first".to_owned(), diff.clone()),
                ("second".to_owned(), diff)
            ]
        );
        tx.quarantine((id(5), 7), "forbidden", "not allowed", b"set", at(1))?;
        tx.quarantine((id(5), 7), "poison", "cannot be read", b"set", at(2))?;
        let aside = tx.quarantined()?;
        assert_eq!(
            (aside.len(), aside[0].code.as_str(), aside[0].at),
            (1, "poison", at(1))
        );
        Ok(())
    };
    store.write(write).unwrap();
}

#[test]
fn a_forgotten_row_leaves_nothing_but_hashes() {
    let (_folder, store) = store();
    let theirs = set(
        THEIRS,
        1,
        vec![body("clients", 1, 1), body("clients", 2, 2)],
    );
    let mine = set(MINE, 1, vec![body("clients", 1, 3)]);
    let write = |tx: &WriteTx| -> Result<()> {
        put(tx, Client::def(), 1, &[("last_name", text("Smith"))])?;
        tx.put_document("clients", id(1), b"saved")?;
        tx.append_set(&theirs, Some(1), None, |_| false)?;
        tx.append_set(&mine, None, None, |_| false)?;
        tx.enqueue(id(MINE), 1, at(0), 10)?;
        tx.forget_row(Client::def(), id(1))?;
        assert_eq!(
            (
                tx.row(Client::def(), id(1))?,
                tx.document("clients", id(1))?
            ),
            (None, None)
        );
        let kept = log_of(tx, THEIRS)?;
        assert!(kept[0].bodies[0].is_none() && kept[0].bodies[1].is_some());
        assert_eq!(ChangeSet::open(kept[0].clone()).unwrap().hash, theirs.hash);
        assert_eq!(
            tx.outbox(usize::MAX, usize::MAX)?,
            std::slice::from_ref(&mine.signed),
            "what the server lacks is not lost"
        );
        Ok(())
    };
    store.write(write).unwrap();
}
