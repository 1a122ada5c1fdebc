//! The simulator's model of the server held equal to the real one: the same random requests, good
//! and bad, must give equal verdicts, pages and digests.

mod aside;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;
use vetpms_crypto::SigningKey;
use vetpms_protocol::{
    Bootstrap, BootstrapPage, CONTENT_TYPE, Digests, Enrol, Enrolled, Hash32, Page, Pull, Push,
    Pushed, Refusal, SignedSet, TAKEN_ALREADY, Verdict, Welcome, decode, encode,
};
use vetpms_simulator::clock::instant;
use vetpms_simulator::dice::Dice;
use vetpms_simulator::model;
use vetpms_simulator::stranger::{Mischief, Stranger};
use vetpms_tests::support::{Seeded, Server};

/// The model's clock: nothing that is compared depends on it.
const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// A device that asks both servers the same.
struct Twin {
    stranger: Stranger,
    http: reqwest::Client,
    base: String,
    access: String,
    position: i64,
    /// Every answer that was compared.
    answers: BTreeSet<String>,
}

/// A refusal as both give it.
type Refused = (u16, String);

impl Twin {
    /// A device of somebody with this code.
    async fn enrol(server: &Server, model: &mut model::Server, seed: u64, code: String) -> Self {
        let mut dice = Dice::new(seed);
        let replica = Uuid::from_bytes(dice.bytes());
        let http = reqwest::Client::new();
        let mut stranger = Stranger::new(Uuid::nil(), Uuid::nil(), replica, Uuid::nil(), dice);
        let device_key = SigningKey::random(&mut |buffer| stranger.dice.fill(buffer));
        let enrol = Enrol {
            code,
            device_name: "twin".into(),
            device_key: Hash32::new(device_key.public()),
            user_key: Hash32::new(stranger.key.public()),
            replica,
            password: None,
            expects: None,
            former: None,
        };
        let base = server.url();
        let enrolled: Enrolled = ask(&http, &format!("{base}/v1/enrol"), "", &enrol)
            .await
            .expect("enrolled");
        (stranger.tenant, stranger.device) = (enrolled.tenant, enrolled.device);
        stranger.user = enrolled.user.id;
        model.tenant = enrolled.tenant;
        (model.epochs[0].epoch, model.epoch) = (enrolled.epoch, enrolled.epoch);
        let people = &mut model.people;
        people.version = enrolled.permission_version;
        people.users.insert(enrolled.user.id, enrolled.user.clone());
        let key = vec![stranger.key.public()];
        people.keys.insert((stranger.user, stranger.device), key);
        let machine = model::Machine {
            name: "twin".into(),
            key: device_key.public(),
            replica,
            revoked: false,
        };
        people.machines.insert(stranger.device, machine);
        Self {
            stranger,
            http,
            base,
            access: enrolled.tokens.access,
            position: 0,
            answers: BTreeSet::new(),
        }
    }

    async fn real<Q: Serialize, A: DeserializeOwned>(
        &self,
        route: &str,
        message: &Q,
    ) -> Result<A, Refused> {
        let url = format!("{}/v1/{route}", self.base);
        ask(&self.http, &url, &self.access, message).await
    }

    async fn hello(&mut self, model: &mut model::Server) {
        let greeting = self.stranger.greeting();
        let real: Result<Welcome, Refused> = self.real("hello", &greeting).await;
        let ours = model.hello(self.stranger.device, &greeting, NOW);
        let shape = |welcome: &Welcome| {
            let mut people: Vec<String> = welcome.users.iter().map(|u| format!("{u:?}")).collect();
            people.sort();
            let devices: BTreeSet<Uuid> = welcome.devices.iter().map(|d| d.id).collect();
            (
                (welcome.epoch, welcome.position, welcome.acknowledged),
                (welcome.acknowledged_hash, welcome.permission_version),
                (people, devices, welcome.protocol_max, welcome.schema),
            )
        };
        assert_eq!(
            real.map(|w| shape(&w)),
            ours.map(|w| shape(&w)).map_err(code)
        );
    }

