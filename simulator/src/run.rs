//! One seed from beginning to end: work, then peace, then judgement.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use vetpms_sync::Phase;

use crate::clock::instant;
use crate::error::{Error, Result};
use crate::faults::{Counters, Profile};
use crate::oracles::{Verdict, judge};
use crate::removal::unreleased;
use crate::world::{Happening, World};

/// How long everything may take to come to rest once nothing goes wrong any more, in milliseconds.
const PEACE: i64 = 30 * 60_000;

/// What to run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The seed.
    pub seed: u64,
    /// Devices at the start.
    pub devices: usize,
    /// Operations.
    pub operations: u64,
    /// The profile's name.
    pub profile: String,
    /// Whether to keep the lines of the trace.
    pub trace: bool,
}

impl Plan {
    /// The command that runs it again.
    #[must_use]
    pub fn command(&self) -> String {
        format!(
            "cargo xtask simulate --seed {} --devices {} --ops {} --profile {}",
            self.seed, self.devices, self.operations, self.profile
        )
    }
}

/// What came of a seed.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// Operations that were acknowledged.
    pub operations: u64,
    /// Operations that were refused.
    pub refused: u64,
    /// Apps that a person had to start again.
    pub restarts: u64,
    /// How often a desk told that the server takes nothing.
    pub stalls: u64,
    /// What has gone wrong on purpose.
    pub counters: Counters,
    /// The hash of everything that happened.
    pub trace: String,
    /// Its lines, where they were kept.
    pub lines: Vec<String>,
    /// What the oracles say.
    pub verdict: Verdict,
    /// Why it did not come to rest.
    pub stalled: Vec<String>,
}

impl Outcome {
    /// Whether all is well.
    #[must_use]
    pub fn is_green(&self) -> bool {
        let Verdict {
            lost,
            diverged,
            wrong,
        } = &self.verdict;
        [lost, diverged, wrong, &self.stalled]
            .iter()
            .all(|list| list.is_empty())
    }

    /// Everything that was found, a line each.
    #[must_use]
    pub fn findings(&self) -> Vec<String> {
        let of = |what: &str, list: &[String]| -> Vec<String> {
            list.iter().map(|line| format!("{what}: {line}")).collect()
        };
        [
            of("lost", &self.verdict.lost),
            of("diverged", &self.verdict.diverged),
            of("wrong", &self.verdict.wrong),
            of("stalled", &self.stalled),
        ]
        .concat()
    }
}

/// A folder for one run that goes away with it.
struct Home(PathBuf);

impl Home {
    fn new() -> Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let memory = PathBuf::from("/dev/shm");
        let above = if memory.is_dir() {
            memory
        } else {
            std::env::temp_dir()
        };
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = above.join(format!("vetpms-simulate-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(Error::io)?;
        Ok(Self(folder))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0); // nothing depends on it
    }
}

/// Runs a seed.
///
/// # Errors
/// [`Error`] when the simulator itself cannot go on; what goes wrong in the world is in the outcome.
pub fn run(plan: &Plan) -> Result<Outcome> {
    let profile = Profile::named(&plan.profile).ok_or(Error::Profile(plan.profile.clone()))?;
    let home = Home::new()?;
    let made = World::new(
        plan.seed,
        profile,
        plan.devices,
        plan.operations,
        home.0.clone(),
    );
    let mut world = made?;
    world.trace.keep = plan.trace;
    let (verdict, stalled) = match live(&mut world) {
        Ok(done) => done,
        // A desk that fails is a finding of this seed, not the end of all seeds.
        Err(error) => {
            let wrong = vec![error.to_string()];
            (
                Verdict {
                    wrong,
                    ..Verdict::default()
                },
                Vec::new(),
            )
        }
    };
    Ok(Outcome {
        seed: plan.seed,
        operations: world.operations,
        refused: world.refused,
        restarts: world.restarts,
        stalls: world.stalls,
        counters: world.counters.clone(),
        trace: world.trace.hex(),
        lines: world.trace.lines().to_vec(),
        verdict,
        stalled,
    })
}

