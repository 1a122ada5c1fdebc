//! The system's print dialog on Linux. The web view's own would print whatever the window shows
//! once the dialog has closed, and knows no paper but the dialog's.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::{Sender, channel};

use gtk::gdk_pixbuf::prelude::PixbufLoaderExt;
use gtk::gdk_pixbuf::{Pixbuf, PixbufLoader};
use gtk::glib;
use gtk::prelude::*;
use gtk::{
    PageSetup, PaperSize, PrintContext, PrintOperation, PrintOperationAction, PrintOperationResult,
    PrintSettings, Unit,
};
use tauri::{AppHandle, Manager, Runtime, WebviewWindow};
use vetpms_app::printing::Page;
use vetpms_app::{AppError, Code};

use crate::printer::{Agreed, Printer, Sheets};
use crate::shell::Shell;

const HUNDREDTHS: f64 = 100.0;

/// What counts for one print only, and is not proposed the next time.
const ONCE: [&str; 8] = [
    "n-copies",
    "print-pages",
    "page-ranges",
    "page-set",
    "reverse",
    "output-uri",
    OUTPUT_DIR,
    OUTPUT_NAME,
];

/// Where a file is proposed that is printed into, and by what name.
const OUTPUT_DIR: &str = "output-dir";
const OUTPUT_NAME: &str = "output-basename";

type Answer = Result<bool, AppError>;

struct SystemPrinter<R: Runtime> {
    app: AppHandle<R>,
}

/// The printers of the computer that the app runs on.
pub(crate) fn of<R: Runtime>(app: &AppHandle<R>) -> Box<dyn Printer> {
    Box::new(SystemPrinter { app: app.clone() })
}

impl<R: Runtime> Printer for SystemPrinter<R> {
    fn print(&self, sheets: Sheets, agreed: Agreed) -> Answer {
        let (tell, told) = channel();
        let name = format!("printer-{}", sheets.paper);
        let choices = self.app.state::<Shell>().folder().join(name);
        let app = self.app.clone();
        let asked = self.app.run_on_main_thread(move || {
            let window = app.get_webview_window(crate::window::LABEL);
            let parent = window.and_then(|window| window.gtk_window().ok());
            let job = Job::new(sheets, choices, tell);
            job.start(agreed, parent.as_ref());
        });
        asked.map_err(|error| failed(&error))?;
        told.recv().map_err(|error| failed(&error))?
    }
}

fn failed(error: &dyn std::fmt::Display) -> AppError {
    AppError::new(Code::Printer, error.to_string())
}

/// One dialog and what comes of it, on the thread of the window.
struct Job {
    sheets: Sheets,
    /// Where the choices for this paper are kept.
    choices: PathBuf,
    refusal: Cell<Option<AppError>>,
    /// The person looks at it in another program first: nothing goes on paper this time.
    is_preview: Cell<bool>,
    tell: Sender<Answer>,
}

impl Job {
    fn new(sheets: Sheets, choices: PathBuf, tell: Sender<Answer>) -> Rc<Self> {
        Rc::new(Self {
            sheets,
            choices,
            refusal: Cell::new(None),
            is_preview: Cell::new(false),
            tell,
        })
    }

    /// Opens the dialog, and returns while the person looks at it.
    fn start(self: Rc<Self>, agreed: Agreed, parent: Option<&gtk::ApplicationWindow>) {
        let print = PrintOperation::new();
        print.set_job_name(&self.sheets.name);
        print.set_n_pages(i32::try_from(self.sheets.pages.len()).unwrap_or(i32::MAX));
        print.set_unit(Unit::Mm);
        // The margins are ours: the pages reach to the edge of the paper.
        print.set_use_full_page(true);
        print.set_default_page_setup(self.sheets.pages.first().map(setup).as_ref());
        print.set_print_settings(Some(&proposed(&self.choices, &self.sheets.name)));
        print.set_allow_async(true);
        self.listen(&print, agreed);
        if let Err(error) = print.run(PrintOperationAction::PrintDialog, parent) {
            self.answer(Err(failed(&error)));
        }
    }

