//! Whether the rights that a device was greeted with still hold.

use super::caller::Caller;
use crate::app::App;
use crate::db::tenants;
use crate::error::Refused;

/// Refuses what a device asks for by other rights than it was greeted with: a page that is read while a right
/// is away lacks rows, and the device, greeted before and after, would never ask for them again. Asked before
/// and after the page is read.
///
/// # Errors
/// A [`Refused`] when they have changed since, or the database fails.
pub async fn unchanged(app: &App, caller: &Caller, greeted: Option<u64>) -> Result<(), Refused> {
    let Some(greeted) = greeted else {
        return Ok(()); // an older device does not say
    };
    let tenant = tenants::find(app.db.directory(), caller.tenant).await?;
    let now = tenant.map(|tenant| tenant.permission_version);
    if now.and_then(|version| u64::try_from(version).ok()) == Some(greeted) {
        return Ok(());
    }
    let words = "the rights in this practice have changed; greet the server again";
    Err(Refused::busy("rights_changed", words, 1))
}
