//! The fields of the index and how an entry becomes a document.
//!
//! No field is stored: a hit only names its row. Three fields hold words of people and animals (each has one boost, and a
//! fuzzy search pays for every dictionary it walks), one e-mail domains, three hold trigrams. Chips and phones must not
//! share one: the last four digits of a chip would drown in phone numbers. What was written of an animal's health has one
//! field to itself, and its rows have nothing in the others: no search for people meets them.

use std::sync::LazyLock;

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, TantivyDocument};
use uuid::Uuid;

use crate::entry::{Entry, Key, Table};
use crate::fold;
use crate::tokens::Tokens;

/// Marks the start of a number or address in its trigrams.
pub(crate) const START: char = '^';
/// Marks its end.
pub(crate) const END: char = '$';

/// The fast columns that a key is read from: most bits of the id in the order of keys, the table with the bits that are
/// left, and the other half of the id.
pub(crate) const ORDER: &str = "order";
pub(crate) const TABLE: &str = "table";
pub(crate) const LOW: &str = "low";

const WORDS: &str = "words";
const TRIGRAMS: &str = "trigrams";
const WHOLE: &str = "raw";

pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) key: Field,
    order: Field,
    table: Field,
    low: Field,
    pub(crate) name: Field,
    pub(crate) owner: Field,
    pub(crate) rest: Field,
    pub(crate) text: Field,
    pub(crate) domain: Field,
    pub(crate) chip: Field,
    pub(crate) phone: Field,
    pub(crate) email: Field,
}

pub(crate) static FIELDS: LazyLock<Fields> = LazyLock::new(Fields::new);

impl Fields {
    fn new() -> Self {
        let mut builder = Schema::builder();
        let basic = IndexRecordOption::Basic;
        let positions = IndexRecordOption::WithFreqsAndPositions;
        let fast = NumericOptions::default().set_fast();
        Self {
            key: builder.add_bytes_field("key", BytesOptions::default().set_indexed()),
            order: builder.add_u64_field(ORDER, fast.clone()),
            table: builder.add_u64_field(TABLE, fast.clone()),
            low: builder.add_u64_field(LOW, fast),
            name: builder.add_text_field("name", text(WORDS, basic, true)),
            owner: builder.add_text_field("owner", text(WORDS, basic, true)),
            rest: builder.add_text_field("rest", text(WORDS, basic, false)),
            text: builder.add_text_field("text", text(WORDS, basic, false)),
            domain: builder.add_text_field("domain", text(WHOLE, basic, false)),
            chip: builder.add_text_field("chip", text(TRIGRAMS, positions, false)),
            phone: builder.add_text_field("phone", text(TRIGRAMS, positions, false)),
            email: builder.add_text_field("email", text(TRIGRAMS, positions, false)),
            schema: builder.build(),
        }
    }
}

fn text(tokenizer: &str, option: IndexRecordOption, lengths: bool) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(option)
            .set_fieldnorms(lengths),
    )
}

/// To be called on every index that is created or opened, before it is written to.
pub(crate) fn register_tokenizers(index: &Index) {
    let tokenizers = index.tokenizers();
    tokenizers.register(WORDS, Tokens(fold::index_words));
    tokenizers.register(TRIGRAMS, Tokens(trigrams));
}

/// The values of the columns of a key.
fn columns(key: Key) -> (u64, u64, u64) {
    let (high, low) = key.id.as_u64_pair();
    let table = u64::from(code(key.table));
    if key.table.is_medical() {
        let newest_first = !high;
        (
            MEDICAL | newest_first >> 1,
            (newest_first & 1) << 3 | table,
            low,
        )
    } else {
        (table << 62 | high >> 2, (high & 3) << 3 | table, low)
    }
}

/// The highest bit of the order of what was written of an animal's health.
const MEDICAL: u64 = 1 << 63;

