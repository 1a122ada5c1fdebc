//! Who may do what with a medical record: every role, with their own records and others', at the desk, over HTTP and as
//! a person in PostgreSQL. One table says what is right, and all three doors are held against it.

mod doors;

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

use crate::rights::allow;
use doors::{Case, at_the_desk, in_postgres, over_http, write_unaware};

/// Who tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Owner,
    Veterinarian,
    /// A veterinarian from whom the practice took the right to see everybody's records.
    OwnOnly,
    Nurse,
    Receptionist,
    Manager,
    Auditor,
}

const EVERYBODY: [Who; 7] = [
    Who::Owner,
    Who::Veterinarian,
    Who::OwnOnly,
    Who::Nurse,
    Who::Receptionist,
    Who::Manager,
    Who::Auditor,
];

impl Who {
    fn role(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Veterinarian | Self::OwnOnly => "veterinarian",
            Self::Nurse => "nurse",
            Self::Receptionist => "receptionist",
            Self::Manager => "manager",
            Self::Auditor => "auditor",
        }
    }
}

/// What they try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    ReadRecord,
    ReadNote,
    OpenFile,
    ChangeNote,
    AddDiagnosis,
    AttachFile,
    AddAddendum,
    Sign,
}

/// The table: nothing else here knows who may what.
fn may(who: Who, action: Action, own: bool) -> bool {
    let sees = match who {
        Who::Owner | Who::Veterinarian | Who::Nurse | Who::Auditor => true,
        Who::OwnOnly => own,
        Who::Receptionist | Who::Manager => false,
    };
    let treats = matches!(
        who,
        Who::Owner | Who::Veterinarian | Who::OwnOnly | Who::Nurse
    );
    match action {
        Action::ReadRecord | Action::ReadNote | Action::OpenFile => sees,
        Action::ChangeNote
        | Action::AddDiagnosis
        | Action::AttachFile
        | Action::AddAddendum
        | Action::Sign => sees && treats,
    }
}

/// What a door let somebody do.
struct Answer {
    door: &'static str,
    action: Action,
    own: bool,
    done: bool,
}

fn wrong(who: Who, answers: &[Answer]) -> Vec<String> {
    let wrong = answers
        .iter()
        .filter(|answer| answer.done != may(who, answer.action, answer.own));
    let words = |answer: &Answer| {
        let whose = if answer.own { "their own" } else { "another's" };
        let done = if answer.done { "may" } else { "may not" };
        format!(
            "{}: {who:?} {done} {:?} of {whose}",
            answer.door, answer.action
        )
    };
    wrong.map(words).collect()
}

#[test]
fn every_role_meets_the_same_answer_at_each_door() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    let client = a.add("clients", json!({"last_name": "Smith"}));
    let values = json!({"client_id": client, "name": "Bella", "species": "Dog"});
    let bella = a.add("patients", values);
    let (mut problems, mut tried) = (Vec::new(), 0);
    for who in EVERYBODY {
        let name = format!("{who:?}").to_lowercase();
        // Everybody has treated animals once: that is how a receptionist comes to have records.
        let email = server.user(&name, "veterinarian");
        let code = server.device_code_for(&email, &name);
        let b = Device::join_with(&server, &code, &name);
        let other = Case::make(&a, &bella);
        a.sync();
        b.sync();
        let own = Case::make(&b, &bella);
        b.sync();
        let cases = [(own, true), (other, false)];
        let unaware = write_unaware(&b, &bella, &cases);
        become_role(&server, &email, who);
        b.sync();
        a.sync();
        let mut answers = over_http(&a, &unaware);
        let code = server.device_code_for(&email, &format!("{name}-new"));
        let fresh = Device::join_with(&server, &code, &format!("{name}-new"));
        fresh.sync();
        answers.extend(doors::received(&fresh, &cases));
        answers.extend(at_the_desk(&b, &bella, &cases));
        answers.extend(in_postgres(&server, &email, &bella, &cases));
        tried += answers.len();
        problems.extend(wrong(who, &answers));
        let held = fresh.status()["rows"]["medical_records"].clone();
        let seen = |own| may(who, Action::ReadRecord, own);
        match (seen(true), seen(false)) {
            (true, false) => assert_eq!(held, Case::RECORDS, "{who:?} holds others' records"),
            (false, _) => assert_eq!(held, 0, "{who:?} holds records"),
            (true, true) => assert!(held.as_u64().unwrap() >= 2 * Case::RECORDS),
        }
    }
    println!("{tried} answers");
    assert_eq!(problems, [""; 0]);
    a.sync();
    a.equals_server();
}

fn become_role(server: &Server, email: &str, who: Who) {
    let tenant = server.tenant();
    let role = who.role();
    server.admin(&[
        "user",
        "set-roles",
        "--tenant",
        tenant,
        "--email",
        email,
        "--role",
        role,
    ]);
    if who == Who::OwnOnly {
        allow(server, email, &["VIEW_ALL_MEDICAL_RECORDS"], false);
    }
}

/// Whether a row is on a desk and holds what was written.
fn holds(desk: &Device, table: &str, id: &str, field: &str, value: &Value) -> bool {
    let shown = desk.run(&["show", table, id]);
    shown.code == 0 && shown.json()["values"][field] == *value
}
