//! Commands that write.

use std::io::BufRead;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};
use vetpms_app::batch;
use vetpms_app::import::{ImportReport, Mapping, import_csv, rejects_as_csv};
use vetpms_app::people::{PatientStatus, change_patient_status, record_weight};
use vetpms_app::records::{add_record, change_record, remove_record, table};
use vetpms_app::reference::{TermLanguage, add_usual_terms};
use vetpms_app::scheduling::{NewAppointment, book_appointment, cancel_appointment};
use vetpms_app::{AppError, Code, Desk, care, session};

use crate::args::{Command, ImportCommand, Words};
use crate::fields;
use crate::open::password;
use crate::output::{Output, hint, line};
use crate::words::count;
use crate::{attachments, clinic, held_back, problems, reminders, review, visits};

/// Runs a command that writes; `None` when it is not one.
pub(crate) async fn run(
    desk: &Arc<Desk>,
    command: &Command,
    out: Output,
) -> Result<Option<ExitCode>, AppError> {
    match command {
        Command::AddUser {
            email,
            new_password_file,
        } => {
            session::add_user(desk, email, &password(Some(new_password_file))?).await?;
            out.show(&json!({ "email": email }), || {
                format!("{email} can sign in on this computer")
            })?;
        }
        Command::Adopt {
            server,
            code,
            device_name,
            server_password_file,
        } => {
            let password = password(Some(server_password_file))?;
            let adoption = session::Adoption {
                server,
                code,
                device_name,
                password: &password,
            };
            adopt(desk, &adoption, out).await?;
        }
        Command::Import {
            from:
                ImportCommand::Csv {
                    file,
                    mapping,
                    rejects,
                },
        } => {
            return import(desk, file, mapping, rejects.as_deref(), out).map(Some);
        }
        Command::Add {
            table: name,
            fields: given,
        } => {
            let def = table(name)?;
            let id = add_record(desk, def, None, &fields::parse(def, given)?)?;
            out.show(&json!({ "id": id }), || id.to_string())?;
        }
        Command::Set {
            table: name,
            id,
            fields: given,
        } => {
            let def = table(name)?;
            change_record(desk, def, *id, None, &fields::parse(def, given)?)?;
            out.show(&json!({ "id": id }), || format!("{} saved", def.label))?;
        }
        Command::Remove { table: name, id } => {
            let def = table(name)?;
            remove_record(desk, def, *id)?;
            out.show(&json!({ "id": id }), || format!("{} removed", def.label))?;
        }
        Command::Weigh {
            patient,
            kg,
            at,
            confirmed,
        } => {
            let mut values = Map::new();
            values.insert("weight_kg".into(), json!(kg));
            values.insert("measured_at".into(), json!(at));
            let id = record_weight(desk, *patient, &values, *confirmed)?;
            out.show(&json!({ "id": id }), || format!("{kg} kg noted"))?;
        }
        Command::PatientStatus {
            patient,
            status,
            on,
        } => {
            let status = PatientStatus::parse(status.code(), *on)?;
            change_patient_status(desk, *patient, status)?;
            out.show(&json!({ "id": patient }), || "saved".into())?;
        }
        Command::Attach(args) => attachments::add(desk, args, out)?,
        Command::Attachments(args) => attachments::list(desk, args, out)?,
        Command::Cancel { id, reason } => {
            cancel_appointment(desk, *id, reason)?;
            out.show(&json!({ "id": id }), || "called off".into())?;
        }
        Command::Book {
            patient,
            kind,
            start,
            end,
            reason,
            staff,
            resource,
        } => {
            let mut values = Map::new();
            values.insert("patient_id".into(), json!(patient));
            values.insert("appointment_type".into(), json!(kind));
            values.insert("scheduled".into(), json!({ "start": start, "end": end }));
            values.insert("reason".into(), json!(reason));
            let new = NewAppointment {
                id: None,
                values,
                staff: staff.clone(),
                resources: resource.clone(),
            };
            let booked = book_appointment(desk, &new)?;
            let clashes: Vec<_> = booked.clashes.iter().map(|clash| clash.id).collect();
            out.show(
                &json!({ "id": booked.id, "clashes": clashes }),
                || match clashes.len() {
                    0 => format!("booked: {}", booked.id),
                    1 => format!(
                        "booked: {}, but another appointment wants the same vet or room",
                        booked.id
                    ),
                    n => format!(
                        "booked: {}, but {n} other appointments want the same vet or room",
                        booked.id
                    ),
                },
            )?;
        }
        Command::Visit { what } => visits::run(desk, what, out)?,
        Command::Problem(what) => problems::run(desk, what, out)?,
        Command::UsualTerms { language } => {
            let language = match language {
                Words::En => TermLanguage::En,
                Words::Nl => TermLanguage::Nl,
            };
            let added = add_usual_terms(desk, language)?;
            out.show(&json!({ "added": added }), || {
                format!("{} added", count(added.into(), "term", "terms"))
            })?;
        }
        Command::Vaccinate(args) => reminders::vaccinate(desk, args, out)?,
        Command::Lab(what) => clinic::lab(desk, what, out)?,
        Command::Whiteboard { due } => clinic::board(desk, *due, out)?,
        Command::Room {
            patient,
            room,
            left,
        } => clinic::room(desk, *patient, *room, *left, out)?,
        Command::Vaccinations(what) => reminders::vaccinations(desk, what, out)?,
        Command::Reminders(what) => reminders::run(desk, what, out)?,
        Command::Resolve {
            id,
            resolution,
            reason,
        } => review::resolve(desk, id, resolution, reason.as_deref(), out)?,
        Command::HeldBack(action) => held_back::own(desk, action, out)?,
        Command::HeldBackAll(action) => held_back::everybody(desk, action, out).await?,
        Command::Batch => return run_batch(desk).map(Some),
        Command::Rebuild => {
            let rebuilt = care::rebuild(desk)?;
            let rows: u64 = rebuilt.rows.values().sum();
            out.show(&rebuilt, || {
                let rows = count(rows, "row", "rows");
                format!("{rows} made anew, {} differed", rebuilt.changed)
            })?;
        }
        Command::RecoveryKey => {
            let code = session::recovery_key(desk)?;
            out.show(&json!({ "recovery_key": code }), || code.clone())?;
            hint(
                "Print this and keep it in a safe place, with a copy of the profile's folder. `recover`\n\
                 opens the data with it when passwords and keychain are lost. An older recovery key no\n\
                 longer works.",
            );
        }
        _ => return Ok(None),
    }
    Ok(Some(ExitCode::SUCCESS))
}

