//! Imports through the ordinary commit path: counts add up, again changes nothing, two desks meet as one.

use std::path::{Path, PathBuf};

use serde_json::Value;
use vetpms_tests::support::{Device, Server};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("data")
        .join(name)
}

fn import(desk: &Device, file: &Path) -> Value {
    let (file, mapping) = (
        file.display().to_string(),
        data("mappings/seattle.toml").display().to_string(),
    );
    let report = desk
        .run(&["import", "csv", &file, "--mapping", &mapping])
        .ok()
        .json();
    let count = |name: &str| report[name].as_u64().unwrap();
    assert_eq!(
        count("read"),
        count("created") + count("unchanged") + count("merged") + count("rejected")
    );
    report
}

/// The heading and every n-th line of the Seattle file.
fn sample(desk: &Device, every: usize) -> PathBuf {
    let text = std::fs::read_to_string(data("seattle_pet_licenses.csv")).unwrap();
    let mut lines = text.lines();
    let mut part = lines.next().unwrap().to_owned() + "\n";
    part.extend(lines.step_by(every).map(|line| line.to_owned() + "\n"));
    let path = desk.folder().join("part.csv");
    std::fs::write(&path, part).unwrap();
    path
}

#[test]
fn the_whole_seattle_file_imports_and_a_second_time_changes_nothing() {
    let desk = Device::alone("seattle");
    let file = data("seattle_pet_licenses.csv");
    let report = import(&desk, &file);
    assert_eq!(
        (report["read"].as_u64(), report["rejected"].as_u64()),
        (Some(43_460), Some(0))
    );
    assert_eq!(report["filled_in"]["name"], 43);
    let before = desk.digests();
    let again = import(&desk, &file);
    assert_eq!(
        (again["created"].as_u64(), again["merged"].as_u64()),
        (Some(0), Some(0))
    );
    assert_eq!(desk.digests(), before);
    let found = desk
        .run(&["find", "Isabella Sunrise Pudge Izzy"])
        .ok()
        .json();
    assert!(
        found[0]["title"].as_str().unwrap().contains("Izzy"),
        "{found}"
    );
    let hit = desk.run(&["find", "zen", "S107948"]).ok().json();
    assert_eq!(hit[0]["title"], "Zen");
}

#[test]
fn two_desks_that_import_the_same_file_offline_have_one_practice() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "import-a"),
        Device::join(&server, "import-b"),
    );
    // The whole file takes minutes in a debug build: `./test --long` takes it.
    let every = if std::env::var_os("VETPMS_LONG").is_some() {
        1
    } else {
        40
    };
    let file = sample(&a, every);
    let (one, two) = (import(&a, &file), import(&b, &file));
    assert_eq!(one["created"], two["created"]);
    for desk in [&a, &b, &a] {
        desk.sync();
    }
    a.equals_server();
    b.equals_server();
    assert_eq!(a.digests(), b.digests());
    assert_eq!(a.status()["rows"]["patients"], one["created"]);
    assert!(a.conflicts().is_empty() && b.conflicts().is_empty());
}

#[test]
fn what_somebody_entered_is_not_overwritten_and_bad_lines_are_told() {
    let desk = Device::alone("reimport");
    let file = desk.folder().join("pets.csv");
    let heading = "License_Issue_Date,License_Number,Animals_Name,Species,Primary_Breed,Secondary_Breed,ZIP_Code\n";
    let zen = "December 18 2015,S1,Zen,Cat,,,98117\n";
    // A text with a line break: the line after it is the fifth of the file.
    let text = "December 18 2015,S3,\"Mo\nTwo\",Cat,,,98117\n";
    std::fs::write(
        &file,
        format!("{heading}{zen}{text}not a date,S2,Rex,Dog,,,98101\n"),
    )
    .unwrap();
    let report = import(&desk, &file);
    assert_eq!(
        (report["created"].as_u64(), report["rejected"].as_u64()),
        (Some(2), Some(1))
    );
    assert_eq!(report["rejects"][0]["line"], 5);
    assert_eq!(report["rejects"][0]["field"], "License_Issue_Date");
    let id = desk.run(&["find", "zen"]).ok().json()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    desk.set("patients", &id, serde_json::json!({"name": "Zenobia"}));
    std::fs::write(
        &file,
        format!("{heading}{}", zen.replace("Cat,,", "Cat,Siberian,")),
    )
    .unwrap();
    assert_eq!(import(&desk, &file)["merged"], 1);
    let patient = desk.show("patients", &id);
    assert_eq!(
        (patient["name"].as_str(), patient["breed"].as_str()),
        (Some("Zenobia"), Some("Siberian"))
    );
}