/// The key that stands in the columns.
pub(crate) fn key(order: u64, table: u64, low: u64) -> Key {
    let left = table >> 3;
    let table = table_of(table);
    let high = if table.is_medical() {
        !(order << 1 | left)
    } else {
        order << 2 | left
    };
    Key {
        table,
        id: Uuid::from_u64_pair(high, low),
    }
}

fn code(table: Table) -> u8 {
    let at = Table::ALL.iter().position(|known| *known == table);
    at.map_or(0, |at| at as u8)
}

fn table_of(column: u64) -> Table {
    let at = (column & 7) as usize;
    Table::ALL.get(at).copied().unwrap_or(Table::Clients)
}

pub(crate) fn is_patient(table: u64) -> bool {
    table_of(table) == Table::Patients
}

/// The bytes that a row is deleted by.
pub(crate) fn key_bytes(key: Key) -> [u8; 17] {
    let mut bytes = [0; 17];
    bytes[0] = code(key.table);
    bytes[1..].copy_from_slice(key.id.as_bytes());
    bytes
}

/// The document of an entry.
pub(crate) fn document(entry: &Entry) -> TantivyDocument {
    let fields = &*FIELDS;
    let mut document = TantivyDocument::new();
    let (order, table, low) = columns(entry.key);
    document.add_bytes(fields.key, &key_bytes(entry.key));
    document.add_u64(fields.order, order);
    document.add_u64(fields.table, table);
    document.add_u64(fields.low, low);

    if entry.key.table.is_medical() {
        for text in &entry.texts {
            document.add_text(fields.text, text);
        }
        return document;
    }
    // A client's name counts as an owner's: in the field of pets' names, every client called
    // "Bella Smith" would outrank Bella, the pet of the Smiths.
    match entry.key.table {
        Table::Patients => {
            document.add_text(fields.name, &entry.name);
            document.add_text(fields.owner, &entry.owner);
        }
        _ => document.add_text(fields.owner, &entry.name),
    }
    let lists = [&entry.alerts, &entry.allergies, &entry.other];
    let rest = [&entry.species, &entry.breed].into_iter();
    for text in rest.chain(lists.into_iter().flatten()) {
        document.add_text(fields.rest, text);
    }
    for chip in entry.chips.iter().map(|chip| fold::chip(chip)) {
        // Old chips have letters and are typed as a word.
        if chip.contains(char::is_alphabetic) {
            document.add_text(fields.rest, &chip);
        }
        document.add_text(fields.chip, anchored(&chip));
    }
    for phone in &entry.phones {
        document.add_text(fields.phone, anchored(&fold::phone(phone)));
    }
    for email in entry.emails.iter().map(|email| fold::email(email)) {
        document.add_text(fields.email, anchored(&email));
        if let Some((_, domain)) = email.rsplit_once('@') {
            document.add_text(fields.domain, domain);
        }
    }
    document
}

fn anchored(text: &str) -> String {
    format!("{START}{text}{END}")
}

/// Every run of three letters, in order.
pub(crate) fn trigrams(text: &str) -> Vec<String> {
    if text.is_ascii() {
        return (3..=text.len())
            .map(|end| text[end - 3..end].to_owned())
            .collect();
    }
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).map(|run| run.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_hold_the_key_and_its_order() {
        let ids = [0, 1, 1 << 64, 3 << 64 | 5, u128::MAX].map(Uuid::from_u128);
        let clients = ids.map(Key::client);
        let keys: Vec<Key> = clients.into_iter().chain(ids.map(Key::patient)).collect();
        for one in &keys {
            let (order, table, low) = columns(*one);
            assert_eq!(key(order, table, low), *one);
        }
        assert!(keys.is_sorted());
        assert!(keys.iter().map(|key| columns(*key).0).is_sorted());
    }

    #[test]
    fn trigrams_are_runs_of_three_letters() {
        assert_eq!(trigrams("^12$"), ["^12", "12$"]);
        assert_eq!(trigrams("жёлт"), ["жёл", "ёлт"]);
        assert!(trigrams("12").is_empty());
    }
}
