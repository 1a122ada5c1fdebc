//! What an administrator does from a desk: devices, users, the audit trail.
//!
//! The server keeps all of it, so every function here needs the network and answers
//! [`crate::Code::Offline`] without it. Each is done as the person who is signed in, by a signature
//! of theirs: the device's own token, which all who work at it share, is not enough.

mod aside;
mod audit;
mod devices;
mod users;

pub use aside::{AsideItem, AsideSets, aside_sets, dismiss_aside, release_aside};
pub use audit::{
    AuditChange, AuditDeed, AuditFilter, AuditItem, AuditList, AuditPosition, audit_trail,
};
pub use devices::{DeviceItem, NewDeviceCode, devices, invite_device, revoke_device};
pub use users::{
    MemberItem, NewMember, create_user, set_roles, set_user_active, set_user_password, users,
};

use vetpms_access::Permission;
use vetpms_protocol::Asked;

use crate::desk::Desk;
use crate::error::AppError;
use crate::sync::ask_as_person;

/// Asks the server, unless this desk knows already that the person may not.
async fn ask<Q: Asked>(
    desk: &Desk,
    needed: Permission,
    message: &Q,
) -> Result<Q::Answer, AppError> {
    let session = desk.session()?;
    desk.read(|tx| {
        let _grant = desk.policy(tx)?.grant(session.user, needed)?;
        Ok(())
    })?;
    ask_as_person(desk, message).await
}
