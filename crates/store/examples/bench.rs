#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]
use std::time::Instant;
use uuid::Uuid;
use vetpms_crypto::Key32;
use vetpms_model::people::*;
use vetpms_model::*;
use vetpms_protocol::*;
use vetpms_store::*;
fn main() {
    let dir = std::env::temp_dir().join(format!("vb{}", std::process::id()));
    let path = dir.join("r.db");
    let key = Key32::from_bytes([1; 32]);
    let store = Store::create(&path, &key).unwrap();
    let def = Patient::def();
    let now = chrono::Utc::now();
    let stamp = Stamp {
        created_at: now,
        created_by: Uuid::nil(),
        updated_at: now,
        updated_by: Uuid::nil(),
        updated_device: Uuid::nil(),
        updated_position: Some(1),
    };
    let n: u64 = 50_000;
    let uid = |i: u64| {
        Uuid::from_u128((u128::from(i.wrapping_mul(0x9E3779B97F4A7C15)) << 64) | u128::from(i))
    };
    let mut sets = Vec::new();
    let mut rows = Vec::new();
    for i in 0..n {
        let mut row = Row::empty(def, uid(i));
        row.values[def.index("client_id").unwrap()] = Value::Id(uid(i / 2));
        row.values[def.index("name").unwrap()] = Value::Text(format!("Pet {i}"));
        row.values[def.index("species").unwrap()] = Value::Text("Cat".into());
        row.values[def.index("notes").unwrap()] = Value::Text("x".repeat(100));
        rows.push(row);
        let h = Header {
            tenant: Uuid::nil(),
            replica: uid(7),
            seq: i + 1,
            author: Uuid::nil(),
            device: Uuid::nil(),
            actors: vec![],
            schema: 1,
            permissions: 1,
            seen_position: 0,
            at: 0,
            previous: Hash32::ZERO,
            cause: "register".into(),
            changes: vec![],
        };
        let b = Body {
            table: "patients".into(),
            row: uid(i),
            kind: BodyKind::Change,
            salt: Key16::new([1; 16]),
            bytes: Blob::new(vec![7; 300]),
        };
        sets.push(ChangeSet::sign(h, vec![b], |_| [1; 64]).unwrap());
    }
    let t = Instant::now();
    for chunk in (0..n as usize).collect::<Vec<_>>().chunks(1000) {
        store
            .write(|tx: &WriteTx| -> Result<()> {
                for &i in chunk {
                    tx.append_set(&sets[i], Some(i as i64), None, |_| false)?;
                }
                Ok(())
            })
            .unwrap();
    }
    println!("append_set {:?}/each", t.elapsed() / n as u32);
    let t = Instant::now();
    for chunk in rows.chunks(1000) {
        store
            .write(|tx: &WriteTx| -> Result<()> {
                for r in chunk {
                    tx.put_row(def, r, &stamp)?;
                }
                Ok(())
            })
            .unwrap();
    }
    println!("put_row {:?}/each", t.elapsed() / n as u32);
    let t = Instant::now();
    store
        .write(|tx: &WriteTx| -> Result<()> {
            for r in &rows {
                tx.put_row(def, r, &stamp)?;
            }
            Ok(())
        })
        .unwrap();
    println!("put_row again {:?}/each", t.elapsed() / n as u32);
    let t = Instant::now();
    for i in 0..200 {
        store
            .write(|tx: &WriteTx| tx.put_row(def, &rows[i], &stamp))
            .unwrap();
    }
    println!("one commit {:?}", t.elapsed() / 200);
    let t = Instant::now();
    store
        .read(|r: &ReadTx| -> Result<()> {
            for i in 0..20000 {
                r.row(def, uid(i))?;
            }
            Ok(())
        })
        .unwrap();
    println!("row {:?}", t.elapsed() / 20000);
    let t = Instant::now();
    store
        .read(|r: &ReadTx| -> Result<()> {
            for i in 0..20000 {
                r.document("patients", uid(i))?;
                r.has_own_unsent("patients", uid(i))?;
            }
            Ok(())
        })
        .unwrap();
    println!("document+unsent {:?}", t.elapsed() / 20000);
    let t = Instant::now();
    let d = store.read(|r: &ReadTx| r.digest(def)).unwrap();
    println!("digest {:?} for {}", t.elapsed(), d.rows);
    let t = Instant::now();
    let mut k = 0;
    store
        .read(|r: &ReadTx| {
            queries::search_entries::for_each(r, |_| -> Result<()> {
                k += 1;
                Ok(())
            })
        })
        .unwrap();
    println!("entries {:?} for {k}", t.elapsed());
    let t = Instant::now();
    store
        .write(|tx: &WriteTx| -> Result<()> {
            for i in 0..20000 {
                tx.put_document("patients", uid(i), &[3; 400])?;
            }
            Ok(())
        })
        .unwrap();
    println!("put_document {:?}", t.elapsed() / 20000);
    println!(
        "size {} MB",
        std::fs::metadata(&path).unwrap().len() / 1_000_000
    );
    drop(store);
    let t = Instant::now();
    let s = Store::open(&path, &key).unwrap();
    println!("open {:?}", t.elapsed());
    let t = Instant::now();
    println!("verify {:?} {:?}", s.verify().unwrap(), t.elapsed());
    drop(s);
    std::fs::remove_dir_all(dir).unwrap();
}
