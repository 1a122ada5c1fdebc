//! Files of animals and visits: attached, the same ones too, and taken away.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;
use vetpms_app::files::{NewAttachment, attach, detach, open_attachment};
use vetpms_app::{AppError, Code, Desk};
use vetpms_crypto::sha256;
use vetpms_protocol::Hash32;
use vetpms_store::FileState;

use super::{Domain, Operation, Scene, Since, definition, is_a_refusal, no_rules};
use crate::journal::Journal;

/// The domain. What must hold of it takes every desk and the server to say: [`everybody_has_files`].
pub(super) const DOMAIN: Domain = Domain {
    since: Since::Visits,
    operations: &[
        Operation {
            name: "attach",
            weight: 14,
            run: add,
        },
        Operation {
            name: "detach",
            weight: 5,
            run: remove,
        },
    ],
    oracle: no_rules,
};

const TABLE: &str = "attachments";
/// Bytes of a file in two parts, and of an ordinary one.
const SIZES: (usize, usize) = (540_000, 900);

/// One that nobody else has, or one that others attach as well.
fn add(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let patient = scene.any("patients")?.id;
    let visit = match scene.dice.chance(5000) {
        true => scene.any("medical_records").ok().map(|row| row.id),
        false => None,
    };
    let name = match scene.dice.chance(5000) {
        true => format!("leaflet {}", scene.dice.below(3)),
        false => scene.word("report"),
    };
    let size = if name.ends_with('1') {
        SIZES.0
    } else {
        SIZES.1
    };
    let line = format!("{name}\n");
    let bytes: Arc<[u8]> = line.bytes().cycle().take(size).collect();
    let new = NewAttachment {
        patient_id: patient,
        medical_record_id: visit,
        file_name: format!("{name}.txt"),
        caption: None,
    };
    match attach(scene.desk, &new, &bytes) {
        Ok(id) => {
            scene.made(TABLE, id);
            scene.journal.files.insert(id, bytes);
            Ok(())
        }
        Err(error) => {
            // What fails may leave a file, or have happened all the same.
            scene.journal.perhaps_files += usize::from(!is_a_refusal(&error));
            Err(error)
        }
    }
}

fn remove(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any(TABLE)?.id;
    detach(scene.desk, id)
}

/// The files that are here and that are missing here, with what names them.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// Here.
    pub(crate) here: BTreeSet<Hash32>,
    /// Missing.
    pub(crate) missing: BTreeSet<Hash32>,
    /// Not here, whether that was noticed yet or not.
    pub(crate) wanted: BTreeSet<Hash32>,
    /// To be sent.
    pub(crate) to_send: BTreeSet<Hash32>,
    /// Named by a record that is here, removed ones among them.
    pub(crate) named: BTreeSet<String>,
}

/// What a desk knows of files.
pub(crate) fn file_counts(desk: &Desk) -> Result<Held, AppError> {
    let def = definition(TABLE)?;
    desk.read(|tx| {
        let mut held = Held::default();
        for (row, _) in tx.scan(def, None, usize::MAX)? {
            let hash = row.text(def, "sha256");
            held.named.extend(hash.map(str::to_owned));
            if let Some(hash) = hash.and_then(read).filter(|_| !row.is_deleted(def)) {
                held.wanted.insert(hash);
            }
        }
        for hash in tx.known_files()? {
            match tx.file(hash)?.map(|file| file.state) {
                Some(FileState::Missing) => held.missing.insert(hash),
                Some(FileState::ToSend) => held.here.insert(hash) && held.to_send.insert(hash),
                _ => held.here.insert(hash),
            };
        }
        held.wanted = &held.wanted - &held.here;
        Ok(held)
    })
}

/// A hash as records write it.
fn read(hex: &str) -> Option<Hash32> {
    let two = |at: usize| u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..hex.len() / 2).map(two).collect();
    Hash32::from_slice(&bytes?)
}

/// Each file that a record names opens at a desk and is what was attached; what no record names is not there. `with_server`
/// tells of a file that the server has; what nobody has is lost only where a device went with it.
pub(crate) fn everybody_has_files(
    desk: &Desk,
    journal: &Journal,
    somebody_left: bool,
    with_server: impl Fn(&Hash32) -> bool,
) -> Result<Vec<String>, AppError> {
    let def = definition(TABLE)?;
    let mut wrong = Vec::new();
    let rows = desk.read(|tx| Ok(tx.scan(def, None, usize::MAX)?))?;
    let mut wanted: BTreeMap<Uuid, Hash32> = BTreeMap::new();
    for (row, _) in rows.iter().filter(|(row, _)| !row.is_deleted(def)) {
        let Some(bytes) = journal.files.get(&row.id) else {
            continue;
        };
        let hash = Hash32::new(sha256(&[bytes]));
        wanted.insert(row.id, hash);
        match open_attachment(desk, row.id) {
            Ok(opened) if opened.bytes == **bytes => {}
            Ok(_) => wrong.push(format!("attachment {} opens as another file", row.id)),
            Err(error)
                if error.code == Code::NotHereYet && !with_server(&hash) && somebody_left => {}
            Err(error) => wrong.push(format!("attachment {} does not open: {error}", row.id)),
        }
    }
    let held = file_counts(desk)?;
    let nameless = |hash: &&Hash32| !held.named.contains(&hash.hex());
    for hash in held.here.iter().filter(nameless) {
        wrong.push(format!(
            "file {} is here, and no record names it",
            hash.hex()
        ));
    }
    for hash in held
        .missing
        .iter()
        .filter(|hash| !wanted.values().any(|of| of == *hash))
    {
        // One whose attaching failed may be named all the same.
        if journal.perhaps_files == 0 {
            wrong.push(format!("file {} is asked for, and was removed", hash.hex()));
        }
    }
    Ok(wrong)
}
