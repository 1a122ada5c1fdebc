//! `demo-data`: a made-up practice as lines for `vetpms batch`.
//!
//! Animals are those of a public licence file; people, addresses, phones and visits are invented
//! and can belong to nobody. The same options give the same bytes. Nothing is read but the files
//! in `data/`, and nothing is written but the one file.

mod animals;
mod body;
mod care;
mod cases;
#[cfg(test)]
mod first_start;
mod laboratory;
mod lines;
mod owners;
mod practice;
mod reach;
mod reasons;
mod rng;
mod roster;
mod schedule;
mod shelf;
mod sources;
mod states;
#[cfg(test)]
mod tests;
mod zone;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use self::lines::Line;
use self::practice::Practice;
use self::rng::Rng;
use self::sources::{Licence, Sources};
use self::zone::ToUtc;
use crate::error::{Error, Result};

/// Options of `demo-data`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Number that everything is drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many clients the practice has; about three animals for two clients.
    #[arg(long, default_value_t = 300)]
    clients: usize,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
    /// The day that is today in the schedule; this computer's date otherwise.
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<NaiveDate>,
    /// Writes the ids of the visits that are to be signed, one a line.
    #[arg(long, value_name = "FILE")]
    to_sign: Option<PathBuf>,
    /// The user who is the first veterinarian, so that papers name them rightly.
    #[arg(long, value_name = "UUID")]
    owner: Option<Uuid>,
}

/// What every part of the data is made with.
struct Scene<'a> {
    sources: &'a Sources,
    owner: Option<Uuid>,
    today: NaiveDate,
    /// Name of the time zone, for the location.
    zone: &'a str,
    to_utc: ToUtc,
    /// Nothing that has happened is later.
    now: DateTime<Utc>,
}

impl Scene<'_> {
    /// The instant of a time on the practice's clock.
    fn at(&self, date: NaiveDate, hours: i64, minutes: i64) -> DateTime<Utc> {
        let local = date.and_time(NaiveTime::MIN) + Duration::minutes(hours * 60 + minutes);
        (self.to_utc)(local)
    }

    /// When the practice was set up.
    fn opened(&self) -> DateTime<Utc> {
        self.at(self.today - Duration::days(365), 9, 0)
    }
}

/// Writes the file.
pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    let sources = Sources::read(&root.join("data"))?;
    let zone = zone::name();
    let today = args.from.unwrap_or_else(zone::today);
    let mut scene = Scene {
        sources: &sources,
        owner: args.owner,
        today,
        zone: &zone,
        to_utc: zone::to_utc,
        now: zone::now(),
    };
    if today != zone::today() {
        scene.now = scene.at(today, 11, 0);
    }
    let Made { lines, to_sign } = make(&scene, args.seed, args.clients)?;
    write(&args.out, &lines)?;
    if let Some(path) = &args.to_sign {
        let text: String = to_sign.iter().map(|id| format!("{id}\n")).collect();
        std::fs::write(path, text).map_err(Error::file(path))?;
    }
    println!(
        "{} lines for {} clients in {}",
        lines.len(),
        args.clients,
        args.out.display()
    );
    Ok(())
}

/// What is written.
struct Made {
    /// In an order in which none refers to a later one.
    lines: Vec<Line>,
    /// Visits that somebody has signed.
    to_sign: Vec<Uuid>,
}

fn make(scene: &Scene<'_>, seed: u64, clients: usize) -> Result<Made> {
    // What is licensed later is not known yet on that day.
    let known = |licence: &&Licence| licence.date + Duration::days(90) < scene.today;
    let licences: Vec<&Licence> = scene.sources.licences.iter().filter(known).collect();
    if licences.is_empty() || clients == 0 {
        let first = scene
            .sources
            .licences
            .iter()
            .map(|licence| licence.date)
            .min();
        let from = first.map_or_else(String::new, |day| format!(", and a day well after {day}"));
        return Err(Error::Argument(format!(
            "there must be at least one client{from}"
        )));
    }
    let (practice, mut lines) = Practice::make(&mut Rng::new(seed, 1), scene);
    let mut owners = owners::make(&mut Rng::new(seed, 2), scene, &licences, clients);
    lines.append(&mut owners.lines);
    let animals = &mut owners.animals;
    let (mut visits, came) = schedule::make(&mut Rng::new(seed, 3), scene, &practice, animals);
    lines.append(&mut visits);
    let mut rng = Rng::new(seed, 4);
    let shelf = shelf::make(&mut rng, scene, &mut lines);
    shelf::vaccinate(&mut rng, scene, &shelf, animals, &mut lines);
    let cared = care::make(&mut rng, scene, &practice, animals, &came);
    lines.extend(cared.lines);
    Ok(Made {
        lines,
        to_sign: cared.to_sign,
    })
}

fn write(path: &Path, lines: &[Line]) -> Result<()> {
    let mut file = BufWriter::new(File::create(path).map_err(Error::file(path))?);
    for line in lines {
        serde_json::to_writer(&mut file, line).map_err(|error| Error::file(path)(error.into()))?;
        file.write_all(b"\n").map_err(Error::file(path))?;
    }
    file.flush().map_err(Error::file(path))
}
