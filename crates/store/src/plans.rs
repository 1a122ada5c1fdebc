//! What SQLite does for the statements that a piece of work runs: for those who look whether it uses an index.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::error::Result;
use crate::read::ReadTx;

thread_local! {
    static NOTED: RefCell<Option<BTreeSet<String>>> = const { RefCell::new(None) };
}

/// A statement without its values, and how it is carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its text.
    pub statement: String,
    /// The steps, as `EXPLAIN QUERY PLAN` words them.
    pub steps: Vec<String>,
}

/// Takes note of a statement while somebody listens on this thread.
pub(crate) fn note(sql: &str) {
    NOTED.with_borrow_mut(|noted| {
        if let Some(noted) = noted
            && !noted.contains(sql)
        {
            noted.insert(sql.to_owned());
        }
    });
}

/// Runs some work; what it read with on this thread, texts alone and never a value.
pub fn noted<T>(work: impl FnOnce() -> T) -> (T, BTreeSet<String>) {
    NOTED.set(Some(BTreeSet::new()));
    let done = work();
    (done, NOTED.take().unwrap_or_default())
}

impl ReadTx<'_> {
    /// How a statement is carried out.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn plan(&self, statement: &str) -> Result<Plan> {
        let explain = format!("EXPLAIN QUERY PLAN {statement}");
        let mut prepared = self.connection().prepare(&explain)?;
        let mut rows = prepared.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            steps.push(row.get("detail")?);
        }
        Ok(Plan {
            statement: statement.to_owned(),
            steps,
        })
    }
}
