//! Puts rows straight into a profile's projection: what is measured on them only reads.

use std::path::Path;

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_app::profile::{Profile, Unlock};
use vetpms_crypto::{Key32, derive};
use vetpms_document::{Document, Pen, Written, signed_heads};
use vetpms_model::def::SIGNED_HEADS;
use vetpms_model::{EntityDef, Patch, Row, Stamp, Value, ids};
use vetpms_store::{Store, StoreError};
use vetpms_tests::support::Seeded;

/// Rows of one transaction.
const BATCH: usize = 20_000;

struct Record {
    def: &'static EntityDef,
    row: Row,
    at: DateTime<Utc>,
    document: Option<Vec<u8>>,
}

/// The replica of a profile that nobody has open.
pub struct Writer {
    store: Store,
    key: Key32,
    user: Uuid,
    device: Uuid,
    waiting: Vec<Record>,
    written: u64,
}

impl Writer {
    pub fn open(profile: &Path, key_file: &Path) -> Self {
        let profile = Profile::load(profile).expect("a profile");
        let opened = profile
            .unlock(&Unlock::KeyFile(key_file))
            .expect("the key file fits");
        let key = derive::derive(&opened.keys.data_key, derive::SQLCIPHER);
        let path = profile.folder().join("replica.db");
        Self {
            store: Store::open(&path, &key).expect("the replica opens"),
            key,
            user: opened.user,
            device: profile.card.device,
            waiting: Vec::new(),
            written: 0,
        }
    }

    /// The key of the database.
    pub fn key(&self) -> &Key32 {
        &self.key
    }

    /// Who wrote everything.
    pub fn user(&self) -> Uuid {
        self.user
    }

    /// Writes a row as somebody entered it at that moment. One that a measured page shows gets
    /// its document too, because the page opens it.
    pub fn put(
        &mut self,
        def: &'static EntityDef,
        (id, at): (Uuid, DateTime<Utc>),
        shown: bool,
        fields: Vec<(&str, Value)>,
    ) {
        let patch = patch_of(def, fields);
        let document = (shown && !def.is_fact()).then(|| {
            let mut document = Document::empty(def, id);
            self.change(&mut document, &patch, at).bytes
        });
        self.keep(def, patch.to_row(def, id), at, document);
    }

    /// Writes a part of a visit and then signs it, as a change of its own.
    pub fn put_signed(
        &mut self,
        def: &'static EntityDef,
        (id, at): (Uuid, DateTime<Utc>),
        (shown, signature): (bool, Uuid),
        mut fields: Vec<(&'static str, Value)>,
        mut signing: Vec<(&'static str, Value)>,
    ) {
        let mut document = Document::empty(def, id);
        let first = patch_of(def, fields.clone());
        let heads = if shown {
            vec![self.change(&mut document, &first, at).hash]
        } else {
            Vec::new()
        };
        let heads = Value::Text(signed_heads(signature, &heads));
        signing.push((SIGNED_HEADS, heads));
        let saved = shown.then(|| {
            self.change(&mut document, &patch_of(def, signing.clone()), at);
            document.save()
        });
        fields.extend(signing);
        let row = patch_of(def, fields).to_row(def, id);
        self.keep(def, row, at, saved);
    }

    fn keep(
        &mut self,
        def: &'static EntityDef,
        row: Row,
        at: DateTime<Utc>,
        document: Option<Vec<u8>>,
    ) {
        self.waiting.push(Record {
            def,
            row,
            at,
            document,
        });
        if self.waiting.len() == BATCH {
            self.flush();
        }
    }

    fn change(&self, document: &mut Document, patch: &Patch, at: DateTime<Utc>) -> Written {
        let pen = Pen {
            actor: *self.user.as_bytes(),
            spare: *self.device.as_bytes(),
            time: at,
        };
        let written = document.write(patch, None, &pen).expect("a document");
        written.expect("a change")
    }

    fn flush(&mut self) {
        let batch = std::mem::take(&mut self.waiting);
        self.written += batch.len() as u64;
        let done = self.store.write(|tx| {
            for record in &batch {
                let stamp = Stamp {
                    created_at: record.at,
                    created_by: self.user,
                    updated_at: record.at,
                    updated_by: self.user,
                    updated_device: self.device,
                    updated_position: Some(1),
                };
                tx.put_row(record.def, &record.row, &stamp)?;
                if let Some(bytes) = &record.document {
                    tx.put_document(record.def.table, record.row.id, bytes)?;
                }
            }
            Ok::<_, StoreError>(())
        });
        done.expect("written");
        if self.written.is_multiple_of(50 * BATCH as u64) {
            eprintln!("  {} rows ...", self.written);
        }
    }

    /// Writes what waits and closes the replica.
    pub fn close(mut self) -> u64 {
        self.flush();
        self.written
    }
}

fn patch_of(def: &'static EntityDef, fields: Vec<(&str, Value)>) -> Patch {
    fields
        .into_iter()
        .fold(Patch::default(), |patch, (name, value)| {
            assert!(def.index(name).is_some(), "{}.{name}", def.table);
            patch.with(def, name, value)
        })
}

/// An id as the product makes it at that moment.
pub fn id_at(random: &mut Seeded, at: DateTime<Utc>) -> Uuid {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&random.draw().to_le_bytes());
    bytes[8..].copy_from_slice(&random.draw().to_le_bytes()[..2]);
    ids::new_id(at, bytes)
}
