//! The index itself: one writer, any number of readers, all in memory.
//!
//! A commit costs milliseconds however little changed, so an update only waits here until somebody
//! searches, saves, or has nothing better to do ([`SearchIndex::flush`]). It decides nothing about what is searchable and what matches (`schema`, `query`). No merge may run
//! on its own: a background merge and a reload wait for each other in steps of 100 ms.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use tantivy::directory::RamDirectory;
use tantivy::index::{IndexSettings, SegmentId, SegmentMeta};
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::query::AllQuery;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyError, Term};

use crate::entry::{Entry, Hit, Key};
use crate::error::SearchError;
use crate::query;
use crate::schema::{self, FIELDS};

/// What the writer may hold before it closes a segment.
const WRITER_BYTES: usize = 50_000_000;
/// Updates that may wait; more are taken in at once, so that the next search is not kept waiting.
const WAITING: usize = 500;
/// Segments of one size that are merged into one of the next.
const MERGE_FACTOR: usize = 8;
/// Segments from this size on wait for [`SearchIndex::maintain`].
const MERGE_BELOW: u32 = 4_096;

/// The search index of one practice.
pub struct SearchIndex {
    pub(crate) directory: RamDirectory,
    pub(crate) index: Index,
    reader: IndexReader,
    writer: Mutex<Writer>,
    /// Held by whoever moves documents between segments without changing them.
    moving: Mutex<()>,
    waiting: Mutex<Waiting>,
    /// What the readers see.
    marker: AtomicU64,
}

/// What the index has been told and not taken in yet; `None` takes a row out.
#[derive(Default)]
struct Waiting {
    rows: BTreeMap<Key, Option<Entry>>,
    marker: u64,
    /// Somebody has taken rows and not yet brought them into the index.
    under_way: bool,
}

struct Writer {
    tantivy: IndexWriter,
    /// An update failed and could not be rolled back: what the writer holds is unknown.
    broken: bool,
}

impl SearchIndex {
    /// An empty index with marker 0.
    ///
    /// # Errors
    /// When the engine cannot start.
    pub fn in_memory() -> Result<Self, SearchError> {
        let directory = RamDirectory::create();
        let index = Index::create(
            directory.clone(),
            FIELDS.schema.clone(),
            IndexSettings::default(),
        )?;
        Self::over(directory, index, 0)
    }

