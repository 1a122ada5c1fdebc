//! Runs that remind owners, and what is added, moved and cancelled by hand.

use serde_json::json;
use uuid::Uuid;
use vetpms_app::people::{MergeTable, PatientStatus, change_patient_status, merge, record_consent};
use vetpms_app::reminders::{
    Channel, add_reminder, cancel_reminder, merge_file, move_reminder, patient_reminders, preview,
    run, run_sent, runs,
};
use vetpms_app::vaccinations::give_vaccination;
use vetpms_app::{Code, Desk};

use crate::folder::{Folder, add, fields, smith};
use crate::vaccinations::{days_ago, in_days, open, remind, today, vaccine};

fn pet(desk: &Desk, client: Uuid, name: &str) -> Uuid {
    let values = json!({"client_id": client, "name": name, "species": "Dog"});
    add(desk, "patients", values)
}

#[test]
fn a_run_goes_to_each_household_once_and_leaves_out_who_must_not_be_reminded() {
    let folder = Folder::new("run");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let max = pet(&desk, client, "Max");
    let dead = pet(&desk, client, "Rex");
    let shy = add(
        &desk,
        "clients",
        json!({"last_name": "Brown", "email": "b@brown.example"}),
    );
    let luna = pet(&desk, shy, "Luna");
    for patient in [bella, max, dead, luna] {
        remind(&desk, patient, None, in_days(5));
    }
    remind(&desk, bella, None, in_days(90));
    change_patient_status(&desk, dead, PatientStatus::Deceased(today())).unwrap();
    record_consent(&desk, shy, "REMINDERS", false, None).unwrap();

    let until = in_days(30);
    let found = preview(&desk, until).unwrap();
    let names: Vec<Vec<&str>> = found
        .households
        .iter()
        .map(|household| {
            household
                .due
                .iter()
                .map(|due| due.patient.as_str())
                .collect()
        })
        .collect();
    assert_eq!(names, [["Bella", "Max"]]);
    let mut skipped: Vec<(&str, &str)> = found
        .skipped
        .iter()
        .map(|one| (one.patient.as_str(), one.why.as_str()))
        .collect();
    skipped.sort_unstable();
    assert_eq!(skipped, [("Luna", "opted_out"), ("Rex", "deceased")]);

    let letter = run(&desk, until, Channel::Letter, &[]).unwrap_err();
    assert_eq!(letter.code, Code::NotPossible, "nobody has an address");
    assert_eq!(
        run(&desk, until, Channel::List, &[client])
            .unwrap_err()
            .code,
        Code::NotPossible
    );
    let report = run(&desk, until, Channel::Phone, &[]).unwrap();
    assert_eq!((report.households.len(), report.unreachable.len()), (1, 0));
    assert!(
        preview(&desk, until).unwrap().households.is_empty(),
        "not again the same day"
    );
    let again = preview(&desk, until).unwrap().skipped;
    let lately = again.iter().filter(|one| one.why == "lately");
    assert_eq!(lately.count(), 2, "whoever was reminded is not forgotten");
    let log = runs(&desk).unwrap();
    assert_eq!((log.len(), log[0].reminders, log[0].households), (1, 2, 1));
    // Who is alive again by mistake of the desk is reminded again.
    change_patient_status(&desk, dead, PatientStatus::Active).unwrap();
    assert_eq!(
        preview(&desk, until).unwrap().households[0].due[0].patient,
        "Rex"
    );
}

#[test]
fn a_run_takes_what_is_due_until_the_day_however_far_ahead() {
    let folder = Folder::new("until");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    for days in [0, 9, 10, 11, 30, 31] {
        remind(&desk, bella, None, in_days(days));
    }
    remind(&desk, bella, None, days_ago(180));
    remind(&desk, bella, None, days_ago(181));
    let due = |until| -> Vec<_> {
        let found = preview(&desk, until).unwrap();
        let lines = found.households.iter().flat_map(|one| &one.due);
        lines.map(|due| due.due_on).collect()
    };
    assert_eq!(
        due(in_days(10)),
        [days_ago(180), today(), in_days(9), in_days(10)]
    );
    assert_eq!(due(in_days(90)).last(), Some(&in_days(31)));
    let skipped = preview(&desk, today()).unwrap().skipped;
    let skipped: Vec<_> = skipped
        .iter()
        .map(|one| (one.due_on, one.why.as_str()))
        .collect();
    assert_eq!(skipped, [(days_ago(181), "too_late")]);
}

