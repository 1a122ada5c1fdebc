//! One thing stands in the lists of the practice once, and what hangs on a product keeps it there.

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::conflicts::{Answer, conflicts, resolve_conflict, undo_resolution};
use vetpms_app::records::{add_record, change_record, past_rules, remove_record, table};
use vetpms_app::{AppError, Code, Desk, care};

use crate::folder::{Folder, add, fields};
use crate::review::{only, value};

fn enter(desk: &Desk, name: &str, values: Json) -> Result<Uuid, AppError> {
    add_record(desk, table(name).unwrap(), None, &fields(values))
}

fn change(desk: &Desk, name: &str, id: Uuid, values: Json) -> Result<(), AppError> {
    change_record(desk, table(name).unwrap(), id, None, &fields(values))
}

/// What is in a list, the same once more, and something like it that is another entry.
fn lists(product: Uuid) -> Vec<(&'static str, &'static str, Json, Json, Json)> {
    let rule = |name: &str, species: &str| json!({"product_id": product, "name": name, "species": species, "interval_days": 365});
    let dose = |route: &str, from: &str| json!({"product_id": product, "route": route, "min_mg_per_kg": from, "max_mg_per_kg": "5"});
    let macro_of = |text: &str, user: Option<&str>| json!({"abbreviation": text, "expansion": "no abnormalities", "user_id": user});
    let someone = "00000000-0000-7000-8000-000000000001";
    vec![
        (
            "appointment_types",
            "name",
            json!({"name": "Surgery"}),
            json!({"name": " SURGERY "}),
            json!({"name": "Surgery, long"}),
        ),
        (
            "species",
            "name",
            json!({"name": "Axolotl"}),
            json!({"name": "axolotl"}),
            json!({"name": "Newt"}),
        ),
        (
            "locations",
            "name",
            json!({"name": "High Street", "timezone": "Europe/London"}),
            json!({"name": "high  street", "timezone": "Europe/Paris"}),
            json!({"name": "Low Street", "timezone": "Europe/London"}),
        ),
        (
            "resources",
            "name",
            json!({"name": "Room 1"}),
            json!({"name": "room 1"}),
            json!({"name": "Room 2"}),
        ),
        (
            "breeds",
            "name",
            json!({"name": "Dobber", "species": "Dog"}),
            json!({"name": "Döbber", "species": "dog"}),
            json!({"name": "Dobber", "species": "Cat"}),
        ),
        (
            "diagnosis_terms",
            "term",
            json!({"term": "Otitis externa"}),
            json!({"term": "otitis  Externa"}),
            json!({"term": "Otitis externa", "species": "Dog"}),
        ),
        (
            "note_templates",
            "name",
            json!({"name": "Dental"}),
            json!({"name": "DENTAL"}),
            json!({"name": "Dental", "record_type": "SURGERY"}),
        ),
        (
            "text_macros",
            "abbreviation",
            macro_of("nad", None),
            macro_of("NAD", None),
            macro_of("nad", Some(someone)),
        ),
        (
            "products",
            "name",
            json!({"name": "Rimadyl", "form": "tablets", "strength_mg": "20"}),
            json!({"name": "rimadyl", "form": "Tablets", "strength_mg": "20.0"}),
            json!({"name": "Rimadyl", "form": "tablets", "strength_mg": "50"}),
        ),
        (
            "reminder_rules",
            "name",
            rule("Yearly", "Dog"),
            rule("yearly", "dog"),
            rule("Yearly", "Cat"),
        ),
        (
            "dose_rules",
            "product_id",
            dose("by mouth", "2"),
            dose("By mouth", "2"),
            dose("by mouth", "4"),
        ),
    ]
}

