//! Files of animals, from a terminal.

use serde_json::json;
use vetpms_app::files::{
    AttachmentLine, FilePlace, NewAttachment, attach_path, attachments_of, detach, save_attachment,
};
use vetpms_app::{AppError, Desk};

use crate::args::{AttachArgs, AttachmentsArgs};
use crate::output::Output;

/// Attaches a file.
pub(crate) fn add(desk: &Desk, args: &AttachArgs, out: Output) -> Result<(), AppError> {
    let new = NewAttachment {
        patient_id: args.patient,
        medical_record_id: args.visit,
        file_name: args.name.clone().unwrap_or_default(),
        caption: args.caption.clone(),
    };
    let id = attach_path(desk, &new, &args.file)?;
    out.show(&json!({ "id": id }), || "attached".into())
}

/// Lists an animal's files, saves a copy of one, or takes one away.
pub(crate) fn list(desk: &Desk, args: &AttachmentsArgs, out: Output) -> Result<(), AppError> {
    if let Some(id) = args.action.detach {
        detach(desk, id)?;
        return out.show(&json!({ "id": id }), || "taken away".into());
    }
    if let (Some(id), Some(path)) = (args.action.save, &args.to) {
        save_attachment(desk, id, path)?;
        return out.show(&json!({ "id": id, "saved": path }), || {
            format!("saved as {}", path.display())
        });
    }
    let lines = match args.action.patient {
        Some(patient) => attachments_of(desk, patient)?,
        None => Vec::new(),
    };
    out.show(&lines, || {
        if lines.is_empty() {
            return "no attachments".into();
        }
        let words: Vec<String> = lines.iter().map(in_words).collect();
        words.join("\n")
    })
}

fn in_words(line: &AttachmentLine) -> String {
    let place = match line.place {
        FilePlace::Here => "",
        FilePlace::Sending => "  still to be sent",
        FilePlace::NotHere => "  not on this computer yet",
    };
    let problem = line.problem.as_deref();
    let problem = problem.map_or_else(String::new, |problem| format!("  ({problem})"));
    let caption = line.caption.as_deref().unwrap_or_default();
    format!(
        "{}  {}  {}  {} bytes  {caption}{place}{problem}",
        line.id, line.file_name, line.media_type, line.size_bytes
    )
}