    fn listen(self: &Rc<Self>, print: &PrintOperation, agreed: Agreed) {
        let job = Rc::clone(self);
        print.connect_preview(move |_, _, _, _| {
            job.is_preview.set(true);
            false
        });
        let (job, agreed) = (Rc::clone(self), RefCell::new(Some(agreed)));
        print.connect_begin_print(move |print, _| {
            let agreed = agreed.borrow_mut().take();
            let agreed = agreed.filter(|_| !job.is_preview.get());
            if let Some(Err(refusal)) = agreed.map(|agreed| agreed()) {
                job.refusal.set(Some(refusal));
                print.cancel();
            }
        });
        let job = Rc::clone(self);
        print.connect_draw_page(move |print, context, at| {
            let page = usize::try_from(at).ok();
            let page = page.and_then(|at| job.sheets.pages.get(at));
            if let Some(Err(refusal)) = page.map(|page| draw(page, context)) {
                job.refusal.set(Some(refusal));
                print.cancel();
            }
        });
        let job = Rc::clone(self);
        print.connect_done(move |print, result| {
            let refusal = job.refusal.take().map_or(Ok(()), Err);
            job.answer(refusal.and_then(|()| match result {
                _ if job.is_preview.get() => Ok(false),
                PrintOperationResult::Apply | PrintOperationResult::InProgress => {
                    job.keep_choices(print);
                    Ok(true)
                }
                PrintOperationResult::Error => Err(failed(&"the system's printing failed")),
                _ => Ok(false),
            }));
        });
    }

    /// The same printer is proposed the next time for the same paper.
    fn keep_choices(&self, print: &PrintOperation) {
        let Some(settings) = print.print_settings() else {
            return;
        };
        for key in ONCE {
            settings.unset(key);
        }
        if let Err(error) = settings.to_file(&self.choices) {
            tracing::warn!(%error, "the choice of the printer was not kept");
        }
    }

    fn answer(&self, answer: Answer) {
        if self.tell.send(answer).is_err() {
            tracing::warn!("nobody waits for the printer any more");
        }
    }
}

/// What was chosen before for a paper. A file is proposed among the person's documents: without that, it is wherever the
/// program was started from.
fn proposed(choices: &Path, name: &str) -> PrintSettings {
    let settings = PrintSettings::from_file(choices).unwrap_or_default();
    let documents = glib::user_special_dir(glib::UserDirectory::Documents);
    let folder = documents.unwrap_or_else(glib::home_dir);
    if let Some(folder) = folder.to_str() {
        settings.set(OUTPUT_DIR, Some(folder));
    }
    settings.set(OUTPUT_NAME, Some(&name.replace('/', "-")));
    settings
}

/// Lists that the web view prints itself are proposed the same printer as documents of their paper, and the same folder.
///
/// # Errors
/// What Tauri refuses.
pub(crate) fn propose_to<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    let choices = window.state::<Shell>().folder().join("printer-a4");
    window.with_webview(move |webview| {
        webview.inner().connect_local("print", false, move |given| {
            let print = given
                .get(1)
                .and_then(|value| value.get::<glib::Object>().ok());
            if let Some(print) = print {
                print.set_property("print-settings", proposed(&choices, "VetPMS"));
            }
            // Its own dialog goes on from here.
            Some(false.to_value())
        });
    })
}

/// The paper as large as the page.
fn setup(page: &Page) -> PageSetup {
    let (width, height) = size(page);
    let name = format!("{width}x{height}mm");
    let setup = PageSetup::new();
    let known = PaperSize::paper_sizes(false).into_iter().find(|paper| {
        (paper.width(Unit::Mm) - width).abs() < 1.0 && (paper.height(Unit::Mm) - height).abs() < 1.0
    });
    let own = || PaperSize::new_custom(&name, &name, width, height, Unit::Mm);
    setup.set_paper_size(&known.unwrap_or_else(own));
    setup
}

/// Width and height in millimetres.
fn size(page: &Page) -> (f64, f64) {
    (
        f64::from(page.width) / HUNDREDTHS,
        f64::from(page.height) / HUNDREDTHS,
    )
}

/// The page at its true size, or smaller where the chosen paper is.
fn draw(page: &Page, context: &PrintContext) -> Result<(), AppError> {
    let picture = picture(&page.png).map_err(|error| failed(&error))?;
    let (width, height) = size(page);
    let fit = (context.width() / width).min(context.height() / height);
    // Papers are known to a millimetre: a hair's breadth is no reason to shrink letters.
    let scale = if fit > 0.99 { 1.0 } else { fit };
    let cairo = context
        .cairo_context()
        .ok_or_else(|| failed(&"the printer gave no page"))?;
    cairo.scale(
        scale * width / f64::from(picture.width()),
        scale * height / f64::from(picture.height()),
    );
    cairo.set_source_pixbuf(&picture, 0.0, 0.0);
    cairo.paint().map_err(|error| failed(&error))
}

fn picture(png: &[u8]) -> Result<Pixbuf, Box<dyn std::error::Error>> {
    let loader = PixbufLoader::with_type("png")?;
    loader.write(png)?;
    loader.close()?;
    loader
        .pixbuf()
        .ok_or_else(|| "the picture of the page is empty".into())
}
