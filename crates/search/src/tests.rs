//! The index from outside: what is typed finds what it should, and what is saved comes back.

mod queries;
mod recall;
mod records;
mod storage;
mod updates;

use uuid::Uuid;

use crate::{Entry, Key, SearchIndex};

fn patient(id: u128, name: &str, owner: &str) -> Entry {
    Entry {
        owner: owner.to_owned(),
        ..Entry::new(Key::patient(Uuid::from_u128(id)), name)
    }
}

fn client(id: u128, name: &str) -> Entry {
    Entry::new(Key::client(Uuid::from_u128(id)), name)
}

fn index_of(entries: &[Entry]) -> SearchIndex {
    let index = SearchIndex::in_memory().unwrap();
    index.apply(entries.to_vec(), &[], 1).unwrap();
    index
}

/// Rows and marker, with everything taken in.
fn counted(index: &SearchIndex) -> (u64, u64) {
    index.flush().unwrap();
    (index.len(), index.marker())
}

/// The ids that a query finds, best first.
fn ids(index: &SearchIndex, query: &str) -> Vec<u128> {
    let hits = index.search(query, 10).unwrap();
    hits.iter().map(|hit| hit.key.id.as_u128()).collect()
}