fn live(world: &mut World) -> Result<(Verdict, Vec<String>)> {
    world.work()?;
    make_peace(world)?;
    let mut stalled = rest(world)?;
    let mut differing = Vec::new();
    let lacks_rights = stalled.is_empty() && world.give_back();
    let is_aside = stalled.is_empty() && !unreleased(&world.server).is_empty();
    if lacks_rights || (is_aside && world.late_dice.chance(5000)) {
        // What stands aside stands nowhere, and when it is taken after all it stands everywhere.
        let before = judge(&world.server, &world.nodes, &world.journal)?;
        differing = before.diverged;
        world.server.release(instant(world.now()));
        stalled = rest(world)?;
    }
    if stalled.is_empty() && world.enter_all_again()? {
        stalled = rest(world)?;
    }
    let mut verdict = judge(&world.server, &world.nodes, &world.journal)?;
    verdict.diverged.append(&mut differing);
    verdict.wrong.append(&mut world.findings);
    for line in server_lines(world) {
        world.note(&line);
    }
    Ok((verdict, stalled))
}

/// Everything that happened to the data, for the trace.
fn server_lines(world: &World) -> Vec<String> {
    let left = world.nodes.iter().find(|node| !node.gone);
    let device = left.map(|node| node.device);
    let digests = device.and_then(|device| world.server.digests(device).ok());
    let tables = digests.map(|digests| digests.tables).unwrap_or_default();
    let lines = tables.into_iter();
    lines
        .map(|line| format!("{} {} {}", line.table, line.rows, line.digest))
        .collect()
}

/// Heals the world.
fn make_peace(world: &mut World) -> Result<()> {
    world.sound = true;
    world.server_down_until = 0;
    world.watch.stuck_until = 0;
    world.upgrade_server()?;
    for at in 0..world.nodes.len() {
        world.nodes[at].offline_until = 0;
        world.nodes[at].mend_clock();
        world.nodes[at].mend_disk();
        world.give_reading(at)?;
        world.at(world.now(), Happening::Start(at));
    }
    Ok(())
}

/// Waits until every device has everything. What does not come to rest is told.
fn rest(world: &mut World) -> Result<Vec<String>> {
    let end = world.now() + PEACE;
    while world.now() < end && !world.is_stuck() {
        world.run_for(10_000)?;
        let halted = |phase: Option<Phase>| phase == Some(Phase::Halted);
        for at in 0..world.nodes.len() {
            if halted(world.nodes[at].phase()) {
                // Nothing may need a person who starts the app again.
                world.restarts += 1;
                let problem = world.nodes[at].problem().unwrap_or_default();
                let line = format!("desk {at} stopped synchronising: {problem}");
                world.findings.push(line);
                world.nodes[at].close();
                world.at(world.now(), Happening::Start(at));
            }
        }
        if unrest(world)?.is_empty() {
            break;
        }
    }
    for node in &world.nodes {
        // As the driver has it done in a quiet moment.
        while let Some(desk) = node.desk()
            && desk.idle()?
        {}
    }
    unrest(world)
}

/// What keeps the world from resting.
fn unrest(world: &World) -> Result<Vec<String>> {
    let mut left = Vec::new();
    for node in &world.nodes {
        let at = node.origin.node;
        if node.gone {
            continue;
        }
        let Some(desk) = node.desk() else {
            left.push(format!("desk {at} is off"));
            continue;
        };
        let (waiting, position) = desk.read(|tx| {
            let waiting = tx.outbox_stats()?.waiting;
            Ok((waiting, tx.meta_i64("position")?.unwrap_or(0)))
        })?;
        let settled = node.phase() == Some(Phase::Settled) && world.knows_its_rights(node)?;
        let files = world.files_left(node)?;
        if files > 0 {
            left.push(format!("desk {at}: {files} files are not exchanged"));
        }
        if !settled || waiting > 0 || position != world.server.position {
            left.push(format!(
                "desk {at}: {:?}, {waiting} waiting, at {position} of {}; {}",
                node.phase(),
                world.server.position,
                node.problem().unwrap_or_default()
            ));
        }
    }
    Ok(left)
}