async fn adopt(desk: &Desk, adoption: &session::Adoption<'_>, out: Output) -> Result<(), AppError> {
    session::adopt(desk, adoption).await?;
    let card = desk.profile().card;
    out.show(&card, || {
        format!(
            "{} is on the server; send its records with `sync`",
            card.practice
        )
    })
}

fn import(
    desk: &Desk,
    file: &Path,
    mapping: &Path,
    rejects: Option<&Path>,
    out: Output,
) -> Result<ExitCode, AppError> {
    let mapping = Mapping::load(mapping)?;
    let report = import_csv(desk, file, &mapping, |read| {
        if !out.json && read % 5000 == 0 {
            eprint_progress(read);
        }
    })?;
    if let Some(path) = rejects {
        vetpms_app::profile::write_private(path, rejects_as_csv(&report).as_bytes())?;
    }
    out.show(&report, || summary(&report))?;
    let nothing_taken = report.read > 0 && report.rejected == report.read;
    Ok(if nothing_taken {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn eprint_progress(read: u64) {
    hint(&format!("{read} lines …"));
}

fn summary(report: &ImportReport) -> String {
    let mut text = format!(
        "{} lines read: {} created, {} unchanged, {} merged, {} rejected",
        report.read, report.created, report.unchanged, report.merged, report.rejected
    );
    for (field, count) in &report.filled_in {
        text.push_str(&format!(
            "\n{count} lines had no {field} and got the stand-in of the mapping file"
        ));
    }
    for rejected in report.rejects.iter().take(20) {
        text.push_str(&format!("\nline {}: {}", rejected.line, rejected.reason));
    }
    if report.rejects.len() > 20 {
        text.push_str(&format!(
            "\nand {} more; --rejects FILE writes all of them",
            report.rejects.len() - 20
        ));
    }
    text
}

/// Reads operations line by line; an answer is printed only when its operation is durable.
fn run_batch(desk: &Desk) -> Result<ExitCode, AppError> {
    let mut refused = false;
    for (at, bytes) in std::io::stdin().lock().split(b'\n').enumerate() {
        let bytes =
            bytes.map_err(|error| AppError::new(Code::File, format!("standard input: {error}")))?;
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let text = String::from_utf8(bytes)
            .map_err(|_| AppError::new(Code::InvalidValue, "this line is not UTF-8 text"));
        let operation = text.and_then(|text| batch::parse(&text));
        let answer = match operation.and_then(|operation| batch::run(desk, operation)) {
            Ok(done) => json!({ "line": at + 1, "ok": done }),
            Err(error) => {
                refused = true;
                json!({ "line": at + 1, "error": error_json(&error) })
            }
        };
        line(&answer.to_string())?;
    }
    Ok(if refused {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn error_json(error: &AppError) -> Json {
    json!({ "code": error.code, "message": error.message, "field": error.field })
}
