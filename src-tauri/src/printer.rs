//! Documents on their way to the system's printers.

use vetpms_app::AppError;
use vetpms_app::printing::Page;

/// Pages for a printer.
pub(crate) struct Sheets {
    /// What the job is called in the printer's list.
    pub(crate) name: String,
    /// Their paper, such as `label-89x36`: each paper has a printer of its own.
    pub(crate) paper: String,
    /// The pages, of one size.
    pub(crate) pages: Vec<Page>,
}

/// Called once the person has said yes, before anything is on paper; where it refuses, nothing is
/// printed.
pub(crate) type Agreed = Box<dyn FnOnce() -> Result<(), AppError> + Send>;

/// The system's printers behind their own dialog.
pub(crate) trait Printer: Send + Sync {
    /// Asks where to and prints; false where the person thought better of it.
    ///
    /// # Errors
    /// What `agreed` says; [`vetpms_app::Code::Printer`] with the system's words.
    fn print(&self, sheets: Sheets, agreed: Agreed) -> Result<bool, AppError>;
}
