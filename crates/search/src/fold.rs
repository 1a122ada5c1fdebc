//! How text is made comparable: the same folding for what is indexed and what is typed.
//!
//! It must stay free of any language's grammar: names do not have one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, ligatures or apostrophes: "O’Brién" becomes "obrien".
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        let mut folded = text.to_ascii_lowercase();
        folded.retain(|c| !is_apostrophe(c));
        return folded;
    }
    let mut folded = String::with_capacity(text.len());
    let plain = text.chars().filter(|c| !is_apostrophe(*c));
    for c in plain.nfkd().flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            c if is_combining_mark(c) || is_apostrophe(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

/// The words that a text is indexed under: hyphenated words as their parts and joined.
pub fn index_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for chunk in chunks(&fold(text)) {
        let parts: Vec<&str> = parts(chunk).collect();
        words.extend(parts.iter().map(|part| (*part).to_owned()));
        if parts.len() > 1 {
            words.push(parts.concat());
        }
    }
    words
}

/// The words of a typed text, all of which have to be found.
pub fn query_words(text: &str) -> Vec<String> {
    let folded = fold(text);
    chunks(&folded).flat_map(parts).map(str::to_owned).collect()
}

/// A chip number without its spacing.
pub fn chip(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(char::is_alphanumeric);
    folded
}

/// The digits of a phone number without trunk zeros: "+43 (0)664 12" and "0043 664 12" are "4366412".
pub fn phone(text: &str) -> String {
    digits(text).trim_start_matches('0').to_owned()
}

/// The digits of a number as it was typed, without a bracketed trunk zero.
pub fn digits(text: &str) -> String {
    text.replace("(0)", "")
        .chars()
        .filter(char::is_ascii_digit)
        .collect()
}

/// An e-mail address, or a piece of one.
pub fn email(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|c| !c.is_whitespace());
    folded
}

fn chunks(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !c.is_alphanumeric() && !is_hyphen(c))
        .filter(|chunk| !chunk.is_empty())
}

fn parts(chunk: &str) -> impl Iterator<Item = &str> {
    chunk.split(is_hyphen).filter(|part| !part.is_empty())
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2014}' | '\u{2212}')
}

/// Checked before decomposition too: NFKD turns an acute accent typed as an apostrophe into a space.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '\u{2018}'
            ..='\u{201B}' | '\u{2032}' | '\u{02BC}' | '\u{02B9}' | '\u{FF07}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_ligatures_and_apostrophes_disappear() {
        for (text, folded) in [
            ("Müller", "muller"),
            ("Mu\u{308}ller", "muller"),
            ("STRAẞE Straße", "strasse strasse"),
            ("Søren Łukasz Ægir Œdipe", "soren lukasz aegir oedipe"),
            ("Đorđe Þór Ħal", "dorde thor hal"),
            ("İpek Işık", "ipek isik"),
            (
                "O’Brien O'Brien O´Brien Oʼbrien",
                "obrien obrien obrien obrien",
            ),
            ("Ｍａｘ", "max"),
            ("Žižka", "zizka"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn hyphenated_words_are_parts_and_joined() {
        assert_eq!(
            index_words("Anne-Marie  D’Arcy"),
            ["anne", "marie", "annemarie", "darcy"]
        );
        assert_eq!(index_words("- x‑y, 12"), ["x", "y", "xy", "12"]);
        assert_eq!(query_words("anne-marie d'arcy"), ["anne", "marie", "darcy"]);
        assert!(query_words(" ,;- ").is_empty());
    }

    #[test]
    fn numbers_lose_their_spacing() {
        assert_eq!(phone("+43 (0)664 12-34"), "436641234");
        assert_eq!(phone("0043/664 1234"), "436641234");
        assert_eq!(phone("0664 1234"), "6641234");
        assert_eq!(chip("276 0981-0612 3456"), "276098106123456");
        assert_eq!(chip("0006 D4A5"), "0006d4a5");
        assert_eq!(email(" Anna@Exämple.COM "), "anna@example.com");
    }
}
