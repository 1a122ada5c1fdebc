//! What a desk was asked to write and what it acknowledged: the driver's notes, held against the rows at the end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use uuid::Uuid;
use vetpms_tests::support::Seeded;

/// One line of a batch.
#[derive(Debug, Clone)]
pub(crate) enum Operation {
    /// A client with a telephone and an animal: one change set over three tables.
    Register {
        client: Uuid,
        patient: Uuid,
        name: String,
    },
    /// Another name.
    Rename { client: Uuid, name: String },
    /// Another name for a client that other desks rename too.
    Contest { client: Uuid, name: String },
    /// A weighing.
    Weigh { patient: Uuid, kg: String },
}

struct Client {
    patient: Uuid,
    acknowledged: bool,
    /// What it may be called: the name that was acknowledged last, and later ones nobody knows about.
    names: Vec<String>,
}

/// The notes about one desk.
#[derive(Default)]
pub(crate) struct Journal {
    clients: BTreeMap<Uuid, Client>,
    weighings: BTreeMap<String, String>,
    /// Names that this desk may have given to a client that others rename too.
    pub(crate) contested: BTreeMap<Uuid, BTreeSet<String>>,
    /// Lines that were acknowledged.
    pub(crate) acknowledged: u64,
    written: u64,
}

impl Operation {
    /// As `vetpms batch` reads it.
    pub(crate) fn line(&self) -> String {
        let line = match self {
            Self::Register {
                client,
                patient,
                name,
            } => {
                // Each their own: clients with the same number are shown as perhaps entered twice, in pairs.
                let phone = format!("+31 6 {:08}", client.as_u128() % 100_000_000);
                json!({
                    "op": "register_client", "id": client, "values": {"last_name": name},
                    "contacts": [{"type": "MOBILE", "value": phone}],
                    "patients": [{"id": patient, "values": {"name": name, "species": "Cat"}}],
                })
            }
            Self::Rename { client, name } | Self::Contest { client, name } => {
                json!({"op": "set", "table": "clients", "id": client, "values": {"last_name": name}})
            }
            Self::Weigh { patient, kg } => {
                json!({"op": "weigh", "patient": patient, "values": {"weight_kg": kg}, "confirmed": true})
            }
        };
        line.to_string()
    }
}

/// The lines of a batch.
pub(crate) fn lines(planned: &[Operation]) -> impl Iterator<Item = String> + Send + use<> {
    let lines: Vec<String> = planned.iter().map(Operation::line).collect();
    lines.into_iter()
}

fn id(random: &mut Seeded) -> Uuid {
    let drawn = (u128::from(random.draw()) << 64) | u128::from(random.draw());
    uuid::Builder::from_random_bytes(drawn.to_be_bytes()).into_uuid()
}

impl Journal {
    /// Notes about a desk that also renames this client of all desks.
    pub(crate) fn contesting(client: Uuid, name: &str) -> Self {
        let contested = BTreeMap::from([(client, BTreeSet::from([name.to_owned()]))]);
        Self {
            contested,
            ..Self::default()
        }
    }

    /// So many lines to write next; `desk` tells one desk's names from another's.
    pub(crate) fn plan(&mut self, random: &mut Seeded, desk: &str, lines: u64) -> Vec<Operation> {
        let known: Vec<(Uuid, Uuid)> = self
            .clients
            .iter()
            .filter(|(_, client)| client.acknowledged)
            .map(|(id, client)| (*id, client.patient))
            .collect();
        let contested = self.contested.keys().next().copied();
        let mut one = || {
            self.written += 1;
            let name = format!("{desk} {}", self.written);
            let pick = usize::try_from(random.below(known.len().max(1) as u64)).unwrap();
            match (random.below(10), known.get(pick)) {
                (0, _) if contested.is_some() => Operation::Contest {
                    client: contested.unwrap_or_default(),
                    name,
                },
                (0..=2, Some((client, _))) => Operation::Rename {
                    client: *client,
                    name,
                },
                (3..=4, Some((_, patient))) => Operation::Weigh {
                    patient: *patient,
                    kg: format!("{}.{}", 1 + random.below(60), 1 + random.below(9)),
                },
                _ => Operation::Register {
                    client: id(random),
                    patient: id(random),
                    name,
                },
            }
        };
        (0..lines).map(|_| one()).collect()
    }

