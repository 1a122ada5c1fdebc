//! Reads the columns of a found row one after the other, in the order of the select.

use std::cell::Cell;

use chrono::{DateTime, Utc};
use rusqlite::types::ValueRef;
use uuid::Uuid;

use crate::error::{Result, StoreError};
use crate::values::{id_of, instant_of, instant_or_none};

/// A found row and how far it has been read.
pub(super) struct Fields<'a, 'r> {
    row: &'a rusqlite::Row<'r>,
    at: Cell<usize>,
}

impl<'a, 'r> Fields<'a, 'r> {
    pub(super) fn new(row: &'a rusqlite::Row<'r>) -> Self {
        Self {
            row,
            at: Cell::new(0),
        }
    }

    fn next(&self) -> Result<ValueRef<'a>> {
        let at = self.at.get();
        self.at.set(at + 1);
        Ok(self.row.get_ref(at)?)
    }

    /// Reads a column that may be empty by its text.
    fn parsed<T>(&self, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>> {
        let text = self
            .next()?
            .as_str_or_null()
            .map_err(|_| StoreError::Damaged)?;
        text.map(|text| parse(text).ok_or(StoreError::Damaged))
            .transpose()
    }

    pub(super) fn id(&self) -> Result<Uuid> {
        id_of(self.next()?)
    }

    pub(super) fn id_or_none(&self) -> Result<Option<Uuid>> {
        match self.next()? {
            ValueRef::Null => Ok(None),
            raw => id_of(raw).map(Some),
        }
    }

    pub(super) fn text(&self) -> Result<Option<String>> {
        self.parsed(|text| Some(text.to_owned()))
    }

    /// A text that every whole row has; empty in one that is not whole yet.
    pub(super) fn text_or_empty(&self) -> Result<String> {
        Ok(self.text()?.unwrap_or_default())
    }

    pub(super) fn flag(&self) -> Result<bool> {
        Ok(self
            .next()?
            .as_i64_or_null()
            .map_err(|_| StoreError::Damaged)?
            == Some(1))
    }

    /// A count.
    pub(super) fn number(&self) -> Result<u32> {
        let found = self.next()?.as_i64().map_err(|_| StoreError::Damaged)?;
        Ok(u32::try_from(found).unwrap_or(u32::MAX))
    }

    pub(super) fn instant(&self) -> Result<DateTime<Utc>> {
        instant_of(self.next()?)
    }

    pub(super) fn instant_or_none(&self) -> Result<Option<DateTime<Utc>>> {
        instant_or_none(self.next()?)
    }

    /// A JSON array, in its order.
    pub(super) fn array<T: serde::de::DeserializeOwned>(&self) -> Result<Vec<T>> {
        Ok(self
            .parsed(|text| serde_json::from_str(text).ok())?
            .unwrap_or_default())
    }
}
