//! Who vouches for a change set, and sets that moved to another log.
//!
//! A computer that was restored from a backup or copied can no longer write its old log: the server, or its
//! twin, has other sets under the same numbers. It starts a new log and moves what was never sent there. The
//! author's signature covers the old number, and the author need not be at work now; so a moved set keeps the
//! old header with its signature inside, and the device vouches for the new number with its own key. Its
//! signature field then holds: the device's signature over the new header (64 bytes), the author's over the
//! original header (64 bytes), and the original header.

use uuid::Uuid;

use crate::bytes::{Blob, Hash32};
use crate::change_set::{ChangeSet, Header, SetError, SignedSet, header_hash};

/// Bytes of a signature.
const SIGNATURE: usize = 64;

/// A header and a signature over it.
#[derive(Debug)]
pub struct Signed<'a> {
    /// The header.
    pub header: &'a Header,
    /// Its exact bytes.
    pub bytes: &'a [u8],
    /// The signature.
    pub signature: &'a [u8; 64],
}

/// The parts of a moved set's signature field.
struct Moved<'a> {
    device: &'a [u8; 64],
    author: &'a [u8; 64],
    original: &'a [u8],
}

fn moved(field: &[u8]) -> Option<Moved<'_>> {
    let (device, rest) = field.split_first_chunk::<SIGNATURE>()?;
    let (author, original) = rest.split_first_chunk::<SIGNATURE>()?;
    Some(Moved {
        device,
        author,
        original,
    })
}

impl ChangeSet {
    /// Tests who vouches for the set: its author and, for one that was moved, also the device that moved it.
    ///
    /// # Errors
    /// [`SetError::Signature`] when a signature does not hold, or a moved set says something else than
    /// its author signed.
    pub fn verify(
        &self,
        author: impl FnOnce(&Signed<'_>) -> bool,
        device: impl FnOnce(&Signed<'_>) -> bool,
    ) -> Result<(), SetError> {
        let field = self.signed.signature.bytes();
        let (header, bytes) = (&self.header, self.signed.header.bytes());
        if let Ok(signature) = <&[u8; SIGNATURE]>::try_from(field) {
            let signed = Signed {
                header,
                bytes,
                signature,
            };
            return author(&signed).then_some(()).ok_or(SetError::Signature);
        }
        let moved = moved(field).ok_or(SetError::Signature)?;
        let original = Header::decode(moved.original)?;
        let by_author = Signed {
            header: &original,
            bytes: moved.original,
            signature: moved.author,
        };
        let by_device = Signed {
            header,
            bytes,
            signature: moved.device,
        };
        let same = *header
            == renumbered(
                &original,
                header.device,
                header.replica,
                header.seq,
                header.previous,
            );
        if same && author(&by_author) && device(&by_device) {
            Ok(())
        } else {
            Err(SetError::Signature)
        }
    }

    /// The device on which its author signed it; for a set that was moved, the first one.
    #[must_use]
    pub fn signed_on(&self) -> Uuid {
        let original = moved(self.signed.signature.bytes());
        let original = original.and_then(|moved| Header::decode(moved.original).ok());
        original.map_or(self.header.device, |header| header.device)
    }

    /// The hash of the header that its author signed, where the set was moved since.
    #[must_use]
    pub fn moved_from(signed: &SignedSet) -> Option<Hash32> {
        moved(signed.signature.bytes()).map(|moved| header_hash(moved.original))
    }

    /// The same changes under another number of another log, vouched for by the device.
    ///
    /// # Errors
    /// [`SetError`] when the set's own signature field is damaged.
    pub fn moved_to(
        &self,
        (device, replica, seq, previous): (Uuid, Uuid, u64, Hash32),
        sign: impl FnOnce(&[u8]) -> [u8; 64],
    ) -> Result<Self, SetError> {
        let field = self.signed.signature.bytes();
        // A set that moves again still carries what its author signed first.
        let (author, original) = match <&[u8; SIGNATURE]>::try_from(field) {
            Ok(signature) => (signature, self.signed.header.bytes()),
            Err(_) => {
                let moved = moved(field).ok_or(SetError::Signature)?;
                (moved.author, moved.original)
            }
        };
        let header = renumbered(&self.header, device, replica, seq, previous);
        let bytes = header.encode()?;
        let signature = [sign(&bytes).as_slice(), author, original].concat();
        Ok(Self {
            hash: header_hash(&bytes),
            header,
            signed: SignedSet {
                header: Blob::new(bytes),
                signature: Blob::new(signature),
                bodies: self.signed.bodies.clone(),
            },
        })
    }
}

fn renumbered(
    original: &Header,
    device: Uuid,
    replica: Uuid,
    seq: u64,
    previous: Hash32,
) -> Header {
    Header {
        device,
        replica,
        seq,
        previous,
        ..original.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change_set::tests::set;

    const NEW: (Uuid, Uuid, u64, Hash32) =
        (Uuid::from_u128(4), Uuid::from_u128(7), 3, Hash32::ZERO);

    #[test]
    fn a_moved_set_is_vouched_for_by_both() {
        let old = set();
        let new = old.moved_to(NEW, |_| [9; 64]).unwrap();
        assert_ne!(new.hash, old.hash);
        assert_eq!(new.header.changes, old.header.changes);
        let author = |by: &Signed<'_>| *by.header == old.header && by.signature == &[7; 64];
        let device = |by: &Signed<'_>| by.header.replica == NEW.1 && by.signature == &[9; 64];
        let opened = ChangeSet::open(new.signed.clone()).unwrap();
        assert_eq!(opened.verify(author, device), Ok(()));
        assert_eq!(opened.verify(author, |_| false), Err(SetError::Signature));
        assert_eq!(opened.verify(|_| false, device), Err(SetError::Signature));

        let again = new
            .moved_to((NEW.0, Uuid::from_u128(8), 1, Hash32::ZERO), |_| [9; 64])
            .unwrap();
        let device = |by: &Signed<'_>| by.header.replica == Uuid::from_u128(8);
        assert_eq!(again.verify(author, device), Ok(()));
    }

    #[test]
    fn a_moved_set_says_what_its_author_signed() {
        let mut new = set().moved_to(NEW, |_| [9; 64]).unwrap();
        new.header.author = Uuid::from_u128(99);
        assert_eq!(new.verify(|_| true, |_| true), Err(SetError::Signature));
        for cut in [0, 63, 65, 127, 140] {
            let mut new = set().moved_to(NEW, |_| [9; 64]).unwrap();
            let field = new.signed.signature.bytes()[..cut].to_vec();
            new.signed.signature = Blob::new(field);
            assert!(new.verify(|_| true, |_| true).is_err(), "{cut}");
        }
    }
}
