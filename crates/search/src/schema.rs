//! The fields of the index and how an entry becomes a document.
//!
//! No field is stored: a hit only names its row. Three fields hold words (each has one boost, and a
//! fuzzy search pays for every dictionary it walks), three hold trigrams. Chips and phones must not
//! share one: the last four digits of a chip would drown in phone numbers.

use std::sync::LazyLock;

use tantivy::TantivyDocument;
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::entry::{Entry, Key, Table};
use crate::fold;

/// Marks the start of a number or address in its trigrams.
pub(crate) const START: char = '^';
/// Marks its end.
pub(crate) const END: char = '$';

pub(crate) const TABLE: &str = "table";
pub(crate) const ID_HIGH: &str = "id_high";
pub(crate) const ID_LOW: &str = "id_low";

pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) key: Field,
    table: Field,
    id_high: Field,
    id_low: Field,
    pub(crate) name: Field,
    pub(crate) owner: Field,
    pub(crate) rest: Field,
    pub(crate) chip: Field,
    pub(crate) phone: Field,
    pub(crate) email: Field,
}

pub(crate) static FIELDS: LazyLock<Fields> = LazyLock::new(Fields::new);

impl Fields {
    fn new() -> Self {
        let mut builder = Schema::builder();
        let words = |lengths: bool| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer("raw")
                    .set_fieldnorms(lengths)
                    .set_index_option(IndexRecordOption::Basic),
            )
        };
        let trigrams = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let fast = NumericOptions::default().set_fast();
        Self {
            key: builder.add_bytes_field("key", BytesOptions::default().set_indexed()),
            table: builder.add_u64_field(TABLE, fast.clone()),
            id_high: builder.add_u64_field(ID_HIGH, fast.clone()),
            id_low: builder.add_u64_field(ID_LOW, fast),
            name: builder.add_text_field("name", words(true)),
            owner: builder.add_text_field("owner", words(true)),
            rest: builder.add_text_field("rest", words(false)),
            chip: builder.add_text_field("chip", trigrams.clone()),
            phone: builder.add_text_field("phone", trigrams.clone()),
            email: builder.add_text_field("email", trigrams),
            schema: builder.build(),
        }
    }
}

pub(crate) fn table_code(table: Table) -> u64 {
    match table {
        Table::Clients => 0,
        Table::Patients => 1,
    }
}

/// The bytes that a row is deleted by.
pub(crate) fn key_bytes(key: Key) -> [u8; 17] {
    let mut bytes = [0; 17];
    bytes[0] = u8::from(key.table == Table::Patients);
    bytes[1..].copy_from_slice(key.id.as_bytes());
    bytes
}

/// The document of an entry.
pub(crate) fn document(entry: &Entry) -> TantivyDocument {
    let fields = &*FIELDS;
    let mut document = TantivyDocument::new();
    let (high, low) = entry.key.id.as_u64_pair();
    document.add_bytes(fields.key, &key_bytes(entry.key));
    document.add_u64(fields.table, table_code(entry.key.table));
    document.add_u64(fields.id_high, high);
    document.add_u64(fields.id_low, low);

    // A client's name counts as an owner's: in the field of pets' names, every client called
    // "Bella Smith" would outrank Bella, the pet of the Smiths.
    let (name, owner) = match entry.key.table {
        Table::Patients => (entry.name.as_str(), entry.owner.as_str()),
        Table::Clients => ("", entry.name.as_str()),
    };
    add_words(&mut document, fields.name, fold::index_words(name));
    add_words(&mut document, fields.owner, fold::index_words(owner));

    let lists = [&entry.alerts, &entry.allergies, &entry.other];
    let texts = [&entry.species, &entry.breed].into_iter();
    let mut rest: Vec<String> = texts
        .chain(lists.into_iter().flatten())
        .flat_map(|text| fold::index_words(text))
        .collect();
    for chip in entry.chips.iter().map(|chip| fold::chip(chip)) {
        add_trigrams(&mut document, fields.chip, &chip);
        // Old chips have letters and are typed as a word.
        if chip.contains(char::is_alphabetic) {
            rest.push(chip);
        }
    }
    rest.sort_unstable();
    rest.dedup();
    add_words(&mut document, fields.rest, rest);

    for phone in &entry.phones {
        add_trigrams(&mut document, fields.phone, &fold::phone(phone));
    }
    for email in &entry.emails {
        add_trigrams(&mut document, fields.email, &fold::email(email));
    }
    document
}

fn add_words(document: &mut TantivyDocument, field: Field, words: Vec<String>) {
    add_tokens(document, field, words.into_iter());
}

fn add_trigrams(document: &mut TantivyDocument, field: Field, text: &str) {
    if !text.is_empty() {
        let anchored = format!("{START}{text}{END}");
        add_tokens(document, field, trigrams(&anchored).into_iter());
    }
}

/// Tokens are made here and not by a tokenizer: the engine's own n-grams all stand at position 0,
/// which no phrase can be found by.
fn add_tokens(
    document: &mut TantivyDocument,
    field: Field,
    texts: impl Iterator<Item = String>,
) {
    let tokens: Vec<Token> = texts
        .enumerate()
        .map(|(position, text)| Token {
            position,
            text,
            ..Token::default()
        })
        .collect();
    if !tokens.is_empty() {
        let text = String::new();
        document.add_pre_tokenized_text(field, PreTokenizedString { text, tokens });
    }
}

/// Every run of three letters, in order.
pub(crate) fn trigrams(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).map(|run| run.iter().collect()).collect()
}
