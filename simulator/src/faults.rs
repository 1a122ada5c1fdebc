//! What can go wrong, how likely a profile makes it, and how often it has.

use std::collections::BTreeMap;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// Something that goes wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $($(#[$doc])* $name,)*
        }

        impl Fault {
            /// Every fault.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in the summary.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

faults! {
    /// The request never arrives.
    DropRequest = "drop-request",
    /// The request takes effect, the answer never arrives.
    DropReply = "drop-reply",
    /// The request arrives twice, at once.
    Duplicate = "duplicate",
    /// The request arrives once more, long after later ones.
    LateDuplicate = "reorder",
    /// Request and answer take most of the time-out.
    Delay = "delay",
    /// The connection ends within the request.
    CutRequest = "cut-request",
    /// The connection ends within the answer.
    CutReply = "cut-reply",
    /// A captive portal's page with status 200.
    Html = "html-200",
    /// A captive portal's redirection.
    Redirect = "redirect-302",
    /// The access token is used up.
    Expired = "401",
    /// A proxy finds the request too large.
    TooLarge = "413",
    /// Too many requests, with a time to wait.
    TooMany = "429",
    /// The server's own fault.
    Internal = "500",
    /// The certificate is not trusted.
    Tls = "tls",
    /// The name cannot be resolved.
    Dns = "dns",
    /// The device is without any network for a while.
    Offline = "offline",
    /// The device is without any network for two weeks.
    TwoWeeks = "two-weeks-offline",
    /// The server does not answer for a while.
    ServerDown = "server-down",
    /// The device's clock is a year ahead or behind for a while.
    ClockJump = "clock-jump",
    /// The device's clock runs too fast or too slow.
    ClockDrift = "clock-drift",
    /// The app dies between two steps, its last pages still in the write-ahead log.
    Crash = "crash",
    /// The app dies while a request is under way.
    CrashMidway = "crash-in-request",
    /// The app dies and its write-ahead log ends in a transaction that was not finished.
    TornLog = "torn-log",
    /// The disk is full for a while, or once.
    DiskFull = "disk-full",
    /// The disk cannot say that anything lasts.
    SyncFails = "sync-fails",
    /// The disk cannot be read.
    ReadFails = "read-fails",
    /// Another program holds the replica.
    DiskBusy = "disk-busy",
    /// The power goes at some write or sync, and what was not synced may be lost or torn.
    PowerCut = "power-cut",
    /// The server takes another epoch, and has lost nothing.
    NewEpoch = "new-epoch",
    /// Two epochs, one after the other, before a device has seen the first.
    TwoEpochs = "two-epochs",
    /// A device that nobody trusts pushes sets that must be kept aside.
    Poison = "poison-set",
    /// A newer version writes a field that this one does not know.
    NewerSchema = "newer-schema",
    /// A new device joins in the middle.
    Join = "late-join",
    /// The server is restored from an older backup.
    ServerRestored = "server-restored",
    /// The server answers and takes nothing for a while.
    TakesNothing = "takes-nothing",
    /// A device is restored from an older copy of its files.
    DeviceRestored = "device-restored",
    /// A device's disk is cloned, and both run.
    Cloned = "disk-cloned",
    /// A device is revoked.
    Revoked = "revoked",
    /// A user loses a right.
    RightLost = "right-lost",
    /// A user may not read the schedule for a while.
    ReadingLost = "reading-lost",
    /// A vet may be booked twice from now on, or no more.
    BookedTwice = "double-booking-switched",
    /// Somebody edits a row while the page that brings another's edit of it is on its way.
    EditMidway = "edit-while-fetching",
    /// A device is restored from an older copy of its files, and is worked at before it hears of the server.
    RestoredOffline = "restored-and-offline",
    /// Somebody decides about a conflict, or takes a decision back.
    Settled = "conflict-settled",
    /// Two desks decide about one conflict before they hear of each other.
    SettledTwice = "conflict-settled-twice",
    /// So much waits that what is written now overtakes it; comes of itself.
    Overtaken = "overtaken",
    /// The disk fails, or loses its power, while the app starts.
    BadStart = "disk-at-start",
    /// The power goes before the folder was synced: files beside the replica are there as they were before.
    OlderFiles = "older-files",
    /// The server's program is older than the desks' and does not know some tables, and is upgraded in the middle.
    OlderServer = "older-server",
    /// Somebody enters again what the server keeps aside.
    EnteredAgain = "entered-again",
    /// An administrator releases one set that stands aside.
    Released = "released",
}

/// Which faults a run has, and how often: so many times in ten thousand requests or steps.
#[derive(Debug, Clone)]
pub struct Profile {
    rates: BTreeMap<Fault, u32>,
    /// Whether pages hold so little that a small practice has many of them.
    pub small_pages: bool,
    /// Whether people vaccinate and remind, too. Seeds that were kept before they did go on as they went, without.
    pub vaccines: bool,
    /// Whether people write in one text at once, attach files and open the visit of an appointment. Likewise.
    pub visits: bool,
}

impl Profile {
    /// The names of all profiles.
    pub const NAMES: &'static [&'static str] = &[
        "calm",
        "network",
        "machines",
        "disks",
        "sound-disks",
        "plain",
        "default",
        "everything",
    ];

    /// The profile of a name; `calm+revoked` is a profile with one more fault, as often as the most frequent.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        /// So many times in ten thousand for a fault that is asked for.
        const ASKED: u32 = 300;
        let mut words = name.split('+');
        let name = words.next()?;
        let mut rates = match name {
            "calm" => BTreeMap::new(),
            "network" => network(120),
            "machines" => machines(250),
            "disks" => disks(300),
            "everything" => {
                let mut all = network(60);
                all.extend(machines(150));
                all.extend(disks(200));
                all.extend(histories(75));
                all.extend(starts(3500));
                all.insert(Fault::OlderServer, 3500);
                all
            }
            "default" | "plain" | "sound-disks" => {
                let mut all = network(90);
                all.extend(machines(150));
                if name != "sound-disks" {
                    all.extend(disks(200));
                }
                if name == "default" {
                    all.extend(histories(75));
                    all.extend(starts(3500));
                }
                all
            }
            _ => return None,
        };
        let (mut vaccines, mut visits) = (name == "everything", name == "everything");
        for word in words {
            match word {
                "no-vaccines" => (vaccines, visits) = (false, false),
                "no-visits" => visits = false,
                "visits" => visits = true,
                _ => {}
            }
            if ["no-vaccines", "no-visits", "visits"].contains(&word) {
                continue;
            }
            let asked = Fault::ALL.iter().find(|fault| fault.name() == word)?;
            let rate = match asked {
                // Once a run.
                Fault::OlderServer => 10_000,
                // Only where something stands aside.
                Fault::EnteredAgain => 6_000,
                Fault::Released => 1_000,
                _ => ASKED,
            };
            rates.insert(*asked, rate);
        }
        let small_pages = matches!(name, "default" | "everything");
        Some(Self {
            rates,
            small_pages,
            vaccines,
            visits,
        })
    }

    /// How often, in ten thousand.
    #[must_use]
    pub fn rate(&self, fault: Fault) -> u32 {
        self.rates.get(&fault).copied().unwrap_or(0)
    }
}

