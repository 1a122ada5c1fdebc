//! Items that are one matter to a person.
//!
//! A third edit, or a further one of the same writer, makes a new item beside the one that was found
//! before. Both are kept, since every replica found them; they are shown and settled as one. What somebody has
//! replaced themselves since, and what another side says too, is no side of it any more. Whoever changed a field without
//! knowing that it was signed perhaps did not know of the other's change either: what was signed decides between them.

use std::collections::BTreeMap;

use uuid::Uuid;
use vetpms_model::scheduling::Appointment;
use vetpms_model::{Conflict, ConflictKind, Entity, Side};
use vetpms_protocol::Key16;
use vetpms_store::{ReadTx, StoredConflict};

use crate::error::AppError;
use crate::scheduling::is_step;

/// Who wrote a side, and on which device.
type Origin = (Uuid, Uuid);

/// One matter: the newest item with the sides of all, and the ids of all.
pub(super) struct Dispute {
    pub(super) stored: StoredConflict,
    pub(super) ids: Vec<String>,
}

/// The open matters among items: what is open about one value is one, whoever wrote when.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn open_disputes(
    tx: &ReadTx,
    items: Vec<StoredConflict>,
) -> Result<Vec<Dispute>, AppError> {
    let items = items.into_iter().filter(|item| !is_moment(&item.conflict));
    let mut all = together(items.collect(), |a, b| share(a, b) || of_one_value(a, b));
    for dispute in all.iter_mut().filter(|dispute| dispute.ids.len() > 1) {
        let sides = &mut dispute.stored.conflict.sides;
        let mut origins = BTreeMap::new();
        for side in sides.iter() {
            if let Some(origin) = origin(tx, side)? {
                origins.insert(side.change.clone(), origin);
            }
        }
        *sides = in_dispute(std::mem::take(sides), &origins);
    }
    Ok(with_signed(all))
}

/// The matters among items that were settled: those that share a side.
pub(super) fn disputes(items: Vec<StoredConflict>) -> Vec<Dispute> {
    with_signed(together(items, share))
}

/// Puts what two people wrote into one field to the matter that it was signed meanwhile, with what that does not tell yet.
fn with_signed(all: Vec<Dispute>) -> Vec<Dispute> {
    let is_signed = |one: &Dispute| one.stored.conflict.kind == ConflictKind::EditedAfterSigning;
    let (mut signed, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_signed);
    let mut left = Vec::new();
    for other in others {
        let same = signed.iter_mut().find(|one| is_about(one, &other));
        let Some(one) = same else {
            left.push(other);
            continue;
        };
        one.ids.extend(other.ids);
        let sides = &mut one.stored.conflict.sides;
        for side in other.stored.conflict.sides {
            if !sides.iter().any(|have| have.value == side.value) {
                sides.push(side);
            }
        }
    }
    left.extend(signed);
    left
}

/// Whether two people wrote into the field of a matter, and both are open, or were settled by one decision.
fn is_about(signed: &Dispute, other: &Dispute) -> bool {
    let place = |c: &Conflict| (c.table.clone(), c.row, c.field.clone());
    let (a, b) = (&signed.stored, &other.stored);
    let of_two = matches!(
        b.conflict.kind,
        ConflictKind::ConcurrentEdit | ConflictKind::SamePassage
    );
    of_two && place(&a.conflict) == place(&b.conflict) && a.closed_at == b.closed_at
}

/// Who wrote a side, as far as that is known here.
pub(super) fn origin(tx: &ReadTx, side: &Side) -> Result<Option<Origin>, AppError> {
    let Ok(number) = u128::from_str_radix(&side.actor, 16) else {
        return Ok(None);
    };
    let info = tx.actor(&Key16::new(number.to_be_bytes()))?;
    Ok(info.map(|info| (info.user, info.device)))
}

/// Without what its writer has replaced since on the same device, and without what a later side says as well.
fn in_dispute(sides: Vec<Side>, origins: &BTreeMap<String, Origin>) -> Vec<Side> {
    let later = |a: &Side, b: &Side| (a.at, &a.change) > (b.at, &b.change);
    let replaced = |side: &Side| {
        let own = origins.get(&side.change);
        sides.iter().any(|other| {
            let same_writer = own.is_some() && origins.get(&other.change) == own;
            later(other, side) && (same_writer || other.value == side.value)
        })
    };
    let left: Vec<Side> = sides
        .iter()
        .filter(|side| !replaced(side))
        .cloned()
        .collect();
    if left.len() < 2 { sides } else { left }
}