    async fn push(&mut self, model: &mut model::Server, sets: Vec<SignedSet>, what: &str) {
        let push = Push {
            replica: uuid::Uuid::nil(),
            epoch: model.epoch,
            sets,
        };
        let real: Result<Pushed, Refused> = self.real("push", &push).await;
        let ours = model.push(self.stranger.device, &push, NOW);
        let shape = |pushed: &Pushed| {
            let verdicts = pushed.verdicts.iter().map(|verdict| match verdict {
                Verdict::Quarantined(code, _) => code.clone(),
                other => format!("{other:?}"),
            });
            (verdicts.collect::<Vec<_>>(), pushed.acknowledged)
        };
        if let Ok(pushed) = &real {
            self.stranger.settle(pushed.acknowledged);
            let words = |verdict: &String| verdict.split('(').next().unwrap_or_default().to_owned();
            self.answers.extend(shape(pushed).0.iter().map(words));
        }
        assert_eq!(
            real.map(|p| shape(&p)),
            ours.map(|p| shape(&p)).map_err(code),
            "{what}"
        );
    }

    async fn pull(&mut self, model: &model::Server) {
        let pull = Pull {
            replica: uuid::Uuid::nil(),
            epoch: model.epoch,
            after: self.position,
            rights: None,
            former: Vec::new(),
        };
        let real: Page = self.real("pull", &pull).await.expect("a page");
        let ours = model.pull(self.stranger.device, &pull).expect("a page");
        assert_eq!((real.position, real.more), (ours.position, ours.more));
        assert_eq!(sets(&real), sets(&ours));
        assert_eq!(rows(&real.rows), rows(&ours.rows));
        self.position = real.position;
    }

    async fn bootstrap(&self, model: &model::Server) {
        for def in vetpms_model::ENTITIES.iter() {
            let asked = Bootstrap {
                table: def.table.to_owned(),
                after: None,
                rights: None,
            };
            let real: BootstrapPage = self.real("bootstrap", &asked).await.expect("a page");
            let ours = model.bootstrap(self.stranger.device, &asked);
            let ours = ours.expect("a page");
            let shape = |page: &BootstrapPage| {
                let documents: BTreeMap<Uuid, Vec<u8>> = page
                    .rows
                    .iter()
                    .map(|row| (row.state.row, row.document.bytes().to_vec()))
                    .collect();
                let states: Vec<_> = page.rows.iter().map(|row| row.state.clone()).collect();
                let mut actors: Vec<String> =
                    page.actors.iter().map(|a| format!("{a:?}")).collect();
                actors.sort();
                (
                    rows(&states),
                    documents,
                    (page.total, page.more, page.position),
                    actors,
                )
            };
            assert_eq!(shape(&real), shape(&ours), "{}", def.table);
        }
    }

    async fn digests(&self, model: &model::Server) {
        let real: Digests = self.real("digests", &()).await.expect("digests");
        let ours = model.digests(self.stranger.device).expect("digests");
        assert_eq!(real, ours);
    }
}

fn code(refused: model::Refused) -> Refused {
    (refused.status, refused.code.to_owned())
}

fn sets(page: &Page) -> Vec<(i64, SignedSet)> {
    let placed = page.sets.iter();
    placed
        .map(|placed| (placed.position, placed.set.clone()))
        .collect()
}

/// Rows without what says nothing: false, and empty lists.
fn rows(states: &[vetpms_protocol::RowState]) -> BTreeMap<(String, Uuid), Value> {
    let says = |value: &Value| *value != json!(false) && *value != json!([]);
    let one = |state: &vetpms_protocol::RowState| {
        let values: BTreeMap<_, _> = state.values.iter().filter(|(_, v)| says(v)).collect();
        let conflicts: BTreeSet<&str> = state.conflicts.iter().map(|c| c.id.as_str()).collect();
        let row = json!({ "values": values, "stamp": state.stamp, "conflicts": conflicts });
        ((state.table.clone(), state.row), row)
    };
    states.iter().map(one).collect()
}

async fn ask<Q: Serialize, A: DeserializeOwned>(
    http: &reqwest::Client,
    url: &str,
    access: &str,
    message: &Q,
) -> Result<A, Refused> {
    let request = http
        .post(url)
        .bearer_auth(access)
        .header("content-type", CONTENT_TYPE)
        .body(encode(message).expect("a message"));
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let body = response.bytes().await.expect("a body");
    if status == 200 {
        return Ok(decode(&body).expect("a message"));
    }
    let refusal: Refusal = serde_json::from_slice(&body).expect("a refusal");
    Err((status, refusal.code))
}

