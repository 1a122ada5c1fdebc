//! A folder that goes away, a key, rows and change sets.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;
use vetpms_crypto::Key32;
use vetpms_model::{EntityDef, FieldType, Period, Row, Stamp, Value};
use vetpms_protocol::{Blob, Body, BodyKind, ChangeSet, Hash32, Header, Key16, SignedSet};

use crate::{ReadTx, Result, Store, WriteTx};

/// A folder of this test's own, removed at its end.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        // Every write waits for the disk, so one in memory is taken where there is one.
        let memory = PathBuf::from("/dev/shm");
        let above = if memory.is_dir() {
            memory
        } else {
            std::env::temp_dir()
        };
        let path = above.join(format!("vetpms-store-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn database(&self) -> PathBuf {
        self.0.join("profile/replica.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

pub(super) fn key(byte: u8) -> Key32 {
    Key32::from_bytes([byte; 32])
}

pub(super) fn store() -> (Folder, Store) {
    let folder = Folder::new();
    let store = Store::create(&folder.database(), &key(1)).unwrap();
    (folder, store)
}

pub(super) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(super) fn at(minutes: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_770_000_000 + minutes * 60, 0).unwrap()
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(super) fn stamp() -> Stamp {
    Stamp {
        created_at: at(0),
        created_by: id(101),
        updated_at: at(5),
        updated_by: id(102),
        updated_device: id(103),
        updated_position: Some(9),
    }
}

/// A row with these fields.
pub(super) fn row(def: &EntityDef, number: u128, values: &[(&str, Value)]) -> Row {
    let mut row = Row::empty(def, id(number));
    for (name, value) in values {
        row.values[def.index(name).unwrap()] = value.clone();
    }
    row
}

/// Writes a row with these fields.
pub(super) fn put(
    tx: &WriteTx<'_>,
    def: &'static EntityDef,
    number: u128,
    values: &[(&str, Value)],
) -> Result<()> {
    tx.put_row(def, &row(def, number, values), &stamp())
}

/// A value of a type, another one for each seed; nothing now and then.
pub(super) fn some_value(ty: FieldType, seed: u64, may_be_null: bool) -> Value {
    let odd = [
        "",
        "Lil’ Bean",
        "O'Hara; DROP TABLE clients",
        "名前\n\"quoted\"",
        "Zoë 🐈",
        "%_?1 :name",
    ];
    let word = odd[(seed % 6) as usize].to_owned();
    let instant =
        DateTime::from_timestamp_millis(i64::try_from(seed * 7_919_113).unwrap() - 40_000_000_000)
            .unwrap();
    if may_be_null && seed.is_multiple_of(7) {
        return Value::Null;
    }
    match ty {
        FieldType::Text | FieldType::Prose => Value::Text(word),
        FieldType::Bool => Value::Bool(seed.is_multiple_of(2)),
        FieldType::Int => Value::Int(if seed.is_multiple_of(3) {
            i64::MIN
        } else {
            i64::MAX
        }),
        FieldType::Decimal { scale, .. } => Value::Decimal(Decimal::new(
            i64::try_from(seed * 1_001).unwrap() - 5,
            scale,
        )),
        FieldType::Date => Value::Date(
            NaiveDate::from_ymd_opt(1899, 12, 31).unwrap() + chrono::Days::new(seed * 31),
        ),
        FieldType::Instant => Value::Instant(instant),
        FieldType::Id => Value::Id(Uuid::from_u128(u128::from(seed) << 64)),
        FieldType::Set if seed.is_multiple_of(2) => Value::Set([].into()),
        FieldType::Set => Value::Set([word, "bites".to_owned()].into()),
        FieldType::Period => {
            Value::Period(Period::new(instant, instant + chrono::Duration::minutes(15)).unwrap())
        }
        FieldType::Json => Value::Json("{\"a\":[1,null,\"ü\"]}".into()),
    }
}

/// A row with a value of every type that the table has.
pub(super) fn some_row(def: &EntityDef, number: u64) -> Row {
    let seeds = (number * 31..).zip(def.fields);
    let values =
        seeds.map(|(seed, field)| some_value(field.ty, seed, !(def.is_fact() && field.required)));
    Row {
        id: id(u128::from(number + 1)),
        values: values.collect(),
    }
}

/// A change of a row; the bytes are the number.
pub(super) fn body(table: &str, row: u128, number: u8) -> Body {
    Body {
        table: table.to_owned(),
        row: id(row),
        kind: BodyKind::Change,
        salt: Key16::new([number; 16]),
        bytes: Blob::new(vec![number]),
    }
}

/// A set of log `replica`.
pub(super) fn set(replica: u128, seq: u64, bodies: Vec<Body>) -> ChangeSet {
    let header = Header {
        tenant: id(1),
        replica: id(replica),
        seq,
        author: id(3),
        device: id(4),
        actors: vec![Key16::new([5; 16])],
        schema: 1,
        permissions: 1,
        seen_position: 0,
        at: at(0).timestamp_millis(),
        previous: Hash32::ZERO,
        cause: "register_client".into(),
        changes: Vec::new(),
        replaces: Vec::new(),
    };
    ChangeSet::sign(header, bodies, |_| [7; 64]).unwrap()
}

/// The whole log of a replica.
pub(super) fn log_of(r: &ReadTx<'_>, replica: u128) -> Result<Vec<SignedSet>> {
    let sql = "SELECT replica, seq, changes, header, signature FROM change_sets WHERE replica = ?1 ORDER BY seq";
    r.sets(sql, [id(replica).as_bytes().as_slice()], usize::MAX)
}

/// How many rows a table has.
pub(super) fn count(r: &ReadTx<'_>, def: &'static EntityDef) -> Result<u64> {
    Ok(r.digest(def)?.rows)
}
