//! What stood aside is settled once: by its author, who enters it again, or by an administrator, who releases it.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

use crate::rights::{allow, list};

struct Practice {
    server: Server,
    front: Device,
    kiosk: Device,
    email: String,
    task: String,
}

impl Practice {
    /// A receptionist's desk that has written a text without the right to, and heard that it stands aside.
    fn with_text_aside() -> Self {
        let practice = Self::new();
        practice.write("He asked twice.");
        practice.may_write(false);
        practice.kiosk.sync();
        assert_eq!(practice.text(&practice.kiosk), Value::Null);
        practice
    }

    fn new() -> Self {
        let server = Server::start();
        let email = server.user("nora", "receptionist");
        let front = Device::join(&server, "front");
        let code = server.device_code_for(&email, "kiosk");
        let kiosk = Device::join_with(&server, &code, "kiosk");
        let task = front.add("tasks", json!({"title": "Call Mr Zwart"}));
        front.sync();
        kiosk.sync();
        Self {
            server,
            front,
            kiosk,
            email,
            task,
        }
    }

    fn may_write(&self, may: bool) {
        allow(&self.server, &self.email, &["EDIT_SCHEDULE"], may);
    }

    fn write(&self, text: &str) {
        self.kiosk
            .set("tasks", &self.task, json!({"details": text}));
    }

    fn front_writes(&self, text: &str) {
        let details = json!({ "details": text });
        self.front.set("tasks", &self.task, details);
        self.front.sync();
    }

    fn text(&self, desk: &Device) -> Value {
        desk.show("tasks", &self.task)["details"].clone()
    }

    fn enter_again(&self, at: usize) -> vetpms_tests::support::Outcome {
        let held = list(&self.kiosk, "held-back");
        let id = held[at]["id"].to_string();
        self.kiosk.run(&["held-back", "--again", &id])
    }

    fn release(&self, set: &Value) -> vetpms_tests::support::Outcome {
        let id = set["id"].as_str().unwrap();
        self.front.run(&["aside", "--release", id, "--json"])
    }

    /// Both desks have one and the same question about the text, with both versions whole; answered, it is settled.
    fn is_one_item(&self, earlier: &str, mut versions: [&str; 2]) {
        self.kiosk.sync();
        self.front.sync();
        versions.sort_unstable();
        for desk in [&self.kiosk, &self.front] {
            let items = list(desk, "conflicts");
            assert_eq!(items.len(), 1, "{items:?}");
            assert_eq!(items[0]["kind"], "same_passage");
            assert_eq!(items[0]["earlier"], earlier);
            let sides = items[0]["sides"].as_array().unwrap();
            let mut texts: Vec<&str> = sides
                .iter()
                .map(|of| of["value"].as_str().unwrap())
                .collect();
            texts.sort_unstable();
            assert_eq!(texts, versions);
        }
        let item = &list(&self.front, "conflicts")[0];
        let chosen = item["sides"][0]["value"].as_str().unwrap().to_owned();
        let id = item["id"].as_str().unwrap();
        self.front.run(&["resolve", id, "--keep", "1"]).ok();
        self.front.sync();
        self.is_settled(&chosen);
        assert_eq!(list(&self.kiosk, "conflicts"), [] as [Value; 0]);
    }

    /// Both desks and the server say the same, nothing is left to do anywhere, and the text stands so.
    fn is_settled(&self, text: &str) {
        for _ in 0..2 {
            self.kiosk.sync();
            self.front.sync();
        }
        assert_eq!(list(&self.kiosk, "held-back"), [] as [Value; 0]);
        assert_eq!(list(&self.front, "aside"), [] as [Value; 0]);
        let sync = self.kiosk.status()["sync"].clone();
        assert_eq!(
            (&sync["quarantined"], &sync["waiting"]),
            (&json!(0), &json!(0))
        );
        assert_eq!(
            (self.text(&self.front), self.text(&self.kiosk)),
            (json!(text), json!(text))
        );
        assert_eq!(self.front.digests(), self.kiosk.digests());
        self.kiosk.equals_server();
    }
}

