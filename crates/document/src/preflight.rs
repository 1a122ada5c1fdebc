//! Looks at foreign bytes before Automerge does.
//!
//! Automerge trusts what it parses: altered bytes make it hang, allocate without bound or
//! panic. So only plain change chunks pass, with a right checksum, bounded counts and run
//! lengths that add up. Layout: the Automerge binary format, "change chunk".

use sha2::{Digest, Sha256};

use crate::chunk::{Look, MAGIC, Reader};
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
/// The columns that our writer uses: object, key, insertion, action, value, predecessors. Automerge
/// would drop others when it saves, and no longer open what it saved.
const COLUMNS: [u64; 12] = [
    0x01, 0x02, 0x11, 0x13, 0x15, 0x34, 0x42, 0x56, 0x57, 0x70, 0x71, 0x73,
];
/// Most bytes of keys, each counted as often as it is used.
const MAX_KEYS: u64 = 1 << 20;

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
        deps.push(input.hash()?);
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
        let spec = input.unsigned()?;
        if !COLUMNS.contains(&spec) {
            return Err("it has an unknown column");
        }
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
                let (rows, bytes) = column.runs(|c| {
                    let length = c.unsigned()?;
                    c.take(usize::try_from(length).map_err(|_| "a text is too long")?)?;
                    Ok(length)
                })?;
                if bytes > MAX_KEYS {
                    return Err("its keys are too long");
                }
                rows
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
