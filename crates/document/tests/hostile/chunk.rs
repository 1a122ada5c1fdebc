//! Chunks of Automerge's binary format, made by hand: whatever is said in them, length and checksum are right.

use sha2::{Digest, Sha256};

pub(crate) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
pub(crate) const CHANGE: u8 = 1;
pub(crate) const DEFLATED: u8 = 2;

/// Unsigned LEB128.
pub(crate) fn unsigned(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// Signed LEB128.
pub(crate) fn signed(mut value: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if (value == 0 && low & 0x40 == 0) || (value == -1 && low & 0x40 != 0) {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// A chunk whose checksum is that of `hashed`, and whose contents are `contents`.
pub(crate) fn framed(kind: u8, contents: &[u8], hashed: &[u8]) -> Vec<u8> {
    let digest = Sha256::digest([&[CHANGE], &unsigned(hashed.len() as u64)[..], hashed].concat());
    let length = unsigned(contents.len() as u64);
    [&MAGIC[..], &digest[..4], &[kind], &length, contents].concat()
}

pub(crate) fn chunk(contents: &[u8]) -> Vec<u8> {
    framed(CHANGE, contents, contents)
}

/// A change.
pub(crate) struct Raw {
    pub(crate) deps: Vec<[u8; 32]>,
    pub(crate) actor: [u8; 16],
    pub(crate) seq: u64,
    pub(crate) start_op: u64,
    pub(crate) columns: Vec<(u64, Vec<u8>)>,
    /// How many columns it says it has, if it lies.
    pub(crate) said: Option<u64>,
}

impl Raw {
    /// A change that puts `color = "red"` into the root of a document.
    pub(crate) fn honest() -> Self {
        let text = |text: &str| [signed(-1), unsigned(text.len() as u64), text.into()].concat();
        Self {
            deps: Vec::new(),
            actor: [7; 16],
            seq: 1,
            start_op: 1,
            columns: vec![
                (KEY_TEXT, text("color")),
                (INSERT, unsigned(1)),
                (ACTION, [signed(-1), unsigned(1)].concat()),
                (VALUE_META, [signed(-1), unsigned(3 << 4 | 6)].concat()),
                (VALUE, b"red".to_vec()),
                (PREDECESSORS, [signed(-1), unsigned(0)].concat()),
            ],
            said: None,
        }
    }

    pub(crate) fn with(mut self, column: u64, bytes: Vec<u8>) -> Self {
        self.columns.retain(|(spec, _)| *spec != column);
        self.columns.push((column, bytes));
        self.columns.sort_by_key(|(spec, _)| *spec);
        self
    }

    pub(crate) fn contents(&self) -> Vec<u8> {
        let mut bytes = unsigned(self.deps.len() as u64);
        bytes.extend(self.deps.iter().flatten());
        bytes.push(16);
        bytes.extend(self.actor);
        bytes.extend(unsigned(self.seq));
        bytes.extend(unsigned(self.start_op));
        bytes.extend([0, 0, 0]); // clock, message, other writers
        bytes.extend(unsigned(self.said.unwrap_or(self.columns.len() as u64)));
        for (spec, column) in &self.columns {
            bytes.extend(unsigned(*spec));
            bytes.extend(unsigned(column.len() as u64));
        }
        bytes.extend(self.columns.iter().flat_map(|(_, column)| column));
        bytes
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        chunk(&self.contents())
    }
}

/// Columns, as the format numbers them.
pub(crate) const KEY_TEXT: u64 = 0x15;
pub(crate) const INSERT: u64 = 0x34;
pub(crate) const ACTION: u64 = 0x42;
pub(crate) const VALUE_META: u64 = 0x56;
pub(crate) const VALUE: u64 = 0x57;
pub(crate) const PREDECESSORS: u64 = 0x70;

/// The contents of a chunk.
pub(crate) fn contents(bytes: &[u8]) -> &[u8] {
    let length = bytes[9..].iter().position(|byte| byte & 0x80 == 0);
    &bytes[9 + length.unwrap_or(0) + 1..]
}
