//! From what was typed to the rows that match best.
//!
//! `plan` reads the query, `expand` turns each of its words into terms of the index, `gather` finds
//! the documents that match all of them, `best` picks the first. Nothing here may depend on anything
//! but the query and the index: the same search gives the same rows in the same order.

mod best;
mod expand;
mod fragment;
mod gather;
mod plan;

use tantivy::Searcher;

use crate::entry::Hit;
use crate::error::SearchError;
use best::Found;
use expand::Prepared;
use plan::Group;

/// With fewer hits than this (or than were asked for), words are also sought misspelt.
const ENOUGH: usize = 10;

/// How literally words are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As typed; only the word being typed may go on.
    Strict,
    /// Also misspelt, and any word may go on.
    Loose,
}

pub(crate) fn search(
    searcher: &Searcher,
    query: &str,
    limit: usize,
) -> Result<Vec<Hit>, SearchError> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let readings = plan::read(query);
    for groups in &readings {
        let strict = find(searcher, groups, Reading::Strict)?;
        let count: usize = strict.iter().map(Vec::len).sum();
        if count == 0 {
            continue;
        }
        let found = if count >= limit.min(ENOUGH) || !plan::can_loosen(groups) {
            strict
        } else {
            find(searcher, groups, Reading::Loose)?
        };
        return best::hits(searcher, found, limit);
    }
    for groups in readings.iter().filter(|groups| plan::can_loosen(groups)) {
        let loose = best::hits(searcher, find(searcher, groups, Reading::Loose)?, limit)?;
        if !loose.is_empty() {
            return Ok(loose);
        }
    }
    Ok(Vec::new())
}

/// Finds what was written of animals' health: as typed, and misspelt only where nothing stands as typed.
pub(crate) fn records(
    searcher: &Searcher,
    query: &str,
    limit: usize,
) -> Result<Vec<Hit>, SearchError> {
    let groups: Vec<Group> = plan::read_records(query).into_iter().collect();
    if limit == 0 || groups.is_empty() {
        return Ok(Vec::new());
    }
    let strict = find(searcher, &groups, Reading::Strict)?;
    let found = if strict.iter().all(Vec::is_empty) && plan::can_loosen(&groups) {
        find(searcher, &groups, Reading::Loose)?
    } else {
        strict
    };
    best::hits(searcher, found, limit)
}

/// For each group, the documents that match it.
fn find(
    searcher: &Searcher,
    groups: &[Group],
    reading: Reading,
) -> Result<Vec<Vec<Found>>, SearchError> {
    groups
        .iter()
        .map(|group| find_group(searcher, group, reading))
        .collect()
}

fn find_group(
    searcher: &Searcher,
    group: &Group,
    reading: Reading,
) -> Result<Vec<Found>, SearchError> {
    let mut found = Vec::new();
    let tokens = group
        .tokens
        .iter()
        .map(|token| Prepared::new(token, reading))
        .collect::<Result<Vec<_>, _>>()?;
    for (ordinal, segment) in (0_u32..).zip(searcher.segment_readers()) {
        let mut lists = Vec::with_capacity(tokens.len());
        for token in &tokens {
            lists.push(token.lists(segment)?);
        }
        for (doc, score) in gather::all_of(segment, lists, group.patients_only)? {
            found.push(Found {
                score,
                segment: ordinal,
                doc,
            });
        }
    }
    Ok(found)
}
