//! A whole day of a clinic: arrivals at the front desk, consults in two rooms of which one has no network from morning to
//! evening, labels, signatures and addenda; then everybody meets, and the server's rows and audit trail are looked at.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server, sql_answer};

const NAMES: [&str; 5] = ["Bella", "Max", "Luna", "Rex", "Zoë"];

/// What the day begins with.
struct Morning {
    patients: Vec<String>,
    appointments: Vec<String>,
    product: String,
}

fn set_up(desk: &Device, vets: [&str; 2]) -> Morning {
    for (name, value) in [
        ("print.practice", "Hill Street Vets"),
        ("print.address", "12 Mill Lane, Oxford OX1 4AB"),
        ("print.phone", "01865 555 010"),
        ("print.jurisdiction", "UK"),
    ] {
        desk.add(
            "practice_settings",
            json!({"setting_name": name, "value": value}),
        );
    }
    for (name, user) in ["Ben Ives", "Cara Moss"].iter().zip(vets) {
        desk.add(
            "staff",
            json!({"display_name": name, "user_id": user, "qualifications": "MRCVS", "registration_number": "6123456"}),
        );
    }
    let kind = desk.add(
        "appointment_types",
        json!({"name": "Consult", "duration_minutes": 20}),
    );
    let client = desk.add(
        "clients",
        json!({"first_name": "Anna-Sofía", "last_name": "Müller"}),
    );
    let address = json!({"client_id": client, "line1": "3 Willow Road", "postcode": "OX2 6TT", "city": "Oxford"});
    desk.add("addresses", address);
    let product = desk.add(
        "products",
        json!({"name": "Rimadyl", "form": "tablets", "strength_mg": "50", "warnings": "Stop if your dog vomits"}),
    );
    let patients: Vec<String> = NAMES
        .iter()
        .map(|name| {
            let values = json!({"client_id": client, "name": name, "species": "Dog", "medical_alerts": ["Bites"]});
            desk.add("patients", values)
        })
        .collect();
    let book = |(at, patient): (usize, &String)| {
        let hour = 8 + at;
        let scheduled = json!({"start": format!("2030-03-04T{hour:02}:00:00Z"), "end": format!("2030-03-04T{hour:02}:20:00Z")});
        let values = json!({"patient_id": patient, "appointment_type": kind, "scheduled": scheduled, "reason": "Limps"});
        json!({"op": "book", "values": values})
    };
    let booked = desk.batch(&patients.iter().enumerate().map(book).collect::<Vec<_>>());
    let id = |answer: &Value| answer["id"].as_str().unwrap().to_owned();
    Morning {
        appointments: booked.iter().map(id).collect(),
        patients,
        product,
    }
}

fn meet(desks: &[&Device]) {
    for _ in 0..2 {
        desks.iter().for_each(|desk| desk.sync());
    }
    for desk in desks {
        desk.equals_server();
    }
}

fn arrive(desk: &Device, appointment: &str, kg: &str) {
    let said = ["--weight", kg, "--contact-confirmed", "--alert", "Bites"];
    desk.run(&[&["visit", "arrive", appointment], &said[..]].concat())
        .ok();
}

fn open(desk: &Device, appointment: &str) -> String {
    let opened = desk.run(&["visit", "open", "--appointment", appointment]);
    opened.ok().json()["id"].as_str().unwrap().to_owned()
}

/// A consult with a note and a prescription, which is handed out; the dispensing.
fn consult(desk: &Device, record: &str, product: &str, vet: &str) -> String {
    let values =
        json!({"medical_record_id": record, "objective": "Warm knee.", "plan": "Rest.\nRecheck."});
    desk.add("soap_notes", values);
    let given = desk.add(
        "prescriptions",
        json!({"medical_record_id": record, "product_id": product, "medication_name": "Rimadyl", "dosage": "1 tablet",
            "frequency": "twice a day", "duration": "14 days", "route": "By mouth", "quantity": "28",
            "quantity_unit": "tablets", "prescribed_at": "2026-03-04T09:20:00Z", "prescribed_by": vet}),
    );
    let batch = ["--batch", "A12", "--expires", "2031-01-31"];
    let told = desk.run(&[&["visit", "dispense", &given], &batch[..]].concat());
    told.ok().json()["id"].as_str().unwrap().to_owned()
}

/// Prints a label; which print of it it was.
fn label(desk: &Device, dispensing: &str, file: &str) -> u64 {
    let path = desk.folder().join(file);
    let printed = desk.run(&[
        "print",
        "label",
        dispensing,
        "--out",
        path.to_str().unwrap(),
    ]);
    let printed = printed.ok().json();
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF"));
    printed["copy_number"].as_u64().unwrap()
}

/// Counts rows of the practice as the cluster's owner sees them.
fn count(server: &Server, rows: &str) -> u64 {
    let schema = format!("t_{}", server.tenant().replace('-', ""));
    let counted = sql_answer(&format!(
        "SET search_path = {schema}; SELECT count(*) FROM {rows};"
    ));
    counted.unwrap().parse().unwrap()
}