    /// Takes down what was answered, and returns the refusals. A batch works line by line, so of what was not
    /// answered only the first line may have been written; a refused one may be there whole or not at all.
    pub(crate) fn note(&mut self, planned: Vec<Operation>, answers: &[Value]) -> Vec<Value> {
        let mut refusals = Vec::new();
        for (at, operation) in planned.into_iter().enumerate().take(answers.len() + 1) {
            let done = answers.get(at).filter(|answer| answer.get("ok").is_some());
            self.acknowledged += u64::from(done.is_some());
            self.one(operation, done);
            refusals.extend(answers.get(at).filter(|_| done.is_none()).cloned());
        }
        refusals
    }

    fn one(&mut self, operation: Operation, answer: Option<&Value>) {
        let acknowledged = answer.is_some();
        match operation {
            Operation::Register {
                client,
                patient,
                name,
            } => {
                let names = vec![name];
                let new = Client {
                    patient,
                    acknowledged,
                    names,
                };
                self.clients.insert(client, new);
            }
            Operation::Rename { client, name } => {
                let names = &mut self.clients.get_mut(&client).expect("planned").names;
                if acknowledged {
                    names.clear();
                }
                names.push(name);
            }
            Operation::Contest { client, name } => {
                self.contested.entry(client).or_default().insert(name);
            }
            Operation::Weigh { kg, .. } => {
                if let Some(id) = answer.and_then(|answer| answer["ok"]["id"].as_str()) {
                    self.weighings.insert(id.to_owned(), kg);
                }
            }
        }
    }

    /// What the rows of a desk lack against the notes; empty when nothing is lost and nothing half written.
    pub(crate) fn missing(&self, rows: &[Value]) -> Vec<String> {
        let by_id: BTreeMap<&str, &Value> = rows
            .iter()
            .filter_map(|row| Some((row["id"].as_str()?, &row["values"])))
            .collect();
        let with_contact: BTreeSet<&str> = rows
            .iter()
            .filter(|row| row["table"] == "contact_methods")
            .filter_map(|row| row["values"]["client_id"].as_str())
            .collect();
        let mut missing = Vec::new();
        for (id, client) in &self.clients {
            let id = id.to_string();
            let row = by_id.get(id.as_str());
            let whole = [
                row.is_some(),
                by_id.contains_key(client.patient.to_string().as_str()),
                with_contact.contains(id.as_str()),
            ];
            if whole != [true; 3] && (client.acknowledged || whole != [false; 3]) {
                missing.push(format!("client {id}: {whole:?}"));
            }
            let name = row.and_then(|values| values["last_name"].as_str());
            if name.is_some_and(|name| !client.names.iter().any(|one| one == name)) {
                missing.push(format!("client {id}: {name:?} of {:?}", client.names));
            }
        }
        for (id, kg) in &self.weighings {
            let there = by_id.get(id.as_str());
            if there.is_none_or(|values| values["weight_kg"] != **kg) {
                missing.push(format!("weighing {id}: {there:?}, not {kg}"));
            }
        }
        missing
    }
}

/// What the rows of a desk say about clients that several desks renamed: a name that somebody gave.
pub(crate) fn strange(journals: &[Journal], rows: &[Value]) -> Vec<String> {
    let given = journals.iter().flat_map(|journal| &journal.contested);
    let mut names: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (client, some) in given {
        let all = names.entry(client.to_string()).or_default();
        all.extend(some.iter().map(String::as_str));
    }
    let stranger = |row: &&Value| {
        let known = row["id"].as_str().and_then(|id| names.get(id));
        known
            .is_some_and(|names| !names.contains(row["values"]["last_name"].as_str().unwrap_or("")))
    };
    let found = rows.iter().filter(stranger);
    found.map(Value::to_string).collect()
}