/// Some sets with something wrong about them, and sometimes one of them twice.
fn some_sets(twin: &mut Twin, dice: &mut Dice, clock: i64) -> (Vec<SignedSet>, String) {
    let mischief = if dice.chance(5000) {
        Mischief::None
    } else {
        *dice.pick(Mischief::ALL).expect("mischief")
    };
    let mut all: Vec<SignedSet> = twin
        .stranger
        .set(mischief, instant(clock))
        .into_iter()
        .collect();
    if dice.chance(1500) {
        all.extend(all.clone());
    }
    let told = format!("{mischief:?}, {} sets", all.len());
    (all, told)
}

#[tokio::test]
async fn the_model_answers_as_the_server_does() {
    let server = Server::start();
    let mut model = model::Server::new(Uuid::nil(), Uuid::nil());
    let seed = Seeded::new(20260302).draw();
    let mut dice = Dice::new(seed);
    let mut twins = Vec::new();
    let auditor = server.user("nora", "auditor");
    for n in 0..3 {
        let code = match n {
            2 => server.device_code_for(&auditor, "twin"),
            _ => server.device_code("twin"),
        };
        twins.push(Twin::enrol(&server, &mut model, seed + n, code).await);
    }
    for twin in &mut twins {
        twin.hello(&mut model).await;
    }
    let mut clock = 1_772_438_400_000;
    let mut earlier: Vec<SignedSet> = Vec::new();
    let (mut open, mut released) = (0, 0);
    for round in 0..200 {
        clock += 60_000;
        // Now and then whoever may write nothing: what they send is there to be released.
        let at = match dice.below(20) {
            0..3 => 2,
            other => usize::from(other < 12),
        };
        if dice.chance(2500) {
            aside::stand_in(&mut twins[at], &mut dice, &earlier);
        }
        let (mut sets, what) = some_sets(&mut twins[at], &mut dice, clock);
        if dice.chance(1500) {
            // Something that was sent before, by either of them: known, aside or a fork.
            sets.extend(dice.pick(&earlier).cloned());
        }
        if dice.chance(3000) {
            // What came without its changes, whole after all.
            sets.extend(twins[at].stranger.whole.take());
        }
        earlier.extend(sets.iter().cloned());
        let told = format!("round {round}: {what}");
        twins[at].push(&mut model, sets, &told).await;
        if dice.chance(2000) {
            twins[at].hello(&mut model).await;
        }
        if dice.chance(3000) {
            twins[(at + 1) % 3].pull(&model).await;
        }
        if dice.chance(2000) {
            let (sets, stands) = twins[0].release(&mut model, &mut dice, &told).await;
            open = open.max(sets);
            released += u32::from(stands);
        }
    }
    for twin in &mut twins {
        twin.pull(&model).await;
        twin.hello(&mut model).await;
        twin.bootstrap(&model).await;
        twin.digests(&model).await;
    }
    let seen: BTreeSet<&String> = twins.iter().flat_map(|twin| &twin.answers).collect();
    println!(
        "{} kinds of verdict: {seen:?}; up to {open} aside, {released} released",
        seen.len()
    );
    assert!(seen.contains(&TAKEN_ALREADY.to_owned()) && open > 0 && released > 0);
    assert!(
        seen.len() >= 17,
        "too few kinds of verdict to mean anything"
    );
    large_and_stale(&mut twins[0], &mut model, &earlier).await;
}

/// Requests that are refused as a whole.
async fn large_and_stale(twin: &mut Twin, model: &mut model::Server, earlier: &[SignedSet]) {
    let one = earlier.first().expect("a set").clone();
    let many = vec![one.clone(); vetpms_protocol::limits::PAGE_SETS + 1];
    twin.push(model, many, "too many sets").await;
    let stale = Push {
        replica: uuid::Uuid::nil(),
        epoch: Uuid::from_u128(1),
        sets: vec![one],
    };
    let real: Result<Pushed, Refused> = twin.real("push", &stale).await;
    let ours = model.push(twin.stranger.device, &stale, NOW);
    assert_eq!(real.err(), ours.err().map(code));
    let pull = Pull {
        replica: uuid::Uuid::nil(),
        epoch: Uuid::from_u128(1),
        after: 0,
        rights: None,
        former: Vec::new(),
    };
    let real: Result<Page, Refused> = twin.real("pull", &pull).await;
    let ours = model.pull(twin.stranger.device, &pull);
    assert_eq!(real.err(), ours.err().map(code));
}
