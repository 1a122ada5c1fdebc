//! The sync server's program.
fn main() {}
