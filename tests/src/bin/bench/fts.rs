//! The peer of the search: SQLite's own full-text search, in memory like ours and without a key.
//!
//! Words with prefixes for what is typed, trigrams for what is misspelt: the two ways that FTS5 has.

use rusqlite::Connection;
use vetpms_search::Entry;

/// How a query is turned into FTS5's language.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Every word, the last one as a beginning.
    Words,
    /// Any piece of three letters; the best rank wins.
    Trigrams,
}

/// A full-text table over the same entries.
pub struct Fts {
    connection: Connection,
    kind: Kind,
}

impl Fts {
    pub fn new(kind: Kind, entries: &[Entry]) -> Self {
        let connection = Connection::open_in_memory().expect("a database");
        let options = match kind {
            Kind::Words => "prefix = '2 3', tokenize = 'unicode61'",
            Kind::Trigrams => "tokenize = 'trigram'",
        };
        let sql = format!(
            "CREATE VIRTUAL TABLE entries USING fts5(name, owner, species, breed, chips, phones, emails, other, {options})"
        );
        connection.execute_batch(&sql).expect("the table");
        let fts = Self { connection, kind };
        fts.connection.execute_batch("BEGIN").expect("begun");
        for (at, entry) in entries.iter().enumerate() {
            fts.put(at, entry);
        }
        fts.connection.execute_batch("COMMIT").expect("committed");
        fts
    }

    /// Puts an entry in the place of the one that was there.
    pub fn put(&self, at: usize, entry: &Entry) {
        let sql = "INSERT OR REPLACE INTO entries (rowid, name, owner, species, breed, chips, phones, emails, other) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let mut insert = self.connection.prepare_cached(sql).expect("prepared");
        let lists =
            [&entry.chips, &entry.phones, &entry.emails, &entry.other].map(|list| list.join(" "));
        let [chips, phones, emails, other] = &lists;
        let rowid = i64::try_from(at).expect("a place");
        insert
            .execute((
                rowid,
                &entry.name,
                &entry.owner,
                &entry.species,
                &entry.breed,
                chips,
                phones,
                emails,
                other,
            ))
            .expect("inserted");
    }

    /// The places of the ten best.
    pub fn search(&self, query: &str) -> Vec<usize> {
        let Some(query) = self.query(query) else {
            return Vec::new();
        };
        let sql = "SELECT rowid FROM entries WHERE entries MATCH ?1 ORDER BY rank LIMIT 10";
        let mut select = self.connection.prepare_cached(sql).expect("prepared");
        let found = select
            .query_map([query], |row| row.get::<_, i64>(0))
            .expect("searched");
        found
            .map(|place| usize::try_from(place.expect("a row")).expect("a place"))
            .collect()
    }

    fn query(&self, typed: &str) -> Option<String> {
        let words = typed
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty());
        let query = match self.kind {
            Kind::Words => {
                let mut query: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
                query.last_mut()?.push('*');
                query.join(" AND ")
            }
            Kind::Trigrams => {
                let letters: Vec<Vec<char>> = words.map(|word| word.chars().collect()).collect();
                let pieces = letters.iter().flat_map(|word| word.windows(3));
                pieces
                    .map(|piece| format!("\"{}\"", String::from_iter(piece)))
                    .collect::<Vec<_>>()
                    .join(" OR ")
            }
        };
        (!query.is_empty()).then_some(query)
    }
}
