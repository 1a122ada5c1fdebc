//! Why a document is not printed.

use crate::{Field, Jurisdiction, Kind, Paper};

/// Why a document is not printed. No text of it holds a value of the document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrintError {
    /// The rules want fields that are empty: all of them, in the order of the profile.
    #[error(
        "{} ask for more on this document. Please fill in: {}",
        jurisdiction.profile().name,
        listed(fields)
    )]
    Missing {
        /// What was to be printed.
        kind: Kind,
        /// Whose rules.
        jurisdiction: Jurisdiction,
        /// What is empty.
        fields: Vec<Field>,
    },
    /// A list without entries makes no document.
    #[error("there is nothing on this document yet. Please add an entry first")]
    Empty(Kind),
    /// A label printer's paper was chosen for a page.
    #[error("this document needs A4 or Letter, not {}", .0.name())]
    WrongPaper(Paper),
    /// Even in the smallest letters that can be read, the text is larger than the paper.
    #[error("the text does not fit on {}. Please take a larger label or shorten the text", .0.name())]
    DoesNotFit(Paper),
    /// More text than any honest document has.
    #[error("this document is longer than {limit} characters. Please shorten its texts")]
    TooLong {
        /// How many are taken.
        limit: usize,
    },
    /// The document has fewer pages.
    #[error("the document has no page {0}")]
    NoSuchPage(usize),
    /// A picture finer than any printer, or none at all.
    #[error("a page can be drawn at {min} to {max} dots per inch")]
    Resolution {
        /// The coarsest.
        min: u32,
        /// The finest.
        max: u32,
    },
    /// A fault of a template; the place stands in it, never the text.
    #[error("the document could not be laid out (at {0}). Please tell the makers of the program")]
    Layout(String),
}

fn listed(fields: &[Field]) -> String {
    let words: Vec<&str> = fields.iter().map(|field| field.words()).collect();
    words.join(", ")
}