#[test]
fn a_second_entry_for_one_thing_is_refused_whichever_way_it_is_spelt() {
    let folder = Folder::new("twice-refused");
    let desk = folder.init();
    let product = add(
        &desk,
        "products",
        json!({"name": "Nobivac", "product_kind": "VACCINE"}),
    );
    for (list, field, first, again, other) in lists(product) {
        let first = enter(&desk, list, first).unwrap();
        let refused = enter(&desk, list, again.clone()).unwrap_err();
        assert_eq!(
            (refused.code, refused.field.as_deref()),
            (Code::InvalidValue, Some(field)),
            "{list}"
        );
        enter(&desk, list, other).unwrap();
        // Its own name in another spelling is no second entry, and a name that was given up is free.
        change(&desk, list, first, again.clone()).unwrap();
        remove_record(&desk, table(list).unwrap(), first).unwrap();
        enter(&desk, list, again).unwrap();
    }
    let types = "appointment_types";
    let other = enter(&desk, types, json!({"name": "Check"})).unwrap();
    assert!(change(&desk, types, other, json!({"name": "surgery"})).is_err());
    let shipped = enter(&desk, "species", json!({"name": "guinea  PIG"})).unwrap_err();
    assert_eq!(shipped.field.as_deref(), Some("name"));
    let unused = enter(
        &desk,
        "appointment_types",
        json!({"name": "Dental", "is_active": false}),
    );
    unused.unwrap();
    let again = enter(&desk, "appointment_types", json!({"name": "Dental"})).unwrap_err();
    assert!(again.message.contains("back into use"), "{again}");
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn a_product_stays_while_doses_and_reminders_are_laid_down_for_it() {
    let folder = Folder::new("twice-product");
    let desk = folder.init();
    let products = table("products").unwrap();
    let product = add(
        &desk,
        "products",
        json!({"name": "Nobivac", "product_kind": "VACCINE"}),
    );
    let rule = json!({"product_id": product, "name": "Yearly", "interval_days": 365});
    let rule = add(&desk, "reminder_rules", rule);
    let dose = json!({"product_id": product, "min_mg_per_kg": "2", "max_mg_per_kg": "5"});
    let dose = add(&desk, "dose_rules", dose);
    let refused = remove_record(&desk, products, product).unwrap_err();
    assert_eq!(refused.code, Code::NotPossible);
    assert!(
        refused.message.contains("doses: 1, reminder rules: 1"),
        "{refused}"
    );
    remove_record(&desk, table("reminder_rules").unwrap(), rule).unwrap();
    remove_record(&desk, table("dose_rules").unwrap(), dose).unwrap();
    remove_record(&desk, products, product).unwrap();
}

/// Two entries of one name, as two desks leave them that did not know of each other.
fn twins(desk: &Desk, list: &str, values: [Json; 2]) -> [Uuid; 2] {
    let def = table(list).unwrap();
    values.map(|one| past_rules::add_record(desk, def, None, &fields(one)).unwrap())
}

#[test]
fn twins_of_two_desks_are_told_and_one_is_kept_or_both() {
    let folder = Folder::new("twice-review");
    let desk = folder.init();
    let named = |name: &str| json!({"name": name, "duration_minutes": 20});
    let [first, second] = twins(
        &desk,
        "appointment_types",
        [named("Surgery"), named("surgery")],
    );
    let item = only(&desk);
    assert_eq!(item.kind, "duplicate_entry");
    assert!(
        item.record_label.starts_with("Appointment type "),
        "{}",
        item.record_label
    );
    assert!(
        item.sides
            .iter()
            .all(|side| side.who.as_deref() == Some("Ann"))
    );
    assert!(item.sides.iter().any(|side| side.value.contains("Surgery")));
    // Either can be changed meanwhile, but for its name.
    change(
        &desk,
        "appointment_types",
        second,
        json!({"duration_minutes": 25}),
    )
    .unwrap();
    let keep = Answer::Keep {
        side: first.to_string(),
    };
    resolve_conflict(&desk, &item.id, &keep, None).unwrap();
    assert_eq!(
        value(&desk, "appointment_types", second, "is_deleted"),
        true
    );
    assert!(conflicts(&desk).unwrap().is_empty());
    undo_resolution(&desk, &item.id).unwrap();
    resolve_conflict(&desk, &only(&desk).id, &Answer::Both, None).unwrap();
    assert!(conflicts(&desk).unwrap().is_empty());

    // A product that something is laid down for is not removed with what hangs on it.
    let one = || json!({"name": "Nobivac", "product_kind": "VACCINE"});
    let [kept, other] = twins(&desk, "products", [one(), one()]);
    let rule = json!({"product_id": other, "name": "Yearly", "interval_days": 365});
    add(&desk, "reminder_rules", rule);
    let item = only(&desk);
    let keep = |id: Uuid| Answer::Keep {
        side: id.to_string(),
    };
    let refused = resolve_conflict(&desk, &item.id, &keep(kept), None).unwrap_err();
    assert_eq!(refused.code, Code::NotPossible);
    resolve_conflict(&desk, &item.id, &keep(other), None).unwrap();
    assert_eq!(value(&desk, "products", kept, "is_deleted"), true);
    // Another strength is another product.
    let of = |mg: &str| json!({"name": "Rimadyl", "strength_mg": mg});
    twins(&desk, "products", [of("20"), of("50")]);
    assert!(conflicts(&desk).unwrap().is_empty());
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}
