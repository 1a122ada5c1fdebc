//! This computer's clock and time zone, in which the practice of the demo lives: the window shows
//! its own time, and opening hours should be hours of the day there.

use std::env;
use std::fs;

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime, TimeZone, Utc};

/// Turns a time on a clock into an instant.
pub(super) type ToUtc = fn(NaiveDateTime) -> DateTime<Utc>;

/// Today's date.
#[allow(
    clippy::disallowed_methods,
    reason = "a developer's tool asks the machine"
)]
pub(super) fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// This moment.
#[allow(
    clippy::disallowed_methods,
    reason = "a developer's tool asks the machine"
)]
pub(super) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The instant of a time on this computer's clock; a time that was skipped counts as UTC.
pub(super) fn to_utc(local: NaiveDateTime) -> DateTime<Utc> {
    let found = Local.from_local_datetime(&local).earliest();
    found.map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}

/// The name of this computer's time zone, as in the IANA database.
pub(super) fn name() -> String {
    let of_environment = env::var("TZ")
        .ok()
        .filter(|name| name.contains('/') && !name.starts_with('/'));
    let of_system = || {
        let link = fs::read_link("/etc/localtime").ok()?;
        let path = link.to_string_lossy().into_owned();
        path.split_once("zoneinfo/")
            .map(|(_, name)| name.to_owned())
    };
    of_environment
        .or_else(of_system)
        .unwrap_or_else(|| "Etc/UTC".to_owned())
}