#[test]
fn what_is_added_moved_and_cancelled_by_hand_says_why() {
    let folder = Folder::new("by-hand");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let product = vaccine(&desk);
    let values = fields(json!({"product_id": product, "due_on": in_days(3)}));
    let id = add_reminder(&desk, bella, &values).unwrap();
    let line = |at: usize| patient_reminders(&desk, bella).unwrap().swap_remove(at);
    assert_eq!(
        line(0).record.values["purpose"],
        json!("Yearly vaccination")
    );
    let nameless = add_reminder(&desk, bella, &fields(json!({"due_on": in_days(3)})));
    assert_eq!(nameless.unwrap_err().field.as_deref(), Some("purpose"));

    let shift =
        |reason: &str| move_reminder(&desk, id, Some(&line(0).record.heads), in_days(20), reason);
    let unsaid = shift("  ").unwrap_err();
    assert_eq!(
        (unsaid.code, unsaid.field.as_deref()),
        (Code::InvalidValue, Some("reason"))
    );
    shift("On holiday").unwrap();
    let moved = line(0);
    assert_eq!(open(&desk, bella), [in_days(20)]);
    assert_eq!(moved.record.values["remark"], json!("On holiday"));

    assert_eq!(
        cancel_reminder(&desk, id, "").unwrap_err().field.as_deref(),
        Some("reason")
    );
    cancel_reminder(&desk, id, "Done elsewhere").unwrap();
    let over = line(0);
    assert!(!over.is_open && open(&desk, bella).is_empty());
    assert_eq!(over.record.values["closed_reason"], json!("Done elsewhere"));
    assert_eq!(shift("Again").unwrap_err().code, Code::NotPossible);
    assert!(preview(&desk, in_days(60)).unwrap().households.is_empty());
}

#[test]
fn what_a_run_sent_is_kept_and_stands_in_a_file_without_formulas() {
    let folder = Folder::new("sent");
    let desk = folder.init();
    let client = add(
        &desk,
        "clients",
        json!({"last_name": "=HYPERLINK(\"x\")", "email": "b@brown.example"}),
    );
    let address =
        json!({"client_id": client, "line1": "Mill Lane 2, \"The Barn\"", "city": "Oxford"});
    add(&desk, "addresses", address);
    let (luna, rex) = (pet(&desk, client, "Luna"), pet(&desk, client, "Rex"));
    remind(&desk, luna, None, in_days(5));
    remind(&desk, rex, None, in_days(6));
    let report = run(&desk, in_days(5), Channel::Letter, &[]).unwrap();
    run(&desk, in_days(6), Channel::Email, &[]).unwrap();

    let sent = run_sent(&desk, report.id).unwrap();
    assert_eq!(sent.run, runs(&desk).unwrap()[1]);
    assert_eq!(
        (sent.run.channel.as_str(), sent.run.reminders),
        ("LETTER", 1)
    );
    let due = &sent.households[0].due;
    assert_eq!((due.len(), due[0].patient_id, due[0].turn), (1, luna, 1));
    let file = merge_file(&sent);
    let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 2);
    let wanted = "\"'=HYPERLINK(\"\"x\"\")\",\"Mill Lane 2, \"\"The Barn\"\"\",\"Oxford\",\"\"";
    assert!(lines[1].starts_with(wanted), "{}", lines[1]);
    assert!(lines[1].contains("\"Luna\"") && !lines[1].contains("Rex"));
    let told = &patient_reminders(&desk, luna).unwrap()[0].sent;
    assert_eq!((told.len(), told[0].channel.as_str()), (1, "LETTER"));
    assert_eq!(run_sent(&desk, client).unwrap_err().code, Code::NotFound);
    // What was given since is not taken back from the log.
    give_vaccination(
        &desk,
        luna,
        &fields(json!({"product_name": "Yearly vaccination"})),
        false,
    )
    .unwrap();
    assert!(open(&desk, luna).is_empty());
    assert_eq!(run_sent(&desk, report.id).unwrap(), sent);
}

#[test]
fn clients_who_are_one_are_one_household_and_their_last_word_counts() {
    let folder = Folder::new("one-household");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let twice = add(
        &desk,
        "clients",
        json!({"last_name": "Smith", "email": "ann@smith.example"}),
    );
    let max = pet(&desk, twice, "Max");
    for patient in [bella, max] {
        remind(&desk, patient, None, in_days(5));
    }
    assert_eq!(preview(&desk, in_days(5)).unwrap().households.len(), 2);
    record_consent(&desk, client, "REMINDERS", false, None).unwrap();
    merge(&desk, MergeTable::Clients, twice, client).unwrap();
    let found = preview(&desk, in_days(5)).unwrap();
    assert_eq!((found.households.len(), found.skipped.len()), (0, 2));
    record_consent(&desk, client, "REMINDERS", true, None).unwrap();
    let found = preview(&desk, in_days(5)).unwrap();
    let household = &found.households[0];
    assert_eq!((found.households.len(), household.due.len()), (1, 2));
    assert_eq!(household.reach.phone.as_deref(), Some("+1 206 555 0143"));
}