#[test]
fn a_day_of_arrivals_consults_labels_and_signatures_meets_in_the_evening() {
    let server = Server::start();
    let front = Device::join(&server, "front");
    let join = |name: &str| {
        let email = server.user(name, "veterinarian");
        let find = format!("SELECT id FROM system.users WHERE email = '{email}'");
        let device = Device::join_with(&server, &server.device_code_for(&email, name), name);
        (device, sql_answer(&find).unwrap())
    };
    let ((room, ben), (cellar, cara)) = (join("ben"), join("cara"));
    let morning = set_up(&front, [&ben, &cara]);
    let Morning {
        patients,
        appointments,
        product,
    } = &morning;
    meet(&[&front, &room, &cellar]);

    // The front desk and the room see each other's work all day; the cellar hears of nothing until the evening.
    for appointment in &appointments[..3] {
        arrive(&front, appointment, "12.8");
    }
    for appointment in &appointments[3..] {
        arrive(&cellar, appointment, "9.4");
    }
    // Luna was received twice: she had walked on.
    arrive(&cellar, &appointments[2], "12.9");
    front.sync();
    room.sync();
    let records: Vec<String> = appointments[..3]
        .iter()
        .map(|one| open(&room, one))
        .collect();
    let by_room: Vec<String> = records
        .iter()
        .map(|record| consult(&room, record, product, &ben))
        .collect();
    let down: Vec<String> = appointments[3..]
        .iter()
        .map(|one| open(&cellar, one))
        .collect();
    let by_cellar: Vec<String> = down
        .iter()
        .map(|record| consult(&cellar, record, product, &cara))
        .collect();
    for (at, dispensing) in by_room.iter().enumerate() {
        assert_eq!(label(&room, dispensing, &format!("{at}.pdf")), 1);
    }
    for (at, dispensing) in by_cellar.iter().enumerate() {
        assert_eq!(label(&cellar, dispensing, &format!("{at}.pdf")), 1);
    }
    assert_eq!(
        label(&cellar, &by_cellar[0], "again.pdf"),
        2,
        "a reprint says so"
    );
    // Two people in one record: the front desk's owner writes in what the room has opened.
    room.sync();
    front.sync();
    let fields = json!({"medical_record_id": records[0], "diagnosis_name": "Sprain"});
    front.add("diagnoses", fields);
    front.sync();
    room.sync();
    let hash =
        |desk: &Device, record: &str| desk.show("medical_records", record)["content_hash"].clone();
    let all: Vec<&String> = records.iter().chain(&down).collect();
    for record in &records {
        room.run(&["sign", record]).ok();
    }
    for record in &down {
        cellar.run(&["sign", record]).ok();
    }
    cellar
        .run(&["addendum", &down[1], "--content", "The owner called."])
        .ok();
    let signed: Vec<Value> = records
        .iter()
        .map(|record| hash(&room, record))
        .chain(down.iter().map(|record| hash(&cellar, record)))
        .collect();

    meet(&[&front, &room, &cellar]);
    assert_eq!(room.digests(), cellar.digests());
    for desk in [&front, &room, &cellar] {
        for (record, hash_then) in all.iter().zip(&signed) {
            assert_eq!(
                hash(desk, record),
                *hash_then,
                "{} on {}",
                record,
                desk.name
            );
        }
        // Luna was received twice; whoever looks says where she stands. When each desk received her is nothing to decide.
        let items: Vec<String> = desk
            .conflicts()
            .iter()
            .map(|item| format!("{} {}", item["kind"], item["field"]))
            .collect();
        let wanted = [r#""concurrent_edit" "status""#];
        assert_eq!(items, wanted, "{}", desk.name);
        for patient in patients {
            let kg = desk.show("patients", patient)["weight_kg"].clone();
            assert!(
                ["12.8", "12.9", "9.4"].contains(&kg.as_str().unwrap()),
                "{kg}"
            );
        }
        let open = desk.run(&["unsigned"]).ok().json();
        assert_eq!(open, json!([]));
    }
    let read = front.words(&["visit", "show", &down[1]]);
    for words in [
        "Rimadyl, 1 tablet",
        "by cara",
        "addendum: The owner called.",
    ] {
        assert!(read.contains(words), "{words} is not in {read}");
    }
    // A label that was printed without the network is a reprint everywhere.
    assert_eq!(label(&room, &by_cellar[0], "third.pdf"), 3);
    meet(&[&front, &room, &cellar]);

    // What the server holds of the day, and who did it.
    assert_eq!(
        count(&server, "medical_records WHERE signed_at IS NOT NULL"),
        5
    );
    assert_eq!(
        count(&server, "medical_records_default"),
        0,
        "each year has its partition"
    );
    assert_eq!(count(&server, "check_ins WHERE contact_confirmed"), 6);
    assert_eq!(count(&server, "patient_weights"), 6);
    assert_eq!(
        count(&server, "printed_documents WHERE document_kind = 'LABEL'"),
        7
    );
    assert_eq!(count(&server, "addenda"), 1);
    let by = |who: &str, table: &str, action: &str| {
        let rows = format!(
            "audit_log WHERE table_name = '{table}' AND action = '{action}' AND user_id = '{who}'"
        );
        count(&server, &rows)
    };
    for (who, visits) in [(&ben, 3), (&cara, 2)] {
        assert_eq!(by(who, "medical_records", "I"), visits);
        assert!(
            by(who, "medical_records", "U") >= visits,
            "signing is in the trail"
        );
        assert_eq!(by(who, "dispensings", "I"), visits);
    }
    assert_eq!(
        count(
            &server,
            "audit_log WHERE table_name = 'diagnoses' AND device_id IS NOT NULL"
        ),
        2,
        "written, and signed"
    );
}
