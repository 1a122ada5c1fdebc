//! What the engine reads out of the server's greeting.

use uuid::Uuid;
use vetpms_protocol::{Hash32, Welcome};

/// What the server's greeting says, beside what this replica knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Greeting {
    /// The server's words.
    pub protocol: (u32, u32),
    /// Its epoch.
    pub epoch: Uuid,
    /// Its newest position.
    pub position: i64,
    /// The last set of this replica that it holds.
    pub acknowledged: u64,
    /// Whether that set is the one that this replica has under the number.
    pub same_log: bool,
    /// Whether another program was seen writing the same log.
    pub forked: bool,
    /// Where the first epoch that this replica has not seen began; nothing when it has seen all.
    pub base: Option<i64>,
    /// Whether something of the first copy is missing here.
    pub copy: bool,
}

impl Greeting {
    /// A greeting to a replica that knows the epoch `known` and has `own` as the hash of the set that the
    /// server acknowledges; `copy` where something of the first copy is missing.
    #[must_use]
    pub fn new(welcome: &Welcome, known: Option<Uuid>, own: Option<Hash32>, copy: bool) -> Self {
        Self {
            protocol: (welcome.protocol_min, welcome.protocol_max),
            epoch: welcome.epoch,
            position: welcome.position,
            acknowledged: welcome.acknowledged,
            same_log: welcome.acknowledged == 0 || own == Some(welcome.acknowledged_hash),
            forked: welcome.forked,
            base: known.and_then(|known| base(welcome, known)),
            copy,
        }
    }
}

/// The lowest base of all epochs after the known one; of all, when the server never heard of it.
fn base(welcome: &Welcome, known: Uuid) -> Option<i64> {
    if welcome.epoch == known {
        return None;
    }
    let all = &welcome.epochs;
    let first_new = all
        .iter()
        .position(|start| start.epoch == known)
        .map_or(0, |at| at + 1);
    let bases = all.iter().skip(first_new).map(|start| start.base);
    Some(bases.min().unwrap_or(welcome.position))
}
