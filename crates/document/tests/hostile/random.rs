//! Seeded randomness: `VETPMS_SEED` chooses other moments, `VETPMS_COUNT` how many.

pub(crate) struct Random(u64);

fn set(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

pub(crate) fn seeded() -> Random {
    let seed = set("VETPMS_SEED").unwrap_or(1);
    println!("VETPMS_SEED={seed}");
    Random(seed)
}

pub(crate) fn count(usually: usize) -> usize {
    set("VETPMS_COUNT").map_or(usually, |count| usize::try_from(count).unwrap())
}

impl Random {
    /// splitmix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most as u64).unwrap()
    }

    /// Alters, adds or removes one byte.
    pub(crate) fn alter(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len());
        let any = self.next().to_le_bytes()[0];
        match self.below(5) {
            0 => bytes[at] = any,
            1 => bytes[at] ^= 1 << (any % 8),
            2 => bytes.insert(at, any),
            3 => drop(bytes.remove(at)),
            _ => bytes[at] = bytes[at].wrapping_add(1),
        }
    }
}
