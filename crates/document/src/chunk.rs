//! Reading the numbers, ids and columns of Automerge's binary format, and the heads of stored bytes
//! without opening the document.

use crate::birth;
use crate::document::Hash;
use crate::preflight::{self, MAX_OPS};
use vetpms_model::EntityDef;

/// First bytes of every chunk.
pub(crate) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Type byte of a saved document, behind magic and checksum.
const DOCUMENT_CHUNK: u8 = 0;

/// What was read, or what is wrong.
pub(crate) type Look<T> = Result<T, &'static str>;

/// The sorted heads of stored bytes that nothing waits for; `None` when only opening them can tell.
/// A saved document names its heads before its contents (Automerge binary format, "document chunk"),
/// so a list of hundreds of rows need not build hundreds of documents.
#[must_use]
pub fn stored_heads(def: &'static EntityDef, bytes: &[u8]) -> Option<Vec<Hash>> {
    let mut heads = match bytes.get(8) {
        Some(&DOCUMENT_CHUNK) => of_document(bytes).ok()?,
        _ => of_first_change(def, bytes)?,
    };
    heads.sort_unstable();
    Some(heads)
}

fn of_document(bytes: &[u8]) -> Look<Vec<Hash>> {
    let mut input = Reader(bytes);
    if input.take(4)? != MAGIC {
        return Err("it is not a document");
    }
    input.take(5)?; // checksum and type
    input.unsigned()?; // length
    for _ in 0..input.unsigned()? {
        let length = input.unsigned()?;
        input.take(usize::try_from(length).map_err(|_| "it is cut short")?)?;
    }
    let count = input.unsigned()?;
    (0..count).map(|_| input.hash()).collect()
}

/// The row's only change so far: its head, when it builds on nothing but births.
fn of_first_change(def: &'static EntityDef, bytes: &[u8]) -> Option<Vec<Hash>> {
    let seen = preflight::preflight(bytes).ok()?;
    let born = |dep: &Hash| birth::by_hash(def, &automerge::ChangeHash(*dep)).is_some();
    seen.deps.iter().all(born).then(|| vec![seen.hash])
}

/// The bytes that are still to be read.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, count: usize) -> Look<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(count).ok_or("it is cut short")?;
        self.0 = tail;
        Ok(head)
    }

    /// Unsigned LEB128.
    pub(crate) fn unsigned(&mut self) -> Look<u64> {
        let mut value = 0u64;
        for shift in (0..63).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err("a number is too long")
    }

    /// Signed LEB128.
    pub(crate) fn signed(&mut self) -> Look<i64> {
        let mut value = 0i64;
        for shift in (0..63).step_by(7) {
            let byte = self.take(1)?[0];
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let sign = if byte & 0x40 == 0 {
                    0
                } else {
                    -1i64 << (shift + 7).min(63)
                };
                return Ok(value | sign);
            }
        }
        Err("a number is too long")
    }

    pub(crate) fn bounded(&mut self, most: u64, otherwise: &'static str) -> Look<u64> {
        let value = self.unsigned()?;
        if value > most {
            Err(otherwise)
        } else {
            Ok(value)
        }
    }

    pub(crate) fn hash(&mut self) -> Look<Hash> {
        let mut hash = [0; 32];
        hash.copy_from_slice(self.take(32)?);
        Ok(hash)
    }

    pub(crate) fn actor(&mut self) -> Look<&'a [u8]> {
        if self.unsigned()? != 16 {
            return Err("a writer's id has the wrong length");
        }
        self.take(16)
    }

    /// A run-length column: rows in all, and the sum of its (non-negative) items.
    pub(crate) fn runs(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Look<u64>,
    ) -> Look<(u64, u64)> {
        let (mut rows, mut sum) = (0u64, 0u64);
        while !self.0.is_empty() {
            let run = self.signed()?;
            let length = match run {
                0 => self.unsigned()?,
                _ => run.unsigned_abs(),
            };
            rows = rows.saturating_add(length);
            if rows > MAX_OPS {
                return Err("it has too many operations");
            }
            let (items, weight) = match run {
                0 => (0, 0),
                1.. => (1, length),
                _ => (length, 1),
            };
            for _ in 0..items {
                sum = sum.saturating_add(item(self)?.saturating_mul(weight));
            }
        }
        Ok((rows, sum))
    }

    pub(crate) fn booleans(&mut self) -> Look<u64> {
        let mut rows = 0u64;
        while !self.0.is_empty() {
            rows = rows.saturating_add(self.unsigned()?);
            if rows > MAX_OPS {
                return Err("it has too many operations");
            }
        }
        Ok(rows)
    }
}
