//! The frame of every request and reply: magic, length, zstd.
//!
//! A captive portal answers with HTML and status 200: whatever does not start like this
//! never came from our server.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::limits::{DEPTH, MESSAGE_BYTES};

/// The content type of every framed body.
pub const CONTENT_TYPE: &str = "application/vnd.vetpms.v1";
const MAGIC: [u8; 4] = *b"VPM1";
const LEVEL: i32 = 3;

/// Why bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// Not framed by us.
    #[error("the reply did not come from a VetPMS server")]
    Foreign,
    /// Cut or padded.
    #[error("the message is incomplete")]
    Length,
    /// Larger than any message may be.
    #[error("the message is too large")]
    TooLarge,
    /// The content is not the message that was expected.
    #[error("the message cannot be read")]
    Content,
}

/// Packs a message.
///
/// # Errors
/// [`FrameError`] when it cannot be encoded or is too large.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, FrameError> {
    let plain = rmp_serde::to_vec_named(message).map_err(|_| FrameError::Content)?;
    if plain.len() > MESSAGE_BYTES {
        return Err(FrameError::TooLarge);
    }
    let packed = zstd::bulk::compress(&plain, LEVEL).map_err(|_| FrameError::Content)?;
    let length = u32::try_from(packed.len()).map_err(|_| FrameError::TooLarge)?;
    let mut frame = Vec::with_capacity(packed.len() + 8);
    frame.extend_from_slice(&MAGIC);
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(&packed);
    Ok(frame)
}

/// Unpacks a message; never unpacks more than [`MESSAGE_BYTES`].
///
/// # Errors
/// [`FrameError`].
pub fn decode<T: DeserializeOwned>(frame: &[u8]) -> Result<T, FrameError> {
    let (head, packed) = frame.split_at_checked(8).ok_or(FrameError::Foreign)?;
    if head[..4] != MAGIC {
        return Err(FrameError::Foreign);
    }
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    if length as usize != packed.len() {
        return Err(FrameError::Length);
    }
    read(&unpack(packed)?).map_err(|_| FrameError::Content)
}

/// Reads a value that is not nested deeper than [`DEPTH`]: also what is skipped takes from the stack.
pub(crate) fn read<T: DeserializeOwned>(plain: &[u8]) -> Result<T, rmp_serde::decode::Error> {
    let mut reader = rmp_serde::Deserializer::from_read_ref(plain);
    reader.set_max_depth(DEPTH);
    T::deserialize(&mut reader)
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>, FrameError> {
    use std::io::Read;
    let decoder = zstd::stream::read::Decoder::new(packed).map_err(|_| FrameError::Content)?;
    let mut plain = Vec::new();
    let read = decoder
        .take(MESSAGE_BYTES as u64 + 1)
        .read_to_end(&mut plain)
        .map_err(|_| FrameError::Content)?;
    if read > MESSAGE_BYTES {
        Err(FrameError::TooLarge)
    } else {
        Ok(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_cut_and_bombs_are_refused() {
        let frame = encode(&"hello".to_owned()).unwrap();
        assert_eq!(decode::<String>(&frame).unwrap(), "hello");
        assert_eq!(
            decode::<String>(b"<html>sign in to the wifi</html>"),
            Err(FrameError::Foreign)
        );
        assert_eq!(
            decode::<String>(&frame[..frame.len() - 1]),
            Err(FrameError::Length)
        );
        assert_eq!(decode::<u64>(&frame), Err(FrameError::Content));
        let bomb = framed(&vec![0u8; MESSAGE_BYTES + 2]);
        assert!(bomb.len() < 100_000);
        assert_eq!(decode::<String>(&bomb), Err(FrameError::TooLarge));
    }

    fn framed(plain: &[u8]) -> Vec<u8> {
        let packed = zstd::bulk::compress(plain, LEVEL).unwrap();
        let length = u32::try_from(packed.len()).unwrap().to_le_bytes();
        [&MAGIC[..], &length, &packed].concat()
    }

    #[test]
    fn lengths_that_lie_and_endless_nesting_are_refused() {
        // Text, bytes, a list and a map of 2^32 - 1 items in five bytes; lists within lists.
        let announced = [0xdb, 0xc6, 0xdd, 0xdf].map(|kind| vec![kind, 255, 255, 255, 255]);
        for plain in announced.into_iter().chain([vec![0x91; 1_000_000]]) {
            let frame = framed(&plain);
            let content = FrameError::Content;
            assert_eq!(decode::<String>(&frame), Err(content));
            assert_eq!(decode::<crate::Blob>(&frame), Err(content));
            assert_eq!(decode::<Vec<u64>>(&frame), Err(content));
            assert_eq!(decode::<serde_json::Value>(&frame), Err(content));
            assert!(decode::<crate::Push>(&frame).is_err());
        }
    }
}
