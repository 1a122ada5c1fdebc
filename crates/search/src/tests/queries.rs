//! Each form of query.

use super::{client, ids, index_of, patient};
use crate::{Entry, SearchIndex, Table};

fn practice() -> SearchIndex {
    let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let anna = Entry {
        phones: strings(&["+43 (0)664 123 45 67", "01 5339999"]),
        emails: strings(&["Anna.Smith@example.org"]),
        other: strings(&["A-1010", "VIP"]),
        ..client(1, "Anna Smith")
    };
    let bella = Entry {
        species: "Dog".to_owned(),
        breed: "Border Collie".to_owned(),
        chips: strings(&["276 098 106 123 456"]),
        alerts: strings(&["Bites"]),
        allergies: strings(&["Penicillin"]),
        ..patient(11, "Bella", "Anna Smith")
    };
    let rose = Entry {
        species: "Cat".to_owned(),
        chips: strings(&["0006D4A5F2"]),
        ..patient(12, "Bella Rose", "Søren O’Brien")
    };
    let max = Entry {
        chips: strings(&["985112004567891"]),
        ..patient(13, "Max 12", "Anne-Marie Müller")
    };
    let obrien = Entry {
        phones: strings(&["0664 7654321"]),
        emails: strings(&["soren@obrien.ie"]),
        ..client(2, "Søren O’Brien")
    };
    let mueller = Entry {
        phones: strings(&["+44 20 7946 0958"]),
        ..client(3, "Anne-Marie Müller")
    };
    index_of(&[anna, bella, rose, max, obrien, mueller])
}

#[track_caller]
fn finds(index: &SearchIndex, query: &str, wanted: &[u128]) {
    assert_eq!(ids(index, query), wanted, "{query}");
}

#[test]
fn words_are_found_in_every_field() {
    let index = practice();
    for (query, wanted) in [
        ("bella", &[11, 12][..]),
        ("BEL", &[11, 12]),
        ("bella smith", &[11]),
        ("smith bella", &[11]),
        ("bella ros", &[12]),
        ("smith", &[1, 11]),
        ("collie", &[11]),
        ("dog smi", &[11]),
        ("penicillin", &[11]),
        ("bites bella", &[11]),
        ("vip", &[1]),
        ("max 12", &[13]),
        ("12", &[13]),
        ("zzz", &[]),
        ("bella zzz", &[]),
        ("", &[]),
        ("?!", &[]),
    ] {
        finds(&index, query, wanted);
    }
}

#[test]
fn accents_apostrophes_and_hyphens_do_not_matter() {
    let index = practice();
    for query in ["o'brien soren", "OBRIEN", "O’Brien", "Sören"] {
        finds(&index, query, &[2, 12]);
    }
    for query in ["muller", "Müller", "anne-marie", "annemarie", "anne mar"] {
        finds(&index, query, &[3, 13]);
    }
}

#[test]
fn a_comma_seeks_owner_and_pet() {
    let index = practice();
    for (query, wanted) in [
        ("smi,bel", &[11][..]),
        ("Smi, Bel", &[11]),
        ("smi,", &[11]),
        (",bel", &[11, 12]),
        ("an smi,b", &[11]),
        ("obr,bel", &[12]),
        // The other way round, and a client with the surname first: the comma is then none.
        ("bel,smi", &[11]),
        ("Smith, Anna", &[1, 11]),
        ("smtih,belal", &[11]),
    ] {
        finds(&index, query, wanted);
    }
}

#[test]
fn phones_are_found_in_any_writing() {
    let index = practice();
    for query in [
        "+43 664 1234567",
        "+436641234567",
        "0043 664 123 45 67",
        "0664/123-45-67",
        "+43 (0)664 1234567",
        "664 1234567",
        "1234567",
        "664 123",
    ] {
        finds(&index, query, &[1]);
    }
    // Noted without the country code, sought with it; noted with it, sought without.
    finds(&index, "+43 664 7654321", &[2]);
    finds(&index, "+43 664 76", &[2]);
    finds(&index, "020 7946 0958", &[3]);
    finds(&index, "0664 765", &[2]);
    finds(&index, "01 533 99 99", &[1]);
    finds(&index, "000", &[12]);
    finds(&index, "obrien 4321", &[2]);
}

#[test]
fn chips_are_found_by_any_piece() {
    let index = practice();
    for query in [
        "276098106123456",
        "276 098 106 123 456",
        "276-098106",
        "06123456",
        "098106",
        "bella 3456",
    ] {
        finds(&index, query, &[11]);
    }
    finds(&index, "0006d4a5f2", &[12]);
    finds(&index, "0006D4", &[12]);
    finds(&index, "7891", &[13]);
    // The end of one and the middle of the other.
    finds(&index, "3456", &[11, 1]);
    finds(&index, "4567", &[1, 13]);
}

