//! The real window, driven through WebKit's own driver. It needs a display and a Secret Service,
//! as `./test` provides them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod clash;
mod consult;
mod driver;
mod first_start;
mod hands;
mod import_file;
mod inbox;
mod joined_again;
mod killed;
mod lockdown;
mod morning;
mod paper;
mod read_only;
mod screen;
mod second_start;
mod sign_in;
mod two_desks;
mod unsaved;
mod visit_pages;
