//! Names of practices, people and computers: they are printed on screens and in terminals.

/// The longest name, in characters.
pub const NAME_LIMIT: usize = 255;

/// A name as it is kept: trimmed, and without a character that is not seen, or that moves what stands beside it.
///
/// # Errors
/// What is wrong with it, for people.
pub fn checked(text: &str) -> Result<&str, &'static str> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > NAME_LIMIT {
        Err("please give 1 to 255 characters")
    } else if text.contains(is_unseen) {
        Err("this contains a character that cannot be stored")
    } else {
        Ok(text)
    }
}

/// A name that nobody else has: numbered where `taken` has it already.
#[must_use]
pub fn distinct(name: &str, taken: &[String]) -> String {
    let is_taken = |name: &str| taken.iter().any(|other| other.trim() == name);
    let mut found = name.to_owned();
    let mut number = 1;
    while is_taken(&found) {
        number += 1;
        let end = format!(" ({number})");
        let room = NAME_LIMIT.saturating_sub(end.len());
        found = name.chars().take(room).chain(end.chars()).collect();
    }
    found
}

/// Control characters, and those that change the direction of a line or have no width.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A text as a terminal may print it: what would command the terminal is shown as what it is.
#[must_use]
pub fn printable(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        c if is_unseen(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_seen_as_it_is() {
        assert_eq!(checked(" Front desk 2 "), Ok("Front desk 2"));
        assert_eq!(checked("Überprüfung – Ärztin"), Ok("Überprüfung – Ärztin"));
        for bad in [
            "",
            "  ",
            "a\u{1b}[31mb",
            "a\nb",
            "a\u{202e}b",
            "a\u{200b}b",
            &"x".repeat(256),
        ] {
            assert!(checked(bad).is_err(), "{bad:?}");
        }
        assert_eq!(printable("a\u{1b}[2Jb\n\tc"), "a\u{fffd}[2Jb\n\tc");
    }

    #[test]
    fn two_of_one_name_are_told_apart() {
        let taken: Vec<String> = ["Desk", "Desk (2)"].map(str::to_owned).into();
        assert_eq!(distinct("Exam", &taken), "Exam");
        assert_eq!(distinct("Desk", &taken), "Desk (3)");
        let long = "x".repeat(NAME_LIMIT);
        let second = distinct(&long, std::slice::from_ref(&long));
        assert_eq!(second.chars().count(), NAME_LIMIT);
        assert!(second.ends_with("x (2)"));
    }
}
