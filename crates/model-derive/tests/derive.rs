//! What the derive accepts, and what it refuses with words that help.

#[test]
fn definitions() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/pass/*.rs");
    cases.compile_fail("tests/fail/*.rs");
}
