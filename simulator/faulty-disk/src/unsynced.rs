//! What was written to a file since it was last synced: after a power cut each of these writes may be
//! there, missing, or torn.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// What a disk writes at once, or not at all.
const SECTOR: u64 = 512;

/// One write, or one shortening where `new` is none.
#[derive(Debug)]
pub(crate) struct Written {
    /// Where it begins.
    pub(crate) offset: u64,
    /// What stood there, as far as the file went.
    pub(crate) old: Vec<u8>,
    /// What stands there now.
    pub(crate) new: Option<Vec<u8>>,
    /// How long the file was.
    pub(crate) length: u64,
}

/// The writes of one file, in order.
#[derive(Debug, Default)]
pub(crate) struct Unsynced(Vec<Written>);

/// What a power cut makes of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Luck {
    Kept,
    Lost,
    Torn(u64),
}

impl Unsynced {
    pub(crate) fn note(&mut self, written: Written) {
        self.0.push(written);
    }

    /// Makes of a copy of the file what a power cut may leave of it. `below` draws a number below its argument:
    /// 0 keeps a write.
    pub(crate) fn cut(&self, copy: &File, below: &mut dyn FnMut(u64) -> u64) -> io::Result<()> {
        for written in self.0.iter().rev() {
            copy.set_len(written.length)?;
            copy.write_all_at(&written.old, written.offset)?;
        }
        for written in &self.0 {
            let Some(new) = &written.new else {
                if below(3) != 1 {
                    copy.set_len(written.offset)?;
                }
                continue;
            };
            let sectors = u64::try_from(new.len()).unwrap_or(0).div_ceil(SECTOR);
            let luck = match below(3) {
                0 => Luck::Kept,
                1 => Luck::Lost,
                _ => Luck::Torn(below(sectors)),
            };
            let kept = match luck {
                Luck::Kept => new.len(),
                Luck::Lost => continue,
                Luck::Torn(sectors) => usize::try_from(sectors * SECTOR).unwrap_or(0),
            };
            copy.write_all_at(&new[..kept.min(new.len())], written.offset)?;
        }
        Ok(())
    }
}
