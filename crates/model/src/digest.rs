//! Digests that tell whether two replicas hold the same rows.
//!
//! A table's digest is the sum of its rows' digests, so that it can be computed in any
//! order and kept up to date row by row.

use sha2::{Digest, Sha256};

use crate::def::EntityDef;
use crate::row::Row;
use crate::value::Value;

/// The digest of a set of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TableDigest {
    sum: [u64; 4],
    /// How many rows it covers.
    pub rows: u64,
}

impl TableDigest {
    /// Takes a row in.
    pub fn add(&mut self, def: &EntityDef, row: &Row) {
        let digest = row_digest(def, row);
        for (lane, bytes) in self.sum.iter_mut().zip(digest.chunks_exact(8)) {
            let mut word = [0; 8];
            word.copy_from_slice(bytes);
            *lane = lane.wrapping_add(u64::from_le_bytes(word));
        }
        self.rows += 1;
    }

    /// 64 hex digits.
    #[must_use]
    pub fn hex(&self) -> String {
        self.sum.iter().map(|lane| format!("{lane:016x}")).collect()
    }
}

/// SHA-256 over the table, the id and every filled field by name.
#[must_use]
pub fn row_digest(def: &EntityDef, row: &Row) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(def.table.as_bytes());
    part(row.id.as_bytes());
    for (field, value) in def.fields.iter().zip(&row.values) {
        if *value == Value::Null || *value == Value::Bool(false) || is_empty_set(value) {
            continue;
        }
        part(field.name.as_bytes());
        part(canonical(value).as_bytes());
    }
    hash.finalize().into()
}

fn is_empty_set(value: &Value) -> bool {
    matches!(value, Value::Set(set) if set.is_empty())
}

/// One text per value, the same wherever it was stored.
fn canonical(value: &Value) -> String {
    match value {
        Value::Decimal(decimal) => decimal.normalize().to_string(),
        Value::Period(period) => period.encode(),
        Value::Text(text) => text.clone(),
        other => other.to_json().to_string(),
    }
}
