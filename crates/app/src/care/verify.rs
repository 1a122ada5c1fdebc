//! Documents, projection, search and digests held against each other.

use serde::Serialize;
use uuid::Uuid;
use vetpms_model::digest::TableDigest;
use vetpms_model::medical::MedicalRecord;
use vetpms_model::{ENTITIES, Entity, EntityDef, entity};
use vetpms_store::ReadTx;
use vetpms_store::queries::{record_entries, search_entries};

use crate::desk::Desk;
use crate::error::AppError;
use crate::signing::altered;
use crate::sync::{is_under_way, server_digests, versions};
use crate::{documents, search_feed};

/// Rows looked at in one read.
const BATCH: usize = 1000;
/// Findings listed in full; the rest is only counted.
const LISTED: usize = 100;

/// Something that does not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Table.
    pub table: String,
    /// Row, if one is meant.
    pub row: Option<Uuid>,
    /// What is wrong.
    pub problem: String,
}

/// A table as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableReport {
    /// Table.
    pub table: String,
    /// Rows.
    pub rows: u64,
    /// Digest, hex.
    pub digest: String,
}

/// The outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Every table.
    pub tables: Vec<TableReport>,
    /// Documents compared with their rows.
    pub documents: u64,
    /// Entries of the search index.
    pub searched: u64,
    /// Tables that were not held against the server's: one side is older and knows less of them, or something in them
    /// waits for a newer server.
    pub not_compared: Vec<String>,
    /// What does not agree; empty when all is well.
    pub findings: Vec<Finding>,
    /// Findings in all, also those that are not listed.
    pub problems: u64,
}

impl Report {
    fn find(&mut self, table: &str, row: Option<Uuid>, problem: impl Into<String>) {
        self.problems += 1;
        if self.findings.len() < LISTED {
            self.findings.push(Finding {
                table: table.to_owned(),
                row,
                problem: problem.into(),
            });
        }
    }
}

/// Verifies the replica; reads only.
///
/// # Errors
/// [`AppError`] when it cannot be read at all.
pub fn verify(desk: &Desk) -> Result<Report, AppError> {
    let mut report = Report {
        tables: Vec::new(),
        documents: 0,
        searched: 0,
        not_compared: Vec::new(),
        findings: Vec::new(),
        problems: 0,
    };
    for problem in desk.store.verify()? {
        report.find("replica", None, problem);
    }
    let signed = !is_under_way(desk)?;
    for def in ENTITIES.iter() {
        let mut digest = TableDigest::default();
        let mut after = None;
        loop {
            let all = (&mut digest, &mut report);
            let last = desk.read(|tx| verify_batch(tx, def, (after, signed), all))?;
            if last.is_none() {
                break;
            }
            after = last;
        }
        report.tables.push(TableReport {
            table: def.table.into(),
            rows: digest.rows,
            digest: digest.hex(),
        });
    }
    verify_search(desk, &mut report)?;
    Ok(report)
}

fn verify_batch(
    tx: &ReadTx<'_>,
    def: &'static EntityDef,
    (after, signed): (Option<Uuid>, bool),
    (digest, report): (&mut TableDigest, &mut Report),
) -> Result<Option<Uuid>, AppError> {
    let rows = tx.scan(def, after, BATCH)?;
    let position = tx.meta_i64("position")?.unwrap_or(i64::MAX);
    let is_older = versions::server_knows_more(tx, def)?;
    for (row, stamp) in &rows {
        digest.add(def, row);
        // A page brings rows as they stand at the server, and its log only up to the page's end.
        let is_ahead = stamp.updated_position.is_some_and(|at| at > position);
        if def.is_fact() || is_ahead {
            continue;
        }
        report.documents += 1;
        if signed && def.table == MedicalRecord::def().table && altered(tx, row)? {
            report.find(def.table, Some(row.id), "the visit is not what was signed");
        }
        match documents::open(tx, def, row.id) {
            // Texts of a newer version wait in the document, while the row is as the server has it.
            Ok(Some(mut doc)) => match doc.read() {
                Ok(truth) if truth == *row => {}
                Ok(_) if is_older && doc.has_waiting() => {}
                Ok(_) => report.find(def.table, Some(row.id), "the row differs from its document"),
                Err(error) => report.find(def.table, Some(row.id), error.to_string()),
            },
            Ok(None) => report.find(def.table, Some(row.id), "the row has no document"),
            Err(error) => report.find(def.table, Some(row.id), error.message),
        }
    }
    Ok(rows.last().map(|(row, _)| row.id))
}

fn verify_search(desk: &Desk, report: &mut Report) -> Result<(), AppError> {
    let (marker, entries) = desk.read(|tx| {
        let mut entries = 0u64;
        search_entries::for_each(tx, |_| {
            entries += 1;
            Ok::<_, AppError>(())
        })?;
        record_entries::for_each(tx, |_| {
            entries += 1;
            Ok::<_, AppError>(())
        })?;
        Ok((search_feed::marker(tx)?, entries))
    })?;
    let Some(index) = desk.search.wait() else {
        report.find("search", None, "the search index cannot be built");
        return Ok(());
    };
    index.flush()?;
    report.searched = index.len();
    if index.marker() != marker {
        report.find("search", None, "the search index is behind the data");
    }
    if index.len() != entries {
        let problem = format!(
            "the search index has {} entries, the data {entries}",
            index.len()
        );
        report.find("search", None, problem);
    }
    Ok(())
}

/// Compares the digests with the server's; differences become findings. Tables that the two sides know differently, being
/// of two versions, cannot agree and are only named.
///
/// # Errors
/// [`AppError`] when the server cannot be reached.
pub async fn compare_with_server(desk: &Desk, report: &mut Report) -> Result<(), AppError> {
    let digests = server_digests(desk).await?;
    let waiting = desk.read(versions::tables_for_newer_server)?;
    let own: Vec<TableReport> = report.tables.clone();
    for table in own {
        let theirs = digests.tables.iter().find(|line| line.table == table.table);
        let fields = entity(&table.table).map(|def| def.fields.len());
        let alike = theirs.is_some_and(|line| line.fields.is_none() || line.fields == fields);
        if !alike || waiting.contains(&table.table) {
            report.not_compared.push(table.table);
        } else if let Some(line) = theirs
            && (line.digest != table.digest || line.rows != table.rows)
        {
            let (here, there) = (table.rows, line.rows);
            let problem = format!(
                "differs from the server: {here} rows here, {there} there; exchange first, then look again"
            );
            report.find(&table.table, None, problem);
        }
    }
    let all = digests.tables.into_iter().map(|line| line.table);
    report
        .not_compared
        .extend(all.filter(|table| entity(table).is_none()));
    Ok(())
}
