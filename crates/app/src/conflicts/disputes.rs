//! Items that are one matter to a person.
//!
//! A third edit, or a further one of the same writer, makes a new item beside the one that was found
//! before. Both are kept, since every replica found them; they are shown and settled as one.

use vetpms_model::Conflict;
use vetpms_store::StoredConflict;

/// One matter: the newest item with the sides of all, and the ids of all.
pub(super) struct Dispute {
    pub(super) stored: StoredConflict,
    pub(super) ids: Vec<String>,
}

/// Puts items together that are about the same place and share a side. Which of them stands for all is told by
/// the changes they name, so that every desk shows the same one, whichever it learned of first.
pub(super) fn disputes(mut items: Vec<StoredConflict>) -> Vec<Dispute> {
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
            .partition(|known| share(&known.stored.conflict, &new.stored.conflict));
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

fn share(a: &Conflict, b: &Conflict) -> bool {
    // Pairs of records stand for themselves: they have the row of one of them on each side.
    let place = |c: &Conflict| (c.kind, c.table.clone(), c.row, c.field.clone());
    let is_pair = a.sides.iter().any(|side| side.change == a.row.to_string());
    !is_pair
        && place(a) == place(b)
        && a.sides
            .iter()
            .any(|side| b.sides.iter().any(|other| other.change == side.change))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use uuid::Uuid;
    use vetpms_model::{ConflictKind, Side};

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
}
