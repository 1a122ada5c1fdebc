//! The practice's devices.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_protocol::{DeviceInfo, InviteDevice, ListDevices, RevokeDevice};

use super::ask;
use crate::desk::Desk;
use crate::error::AppError;

/// A device of the practice.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct DeviceItem {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Whether it is this computer.
    pub here: bool,
    /// When it was enrolled.
    pub enrolled_at: DateTime<Utc>,
    /// Name of the user that it was enrolled for.
    pub user: Option<String>,
    /// Who made its code; none when it was the administrator of the server.
    pub invited_by: Option<String>,
    /// When the server last saw it.
    pub last_seen: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When its computer joined again and became another device.
    pub replaced_at: Option<DateTime<Utc>>,
}

/// A one-time code for a new device, shown once.
#[derive(Clone, Serialize, specta::Type)]
pub struct NewDeviceCode {
    /// The code.
    pub code: String,
    /// Until when it is good.
    pub until: DateTime<Utc>,
}

/// Every device, by name.
///
/// # Errors
/// [`crate::Code::Forbidden`] without the right to administer, [`crate::Code::Offline`].
pub async fn devices(desk: &Desk) -> Result<Vec<DeviceItem>, AppError> {
    let list = ask(desk, Permission::Administer, &ListDevices {}).await?;
    let here = desk.device();
    let item = |device: DeviceInfo| DeviceItem {
        id: device.id,
        name: device.name,
        here: device.id == here,
        enrolled_at: device.enrolled_at,
        user: device.user.map(|user| user.name),
        invited_by: device.invited_by.map(|user| user.name),
        last_seen: device.last_seen,
        revoked_at: device.revoked_at,
        replaced_at: device.replaced_at,
    };
    Ok(list.devices.into_iter().map(item).collect())
}

/// Makes a code by which a user enrols a new device under this name.
///
/// # Errors
/// As [`devices`]; [`crate::Code::NotFound`] for a user who may not sign in,
/// [`crate::Code::InvalidValue`] for a name that is none.
pub async fn invite_device(desk: &Desk, user: Uuid, name: &str) -> Result<NewDeviceCode, AppError> {
    let message = InviteDevice {
        user,
        name: name.trim().to_owned(),
    };
    let made = ask(desk, Permission::Administer, &message).await?;
    Ok(NewDeviceCode {
        code: made.code,
        until: made.until,
    })
}

/// Keeps a device out for good: it is told before anything else, and locks.
///
/// # Errors
/// As [`devices`]; [`crate::Code::NotFound`] for a device that is not in use,
/// [`crate::Code::Refused`] for this very computer.
pub async fn revoke_device(desk: &Desk, device: Uuid) -> Result<(), AppError> {
    ask(desk, Permission::Administer, &RevokeDevice { device }).await
}
