//! From a request to pages: checked, laid out once, then written as PDF or drawn.

use std::collections::BTreeSet;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst::syntax::DiagSpanKind;
use typst::text::TextItem;
use typst::{World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_render::RenderOptions;

use crate::world::Paperwork;
use crate::{PrintError, Request, data, profile};

/// How fine a page may be drawn, in dots per inch.
const DPI: std::ops::RangeInclusive<u32> = 36..=600;

/// What the label's template says when its text is larger than the paper.
const DOES_NOT_FIT: &str = "does not fit";

/// How many documents typst keeps intermediate results for.
const KEPT: usize = 4;

/// A document whose pages are made.
pub struct LaidOut {
    document: PagedDocument,
    missing: Vec<char>,
}

/// The size of a page, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageSize {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Makes the pages of a document.
///
/// # Errors
/// [`PrintError`]: the rules want more fields, the paper is wrong or too small.
pub fn lay_out(request: &Request) -> Result<LaidOut, PrintError> {
    let kind = request.content.kind();
    if !request.paper.takes(kind) {
        return Err(PrintError::WrongPaper(request.paper));
    }
    let statements = profile::check(request)?;
    let world = Paperwork::new(kind, data::inputs(request, &statements)?)?;
    let compiled = typst::compile::<PagedDocument>(&world).output;
    typst::comemo::evict(KEPT);
    let document = compiled.map_err(|errors| {
        if errors
            .iter()
            .any(|error| error.message.contains(DOES_NOT_FIT))
        {
            PrintError::DoesNotFit(request.paper)
        } else {
            PrintError::Layout(place(&world, errors.first()))
        }
    })?;
    let mut missing = BTreeSet::new();
    for page in document.pages() {
        let mut inside = true;
        let size = page.frame.size();
        each_text(&page.frame, Point::zero(), &mut |at, text| {
            inside &= at.x >= Abs::zero() && at.x + text.width() <= size.x;
            inside &= at.y >= Abs::zero() && at.y <= size.y;
            missing.extend(characters_without_glyph(text));
        });
        if !inside {
            return Err(PrintError::DoesNotFit(request.paper));
        }
    }
    let missing = missing.into_iter().collect();
    Ok(LaidOut { document, missing })
}

impl LaidOut {
    /// How many pages there are.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.document.pages().len()
    }

    /// The size of each page.
    #[must_use]
    pub fn sizes(&self) -> Vec<PageSize> {
        let pages = self.document.pages().iter();
        pages
            .map(|page| PageSize {
                width: page.frame.width().to_mm(),
                height: page.frame.height().to_mm(),
            })
            .collect()
    }

    /// Characters that the fonts do not have, in order. They are printed as empty boxes, and
    /// whoever prints should be told.
    #[must_use]
    pub fn missing_characters(&self) -> &[char] {
        &self.missing
    }

    /// The document as a PDF file.
    ///
    /// # Errors
    /// [`PrintError::Layout`]: a fault of the template.
    pub fn pdf(&self) -> Result<Vec<u8>, PrintError> {
        let options = PdfOptions {
            creator: Smart::Custom(Some("VetPMS".to_owned())),
            ..PdfOptions::default()
        };
        let fault = |_| PrintError::Layout("pdf".to_owned());
        typst_pdf::pdf(&self.document, &options).map_err(fault)
    }

    /// A picture of one page (the first is 0) as a PNG file.
    ///
    /// # Errors
    /// [`PrintError::NoSuchPage`], [`PrintError::Resolution`].
    pub fn png(&self, page: usize, dpi: u32) -> Result<Vec<u8>, PrintError> {
        if !DPI.contains(&dpi) {
            let (min, max) = (*DPI.start(), *DPI.end());
            return Err(PrintError::Resolution { min, max });
        }
        let page = self
            .document
            .pages()
            .get(page)
            .ok_or(PrintError::NoSuchPage(page))?;
        let options = RenderOptions {
            pixel_per_pt: (f64::from(dpi) / 72.0).into(),
            ..RenderOptions::default()
        };
        let fault = |_| PrintError::Layout("png".to_owned());
        typst_render::render(page, &options)
            .encode_png()
            .map_err(fault)
    }
}

/// Where an error is, as template and line. Its message may hold a value, so it is left out.
fn place(world: &Paperwork, error: Option<&SourceDiagnostic>) -> String {
    let place = || {
        let span = error?.span;
        let id = match span.get() {
            DiagSpanKind::Detached => return None,
            DiagSpanKind::Number { id, .. } | DiagSpanKind::Range { id, .. } => id,
        };
        let source = world.source(id).ok()?;
        let line = source.lines().byte_to_line(world.range(span)?.start)?;
        let file = id.vpath().get_without_slash();
        Some(format!("{file}:{}", line + 1))
    };
    #[cfg(test)]
    eprintln!("{error:?}");
    place().unwrap_or_else(|| "template".to_owned())
}

/// Calls `see` with each text of a frame and the place where it begins.
fn each_text(frame: &Frame, origin: Point, see: &mut dyn FnMut(Point, &TextItem)) {
    for (position, item) in frame.items() {
        let at = origin + *position;
        match item {
            FrameItem::Text(text) => see(at, text),
            // Our templates neither turn nor scale.
            FrameItem::Group(group) => each_text(&group.frame, at, see),
            _ => {}
        }
    }
}

fn characters_without_glyph(text: &TextItem) -> impl Iterator<Item = char> {
    let without = text.glyphs.iter().filter(|glyph| glyph.id == 0);
    without
        .filter_map(|glyph| text.text.get(glyph.range()))
        .flat_map(str::chars)
}