#[test]
fn what_its_author_entered_again_cannot_be_released_as_well() {
    let practice = Practice::with_text_aside();
    let aside = list(&practice.front, "aside").remove(0);
    practice.may_write(true);
    practice.kiosk.sync();
    practice.enter_again(0).ok();
    practice.kiosk.sync();
    assert!(
        list(&practice.front, "aside").is_empty(),
        "nobody is asked any more"
    );
    let refused = practice.release(&aside).error();
    let words = refused["message"].as_str().unwrap();
    assert!(words.contains("has entered this again"), "{refused}");
    let id = aside["id"].as_str().unwrap();
    assert_ne!(practice.front.run(&["aside", "--discard", id]).code, 0);
    practice.is_settled("He asked twice.");
}

#[test]
fn what_was_released_meanwhile_is_not_taken_when_it_was_entered_again_offline() {
    let practice = Practice::with_text_aside();
    let aside = list(&practice.front, "aside").remove(0);
    practice.may_write(true);
    practice.kiosk.sync();
    // The kiosk has no connection from here on.
    practice.enter_again(0).ok();
    assert_eq!(practice.text(&practice.kiosk), "He asked twice.");
    practice.release(&aside).ok();
    practice.is_settled("He asked twice.");
}

#[test]
fn without_the_right_it_is_settled_once_all_the_same() {
    let practice = Practice::with_text_aside();
    let first = list(&practice.front, "aside").remove(0);
    // Its desk does not know that it may not write: what it enters again stands aside in turn.
    practice.may_write(true);
    practice.kiosk.sync();
    practice.enter_again(0).ok();
    practice.may_write(false);
    practice.kiosk.sync();
    let aside = list(&practice.front, "aside");
    assert_eq!(
        aside.len(),
        1,
        "the second stands in for the first: {aside:?}"
    );
    assert_ne!(aside[0]["id"], first["id"]);
    assert_ne!(practice.release(&first).code, 0);
    practice.release(&aside[0]).ok();
    practice.is_settled("He asked twice.");
}

#[test]
fn entering_again_what_was_released_is_told() {
    let practice = Practice::with_text_aside();
    let aside = list(&practice.front, "aside").remove(0);
    let held = list(&practice.kiosk, "held-back")[0]["id"].to_string();
    practice.release(&aside).ok();
    practice.kiosk.sync();
    let again = ["held-back", "--again", &held, "--json"];
    let refused = practice.kiosk.run(&again).error();
    let words = refused["message"].as_str().unwrap();
    assert!(words.contains("may have released it"), "{refused}");
    practice.is_settled("He asked twice.");
}

/// A text that its author changed without the right to, while a colleague changed it too; entered again.
fn both_changed(base: &str, typed: &[&str], meanwhile: &str) -> Practice {
    let practice = Practice::new();
    practice.front_writes(base);
    practice.kiosk.sync();
    for text in typed {
        practice.write(text);
    }
    practice.may_write(false);
    practice.kiosk.sync();
    practice.front_writes(meanwhile);
    practice.may_write(true);
    practice.kiosk.sync();
    assert_eq!(practice.text(&practice.kiosk), meanwhile);
    let first = list(&practice.front, "aside").pop().unwrap();
    assert_eq!(list(&practice.kiosk, "held-back").len(), typed.len());
    practice.enter_again(0).ok();
    assert_eq!(list(&practice.kiosk, "held-back"), [] as [Value; 0]);
    practice.kiosk.sync();
    assert_ne!(practice.release(&first).code, 0);
    practice
}

#[test]
fn another_passage_of_a_text_is_entered_again_at_its_place() {
    let (base, typed) = ("Give 5 ml.", "Give 50 ml.");
    for (meanwhile, wanted) in [
        (
            "Weight 10 kg. Give 5 ml. Done.",
            "Weight 10 kg. Give 50 ml. Done.",
        ),
        ("Give 5 ml.\nNot 50.", "Give 50 ml.\nNot 50."),
    ] {
        both_changed(base, &[typed], meanwhile).is_settled(wanted);
    }
}

