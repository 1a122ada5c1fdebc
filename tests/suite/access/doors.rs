//! The three doors to a medical record, and what each of them let through.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server, sql_answer};

use super::{Action, Answer, holds};

/// The records that one person's tries need.
pub(super) struct Case {
    /// One with a note and a file.
    record: String,
    note: String,
    file: String,
    /// One to sign over HTTP, one at the desk.
    to_sign: [String; 2],
    /// One that is signed.
    signed: String,
}

impl Case {
    /// How many records it is.
    pub(super) const RECORDS: u64 = 4;

    pub(super) fn make(desk: &Device, patient: &str) -> Self {
        let visit = json!({"op": "add", "table": "medical_records",
            "values": {"patient_id": patient, "visit_date": "2026-03-02T09:00:00Z"}});
        let ids = |answers: Vec<Value>| -> Vec<String> {
            let id = |answer: &Value| answer["id"].as_str().unwrap().to_owned();
            answers.iter().map(id).collect()
        };
        let records = ids(desk.batch(&vec![visit; 4]));
        let note = |record: &String| {
            json!({"op": "add", "table": "soap_notes",
                "values": {"medical_record_id": record, "plan": "Rest."}})
        };
        let notes = ids(desk.batch(&records.iter().map(note).collect::<Vec<_>>()));
        let file = attach(desk, patient, &records[0]).expect("a file");
        desk.run(&["sign", &records[3]]).ok();
        let [record, first, second, signed] = records.try_into().expect("four records");
        Self {
            record,
            note: notes[0].clone(),
            file,
            to_sign: [first, second],
            signed,
        }
    }
}

fn attach(desk: &Device, patient: &str, record: &str) -> Option<String> {
    let path = desk.folder().join(format!("{record}.txt"));
    std::fs::write(&path, record).unwrap();
    let path = path.to_str().unwrap();
    let done = desk.run(&["attach", patient, path, "--visit", record]);
    (done.code == 0).then(|| done.json()["id"].as_str().unwrap().to_owned())
}

fn diagnose(desk: &Device, record: &str) -> Option<String> {
    let values = json!({"medical_record_id": record, "diagnosis_name": "Lameness"});
    let done = desk.answers(&[json!({"op": "add", "table": "diagnoses", "values": values})]);
    done[0]["ok"]["id"].as_str().map(str::to_owned)
}

fn add_addendum(desk: &Device, record: &str) -> Option<String> {
    let done = desk.run(&["addendum", record, "--content", "One thing more."]);
    (done.code == 0).then(|| done.json()["id"].as_str().unwrap().to_owned())
}

/// What somebody wrote before they knew of their new role, to be looked for elsewhere.
pub(super) struct Unaware {
    own: bool,
    plan: Value,
    /// Each with its table, row, and a field that holds a value.
    looked_for: Vec<(Action, &'static str, String)>,
    note: String,
    signed: String,
}

/// Writes at a desk that does not know of the new role yet: what it sends is the server's to judge.
pub(super) fn write_unaware(
    desk: &Device,
    patient: &str,
    cases: &[(Case, bool); 2],
) -> Vec<Unaware> {
    let write = |(case, own): &(Case, bool)| {
        let plan = json!(format!("Written unaware of {}.", case.record));
        desk.set("soap_notes", &case.note, json!({"plan": plan}));
        let added = [
            (
                Action::AddDiagnosis,
                "diagnoses",
                diagnose(desk, &case.record),
            ),
            (
                Action::AttachFile,
                "attachments",
                attach(desk, patient, &case.record),
            ),
            (
                Action::AddAddendum,
                "addenda",
                add_addendum(desk, &case.signed),
            ),
        ];
        desk.run(&["sign", &case.to_sign[0]]).ok();
        Unaware {
            own: *own,
            plan,
            looked_for: added
                .into_iter()
                .map(|(action, table, id)| (action, table, id.expect("written")))
                .collect(),
            note: case.note.clone(),
            signed: case.to_sign[0].clone(),
        }
    };
    cases.iter().map(write).collect()
}

/// What of it the server took, as a desk that sees everything finds it.
pub(super) fn over_http(desk: &Device, unaware: &[Unaware]) -> Vec<Answer> {
    let mut answers = Vec::new();
    for one in unaware {
        let mut note = |action, done| {
            answers.push(Answer {
                door: "sent",
                action,
                own: one.own,
                done,
            });
        };
        let changed = holds(desk, "soap_notes", &one.note, "plan", &one.plan);
        note(Action::ChangeNote, changed);
        for (action, table, id) in &one.looked_for {
            note(*action, desk.run(&["show", table, id]).code == 0);
        }
        let locked = holds(
            desk,
            "medical_records",
            &one.signed,
            "is_locked",
            &json!(true),
        );
        note(Action::Sign, locked);
    }
    answers
}

/// What the server gave a new device of that person.
pub(super) fn received(desk: &Device, cases: &[(Case, bool); 2]) -> Vec<Answer> {
    reads("received", desk, cases)
}

fn reads(door: &'static str, desk: &Device, cases: &[(Case, bool); 2]) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (case, own) in cases {
        let copy = desk.folder().join(format!("{door}-{}.txt", case.file));
        let opened = desk.run(&[
            "attachments",
            "--save",
            &case.file,
            "--to",
            copy.to_str().unwrap(),
        ]);
        let tries = [
            (
                Action::ReadRecord,
                shows(desk, "medical_records", &case.record),
            ),
            (Action::ReadNote, shows(desk, "soap_notes", &case.note)),
            (Action::OpenFile, opened.code == 0 && copy.exists()),
        ];
        answers.extend(tries.map(|(action, done)| Answer {
            door,
            action,
            own: *own,
            done,
        }));
    }
    answers
}

