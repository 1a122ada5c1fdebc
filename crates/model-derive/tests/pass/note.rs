//! A definition with every attribute derives what the engines need.
use uuid::Uuid;
use vetpms_model::value::{Prose, Set};
use vetpms_model::{Entity, FieldType, Kind, Search};

#[derive(Entity)]
#[entity(table = "notes", label = "Note", key = ["about"])]
struct Note {
    id: Uuid,
    #[field(label = "About", class = Clinical, refers = "patients")]
    about: Uuid,
    #[field(name = "type", key = "sort", label = "Kind", class = Clinical, default = "PHONE", check = [MaxLen(20)],
        codes = [Code("PHONE", "Phone call"), Code("DESK", "At the desk")], search = Words(1.5))]
    kind: String,
    #[field(label = "Text", class = Clinical, review)]
    text: Prose,
    #[field(label = "Words", class = Clinical, sealed, owned)]
    words: Set,
}

fn main() {
    let def = Note::def();
    assert_eq!((def.table, def.kind, def.natural_key), ("notes", Kind::Document, &["about"][..]));
    let names: Vec<_> = def.fields.iter().map(|field| field.name).collect();
    assert_eq!(names, ["about", "type", "text", "words", "is_deleted"]);
    let kind = def.field("type").unwrap();
    assert_eq!((kind.key, kind.required, kind.codes.len()), ("sort", true, 2));
    assert_eq!(kind.search, Some(Search::Words { boost: 1.5 }));
    assert_eq!(def.field("text").unwrap().ty, FieldType::Prose);
    assert!(def.field("words").unwrap().sealed && !def.field("text").unwrap().required);
    let note = Note { id: Uuid::nil(), about: Uuid::nil(), kind: "DESK".into(), text: Prose("Hi".into()), words: Set::default() };
    let back = Note::from_row(&note.to_row()).unwrap();
    assert_eq!((back.kind, back.text, back.words.0.len(), back.id, back.about), ("DESK".into(), Prose("Hi".into()), 0, Uuid::nil(), Uuid::nil()));
}
