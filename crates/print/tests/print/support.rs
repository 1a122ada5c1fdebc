//! Reading PDF files back, and pictures for the eye.

use std::path::PathBuf;
use std::process::Command;

use vetpms_print::{LaidOut, PrintError, Request, lay_out};

pub(crate) fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("print");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A printed document, read back.
pub(crate) struct Printed {
    pub(crate) pages: LaidOut,
    pub(crate) pdf: Vec<u8>,
    /// Words in the order of the page, one blank between them.
    pub(crate) text: String,
    /// The same, page by page.
    pub(crate) by_page: Vec<String>,
}

impl Printed {
    /// Prints, and leaves the file and its pictures under `name`.
    #[track_caller]
    pub(crate) fn of(name: &str, request: &Request) -> Self {
        let pages = lay_out(request).unwrap_or_else(|error| panic!("{name}: {error}"));
        let pdf = pages.pdf().unwrap();
        let file = folder().join(format!("{name}.pdf"));
        std::fs::write(&file, &pdf).unwrap();
        for page in 0..pages.pages() {
            let picture = folder().join(format!("{name}-{}.png", page + 1));
            std::fs::write(picture, pages.png(page, 110).unwrap()).unwrap();
        }
        let out = Command::new("pdftotext")
            .args(["-raw", "-enc", "UTF-8"])
            .arg(&file)
            .arg("-")
            .output()
            .expect("pdftotext (scripts/packages)");
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        let text = String::from_utf8(out.stdout).unwrap();
        let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            pages,
            pdf,
            by_page: text.split('\u{c}').map(joined).collect(),
            text: joined(&text),
        }
    }

    /// All of `words` can be read.
    #[track_caller]
    pub(crate) fn says(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(
                self.text.contains(word),
                "{word:?} is not in: {}",
                self.text
            );
        }
        self
    }

    /// All of `words` can be read, wherever their lines are broken.
    #[track_caller]
    pub(crate) fn says_somewhere(&self, words: &[&str]) {
        let bare = |text: &str| {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
        };
        let text = bare(&self.text);
        for word in words {
            assert!(
                text.contains(&bare(word)),
                "{word:?} is not in: {}",
                self.text
            );
        }
    }
}

/// Why it is not printed.
#[track_caller]
pub(crate) fn refused(request: &Request) -> PrintError {
    match lay_out(request) {
        Ok(_) => panic!("it was printed"),
        Err(error) => error,
    }
}