#[test]
fn a_file_of_another_spreadsheet_is_read_and_its_mistakes_are_explained() {
    let desk = Device::alone("spreadsheet");
    let file = desk.folder().join("pets.csv");
    let heading = "License_Issue_Date;License_Number;\"Animals_Name\";Species;Primary_Breed;Secondary_Breed;ZIP_Code\r\n";
    let mut bytes = heading.as_bytes().to_vec();
    bytes.extend(b"December 18 2015;S1;\"Zen; the cat\";Cat;;;98117\r\n");
    bytes.extend(b"December 18 2015;S2;Zo\xeb;Cat;;;98117\r\n");
    std::fs::write(&file, bytes).unwrap();
    let report = import(&desk, &file);
    assert_eq!(
        (report["created"].as_u64(), report["rejected"].as_u64()),
        (Some(1), Some(1))
    );
    let reason = report["rejects"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("CSV UTF-8"), "{reason}");
    let hits = desk.run(&["find", "zen"]).ok().json();
    assert_eq!(hits[0]["title"], "Zen; the cat");

    std::fs::write(&file, heading.replace("Species", "Specie")).unwrap();
    let mapping = data("mappings/seattle.toml");
    let mapping = mapping.to_str().unwrap();
    let file = file.to_str().unwrap();
    let refused = desk
        .run(&["import", "csv", file, "--mapping", mapping])
        .error();
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("did you mean \"Specie\"?"), "{message}");
}

#[test]
fn a_line_with_a_species_that_is_not_on_the_list_is_refused_until_its_word_is_mapped() {
    let desk = Device::alone("import-species");
    let file = desk.folder().join("pets.csv");
    std::fs::write(
        &file,
        "Owner,Animal,Kind\nSmith,Bella,DOG\nJones,Max,Feline\nBrown,Pip,Rabit\n",
    )
    .unwrap();
    let mapping = desk.folder().join("pets.toml");
    let import = |words: &str| {
        let text = format!(
            "source = \"pets\"\n[client]\nkey = \"{{Owner}}\"\n[client.fields]\nlast_name = \"{{Owner}}\"\n\
             [patient]\nkey = \"{{Animal}}\"\n[patient.fields]\nname = \"{{Animal}}\"\nspecies = \"{{Kind}}\"\n{words}"
        );
        std::fs::write(&mapping, text).unwrap();
        let (file, mapping) = (file.display().to_string(), mapping.display().to_string());
        let run = desk.run(&["import", "csv", &file, "--mapping", &mapping]);
        run.ok().json()
    };
    let first = import("");
    assert_eq!(
        (&first["created"], &first["rejected"]),
        (&1.into(), &2.into()),
        "{first}"
    );
    let reasons = first["rejects"].to_string();
    assert!(reasons.contains("did you mean"), "{reasons}");
    let second = import("[patient.values.species]\nFeline = \"Cat\"\nRabit = \"Rabbit\"\n");
    let counts = (
        &second["created"],
        &second["unchanged"],
        &second["rejected"],
    );
    assert_eq!(counts, (&2.into(), &1.into(), &0.into()), "{second}");
    let spelt: Vec<Value> = desk
        .export()
        .into_iter()
        .filter(|row| row["table"] == "patients")
        .map(|row| row["values"]["species"].clone())
        .collect();
    assert!(
        spelt.contains(&"Dog".into()) && spelt.contains(&"Cat".into()),
        "{spelt:?}"
    );
}