#[test]
fn the_same_passage_entered_again_is_kept_in_both_versions() {
    let base = "Insulin 10 units twice a day";
    let typed = "Insulin 12 units once a day";
    let meanwhile = "Changed to tablets, see chart.";
    let halfway = "Insulin 12 units twice a day";
    for typed in [&[typed][..], &[halfway, typed]] {
        let practice = both_changed(base, typed, meanwhile);
        practice.is_one_item(base, [meanwhile, typed[typed.len() - 1]]);
    }
}

#[test]
fn what_builds_on_it_is_entered_with_it_and_colleagues_words_stay() {
    let typed = ["He asked twice.", "He asked twice.\nThen thrice."];
    let practice = both_changed("", &typed, "Call before noon.");
    practice.is_one_item("", ["Call before noon.", typed[1]]);
}

#[test]
fn what_was_written_is_shown_before_it_is_released_to_those_who_may_read_it() {
    let practice = Practice::with_text_aside();
    let shown = || practice.front.run(&["aside"]).ok().stdout;
    assert!(shown().contains("He asked twice."), "{}", shown());
    let owner = practice.server.owner();
    allow(
        &practice.server,
        &owner,
        &["VIEW_SCHEDULE", "EDIT_SCHEDULE"],
        false,
    );
    assert!(!shown().contains("He asked twice."), "{}", shown());
}

#[test]
fn a_value_that_a_colleague_wrote_meanwhile_is_not_replaced_unseen() {
    let practice = Practice::new();
    let title = |desk: &Device, title: &str| {
        desk.set("tasks", &practice.task, json!({ "title": title }));
    };
    title(&practice.kiosk, "Call in the morning");
    practice.may_write(false);
    title(&practice.front, "Call at noon");
    practice.front.sync();
    practice.kiosk.sync();
    practice.may_write(true);
    practice.kiosk.sync();
    assert_eq!(
        practice.kiosk.show("tasks", &practice.task)["title"],
        "Call at noon"
    );
    assert!(list(&practice.kiosk, "conflicts").is_empty());
    practice.enter_again(0).ok();
    for _ in 0..2 {
        practice.kiosk.sync();
        practice.front.sync();
    }
    for desk in [&practice.kiosk, &practice.front] {
        let items = list(desk, "conflicts");
        assert_eq!(items.len(), 1, "{items:?}");
        let sides = items[0]["sides"].to_string();
        for value in ["Call in the morning", "Call at noon"] {
            assert!(sides.contains(value), "{sides}");
        }
    }
    practice.kiosk.equals_server();
}

#[test]
fn what_was_typed_last_is_entered_again_a_second_time() {
    let practice = Practice::new();
    let title = |title: &str| {
        practice
            .kiosk
            .set("tasks", &practice.task, json!({ "title": title }));
    };
    for word in ["one", "two", "three", "four", "five", "six"] {
        title(word);
    }
    practice.may_write(false);
    practice.kiosk.sync();
    practice.may_write(true);
    practice.kiosk.sync();
    practice.enter_again(0).ok();
    practice.may_write(false);
    practice.kiosk.sync();
    let held = list(&practice.kiosk, "held-back");
    assert_eq!(held.len(), 1, "{held:?}");
    assert_eq!(held[0]["records"][0]["fields"][0]["value"], "six");
}

#[test]
fn a_changed_text_is_shown_whole_before_it_is_released() {
    let practice = Practice::new();
    practice.front_writes("Owes 5 euro.");
    practice.kiosk.sync();
    practice.write("Owns a promise of 5 euros.");
    practice.may_write(false);
    practice.kiosk.sync();
    practice.front_writes("Owes 5 euro.\nCalls first.");
    let aside = list(&practice.front, "aside");
    let fields = &aside[0]["records"][0]["fields"];
    assert_eq!(fields[0]["value"], "Owns a promise of 5 euros.");
}
