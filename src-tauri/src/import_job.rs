//! The import that runs behind the window: one at a time, on a thread of its own.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use vetpms_app::import::{Ended, ImportFile, ImportReport, Mapping, import_file, stopped_at};
use vetpms_app::{AppError, Code, Desk};

/// How far back the estimate looks.
const RECENT: Duration = Duration::from_secs(20);

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ImportState {
    /// A file is open, nothing is being imported.
    Open,
    /// Lines are being read.
    Running,
    /// Somebody stopped it.
    Stopped,
    /// Every line was read.
    Complete,
    /// It could not go on.
    Failed,
}

/// How far an import is.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct ImportProgress {
    /// Where it stands.
    state: ImportState,
    /// Name of the file.
    file: String,
    /// Lines of the file.
    lines: u32,
    /// What came of it so far.
    report: ImportReport,
    /// Seconds until it is done, once that can be told.
    seconds_left: Option<u32>,
    /// Why it could not go on.
    problem: Option<String>,
}

impl ImportProgress {
    /// What came of it so far.
    pub(crate) fn report(&self) -> &ImportReport {
        &self.report
    }
}

struct Job {
    file: ImportFile,
    lines: u32,
    state: ImportState,
    report: ImportReport,
    problem: Option<String>,
    /// Lines read, and when.
    recent: VecDeque<(Instant, u64)>,
}

/// The import behind the window.
#[derive(Default)]
pub(crate) struct Importer {
    job: Arc<Mutex<Option<Job>>>,
    stop: Arc<AtomicBool>,
}

impl Importer {
    /// Opens a file in place of the one that was open.
    pub(crate) fn open(&self, file: ImportFile, lines: u32) -> Result<(), AppError> {
        let mut job = lock(&self.job);
        if job
            .as_ref()
            .is_some_and(|job| job.state == ImportState::Running)
        {
            return Err(AppError::new(Code::NotPossible, "an import is running"));
        }
        *job = Some(Job {
            file,
            lines,
            state: ImportState::Open,
            report: ImportReport::default(),
            problem: None,
            recent: VecDeque::new(),
        });
        Ok(())
    }

    /// The open file.
    pub(crate) fn file(&self) -> Result<ImportFile, AppError> {
        let job = lock(&self.job);
        let job = job.as_ref().ok_or_else(no_file)?;
        Ok(job.file.clone())
    }

    /// Begins, or goes on where it was stopped.
    pub(crate) fn start(&self, desk: &Arc<Desk>, mapping: Mapping) -> Result<(), AppError> {
        mapping.check()?;
        let file = {
            let mut job = lock(&self.job);
            let job = job.as_mut().ok_or_else(no_file)?;
            if job.state == ImportState::Running {
                return Err(AppError::new(Code::NotPossible, "an import is running"));
            }
            job.state = ImportState::Running;
            job.problem = None;
            job.recent.clear();
            job.file.clone()
        };
        self.stop.store(false, Ordering::Release);
        let (desk, job, stop) = (
            Arc::clone(desk),
            Arc::clone(&self.job),
            Arc::clone(&self.stop),
        );
        std::thread::spawn(move || {
            let ended = import_file(&desk, &file, &mapping, |report| {
                note(&job, report);
                !stop.load(Ordering::Acquire)
            });
            settle(&job, ended);
        });
        Ok(())
    }

    /// Asks the running import to stop after the lines it is at.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Release);
    }

    /// How far the import of this file had come before the program ended.
    pub(crate) fn stopped_at(
        &self,
        desk: &Desk,
        mapping: &Mapping,
    ) -> Result<Option<ImportReport>, AppError> {
        stopped_at(desk, &self.file()?, mapping)
    }

    /// How far it is; none when no file is open.
    pub(crate) fn progress(&self) -> Option<ImportProgress> {
        let job = lock(&self.job);
        let job = job.as_ref()?;
        Some(ImportProgress {
            state: job.state,
            file: job.file.name.clone(),
            lines: job.lines,
            report: job.report.clone(),
            seconds_left: seconds_left(job),
            problem: job.problem.clone(),
        })
    }

    /// Forgets the file and what came of it.
    pub(crate) fn close(&self) {
        self.stop();
        *lock(&self.job) = None;
    }
}

fn lock(job: &Mutex<Option<Job>>) -> MutexGuard<'_, Option<Job>> {
    job.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_file() -> AppError {
    AppError::new(Code::NotPossible, "choose a file first")
}

#[allow(clippy::disallowed_methods, reason = "the estimate is measured here")]
fn note(job: &Mutex<Option<Job>>, report: &ImportReport) {
    if let Some(job) = lock(job).as_mut() {
        let now = Instant::now();
        job.report = report.clone();
        job.recent.push_back((now, report.read));
        while let Some((at, _)) = job.recent.front()
            && now.duration_since(*at) > RECENT
        {
            job.recent.pop_front();
        }
    }
}

fn settle(job: &Mutex<Option<Job>>, ended: Result<Ended, AppError>) {
    if let Some(job) = lock(job).as_mut() {
        match ended {
            Ok(Ended::Complete(report)) => {
                job.state = ImportState::Complete;
                job.report = report;
            }
            Ok(Ended::Stopped(report)) => {
                job.state = ImportState::Stopped;
                job.report = report;
            }
            Err(error) => {
                job.state = ImportState::Failed;
                job.problem = Some(error.message);
            }
        }
    }
}

/// From the speed of the last seconds.
fn seconds_left(job: &Job) -> Option<u32> {
    if job.state != ImportState::Running {
        return None;
    }
    let ((began, first), (now, last)) = (job.recent.front()?, job.recent.back()?);
    let (read, seconds) = (last.checked_sub(*first)?, (*now - *began).as_secs_f64());
    let left = u64::from(job.lines).saturating_sub(*last);
    (read > 0).then(|| (left as f64 * seconds / read as f64).ceil() as u32)
}
