//! What typst may see: our templates, our fonts, one dictionary. No file, no network, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::{Kind, PrintError};

/// Every template, by its name in imports.
const TEMPLATES: [(&str, &str); 5] = [
    ("base.typ", include_str!("../templates/base.typ")),
    ("summary.typ", include_str!("../templates/summary.typ")),
    (
        "prescription.typ",
        include_str!("../templates/prescription.typ"),
    ),
    ("label.typ", include_str!("../templates/label.typ")),
    (
        "certificate.typ",
        include_str!("../templates/certificate.typ"),
    ),
];

/// Noto Sans: Latin with all its accents, Greek, Cyrillic. The same on every computer, whatever is
/// installed there.
const FONTS: [&[u8]; 3] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoEmoji-Regular.ttf"),
];

static SOURCES: LazyLock<Vec<(&'static str, Source)>> = LazyLock::new(|| {
    let source = |(name, text): (&'static str, &str)| {
        let path = VirtualPath::new(name).ok()?;
        let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        Some((name, Source::new(id, text.to_owned())))
    };
    TEMPLATES.into_iter().filter_map(source).collect()
});

static TYPEFACES: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let faces = FONTS
        .into_iter()
        .flat_map(|file| Font::iter(Bytes::new(file)));
    let faces: Vec<Font> = faces.collect();
    (LazyHash::new(FontBook::from_fonts(&faces)), faces)
});

/// The surroundings of one document.
pub(crate) struct Paperwork {
    library: LazyHash<Library>,
    main: FileId,
}

impl Paperwork {
    pub(crate) fn new(kind: Kind, inputs: Dict) -> Result<Self, PrintError> {
        let name = match kind {
            Kind::VisitSummary => "summary.typ",
            Kind::Prescription => "prescription.typ",
            Kind::DispensingLabel => "label.typ",
            Kind::VaccinationCertificate => "certificate.typ",
        };
        let found = SOURCES.iter().find(|(template, _)| *template == name);
        let (_, source) = found.ok_or_else(|| PrintError::Layout(name.to_owned()))?;
        Ok(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            main: source.id(),
        })
    }
}

impl World for Paperwork {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &TYPEFACES.0
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = SOURCES.iter().find(|(_, source)| source.id() == id);
        found
            .map(|(_, source)| source.clone())
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        TYPEFACES.1.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