#[test]
fn the_end_of_a_chip_stands_beside_the_end_of_phones() {
    let mut entries: Vec<Entry> = (1..=20)
        .map(|n| Entry {
            phones: vec![format!("0664 55{n:02} 4711")],
            ..client(n, "Somebody")
        })
        .collect();
    entries.push(Entry {
        chips: vec!["276098100004711".to_owned()],
        ..patient(100, "Rex", "Somebody")
    });
    entries.push(Entry {
        chips: vec!["276471100000000".to_owned()],
        ..patient(101, "Rex", "Somebody")
    });
    let found = ids(&index_of(&entries), "4711");
    assert_eq!(found.len(), 10);
    assert!(found[..2].contains(&100), "{found:?}");
    assert!(!found.contains(&101));
}

#[test]
fn digits_are_also_words() {
    let index = practice();
    finds(&index, "1010", &[1]);
    finds(&index, "A-1010", &[1]);
}

#[test]
fn addresses_are_found_by_start_and_piece() {
    let index = practice();
    for query in [
        "anna.smith@example.org",
        "Anna.Smith@",
        "anna.smith@exa",
        "smith@example",
        "th@e",
        "@example.org",
        "@ex",
    ] {
        finds(&index, query, &[1]);
    }
    finds(&index, "soren@obrien.ie", &[2]);
    finds(&index, "nobody@example.org", &[]);
    finds(&index, "@", &[]);
}

#[test]
fn misspelt_pet_and_owner_are_found_together() {
    let index = practice();
    for query in [
        "bela smtih",
        "ebllla smih",
        "smitt bellx",
        "xbella asmith",
        "bellla snith",
    ] {
        finds(&index, query, &[11]);
    }
    finds(&index, "penicilin", &[11]);
    finds(&index, "colie smith", &[11]);
    // Numbers are never guessed at.
    finds(&index, "max 13", &[]);
}

#[test]
fn exact_comes_before_started_before_misspelt() {
    let index = index_of(&[
        patient(1, "Lana", "Smith"),
        patient(2, "Lunatic", "Smith"),
        patient(3, "Luna", "Smith"),
        patient(4, "Luna Bella", "Smith"),
        patient(5, "Rex", "Luna Smith"),
    ]);
    assert_eq!(ids(&index, "luna"), [3, 4, 2, 5, 1]);
}

#[test]
fn no_misspelt_name_hides_what_was_typed() {
    let index = index_of(&[
        patient(1, "Colie", "Smith"),
        patient(2, "Rex", "Colli Smith"),
        Entry {
            breed: "Collies".to_owned(),
            ..patient(3, "Rex", "Jones")
        },
    ]);
    assert_eq!(ids(&index, "collie"), [3, 1, 2]);
}

#[test]
fn pet_and_owner_outrank_a_name_that_holds_both() {
    let index = index_of(&[
        client(1, "Bella Smith"),
        patient(2, "Bella Smith", "Jones"),
        patient(3, "Bella", "Anna Smith"),
        patient(4, "Rex", "Bella Smith"),
    ]);
    assert_eq!(ids(&index, "bella smith"), [3, 2, 1, 4]);
}

#[test]
fn equals_stand_in_the_order_of_their_keys() {
    let entries: Vec<Entry> = (1..=300)
        .rev()
        .map(|n| {
            if n % 2 == 0 {
                client(n, "Smith")
            } else {
                patient(n, "Rex", "Smith")
            }
        })
        .collect();
    let index = index_of(&entries);
    let hits = index.search("smith", 200).unwrap();
    assert!(hits.is_sorted_by_key(|hit| hit.key));
    assert_eq!(hits.len(), 200);
    let clients = hits.iter().filter(|hit| hit.key.table == Table::Clients);
    assert_eq!(clients.count(), 150);
    assert_eq!(index.search("smith", 7).unwrap(), hits[..7]);
    assert!(index.search("smith", 0).unwrap().is_empty());
}

#[test]
fn letters_of_any_script_are_words() {
    let index = index_of(&[patient(1, "Жулька", "Иванов"), patient(2, "ポチ", "田中")]);
    assert_eq!(ids(&index, "жулька"), [1]);
    assert_eq!(ids(&index, "жулка иваноф"), [1]);
    assert_eq!(ids(&index, "田中"), [2]);
}
