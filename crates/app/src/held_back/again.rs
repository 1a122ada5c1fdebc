//! Entering again what the server keeps aside. The new set names those that it stands in for, so that the server
//! closes them, or refuses the new one where an administrator was faster: nothing stands twice.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::{EntityDef, FieldType, Patch, Value};
use vetpms_protocol::{Header, Replaced, only_waits};
use vetpms_store::{Quarantined, ReadTx};

use super::text::Texts;
use super::{find, typed};
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::sync::Typed;

/// Where only the server, or a copy of this computer, has what a set says.
const UNKNOWN: &str = "what this says is not on this computer any more, so it cannot be entered again here; an administrator can release it";

/// Writes what was typed once more, as whoever is signed in now, and takes it off the list; with it the earlier
/// sets about the same records, on which it builds. How many sets that were.
///
/// # Errors
/// The first field that is not theirs to write or is not valid; [`Code::NotFound`]; [`Code::NotPossible`] for
/// what only waits, and where nothing is known of what it says.
pub fn enter_again(desk: &Desk, id: u32) -> Result<u32, AppError> {
    commit(desk, "enter_again", |draft| {
        let set = find(draft.tx.quarantined()?, id)?;
        if typed(&set)?.is_empty() {
            return Err(AppError::new(Code::NotPossible, UNKNOWN));
        }
        let sets = with_earlier(draft.tx, set)?;
        let mut texts = Texts::default();
        for set in &sets {
            for record in typed(set)? {
                let def = crate::records::table(&record.table)?;
                write(draft, def, &record, &mut texts)?;
            }
            for replaced in replaced_by(draft.tx, set)? {
                draft.replace(replaced);
            }
            draft.tx.dismiss_quarantined(set.id)?;
        }
        texts.write(draft)?;
        Ok(u32::try_from(sets.len()).unwrap_or(u32::MAX))
    })
}

/// The set after those that were written before it about one of its records and are still held back: alone it
/// would bring a part of them, and they that part once more.
fn with_earlier(tx: &ReadTx, set: Quarantined) -> Result<Vec<Quarantined>, AppError> {
    let mut rows: Vec<(String, Uuid)> = rows(&set)?;
    let mut sets = vec![set];
    let earlier = tx.quarantined()?.into_iter().rev();
    let first = sets[0].id;
    for other in earlier.filter(|other| other.id < first) {
        if other.dismissed || only_waits(&other.code) {
            continue;
        }
        let of_other = self::rows(&other)?;
        if of_other.iter().any(|row| rows.contains(row)) {
            rows.extend(of_other);
            sets.push(other);
        }
    }
    sets.reverse();
    Ok(sets)
}

fn rows(set: &Quarantined) -> Result<Vec<(String, Uuid)>, AppError> {
    let records = typed(set)?.into_iter();
    Ok(records.map(|record| (record.table, record.row)).collect())
}

/// The set itself, and what it stood in for in its turn.
fn replaced_by(tx: &ReadTx, set: &Quarantined) -> Result<Vec<Replaced>, AppError> {
    let header = Header::decode(&set.body).ok();
    let mut all = header.map_or_else(Vec::new, |header| header.replaces);
    // One that had to make room for another is not in the log, and not at the server either.
    if let Some(hash) = tx.hash_at(set.replica, set.seq)? {
        all.push(Replaced {
            replica: set.replica,
            seq: set.seq,
            hash,
        });
    }
    Ok(all)
}

/// Writes a record, its texts aside where it is here: they come last.
fn write(
    draft: &mut Draft<'_>,
    def: &'static EntityDef,
    record: &Typed,
    texts: &mut Texts,
) -> Result<(), AppError> {
    let id = record.row;
    if def.is_fact() || draft.tx.row(def, id)?.is_none() {
        let patch = patch(def, &record.fields)?;
        return draft.create(def, id, patch).map(drop);
    }
    draft.row(def, id)?;
    let mut others = Map::new();
    for (name, value) in &record.fields {
        match def.field(name).filter(|of| of.ty == FieldType::Prose) {
            Some(field) => texts.add(def, field, record, value.clone()),
            None => drop(others.insert(name.clone(), value.clone())),
        }
    }
    if others.is_empty() {
        return Ok(());
    }
    // What colleagues wrote since competes with it, instead of being replaced unseen.
    let seen: Vec<_> = record.seen.iter().map(|hash| hash.bytes()).collect();
    let opened_at = (!seen.is_empty()).then_some(seen.as_slice());
    draft.change(def, id, patch(def, &others)?, opened_at)
}

/// The use case that wrote these values first has checked what it owns.
pub(super) fn patch(
    def: &'static EntityDef,
    fields: &Map<String, Json>,
) -> Result<Patch, AppError> {
    let mut patch = Patch::default();
    for (name, value) in fields {
        let Some(field) = def.field(name) else {
            continue;
        };
        let value = Value::from_json(field.ty, value)
            .map_err(|error| AppError::field(Code::InvalidValue, field.name, error.to_string()))?;
        patch = patch.with(def, name, value);
    }
    Ok(patch)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use vetpms_crypto::{Key32, KeyRing, SigningKey, UserKeys};

    use super::*;
    use crate::held_back::held_back;
    use crate::profile::{Card, Opened, Profile};
    use crate::rim::SystemRim;

    fn desk(folder: &std::path::Path) -> Desk {
        let mut fill = |buffer: &mut [u8]| buffer.fill(7);
        let keys = UserKeys {
            data_key: Key32::random(&mut fill),
            signing_key: SigningKey::random(&mut fill),
        };
        let [tenant, device, replica, user] = [1, 2, 3, 4].map(Uuid::from_u128);
        let card = Card {
            former: Vec::new(),
            tenant,
            practice: "Hill Street".into(),
            device,
            replica,
            server: None,
            users: Vec::new(),
        };
        let profile = Profile::create(folder, card, &KeyRing::new()).unwrap();
        Desk::create(profile, Opened { user, keys }, Arc::new(SystemRim)).unwrap()
    }

    /// A copy of this computer wrote it, and its pages bring it here without its changes.
    #[test]
    fn what_nothing_is_known_of_cannot_be_entered_again_and_stays_listed() {
        let name = format!("vetpms-held-back-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let desk = desk(&folder);
        let (place, now) = ((desk.replica(), 1), desk.rim.now());
        let kept = desk.store.write(|tx| {
            tx.quarantine(place, "incomplete", "without its changes", &[], now)?;
            Ok::<_, AppError>(())
        });
        kept.unwrap();
        let listed = held_back(&desk).unwrap();
        let refused = enter_again(&desk, listed[0].id).unwrap_err();
        assert_eq!(refused.code, Code::NotPossible, "{refused}");
        assert_eq!(held_back(&desk).unwrap(), listed);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
