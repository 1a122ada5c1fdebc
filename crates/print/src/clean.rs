//! Text of people made fit for paper: what cannot be seen is not printed.

use unicode_normalization::UnicodeNormalization;

/// `text` in composed form, with line breaks as `\n`, and without characters that show nothing or
/// change the order of others: a label must read the same to everybody.
pub(crate) fn clean(text: &str) -> String {
    let lines = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    lines
        .chars()
        .filter_map(|c| match c {
            '\n' => Some('\n'),
            '\t' => Some(' '),
            c if c.is_control() || is_invisible(c) => None,
            c => Some(c),
        })
        .nfc()
        .collect()
}

/// Whether anything can be read in `text`. A dash that fills a compulsory field says nothing.
pub(crate) fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Marks of direction, joiners, and the like. The joiners of Indic and Arabic writing go too: the
/// fonts have none of these scripts.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        assert_eq!(clean("a\u{0}b\u{1b}c\u{7f}d\u{9c}"), "abcd");
        assert_eq!(
            clean("give \u{202e}2\u{202c} tablets\u{200b}"),
            "give 2 tablets"
        );
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(clean("a\r\nb\rc\nd\u{2028}e\tf"), "a\nb\nc\nd\ne f");
    }

    #[test]
    fn letters_are_composed() {
        assert_eq!(clean("Zoe\u{308} Ła\u{303}"), "Zoë Łã");
    }

    #[test]
    fn a_filler_says_nothing() {
        for filler in ["", " ", "-", "...", "\u{a0}", "?"] {
            assert!(!says_something(filler), "{filler:?}");
        }
        for text in ["0", "É", "7 days", "犬"] {
            assert!(says_something(text), "{text:?}");
        }
    }
}
