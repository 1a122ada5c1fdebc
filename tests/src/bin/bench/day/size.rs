//! How much of the practice is made.

const PATIENTS: usize = 200_000;
const APPOINTMENTS: usize = 2_000_000;
const TASKS: usize = 20_000;

/// How much of it is made.
#[derive(Clone, Copy)]
pub struct Size {
    pub(super) patients: usize,
    pub(super) appointments: usize,
    pub(super) tasks: usize,
    pub(super) days: u64,
    /// Weeks, clients and patients that will be looked at.
    pub(super) weeks: usize,
    pub(super) cards: usize,
    /// Whether each appointment that took place has its medical record.
    pub(super) records: bool,
    /// One appointment in so many is of a patient that will be looked at: a regular.
    pub(super) regulars: Option<usize>,
}

impl Size {
    pub fn of(small: bool) -> Self {
        let share = if small { 100 } else { 1 };
        Self {
            patients: PATIENTS / share,
            appointments: APPOINTMENTS / share,
            tasks: TASKS / share,
            days: 3_652 / share as u64,
            weeks: if small { 4 } else { 20 },
            cards: if small { 50 } else { 200 },
            records: false,
            regulars: None,
        }
    }

    /// Fewer patients and 100,000 appointments, each with what was written about it.
    pub fn with_records(small: bool) -> Self {
        let share = if small { 100 } else { 1 };
        Self {
            patients: 20_000 / share,
            appointments: 104_000 / share,
            tasks: 2_000 / share,
            records: true,
            regulars: Some(10),
            ..Self::of(small)
        }
    }
}
