//! The papers and labels that a document is laid out for.

use serde::{Deserialize, Serialize};

use crate::Kind;

/// A sheet, or a label of a label printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Paper {
    /// 210 x 297 mm.
    #[serde(rename = "a4")]
    A4,
    /// 8.5 x 11 inches.
    #[serde(rename = "letter")]
    Letter,
    /// 89 mm wide, 36 mm high.
    #[serde(rename = "label-89x36")]
    Label89x36,
    /// 62 mm wide, 100 mm high.
    #[serde(rename = "label-62x100")]
    Label62x100,
    /// A roll 70 mm wide, cut after 50 mm or later, as the text needs.
    #[serde(rename = "roll-70x50")]
    Roll70x50,
}

impl Paper {
    /// Every paper, sheets first.
    pub const ALL: [Self; 5] = [
        Self::A4,
        Self::Letter,
        Self::Label89x36,
        Self::Label62x100,
        Self::Roll70x50,
    ];

    /// Width and height in millimetres. A roll's height is the least one.
    #[must_use]
    pub fn size_mm(self) -> (f64, f64) {
        match self {
            Self::A4 => (210.0, 297.0),
            Self::Letter => (215.9, 279.4),
            Self::Label89x36 => (89.0, 36.0),
            Self::Label62x100 => (62.0, 100.0),
            Self::Roll70x50 => (70.0, 50.0),
        }
    }

    /// How it is called on the screen: its size, which is the same word in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "Letter",
            Self::Label89x36 => "89 x 36 mm",
            Self::Label62x100 => "62 x 100 mm",
            Self::Roll70x50 => "70 x 50 mm",
        }
    }

    /// Whether it is a sheet of an office printer.
    #[must_use]
    pub fn is_sheet(self) -> bool {
        matches!(self, Self::A4 | Self::Letter)
    }

    /// How high a roll's label may grow, in millimetres; nothing on other papers.
    pub(crate) fn grows_to_mm(self) -> Option<f64> {
        (self == Self::Roll70x50).then_some(150.0)
    }

    /// Whether a document of this kind has room on it.
    #[must_use]
    pub fn takes(self, kind: Kind) -> bool {
        self.is_sheet() || kind == Kind::DispensingLabel
    }
}