fn network(rate: u32) -> BTreeMap<Fault, u32> {
    use Fault as F;
    let often = [
        F::DropRequest,
        F::DropReply,
        F::Duplicate,
        F::LateDuplicate,
        F::Delay,
        F::CutRequest,
        F::CutReply,
    ];
    let seldom = [
        F::Html,
        F::Redirect,
        F::Expired,
        F::TooLarge,
        F::TooMany,
        F::Internal,
        F::Dns,
        F::Tls,
    ];
    let often = often.into_iter().map(|fault| (fault, rate * 2));
    often
        .chain(seldom.into_iter().map(|fault| (fault, rate / 2)))
        .collect()
}

fn machines(rate: u32) -> BTreeMap<Fault, u32> {
    use Fault as F;
    let often = [
        F::Offline,
        F::Crash,
        F::CrashMidway,
        F::TornLog,
        F::ClockJump,
        F::ClockDrift,
    ];
    let seldom = [
        F::ServerDown,
        F::TwoWeeks,
        F::NewEpoch,
        F::TwoEpochs,
        F::Poison,
        F::NewerSchema,
        F::Join,
        F::RightLost,
        F::BookedTwice,
    ];
    // It strikes twice: the first time a backup is made.
    let often = often.into_iter().chain([F::DeviceRestored]);
    let often = often.map(|fault| (fault, rate));
    often
        .chain(seldom.into_iter().map(|fault| (fault, rate / 2)))
        .collect()
}

fn disks(rate: u32) -> BTreeMap<Fault, u32> {
    use Fault as F;
    let all = [
        F::DiskFull,
        F::SyncFails,
        F::ReadFails,
        F::DiskBusy,
        F::PowerCut,
    ];
    all.into_iter().map(|fault| (fault, rate)).collect()
}

/// So many times in ten thousand starts of a desk; twice as often of power cuts.
fn starts(rate: u32) -> BTreeMap<Fault, u32> {
    [(Fault::BadStart, rate), (Fault::OlderFiles, rate * 2)].into()
}

/// What hangs on what was said before, by whom and to whom.
fn histories(rate: u32) -> BTreeMap<Fault, u32> {
    use Fault as F;
    let often = [F::EditMidway, F::Settled, F::SettledTwice, F::Cloned];
    // The first time a backup is made.
    let twice = [F::RestoredOffline, F::ServerRestored];
    let all = often.map(|fault| (fault, rate * 4)).into_iter();
    all.chain(twice.map(|fault| (fault, rate * 2)))
        .chain([(F::ReadingLost, rate), (F::Revoked, rate / 2)])
        // Only where something stands aside.
        .chain([(F::EnteredAgain, rate * 80), (F::Released, rate * 8)])
        .collect()
}

/// How often each fault has happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters(BTreeMap<Fault, u64>);

impl Counters {
    /// It has happened.
    pub fn hit(&mut self, fault: Fault) {
        *self.0.entry(fault).or_default() += 1;
    }

    /// How often it has happened.
    #[must_use]
    pub fn of(&self, fault: Fault) -> u64 {
        self.0.get(&fault).copied().unwrap_or(0)
    }

    /// How many faults have happened at all.
    #[must_use]
    pub fn hit_at_all(&self) -> usize {
        self.0.len()
    }

    /// Takes another run's counts in.
    pub fn add(&mut self, other: &Self) {
        for (fault, count) in &other.0 {
            *self.0.entry(*fault).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_may_have_a_fault_more() {
        assert!(
            Profile::NAMES
                .iter()
                .all(|name| Profile::named(name).is_some())
        );
        let calm = Profile::named("calm+disk-cloned").unwrap();
        assert_eq!(
            (calm.rate(Fault::Cloned), calm.rate(Fault::Crash)),
            (300, 0)
        );
        assert!(Profile::named("calm+dragons").is_none());
        assert!(Profile::named("stormy").is_none());
    }
}
