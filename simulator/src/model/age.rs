//! A server whose program is older than the desks': tables that it does not know yet.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use vetpms_model::{ENTITIES, EntityDef, entity};
use vetpms_protocol::KnownTable;

use super::Server;

/// How old the server's program is.
#[derive(Debug, Clone, Default)]
pub struct Age {
    unknown: BTreeSet<&'static str>,
    /// It says which tables it knows: it was older once.
    tells: bool,
    /// It was started, and has not tried again what it did not know before.
    untried: bool,
}

impl Server {
    /// Has it not know these tables.
    pub fn grow_old(&mut self, tables: &[&'static str]) {
        self.age.unknown = tables.iter().copied().collect();
        self.age.tells = true;
    }

    /// Whether there are tables that it does not know.
    #[must_use]
    pub fn is_old(&self) -> bool {
        !self.age.unknown.is_empty()
    }

    /// Starts a newer program, which knows every table.
    pub fn upgrade(&mut self) {
        self.age.unknown.clear();
        self.age.untried = true;
    }

    /// Runs the program of another server on the data of this one.
    pub fn run_program_of(&mut self, other: &Self) {
        self.age = Age {
            untried: true,
            ..other.age.clone()
        };
    }

    pub(super) fn knows(&self, table: &str) -> Option<&'static EntityDef> {
        entity(table).filter(|def| !self.age.unknown.contains(def.table))
    }

    pub(super) fn known_tables(&self) -> Option<Vec<KnownTable>> {
        let all = ENTITIES
            .iter()
            .filter(|def| self.knows(def.table).is_some());
        let known = all.map(|def| KnownTable {
            table: def.table.to_owned(),
            fields: def.fields.len(),
        });
        self.age.tells.then(|| known.collect())
    }

    /// Tries what stood aside because its table was not known: once after each start.
    pub(super) fn since_upgrade(&mut self, now: DateTime<Utc>) {
        if std::mem::take(&mut self.age.untried) {
            let arrived = self.tried_again(|aside| aside.code == "unknown_table", now);
            self.those_waiting(arrived, now);
        }
    }
}
