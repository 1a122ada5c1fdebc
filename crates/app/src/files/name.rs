//! The name that an attachment keeps: no folders, nothing that is not seen, not too long, and an end that says what it
//! is. What another computer wrote is cleaned again before it is used.

use vetpms_model::name::printable;

use super::kind::FileType;

/// Characters of a name, as its field allows.
const MOST: usize = 255;

/// A name as it is kept.
pub(super) fn clean(name: &str, kind: FileType) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = printable(last)
        .chars()
        .filter(|c| *c != char::REPLACEMENT_CHARACTER && !matches!(c, '\n' | '\t'))
        .collect();
    let seen = seen.trim().trim_matches('.').trim();
    let seen = if seen.is_empty() { "file" } else { seen };
    let (stem, end) = match seen.rsplit_once('.') {
        Some((stem, end)) if is_of(end, kind) && !stem.is_empty() => (stem, end),
        _ => (seen, kind.extensions.first().copied().unwrap_or_default()),
    };
    let room = MOST - end.chars().count() - 1;
    let stem: String = stem.chars().take(room).collect();
    format!("{stem}.{end}")
}

fn is_of(end: &str, kind: FileType) -> bool {
    kind.extensions
        .iter()
        .any(|one| one.eq_ignore_ascii_case(end))
}

/// The same name with a number, for where it is taken.
pub(super) fn numbered(name: &str, number: u32) -> String {
    match name.rsplit_once('.') {
        Some((stem, end)) => format!("{stem} ({number}).{end}"),
        None => format!("{name} ({number})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::kind::{JPEG, PDF, TEXT};

    #[test]
    fn a_name_is_seen_as_it_is_and_leads_nowhere() {
        for (name, kept) in [
            ("report.pdf", "report.pdf"),
            ("REPORT.PDF", "REPORT.PDF"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\scans\\Röntgen.pdf", "Röntgen.pdf"),
            ("a\u{202e}fdp.exe", "afdp.exe.pdf"),
            ("line\nbreak\t.pdf", "linebreak.pdf"),
            ("..", "file.pdf"),
            (".pdf", "pdf.pdf"),
            ("folder/", "file.pdf"),
            ("", "file.pdf"),
        ] {
            assert_eq!(clean(name, PDF), kept);
        }
    }

    #[test]
    fn its_end_says_what_it_is() {
        assert_eq!(clean("run.sh", TEXT), "run.sh.txt");
        assert_eq!(clean("start.desktop", TEXT), "start.desktop.txt");
        assert_eq!(clean("values.csv", TEXT), "values.csv");
        assert_eq!(clean("photo.jpeg", JPEG), "photo.jpeg");
        assert_eq!(clean("photo.png", JPEG), "photo.png.jpg");
        assert_eq!(numbered("photo.png.jpg", 2), "photo.png (2).jpg");
    }

    #[test]
    fn a_long_name_keeps_its_end() {
        let kept = clean(&format!("{}.jpeg", "ä".repeat(300)), JPEG);
        assert_eq!(kept.chars().count(), 255);
        assert!(kept.ends_with("ä.jpeg"));
        assert_eq!(clean(&"b".repeat(300), PDF).len(), 255);
    }
}