fn shows(desk: &Device, table: &str, id: &str) -> bool {
    desk.run(&["show", table, id]).code == 0
}

/// What the person's own desk does once it knows the role.
pub(super) fn at_the_desk(desk: &Device, patient: &str, cases: &[(Case, bool); 2]) -> Vec<Answer> {
    let mut answers = reads("desk", desk, cases);
    for (case, own) in cases {
        let plan = json!({"op": "set", "table": "soap_notes", "id": case.note,
            "values": {"plan": "Written at the desk."}});
        let changed = desk.answers(&[plan])[0].get("ok").is_some();
        let tries = [
            (Action::ChangeNote, changed),
            (Action::AddDiagnosis, diagnose(desk, &case.record).is_some()),
            (
                Action::AttachFile,
                attach(desk, patient, &case.record).is_some(),
            ),
            (
                Action::AddAddendum,
                add_addendum(desk, &case.signed).is_some(),
            ),
            (
                Action::Sign,
                desk.run(&["sign", &case.to_sign[1]]).code == 0,
            ),
        ];
        answers.extend(tries.map(|(action, done)| Answer {
            door: "desk",
            action,
            own: *own,
            done,
        }));
    }
    answers
}

/// What the person reads and writes as the role of the app, row by row; everything is rolled back.
pub(super) fn in_postgres(
    server: &Server,
    email: &str,
    patient: &str,
    cases: &[(Case, bool); 2],
) -> Vec<Answer> {
    let person = sql_answer(&format!(
        "SELECT id FROM system.users WHERE email = '{email}'"
    ))
    .expect("a person");
    let enter = format!(
        "SET ROLE vetpms_app; BEGIN; SELECT system.enter('{}', '{person}', NULL);",
        server.tenant()
    );
    // Nobody but the program writes rows. What the policies say behind that shows when a person is let in.
    let schema = format!("t_{}", server.tenant().replace('-', ""));
    let let_in = format!(
        "BEGIN; GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {schema}; {}",
        enter.replace("BEGIN;", "")
    );
    let touches = |statement: &str| {
        if !statement.starts_with("SELECT") {
            let closed = format!("{enter} {statement}; ROLLBACK;");
            let refused = sql_answer(&closed).expect_err("people have no right to write rows");
            assert!(refused.contains("permission denied"), "{refused}");
        }
        let counted =
            format!("{let_in} WITH done AS ({statement}) SELECT count(*) FROM done; ROLLBACK;");
        sql_answer(&counted).is_ok_and(|count| count == "1")
    };
    let stamp = format!("now(), '{person}', now(), '{person}', '{person}'");
    let columns = "created_at, created_by, updated_at, updated_by, updated_device";
    let add = |table: &str, names: &str, values: String| {
        format!(
            "INSERT INTO {table} (id, {names}, {columns}) VALUES (gen_random_uuid(), {values}, {stamp}) RETURNING 1"
        )
    };
    let mut answers = Vec::new();
    for (case, own) in cases {
        let Case {
            record,
            note,
            file,
            signed,
            ..
        } = case;
        let read = |table: &str, id: &str| format!("SELECT 1 FROM {table} WHERE id = '{id}'");
        let open = &case.to_sign[1];
        let tries = [
            (Action::ReadRecord, read("medical_records", record)),
            (Action::ReadNote, read("soap_notes", note)),
            (Action::OpenFile, read("attachments", file)),
            (
                Action::ChangeNote,
                format!(
                    "UPDATE soap_notes SET plan = 'x', updated_by = '{person}' WHERE id = '{note}' RETURNING 1"
                ),
            ),
            (
                Action::AddDiagnosis,
                add(
                    "diagnoses",
                    "medical_record_id, diagnosis_name",
                    format!("'{record}', 'x'"),
                ),
            ),
            (
                Action::AttachFile,
                add(
                    "attachments",
                    "medical_record_id, patient_id, file_name",
                    format!("'{record}', '{patient}', 'x'"),
                ),
            ),
            (
                Action::AddAddendum,
                add(
                    "addenda",
                    "medical_record_id, content, written_at, written_by",
                    format!("'{signed}', 'x', now(), '{person}'"),
                ),
            ),
            (
                Action::Sign,
                format!(
                    "UPDATE medical_records SET signed_at = now(), updated_by = '{person}' WHERE id = '{open}' RETURNING 1"
                ),
            ),
        ];
        for (action, statement) in tries {
            answers.push(Answer {
                door: "SQL",
                action,
                own: *own,
                done: touches(&statement),
            });
        }
        let log =
            format!("{enter} SELECT count(*) > 0 FROM changes WHERE row_id = '{note}'; ROLLBACK;");
        answers.push(Answer {
            door: "log",
            action: Action::ReadNote,
            own: *own,
            done: sql_answer(&log).expect("the log answers") == "t",
        });
        for table in ["medical_records", "soap_notes"] {
            let id = if table == "soap_notes" { note } else { record };
            let gone = format!("DELETE FROM {table} WHERE id = '{id}' RETURNING 1");
            assert!(!touches(&gone), "nobody deletes a row of {table}");
        }
    }
    answers
}