/// Puts items together that are one matter. Which of them stands for all is told by the changes they name, so that
/// every desk shows the same one, whichever it learned of first.
fn together(
    mut items: Vec<StoredConflict>,
    same_matter: impl Fn(&Conflict, &Conflict) -> bool,
) -> Vec<Dispute> {
    items.sort_by_cached_key(|stored| {
        let conflict = &stored.conflict;
        let written = conflict.sides.iter().filter_map(|side| side.at).max();
        (written, conflict.id.clone())
    });
    let mut all: Vec<Dispute> = Vec::new();
    for stored in items {
        let ids = vec![stored.conflict.id.clone()];
        let mut new = Dispute { stored, ids };
        let (same, others): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|known| same_matter(&known.stored.conflict, &new.stored.conflict));
        all = others;
        for known in same {
            new.ids.extend(known.ids);
            let sides = &mut new.stored.conflict.sides;
            for side in known.stored.conflict.sides {
                if !sides.iter().any(|have| have.change == side.change) {
                    sides.push(side);
                }
            }
            new.stored.conflict.earlier = known.stored.conflict.earlier;
        }
        all.push(new);
    }
    all
}

/// Two desks took the same step of an appointment: which of the two moments it was is nothing that anybody decides, and
/// what else comes of it, such as two records of one visit, is told for itself.
fn is_moment(conflict: &Conflict) -> bool {
    conflict.kind == ConflictKind::ConcurrentEdit
        && conflict.table == Appointment::def().table
        && conflict.field.as_deref().is_some_and(is_step)
}

fn of_one_place(a: &Conflict, b: &Conflict) -> bool {
    let place = |c: &Conflict| (c.kind, c.table.clone(), c.row, c.field.clone());
    place(a) == place(b)
}

/// Whether both are about the one value of a field; of a text each item is about a passage of its own.
fn of_one_value(a: &Conflict, b: &Conflict) -> bool {
    a.kind == ConflictKind::ConcurrentEdit && of_one_place(a, b)
}

fn share(a: &Conflict, b: &Conflict) -> bool {
    // Pairs of records stand for themselves: they have the row of one of them on each side.
    let is_pair = a.sides.iter().any(|side| side.change == a.row.to_string());
    !is_pair
        && of_one_place(a, b)
        && a.sides
            .iter()
            .any(|side| b.sides.iter().any(|other| other.change == side.change))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use uuid::Uuid;

    use super::*;

    fn item(id: &str, field: &str, sides: &[&str]) -> StoredConflict {
        let side = |change: &&str| Side {
            change: (*change).to_owned(),
            value: json!(change),
            actor: String::new(),
            at: None,
        };
        StoredConflict {
            conflict: Conflict {
                id: id.to_owned(),
                kind: ConflictKind::ConcurrentEdit,
                table: "clients".to_owned(),
                row: Uuid::from_u128(1),
                field: Some(field.to_owned()),
                earlier: Json::Null,
                in_force: Json::Null,
                sides: sides.iter().map(side).collect(),
            },
            raised_at: chrono::DateTime::UNIX_EPOCH,
            closed_at: None,
        }
    }

    #[test]
    fn a_dispute_that_went_on_is_one_and_loses_no_side() {
        let mut items = vec![
            item("1", "email", &["a", "b"]),
            item("2", "last_name", &["a", "b"]),
            item("3", "email", &["b", "c"]),
            item("4", "email", &["x", "y"]),
        ];
        items.reverse();
        let found = disputes(items);
        let shown: Vec<(Vec<String>, usize)> = found
            .into_iter()
            .map(|dispute| (dispute.ids, dispute.stored.conflict.sides.len()))
            .collect();
        let ids = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            shown,
            [(ids(&["2"]), 2), (ids(&["3", "1"]), 3), (ids(&["4"]), 2)]
        );
    }

    #[test]
    fn what_was_decided_anew_on_two_desks_has_a_side_for_each() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let side = |change: &str, value: &str, minute: i64| Side {
            change: change.to_owned(),
            value: json!(value),
            actor: String::new(),
            at: chrono::DateTime::from_timestamp(60 * minute, 0),
        };
        // Each took the first decision back, which wrote the earlier value, and decided once more.
        let sides = vec![
            side("a1", "111", 1),
            side("b1", "222", 2),
            side("a2", "222", 3),
            side("b2", "111", 4),
        ];
        let origins = [("a1", one), ("a2", one), ("b1", other), ("b2", other)];
        let origins = origins.map(|(change, user)| (change.to_owned(), (user, user)));
        let left = in_dispute(sides.clone(), &origins.into());
        let left: Vec<&str> = left.iter().map(|side| side.change.as_str()).collect();
        assert_eq!(left, ["a2", "b2"]);
        // Where nobody knows who wrote, each value is there once, as it was written last.
        let left = in_dispute(sides, &BTreeMap::new());
        let left: Vec<&str> = left.iter().map(|side| side.change.as_str()).collect();
        assert_eq!(left, ["a2", "b2"]);
    }
}
