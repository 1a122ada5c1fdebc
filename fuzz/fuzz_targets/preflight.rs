//! Any bytes at all: as they are, and as the contents of a change chunk with a right checksum.
#![no_main]

#[allow(dead_code, reason = "shared with the tests, which use more of it")]
#[path = "../../crates/document/tests/hostile/chunk.rs"]
mod chunk;

use libfuzzer_sys::fuzz_target;
use vetpms_document::preflight::{MAX_OPS, preflight};
use vetpms_document::stored_heads;
use vetpms_model::Entity;
use vetpms_model::people::Patient;

fuzz_target!(|data: &[u8]| {
    for bytes in [data, &chunk::chunk(data)] {
        let _ = stored_heads(Patient::def(), bytes);
        if let Ok(seen) = preflight(bytes) {
            assert!(seen.ops <= MAX_OPS && seen.seq > 0 && seen.start_op > 0);
        }
    }
});
