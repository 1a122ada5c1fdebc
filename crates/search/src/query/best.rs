//! Picks the best documents and says which rows they are. Ties go by key, so that the order is the
//! same on every device and after every merge.

use std::cmp::Ordering;

use tantivy::{DocId, Searcher};
use uuid::Uuid;

use crate::entry::{Hit, Key, Table};
use crate::error::SearchError;
use crate::schema::{ID_HIGH, ID_LOW, TABLE, table_code};

/// A matching document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) score: f32,
    pub(crate) segment: u32,
    pub(crate) doc: DocId,
}

/// Leaves each document once, with its best score.
pub(crate) fn keep_best_of_each(found: &mut Vec<Found>) {
    found.sort_unstable_by(|a, b| (a.segment, a.doc).cmp(&(b.segment, b.doc)).then(by_score(a, b)));
    found.dedup_by_key(|found| (found.segment, found.doc));
}

/// The first `limit` rows.
pub(crate) fn hits(
    searcher: &Searcher,
    mut found: Vec<Found>,
    limit: usize,
) -> Result<Vec<Hit>, SearchError> {
    if found.len() > limit {
        // Keys are only looked up for what can be among the first.
        let (_, last, _) = found.select_nth_unstable_by(limit - 1, by_score);
        let least = last.score;
        found.retain(|found| found.score >= least);
    }
    let mut hits = keyed(searcher, found)?;
    let order = |a: &Hit, b: &Hit| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key));
    if hits.len() > limit {
        hits.select_nth_unstable_by(limit - 1, order);
        hits.truncate(limit);
    }
    hits.sort_unstable_by(order);
    Ok(hits)
}

fn by_score(a: &Found, b: &Found) -> Ordering {
    b.score.total_cmp(&a.score)
}

fn keyed(searcher: &Searcher, mut found: Vec<Found>) -> Result<Vec<Hit>, SearchError> {
    found.sort_unstable_by_key(|found| found.segment);
    let mut hits = Vec::with_capacity(found.len());
    for of_segment in found.chunk_by(|a, b| a.segment == b.segment) {
        let segment = searcher.segment_reader(of_segment[0].segment);
        let columns = segment.fast_fields();
        let (table, high, low) = (
            columns.u64(TABLE)?,
            columns.u64(ID_HIGH)?,
            columns.u64(ID_LOW)?,
        );
        for found in of_segment {
            let [table, high, low] =
                [&table, &high, &low].map(|column| column.first(found.doc).unwrap_or_default());
            let key = Key {
                table: if table == table_code(Table::Clients) {
                    Table::Clients
                } else {
                    Table::Patients
                },
                id: Uuid::from_u64_pair(high, low),
            };
            hits.push(Hit {
                key,
                score: found.score,
            });
        }
    }
    Ok(hits)
}
