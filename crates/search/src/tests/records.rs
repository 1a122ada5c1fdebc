//! What was written of animals' health: found by its words, the newest first, and never among people.

use uuid::Uuid;

use super::{client, counted, ids, patient};
use crate::{Entry, Key, SearchIndex, Table};

fn written(table: Table, id: u128, texts: &[&str]) -> Entry {
    let key = Key {
        table,
        id: Uuid::from_u128(id),
    };
    Entry {
        texts: texts.iter().map(|text| (*text).to_owned()).collect(),
        ..Entry::new(key, "")
    }
}

fn practice() -> SearchIndex {
    let index = SearchIndex::in_memory().unwrap();
    let rows = vec![
        patient(1, "Bella", "Ann Smith"),
        client(2, "Otto Bella"),
        written(
            Table::Visits,
            3,
            &["Otitis externa", "Bella limps; ear drops twice a day"],
        ),
        written(
            Table::Visits,
            1 << 100,
            &["Otitis media", "Rest. Fûr-mites treated"],
        ),
        written(Table::Vaccinations, 5, &["Rabisin rabies L-4711"]),
    ];
    index.apply(rows, &[], 1).unwrap();
    index
}

fn found(index: &SearchIndex, query: &str) -> Vec<(Table, u128)> {
    let hits = index.search_records(query, 10).unwrap();
    hits.iter()
        .map(|hit| (hit.key.table, hit.key.id.as_u128()))
        .collect()
}

#[test]
fn every_word_must_stand_there_and_the_last_may_go_on() {
    let index = practice();
    let (old, new) = ((Table::Visits, 3), (Table::Visits, 1 << 100));
    assert_eq!(found(&index, "otitis"), [new, old], "the newest first");
    assert_eq!(found(&index, "OTI"), [new, old]);
    assert_eq!(
        found(&index, "otitis drop"),
        [old],
        "from two texts of one visit"
    );
    assert_eq!(
        found(&index, "oti drops"),
        [old],
        "where nothing stands as typed, any word may go on"
    );
    assert_eq!(found(&index, "fur mites"), [new]);
    assert_eq!(found(&index, "furmites"), [new]);
    for batch in ["L-4711", "l4711", "4711", "47"] {
        assert_eq!(found(&index, batch), [(Table::Vaccinations, 5)], "{batch}");
    }
    assert_eq!(
        found(&index, "ottitis"),
        [new, old],
        "misspelt where nothing stands as typed"
    );
    for nothing in ["", " ", "o", "otitis penicillin", "smith"] {
        assert_eq!(found(&index, nothing), [], "{nothing}");
    }
}

#[test]
fn people_and_what_was_written_are_never_found_together() {
    let index = practice();
    assert_eq!(ids(&index, "bella"), [1, 2]);
    assert_eq!(ids(&index, "smi,bel"), [1]);
    for written in ["otitis", "drops", "4711", "rabisin"] {
        assert!(ids(&index, written).is_empty(), "{written}");
    }
    assert_eq!(found(&index, "bella"), [(Table::Visits, 3)]);
}

#[test]
fn what_is_written_is_replaced_removed_sealed_and_opened() {
    let index = practice();
    let visit = Key {
        table: Table::Visits,
        id: Uuid::from_u128(3),
    };
    index
        .apply(vec![written(Table::Visits, 3, &["Sprain"])], &[], 2)
        .unwrap();
    assert_eq!(found(&index, "drops"), []);
    assert_eq!(found(&index, "sprain"), [(Table::Visits, 3)]);
    // Another table's row of the same id is another row.
    let problem = Key {
        table: Table::Problems,
        ..visit
    };
    index.apply(Vec::new(), &[problem], 3).unwrap();
    assert_eq!(found(&index, "sprain"), [(Table::Visits, 3)]);
    let key = vetpms_crypto::Key32::from_bytes([1; 32]);
    let sealed = index
        .to_sealed_bytes(&key, &mut |bytes| bytes.fill(7))
        .unwrap();
    let canary = b"sprain";
    assert!(!sealed.windows(canary.len()).any(|part| part == canary));
    let index = SearchIndex::from_sealed_bytes(&key, &sealed).unwrap();
    assert_eq!(found(&index, "sprain"), [(Table::Visits, 3)]);
    index.apply(Vec::new(), &[visit], 4).unwrap();
    assert_eq!(found(&index, "sprain"), []);
    assert_eq!(counted(&index), (4, 4));
}

#[test]
fn of_many_equals_the_newest_are_kept() {
    let index = SearchIndex::in_memory().unwrap();
    let rows = (1..=500_u128).map(|n| written(Table::Visits, n << 64, &["otitis"]));
    index.apply(rows.collect(), &[], 1).unwrap();
    let hits = index.search_records("otitis", 3).unwrap();
    let ids: Vec<u128> = hits.iter().map(|hit| hit.key.id.as_u128() >> 64).collect();
    assert_eq!(ids, [500, 499, 498]);
}
