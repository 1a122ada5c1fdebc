//! argon2id: turning a password into a key, at a stated cost.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::{CryptoError, Key32};

/// Length of every salt in this crate.
pub const SALT_LEN: usize = 16;

/// What one argon2id run costs.
///
/// Stored costs are read back from files and rows, so they are held within limits: a forged row
/// must not make the program take all memory or run for minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfParams {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for KdfParams {
    /// 19 MiB, two passes, one lane: the least that OWASP advises for argon2id.
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            passes: 2,
            lanes: 1,
        }
    }
}

impl KdfParams {
    const MAX_MEMORY_KIB: u32 = 256 * 1024;
    const MAX_PASSES: u32 = 16;
    const MAX_LANES: u32 = 8;

    /// The cheapest run there is. It protects nothing: for tests only.
    pub fn for_testing() -> Self {
        Self {
            memory_kib: 8,
            passes: 1,
            lanes: 1,
        }
    }

    /// The argon2id engine at this cost, if the cost is within limits.
    pub(crate) fn engine(self) -> Result<Argon2<'static>, CryptoError> {
        if self.memory_kib > Self::MAX_MEMORY_KIB
            || self.passes > Self::MAX_PASSES
            || self.lanes > Self::MAX_LANES
        {
            return Err(CryptoError::CostOutOfBounds);
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .map_err(|_| CryptoError::CostOutOfBounds)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

/// Stretches a password to a key.
///
/// # Errors
/// [`CryptoError::CostOutOfBounds`] if the cost is not within limits.
pub(crate) fn argon2id(
    password: &[u8],
    salt: &[u8; SALT_LEN],
    params: KdfParams,
) -> Result<Key32, CryptoError> {
    let engine = params.engine()?;
    // The memory is ours so that it can be wiped: its last block gives the key away.
    let mut memory = vec![Block::default(); engine.params().block_count()];
    let mut done = Ok(());
    let key = Key32::fill(|out| {
        done = engine.hash_password_into_with_memory(password, salt, out, &mut memory);
    });
    memory.iter_mut().for_each(Zeroize::zeroize);
    // Salt and output lengths are fixed; what is left is a password of 4 GiB.
    done.map_err(|_| CryptoError::Malformed("password"))?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn password_salt_and_cost_each_change_the_key() {
        let cheap = KdfParams::for_testing();
        let one = argon2id(b"password", &[1; 16], cheap).unwrap();
        let again = argon2id(b"password", &[1; 16], cheap).unwrap();
        assert_eq!(one.expose(), again.expose());
        let dearer = KdfParams { passes: 2, ..cheap };
        for other in [
            argon2id(b"passwore", &[1; 16], cheap),
            argon2id(b"password", &[2; 16], cheap),
            argon2id(b"password", &[1; 16], dearer),
        ] {
            assert_ne!(one.expose(), other.unwrap().expose());
        }
    }

    #[test]
    fn costs_outside_the_limits_are_refused() {
        let good = KdfParams::for_testing();
        for bad in [
            KdfParams {
                memory_kib: 7,
                ..good
            },
            KdfParams {
                memory_kib: u32::MAX,
                ..good
            },
            KdfParams { passes: 0, ..good },
            KdfParams { passes: 17, ..good },
            KdfParams { lanes: 0, ..good },
            KdfParams {
                memory_kib: 1024,
                lanes: 9,
                ..good
            },
        ] {
            let refused = argon2id(b"password", &[1; 16], bad).map(drop);
            assert_eq!(refused, Err(CryptoError::CostOutOfBounds), "{bad:?}");
        }
    }

    #[test]
    fn the_default_is_what_owasp_advises() {
        let default = KdfParams::default();
        assert_eq!(
            (default.memory_kib, default.passes, default.lanes),
            (19_456, 2, 1)
        );
        assert!(default.engine().is_ok());
    }
}
