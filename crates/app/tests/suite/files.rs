//! Files of attachments: of visits that are signed, and copies that people ask for.

use std::path::PathBuf;

use serde_json::json;
use uuid::Uuid;
use vetpms_app::Code;
use vetpms_app::files::{NewAttachment, attach, detach, open_attachment, save_into};
use vetpms_app::profile::Unlock;
use vetpms_app::records::past_rules::change_record;
use vetpms_app::records::table;
use vetpms_app::signing::sign_visit;

use crate::folder::{Folder, add, fields, smith};

fn text(length: usize) -> Vec<u8> {
    b"blood: normal\n"
        .iter()
        .copied()
        .cycle()
        .take(length)
        .collect()
}

fn new(patient: Uuid) -> NewAttachment {
    NewAttachment {
        patient_id: patient,
        file_name: "blood.txt".into(),
        ..NewAttachment::default()
    }
}

fn sealed(folder: &Folder) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder.profile().join("files"));
    files
        .into_iter()
        .flatten()
        .map(|file| file.unwrap().path())
        .collect()
}

/// What a laboratory sends comes after the visit was signed.
#[test]
fn a_signed_visit_still_takes_a_file_and_one_that_is_not_there_does_not() {
    let folder = Folder::new("signed-file");
    let desk = folder.init();
    let file = folder.key();
    let (_, bella) = smith(&desk);
    let values = json!({"patient_id": bella, "visit_date": "2020-01-01T09:00:00Z"});
    let visit = add(&desk, "medical_records", values);
    let note = json!({"medical_record_id": visit, "plan": "Rest."});
    add(&desk, "soap_notes", note);
    sign_visit(&desk, visit, &Unlock::KeyFile(&file)).unwrap();
    let of = |visit| NewAttachment {
        medical_record_id: Some(visit),
        ..new(bella)
    };
    let id = attach(&desk, &of(visit), &text(20)).unwrap();
    assert_eq!(open_attachment(&desk, id).unwrap().bytes, text(20));
    let refused = attach(&desk, &of(bella), &text(30)).unwrap_err();
    assert_eq!(refused.code, Code::NotFound);
    assert_eq!(
        sealed(&folder).len(),
        1,
        "the file of no record does not stay"
    );
    detach(&desk, id).unwrap();
    assert_eq!(open_attachment(&desk, id).unwrap_err().code, Code::NotFound);
}

#[test]
fn a_copy_has_a_name_of_its_own_that_says_what_it_is() {
    let folder = Folder::new("copies");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let id = attach(&desk, &new(bella), &text(20)).unwrap();
    let to = folder.profile();
    let names = [0, 1].map(|_| {
        let path = save_into(&desk, id, &to).unwrap();
        path.file_name().unwrap().to_str().unwrap().to_owned()
    });
    assert_eq!(names, ["blood.txt", "blood (2).txt"]);
    let def = table("attachments").unwrap();
    let patch = fields(json!({"file_name": "../../.config/autostart/run.desktop"}));
    change_record(&desk, def, id, None, &patch).unwrap();
    let path = save_into(&desk, id, &to).unwrap();
    assert_eq!(path, to.join("run.desktop.txt"));
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
}
