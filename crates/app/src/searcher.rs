//! The search index of an open practice: at hand from the start when it was saved, otherwise built
//! beside everything else while plain SQL answers in its place.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::JoinHandle;

use uuid::Uuid;
use vetpms_crypto::{Key32, derive};
use vetpms_search::SearchIndex;
use vetpms_store::Store;

use crate::error::AppError;
use crate::search_feed;

/// Rows that the index has not been told of, since it was being built or they could not be read; and the marker
/// after the last of them.
#[derive(Default)]
struct Missed {
    rows: BTreeSet<(&'static str, Uuid)>,
    marker: u64,
}

#[derive(Default)]
struct Shared {
    index: OnceLock<SearchIndex>,
    missed: Mutex<Missed>,
    /// Told when the index is there, or when it could not be built.
    settled: Condvar,
    failed: AtomicBool,
    /// How far the building is, in hundredths.
    percent: AtomicU8,
    closing: AtomicBool,
}

/// The index, or what is becoming it. Dropping it ends the building.
pub(crate) struct Searcher {
    shared: Arc<Shared>,
    building: Option<JoinHandle<()>>,
}

impl Searcher {
    /// Opens the sealed index, or begins to build it when it is missing, damaged or behind.
    pub(crate) fn open(
        store: &Arc<Store>,
        folder: &Path,
        data_key: &Key32,
    ) -> Result<Self, AppError> {
        let key = derive::derive(data_key, derive::SEARCH_INDEX);
        let marker = store.read(search_feed::marker)?;
        let shared = Arc::<Shared>::default();
        if let Ok(index) = SearchIndex::load(&folder.join(search_feed::FILE), &key)
            && index.marker() == marker
        {
            let _ = shared.index.set(index); // it was empty
            return Ok(Self {
                shared,
                building: None,
            });
        }
        if marker == 0 {
            // A new practice: there is nothing to build.
            let _ = shared.index.set(SearchIndex::in_memory()?);
            return Ok(Self {
                shared,
                building: None,
            });
        }
        let (for_it, store) = (Arc::clone(&shared), Arc::clone(store));
        let building = std::thread::spawn(move || for_it.build(&store));
        Ok(Self {
            shared,
            building: Some(building),
        })
    }

    /// The index, once it is there.
    pub(crate) fn get(&self) -> Option<&SearchIndex> {
        self.shared.index.get()
    }

    /// How far the index is, in hundredths; `None` when it could not be built.
    pub(crate) fn percent(&self) -> Option<u8> {
        let failed = self.shared.failed.load(Ordering::Acquire);
        (!failed).then(|| self.shared.percent.load(Ordering::Relaxed))
    }

    /// The index, waited for; `None` when it could not be built.
    pub(crate) fn wait(&self) -> Option<&SearchIndex> {
        let mut missed = self.shared.missed();
        while self.get().is_none() && !self.shared.failed.load(Ordering::Acquire) {
            missed = self
                .shared
                .settled
                .wait(missed)
                .unwrap_or_else(PoisonError::into_inner);
        }
        drop(missed);
        self.get()
    }

    /// Brings the touched rows' entries up to date, at once or as soon as there is an index.
    pub(crate) fn update(
        &self,
        store: &Store,
        touched: &BTreeSet<(&'static str, Uuid)>,
        marker: u64,
    ) -> Result<(), AppError> {
        self.shared.miss(touched.clone(), marker);
        self.catch_up(store)
    }

    /// Tells the index what it has missed, if it is there.
    pub(crate) fn catch_up(&self, store: &Store) -> Result<(), AppError> {
        let Some(index) = self.get() else {
            return Ok(());
        };
        let Missed { rows, marker } = std::mem::take(&mut *self.shared.missed());
        if rows.is_empty() {
            return Ok(());
        }
        let told = search_feed::apply(store, index, &rows, marker);
        if told.is_err() {
            self.shared.miss(rows, marker);
        }
        told
    }
}

impl Drop for Searcher {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::Release);
        if let Some(building) = self.building.take()
            && building.join().is_err()
        {
            tracing::error!("building the search index broke off");
        }
    }
}

impl Shared {
    fn missed(&self) -> MutexGuard<'_, Missed> {
        self.missed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn miss(&self, rows: BTreeSet<(&'static str, Uuid)>, marker: u64) {
        let mut missed = self.missed();
        missed.rows.extend(rows);
        missed.marker = missed.marker.max(marker);
    }

    fn build(&self, store: &Store) {
        if let Err(error) = self.try_build(store) {
            // Searches go on without it; the next start tries again.
            tracing::error!(code = ?error.code, "the search index could not be built");
            self.failed.store(true, Ordering::Release);
        }
        let _missed = self.missed();
        self.settled.notify_all();
    }

    fn try_build(&self, store: &Store) -> Result<(), AppError> {
        let index = SearchIndex::in_memory()?;
        let going_on = |percent| {
            self.percent.store(percent, Ordering::Relaxed);
            !self.closing.load(Ordering::Acquire)
        };
        if !search_feed::fill(store, &index, going_on)? {
            self.failed.store(true, Ordering::Release);
            return Ok(());
        }
        // Whoever writes meanwhile waits here, and finds the index.
        let mut missed = self.missed();
        let Missed { rows, marker } = std::mem::take(&mut *missed);
        let marker = marker.max(index.marker());
        search_feed::apply(store, &index, &rows, marker)?;
        let _ = self.index.set(index); // nobody else sets it
        Ok(())
    }
}
