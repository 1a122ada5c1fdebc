//! Why the server holds something back, in plain words; the window says the same (`ui/src/aside/reasons.ts`).

/// What a code means.
pub(crate) fn reason(code: &str) -> &'static str {
    match code {
        "forbidden" | "author_without_rights" => "Whoever wrote it may not change this any more.",
        "unknown_author" | "bad_signature" | "foreign_actor" | "foreign_replica"
        | "unknown_replica" | "wrong_tenant" => "The server cannot tell who wrote it.",
        "invalid_value" | "wrong_type" | "too_large" | "not_projected" => {
            "A value does not fit its field."
        }
        "unknown_table" | "unknown_text" | "unknown_choice" | "depends_on_newer" => {
            "The server needs a newer version of the program."
        }
        "awaits_sign_in" | "depends_on_sign_in" => {
            "It waits until whoever wrote it has signed in once more on that computer while there is a network."
        }
        "depends_on_quarantined" | "missing_dependency" | "gap" => {
            "It builds on a change that the server does not have."
        }
        "fork" | "fact_differs" => {
            "It was written twice: perhaps this computer was restored or copied."
        }
        "device_revoked" => "It comes from a computer that has been shut out.",
        "given_up" => "An administrator gave it up.",
        "taken_already" => "It was entered again after it had been released: it stands once.",
        _ => "It cannot be read.",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_window_says_the_same() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let read = |file: &str| std::fs::read_to_string(root.join(file)).unwrap();
        let words: serde_json::Value =
            serde_json::from_str(&read("ui/src/locales/en.json")).unwrap();
        let codes = read("ui/src/aside/reasons.ts");
        let mut compared = 0;
        for line in codes.lines().filter_map(|line| line.strip_prefix("  ")) {
            let Some((code, key)) = line.split_once(": ") else {
                continue;
            };
            let key = key.trim_matches(|c| c == '"' || c == ',');
            if let Some(said) = words["aside"]["reason"][key].as_str() {
                assert_eq!(reason(code), said, "{code}");
                compared += 1;
            }
        }
        assert!(compared > 20, "{compared}");
    }
}
