//! Making a run.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_model::care::ReminderNotice;
use vetpms_model::{Entity, Patch, Value};

use super::household::Reach;
use super::preview::{Household, of};
use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// How owners are reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channel {
    /// By letter; only those with an address.
    Letter,
    /// By e-mail; only those with one.
    Email,
    /// By phone; only those with a number.
    Phone,
    /// From a list, however.
    List,
}

impl Channel {
    fn code(self) -> &'static str {
        match self {
            Self::Letter => "LETTER",
            Self::Email => "EMAIL",
            Self::Phone => "PHONE",
            Self::List => "LIST",
        }
    }

    fn reaches(self, reach: &Reach) -> bool {
        match self {
            Self::Letter => !reach.address.is_empty(),
            Self::Email => reach.email.is_some(),
            Self::Phone => reach.phone.is_some(),
            Self::List => true,
        }
    }
}

/// A run that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct RunReport {
    /// The run.
    pub id: Uuid,
    /// Who is reminded of what: for letters, a mail merge, the phone.
    pub households: Vec<Household>,
    /// Who cannot be reached this way, and stays for another one.
    pub unreachable: Vec<Household>,
}

/// Notes that everybody who can be reached this way is reminded of what is due until a day; `without` are clients who are
/// left out this time.
///
/// # Errors
/// [`Code::NotPossible`] when nobody is to be reminded; [`Code::Forbidden`].
pub fn run(
    desk: &Desk,
    until: NaiveDate,
    channel: Channel,
    without: &[Uuid],
) -> Result<RunReport, AppError> {
    let (def, today) = (ReminderNotice::def(), desk.rim.today());
    commit(desk, "run_reminders", |draft| {
        let mut all = of(draft.tx, until, today)?.households;
        all.retain(|household| !without.contains(&household.client_id));
        let (households, unreachable): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|household| channel.reaches(&household.reach));
        if households.is_empty() {
            let words = "nobody is to be reminded this way";
            return Err(AppError::new(Code::NotPossible, words));
        }
        let run = draft.new_id();
        for household in &households {
            for due in &household.due {
                let patch = Patch::default()
                    .with(def, "reminder_id", Value::Id(due.id))
                    .with(def, "client_id", Value::Id(household.client_id))
                    .with(def, "run_id", Value::Id(run))
                    .with(def, "channel", Value::Text(channel.code().to_owned()))
                    .with(def, "sent_at", Value::Instant(draft.now()));
                let id = draft.new_id();
                draft.create(def, id, patch)?;
            }
        }
        Ok(RunReport {
            id: run,
            households,
            unreachable,
        })
    })
}
