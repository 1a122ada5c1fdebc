//! Picks the best documents and says which rows they are. Ties go by key, so that the order is the
//! same on every device and after every merge.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::{DocId, Searcher};

use crate::entry::{Hit, Key};
use crate::error::SearchError;
use crate::schema::{self, LOW, ORDER, TABLE};

/// A matching document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) score: f32,
    pub(crate) segment: u32,
    pub(crate) doc: DocId,
}

/// The first `limit` rows of the groups' finds.
///
/// Of rows that match equally well, those that lead their group come first: else the owners of
/// phones that end in four digits would hide every chip that does.
pub(crate) fn hits(
    searcher: &Searcher,
    groups: Vec<Vec<Found>>,
    limit: usize,
) -> Result<Vec<Hit>, SearchError> {
    let mut places: HashMap<Key, (Hit, usize)> = HashMap::new();
    for found in groups {
        let hits = first_of(searcher, found, limit)?;
        for (place, hit) in hits.into_iter().enumerate() {
            let known = places.entry(hit.key).or_insert((hit, place));
            if hit.score > known.0.score {
                *known = (hit, place);
            }
        }
    }
    let mut first: Vec<(Hit, usize)> = places.into_values().collect();
    first.sort_unstable_by(|(a, at), (b, bt)| {
        let score = b.score.total_cmp(&a.score);
        score.then(at.cmp(bt)).then(a.key.cmp(&b.key))
    });
    first.truncate(limit);
    Ok(first.into_iter().map(|(hit, _)| hit).collect())
}

fn first_of(
    searcher: &Searcher,
    mut found: Vec<Found>,
    limit: usize,
) -> Result<Vec<Hit>, SearchError> {
    let columns = Columns::of(searcher)?;
    if found.len() > limit {
        let by_score = |a: &Found, b: &Found| b.score.total_cmp(&a.score);
        let (_, last, _) = found.select_nth_unstable_by(limit - 1, by_score);
        let least = last.score;
        found.retain(|found| found.score >= least);
        columns.cut_ties(&mut found, least, limit);
    }
    let hit = |found: &Found| Hit {
        key: columns.key(found),
        score: found.score,
    };
    let mut hits: Vec<Hit> = found.iter().map(hit).collect();
    hits.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
    hits.truncate(limit);
    Ok(hits)
}

/// The columns of keys, by segment.
struct Columns {
    order: Vec<Values>,
    table: Vec<Values>,
    low: Vec<Values>,
}

type Values = Arc<dyn ColumnValues<u64>>;

impl Columns {
    fn of(searcher: &Searcher) -> Result<Self, SearchError> {
        let column = |name: &str| -> Result<Vec<Values>, SearchError> {
            let segments = searcher.segment_readers().iter();
            segments
                .map(|segment| Ok(segment.fast_fields().column_first_or_default(name)?))
                .collect()
        };
        Ok(Self {
            order: column(ORDER)?,
            table: column(TABLE)?,
            low: column(LOW)?,
        })
    }

    fn key(&self, found: &Found) -> Key {
        let [order, table, low] =
            [&self.order, &self.table, &self.low].map(|column| value(column, found));
        schema::key(order, table, low)
    }

    /// Drops those of the worst score whose key comes too late. A short word may leave a hundred
    /// thousand equals, so that only one column of each is read.
    fn cut_ties(&self, found: &mut Vec<Found>, least: f32, limit: usize) {
        let (mut best, ties): (Vec<Found>, Vec<Found>) =
            found.drain(..).partition(|found| found.score > least);
        let mut ties: Vec<(u64, Found)> = ties
            .into_iter()
            .map(|found| (value(&self.order, &found), found))
            .collect();
        let wanted = limit - best.len();
        if ties.len() > wanted {
            let (_, last, _) = ties.select_nth_unstable_by_key(wanted - 1, |(order, _)| *order);
            let latest = last.0;
            ties.retain(|(order, _)| *order <= latest);
        }
        best.extend(ties.into_iter().map(|(_, found)| found));
        *found = best;
    }
}

fn value(column: &[Values], found: &Found) -> u64 {
    column[found.segment as usize].get_val(found.doc)
}
