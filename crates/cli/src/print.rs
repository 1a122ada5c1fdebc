//! `print`: a document as a PDF file.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use uuid::Uuid;
use vetpms_app::printing::{DocumentKind, WantedDocument, save_pdf};
use vetpms_app::profile::write_private;
use vetpms_app::{AppError, Desk};

use crate::output::Output;

/// Which document, and where to.
#[derive(Debug, Args)]
pub(crate) struct PrintArgs {
    /// summary, prescription, label or certificate.
    #[arg(value_parser = kind)]
    kind: DocumentKind,
    /// Id of the visit, prescription, dispensing or vaccination.
    id: Uuid,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Another paper than the usual one: a4, letter, label-89x36, label-62x100, roll-70x50.
    #[arg(long)]
    paper: Option<String>,
    /// Made of the record as it is now, where it was printed before.
    #[arg(long)]
    anew: bool,
}

fn kind(name: &str) -> Result<DocumentKind, String> {
    let names = DocumentKind::ALL.map(DocumentKind::name).join(", ");
    DocumentKind::parse(name).ok_or_else(|| format!("documents are: {names}"))
}

/// Writes the document and records it as printed.
pub(crate) fn print(desk: &Desk, args: &PrintArgs, out: Output) -> Result<(), AppError> {
    let wanted = WantedDocument {
        kind: args.kind,
        subject_id: args.id,
        paper: args.paper.clone(),
        anew: args.anew,
    };
    let file = &args.out;
    let saved = save_pdf(desk, &wanted, |_, bytes| write_private(file, bytes))?;
    let told = json!({
        "id": saved.id,
        "copy_number": saved.copy_number,
        "file": file,
        "unprintable": saved.unprintable,
        "is_outdated": saved.is_outdated,
    });
    out.show(&told, || {
        let mut words = format!("saved as {}", file.display());
        if saved.copy_number > 1 {
            words += &format!("; this is print {} of it", saved.copy_number);
        }
        if saved.is_outdated {
            words += "\nthis is what was printed before; the record has been changed since: --anew prints it as it is now";
        }
        if !saved.unprintable.is_empty() {
            let characters = saved.unprintable.join(" ");
            words += &format!(
                "\nthese characters cannot be printed, boxes stand for them: {characters}"
            );
        }
        words
    })
}
