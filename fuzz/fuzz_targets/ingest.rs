//! A change with a right checksum is thrown at a row: it is refused, or the row is as good as before.
#![no_main]

#[allow(dead_code, reason = "shared with the tests, which use more of it")]
#[path = "../../crates/document/tests/hostile/chunk.rs"]
mod chunk;
#[allow(dead_code, reason = "shared with the tests, which use more of it")]
#[path = "../../crates/document/tests/hostile/ingest.rs"]
mod ingest;

use std::panic::{catch_unwind, set_hook};

use libfuzzer_sys::fuzz_target;

fuzz_target!(
    // Panics of Automerge unwind, as they do in a worker; libFuzzer ends the process on any.
    init: set_hook(Box::new(|_| {})),
    |data: &[u8]| {
        let Some((number, contents)) = data.split_first() else {
            return;
        };
        let bytes = chunk::chunk(contents);
        if let Err(panic) = catch_unwind(|| ingest::ingest(number % ingest::BASES, &bytes)) {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
            eprintln!("a change was taken that does harm: {}", words.unwrap_or_default());
            std::process::abort();
        }
    }
);
