//! What a file is, told by its first bytes and never by its name.

use crate::error::{AppError, Code};

/// A type of file that may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileType {
    /// Internet media type.
    pub media_type: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What a name of this type may end with; the first where it has no such end.
    pub extensions: &'static [&'static str],
}

const fn of(
    media_type: &'static str,
    name: &'static str,
    extensions: &'static [&'static str],
) -> FileType {
    FileType {
        media_type,
        name,
        extensions,
    }
}

/// Every type that may be attached. None of them is ever run, and none of them can hold a script that the window would
/// run.
pub const FILE_TYPES: [FileType; 5] = [PDF, PNG, JPEG, WEBP, TEXT];

pub(super) const PDF: FileType = of("application/pdf", "PDF", &["pdf"]);
pub(super) const PNG: FileType = of("image/png", "PNG", &["png"]);
pub(super) const JPEG: FileType = of("image/jpeg", "JPEG", &["jpg", "jpeg"]);
pub(super) const WEBP: FileType = of("image/webp", "WebP", &["webp"]);
pub(super) const TEXT: FileType = of("text/plain", "text", &["txt", "csv", "log", "md"]);

/// What the bytes are.
///
/// # Errors
/// [`Code::WrongType`].
pub(super) fn kind_of(bytes: &[u8]) -> Result<FileType, AppError> {
    let kind = if bytes.starts_with(b"%PDF-") {
        PDF
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        PNG
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        JPEG
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        WEBP
    } else if is_text(bytes) {
        TEXT
    } else {
        let names: Vec<&str> = FILE_TYPES.iter().map(|kind| kind.name).collect();
        let words = format!(
            "this kind of file cannot be attached; what can: {}",
            names.join(", ")
        );
        return Err(AppError::new(Code::WrongType, words));
    };
    Ok(kind)
}

/// UTF-8 without control characters but those that lay out lines.
fn is_text(bytes: &[u8]) -> bool {
    let lays_out = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    std::str::from_utf8(bytes)
        .is_ok_and(|text| text.chars().all(|c| !c.is_control() || lays_out(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n%\xe2\xe3"[..], PDF),
            (b"\x89PNG\r\n\x1a\n\0\0", PNG),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", JPEG),
            (b"RIFF\x10\0\0\0WEBPVP8 ", WEBP),
            ("Blood: na\u{ef}ve\r\n\tok\n".as_bytes(), TEXT),
            (b"<html><script>alert(1)</script>", TEXT),
        ] {
            assert_eq!(kind_of(bytes).unwrap(), kind);
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for bytes in [
            &b"\x7fELF\x02\x01"[..],
            b"MZ\x90\0",
            b"PK\x03\x04",
            b"RIFF\x10\0\0\0WAVEfmt ",
            b"GIF89a\0",
            b"\x89PNG\r\n",
            b"\xff\xd8",
            b"a\0b",
            b"\x1b[2J",
            b"latin \xe9",
        ] {
            let refused = kind_of(bytes).unwrap_err();
            assert_eq!(refused.code, Code::WrongType, "{bytes:?}");
            assert!(refused.message.contains("PDF, PNG, JPEG, WebP, text"));
        }
    }
}