    pub(crate) fn over(
        directory: RamDirectory,
        index: Index,
        marker: u64,
    ) -> Result<Self, SearchError> {
        schema::register_tokenizers(&index);
        let options = IndexWriterOptions::builder()
            .memory_budget_per_thread(WRITER_BYTES)
            .num_worker_threads(1)
            .num_merge_threads(1)
            .build();
        let tantivy: IndexWriter = index.writer_with_options(options)?;
        tantivy.set_merge_policy(Box::new(NoMergePolicy));
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            directory,
            index,
            reader,
            writer: Mutex::new(Writer {
                tantivy,
                broken: false,
            }),
            moving: Mutex::new(()),
            waiting: Mutex::new(Waiting {
                marker,
                ..Waiting::default()
            }),
            marker: AtomicU64::new(marker),
        })
    }

    /// Replaces and removes rows; the next search finds them so.
    ///
    /// `marker` is the position in the replica that the index then stands at. A key that stands twice
    /// in `upserts` keeps its last entry; one that is also removed is gone.
    ///
    /// # Errors
    /// When the engine fails; what it could not take in goes on waiting.
    pub fn apply(
        &self,
        upserts: Vec<Entry>,
        removals: &[Key],
        marker: u64,
    ) -> Result<(), SearchError> {
        let many = {
            let mut waiting = self.waiting();
            waiting
                .rows
                .extend(upserts.into_iter().map(|entry| (entry.key, Some(entry))));
            waiting.rows.extend(removals.iter().map(|key| (*key, None)));
            waiting.marker = waiting.marker.max(marker);
            waiting.rows.len() > WAITING
        };
        if many { self.flush() } else { Ok(()) }
    }

    /// Takes in what waits.
    ///
    /// # Errors
    /// When the engine fails; nothing is lost by it, and the next call tries again.
    pub fn flush(&self) -> Result<(), SearchError> {
        {
            // The writer first: whoever comes second must find the first one's rows taken in.
            let mut writer = self.lock_writer()?;
            let (rows, marker) = self.waiting().take();
            if rows.is_empty() {
                self.marker.store(marker, Ordering::Release);
                return Ok(());
            }
            let taken = self.update(&mut writer, marker, |writer| {
                for (key, entry) in &rows {
                    writer.delete_term(key_term(*key));
                    if let Some(entry) = entry {
                        writer.add_document(schema::document(entry))?;
                    }
                }
                Ok(())
            });
            let mut waiting = self.waiting();
            waiting.under_way = false;
            if let Err(error) = taken {
                waiting.give_back(rows);
                return Err(error);
            }
        }
        self.merge_small()
    }

    /// Replaces everything. Searches find the old rows until it is done; `apply` waits.
    ///
    /// Every key may stand in `entries` only once.
    ///
    /// # Errors
    /// When the engine fails; the index then still holds what it held before.
    pub fn rebuild(
        &self,
        entries: impl IntoIterator<Item = Entry>,
        marker: u64,
    ) -> Result<(), SearchError> {
        {
            let mut writer = self.lock_writer()?;
            self.update(&mut writer, marker, |writer| {
                // Not `delete_all_documents`: it puts the engine's clock back, and later removals miss their rows.
                writer.delete_query(Box::new(AllQuery))?;
                for entry in entries {
                    writer.add_document(schema::document(&entry))?;
                }
                Ok(())
            })?;
            let mut waiting = self.waiting();
            if waiting.marker <= marker {
                waiting.rows.clear(); // the new rows are as new or newer
            }
            waiting.marker = waiting.marker.max(marker);
        }
        self.maintain()
    }

    /// Finds rows, best first, with everything that the index was told before. Rows that match equally stand in the order of their keys.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        self.flush_if_any()?;
        query::search(&self.reader.searcher(), query, limit)
    }

    /// Finds what was written of animals' health, as [`Self::search`] finds people and animals. Of equals the newest first.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn search_records(&self, query: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        self.flush_if_any()?;
        query::records(&self.reader.searcher(), query, limit)
    }

    /// The position in the replica that the index stands at.
    pub fn marker(&self) -> u64 {
        self.marker.load(Ordering::Acquire)
    }

    /// How many rows the index holds, without those that still wait.
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether the index holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Merges all segments into one and drops removed rows; searches and updates go on meanwhile.
    /// For idle times: it costs seconds for a very large practice.
    ///
    /// # Errors
    /// When the engine fails; nothing is lost by it.
    pub fn maintain(&self) -> Result<(), SearchError> {
        let _moving = self.moving.lock().map_err(|_| SearchError::Broken)?;
        let merge = {
            // Only the start needs the writer: updates must not wait for the merge.
            let mut writer = self.lock_writer()?;
            let segments = self.index.searchable_segment_metas()?;
            let clean = segments.iter().all(|segment| !segment.has_deletes());
            if segments.is_empty() || (segments.len() == 1 && clean) {
                return Ok(());
            }
            let ids: Vec<SegmentId> = segments.iter().map(SegmentMeta::id).collect();
            writer.tantivy.merge(&ids)
        };
        match merge.wait() {
            Ok(_) => self.reader.reload()?,
            // An update emptied one of the segments meanwhile, and the merge was dropped.
            Err(TantivyError::InvalidArgument(_)) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Runs `read` while nothing changes, and hands it the marker.
    pub(crate) fn at_rest<T>(
        &self,
        read: impl FnOnce(u64) -> Result<T, SearchError>,
    ) -> Result<T, SearchError> {
        self.flush()?;
        let _moving = self.moving.lock().map_err(|_| SearchError::Broken)?;
        let _writer = self.lock_writer()?;
        read(self.marker())
    }

    #[cfg(test)]
    pub(crate) fn segments(&self) -> usize {
        self.reader.searcher().segment_readers().len()
    }

    fn lock_writer(&self) -> Result<MutexGuard<'_, Writer>, SearchError> {
        let writer = self.writer.lock().map_err(|_| SearchError::Broken)?;
        if writer.broken {
            return Err(SearchError::Broken);
        }
        Ok(writer)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Searches need the writer only when something waits for it, or is with it.
    fn flush_if_any(&self) -> Result<(), SearchError> {
        let settled = {
            let waiting = self.waiting();
            waiting.rows.is_empty() && !waiting.under_way
        };
        if settled { Ok(()) } else { self.flush() }
    }

    /// One transaction, seen by the readers when this returns.
    fn update(
        &self,
        writer: &mut Writer,
        marker: u64,
        write: impl FnOnce(&IndexWriter) -> Result<(), SearchError>,
    ) -> Result<(), SearchError> {
        let written = write(&writer.tantivy).and_then(|()| Ok(writer.tantivy.commit()?));
        if let Err(error) = written {
            writer.roll_back();
            return Err(error);
        }
        self.reader.reload()?;
        self.marker.store(marker, Ordering::Release);
        Ok(())
    }

    /// Keeps the number of segments logarithmic: every search walks each of them.
    fn merge_small(&self) -> Result<(), SearchError> {
        let _moving = match self.moving.try_lock() {
            Ok(guard) => guard,
            // A full merge is under way; what it does not take along, the next update does.
            Err(TryLockError::WouldBlock) => return Ok(()),
            Err(TryLockError::Poisoned(_)) => return Err(SearchError::Broken),
        };
        let mut writer = self.lock_writer()?;
        let mut merged = false;
        while let Some(ids) = crowded_tier(&self.index.searchable_segment_metas()?) {
            writer.tantivy.merge(&ids).wait()?;
            merged = true;
        }
        if merged {
            self.reader.reload()?;
        }
        Ok(())
    }
}

impl Waiting {
    fn take(&mut self) -> (BTreeMap<Key, Option<Entry>>, u64) {
        let rows = std::mem::take(&mut self.rows);
        self.under_way = !rows.is_empty();
        (rows, self.marker)
    }

    /// Rows that could not be taken in; what was told since is newer.
    fn give_back(&mut self, rows: BTreeMap<Key, Option<Entry>>) {
        for (key, entry) in rows {
            self.rows.entry(key).or_insert(entry);
        }
    }
}

impl Writer {
    fn roll_back(&mut self) {
        match self.tantivy.rollback() {
            Ok(_) => self.tantivy.set_merge_policy(Box::new(NoMergePolicy)),
            Err(_) => self.broken = true,
        }
    }
}

fn key_term(key: Key) -> Term {
    Term::from_field_bytes(FIELDS.key, &schema::key_bytes(key))
}

/// The segments of the first size class that has too many of them.
fn crowded_tier(segments: &[SegmentMeta]) -> Option<Vec<SegmentId>> {
    let mut tiers: [Vec<SegmentId>; 4] = Default::default();
    for segment in segments.iter().filter(|s| s.num_docs() < MERGE_BELOW) {
        let tier = segment.num_docs().max(1).ilog2() / MERGE_FACTOR.ilog2();
        if let Some(ids) = tiers.get_mut(tier as usize) {
            ids.push(segment.id());
        }
    }
    tiers.into_iter().find(|ids| ids.len() >= MERGE_FACTOR)
}
