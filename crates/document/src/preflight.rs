//! Looks at foreign bytes before Automerge does.
//!
//! Automerge trusts what it parses: altered bytes make it hang, allocate without bound or
//! panic. So only plain change chunks pass, with a right checksum, bounded counts and run
//! lengths that add up. Layout: the Automerge binary format, "change chunk".

use sha2::{Digest, Sha256};

use crate::document::Hash;
use crate::error::DocumentError;

/// Most bytes of one change.
pub const MAX_BYTES: usize = 256 * 1024;
/// Most operations of one change; a note of 20,000 characters fits.
pub const MAX_OPS: u64 = 50_000;
/// Most changes that one change may build on.
const MAX_DEPS: u64 = 256;
/// Most other writers that a change may mention.
const MAX_ACTORS: u64 = 256;
/// Highest number of a writer's change or operation.
const MAX_COUNTER: u64 = 1 << 31;
/// Highest column number in use by the format.
const MAX_COLUMN: u64 = 1 << 8;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE_CHUNK: u8 = 1;

/// What a change says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its hash.
    pub hash: Hash,
    /// Its writer.
    pub actor: Vec<u8>,
    /// The writer's number of it.
    pub seq: u64,
    /// The number of its first operation.
    pub start_op: u64,
    /// The changes that it builds on.
    pub deps: Vec<Hash>,
    /// Its operations.
    pub ops: u64,
}

/// Tests the bytes of one change.
///
/// # Errors
/// [`DocumentError::Preflight`] says what is wrong with them.
pub fn preflight(bytes: &[u8]) -> Result<Seen, DocumentError> {
    look(bytes).map_err(DocumentError::Preflight)
}

type Look<T> = Result<T, &'static str>;

fn look(bytes: &[u8]) -> Look<Seen> {
    if bytes.len() > MAX_BYTES {
        return Err("it is too large");
    }
    let mut input = Reader(bytes);
    if input.take(4)? != MAGIC {
        return Err("it is not a change");
    }
    let checksum = input.take(4)?;
    let hashed = input.0;
    if input.take(1)? != [CHANGE_CHUNK] {
        return Err("it is not a plain change");
    }
    let length = input.unsigned()?;
    if length != input.0.len() as u64 {
        return Err("its length is wrong");
    }
    let hash: Hash = Sha256::digest(hashed).into();
    if hash[..4] != *checksum {
        return Err("its checksum is wrong");
    }
    body(&mut input, hash)
}

fn body(input: &mut Reader<'_>, hash: Hash) -> Look<Seen> {
    let count = input.bounded(MAX_DEPS, "it builds on too many changes")?;
    let mut deps = Vec::new();
    for _ in 0..count {
        let mut dep = [0; 32];
        dep.copy_from_slice(input.take(32)?);
        deps.push(dep);
    }
    let actor = input.actor()?.to_vec();
    let seq = input.bounded(MAX_COUNTER, "its number is too high")?;
    let start_op = input.bounded(MAX_COUNTER, "its first operation's number is too high")?;
    if seq == 0 || start_op == 0 {
        return Err("its numbers start at zero");
    }
    input.signed()?; // the writer's clock: never a reason to refuse
    if input.unsigned()? != 0 {
        return Err("it carries a message");
    }
    let others = input.bounded(MAX_ACTORS, "it mentions too many writers")?;
    for _ in 0..others {
        input.actor()?;
    }
    let ops = columns(input)?;
    if !input.0.is_empty() {
        return Err("it carries extra bytes");
    }
    Ok(Seen {
        hash,
        actor,
        seq,
        start_op,
        deps,
        ops,
    })
}

/// Walks the operation columns and returns the longest one's length.
fn columns(input: &mut Reader<'_>) -> Look<u64> {
    let count = input.bounded(32, "it has too many columns")?;
    let mut specs = Vec::new();
    for _ in 0..count {
        let spec = input.bounded(MAX_COLUMN, "it has an unknown column")?;
        let length = input.bounded(MAX_BYTES as u64, "a column is too long")?;
        if specs.last().is_some_and(|(last, _)| *last >= spec) {
            return Err("its columns are out of order");
        }
        specs.push((spec, length));
    }
    let (mut rows, mut raw_announced) = (0, 0);
    for (spec, length) in specs {
        let length = usize::try_from(length).map_err(|_| "a column is too long")?;
        let mut column = Reader(input.take(length)?);
        let rows_here = match spec & 0b111 {
            0b000..=0b010 => column.runs(|c| c.unsigned())?.0,
            0b011 => column.runs(|c| c.signed().map(i64::unsigned_abs))?.0,
            0b100 => column.booleans()?,
            0b101 => {
                column
                    .runs(|c| {
                        let length = c.unsigned()?;
                        c.take(usize::try_from(length).map_err(|_| "a text is too long")?)
                            .map(|_| 0)
                    })?
                    .0
            }
            0b110 => {
                let (rows, bytes) = column.runs(|c| c.unsigned().map(|meta| meta >> 4))?;
                raw_announced = bytes;
                rows
            }
            _ => {
                if raw_announced != column.0.len() as u64 {
                    return Err("its values do not add up");
                }
                0
            }
        };
        rows = rows.max(rows_here);
    }
    Ok(rows)
}

/// The bytes that are still to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Look<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(count).ok_or("it is cut short")?;
        self.0 = tail;
        Ok(head)
    }

    /// Unsigned LEB128.
    fn unsigned(&mut self) -> Look<u64> {
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
    fn signed(&mut self) -> Look<i64> {
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

    fn bounded(&mut self, most: u64, otherwise: &'static str) -> Look<u64> {
        let value = self.unsigned()?;
        if value > most {
            Err(otherwise)
        } else {
            Ok(value)
        }
    }

    fn actor(&mut self) -> Look<&'a [u8]> {
        if self.unsigned()? != 16 {
            return Err("a writer's id has the wrong length");
        }
        self.take(16)
    }

    /// A run-length column: rows in all, and the sum of its (non-negative) items.
    fn runs(&mut self, mut item: impl FnMut(&mut Self) -> Look<u64>) -> Look<(u64, u64)> {
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

    fn booleans(&mut self) -> Look<u64> {
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
