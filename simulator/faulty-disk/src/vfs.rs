//! The VFS itself: SQLite's table of C functions, each of which asks the disk and then the machine.
//!
//! A file on a disk of ours is a [`File`] with the machine's own file behind it in the same memory;
//! every other file is the machine's own, so that it costs nothing.

use std::cell::Cell;
use std::ffi::{CStr, OsStr};
use std::io;
use std::os::raw::{c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, Ordering};

use rusqlite::ffi;

use crate::disk::{Shared, disk_of, held};
use crate::state::{Answer, Operation};
use crate::unsynced::Written;

const NAME: &CStr = c"faulty";

/// The machine's VFS, behind ours.
static MACHINE: AtomicPtr<ffi::sqlite3_vfs> = AtomicPtr::new(ptr::null_mut());

thread_local! {
    /// A lock was refused here on purpose: whoever waits for it now need not really wait.
    static REFUSED: Cell<bool> = const { Cell::new(false) };
}

/// An open file on a disk of ours; the machine's file follows it in memory.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    about: *mut About,
}

struct About {
    disk: Shared,
    path: PathBuf,
}

/// Makes this VFS the default one, once.
pub(crate) fn register() -> io::Result<()> {
    static CODE: OnceLock<c_int> = OnceLock::new();
    let code = *CODE.get_or_init(|| {
        // SAFETY: `find` initialises SQLite and gives a table that lives as long as the program; ours is a
        // copy of it with other functions, and is never freed.
        unsafe {
            let machine = ffi::sqlite3_vfs_find(ptr::null());
            if machine.is_null() {
                return ffi::SQLITE_ERROR;
            }
            MACHINE.store(machine, Ordering::Release);
            let mut ours = *machine;
            ours.szOsFile += c_int::try_from(size_of::<File>()).unwrap_or(0);
            ours.pNext = ptr::null_mut();
            ours.zName = NAME.as_ptr();
            // The functions that stay are the machine's and look at nothing but the fields that were copied.
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            ours.xSleep = Some(sleep);
            ffi::sqlite3_vfs_register(Box::into_raw(Box::new(ours)), 1)
        }
    });
    if code == ffi::SQLITE_OK {
        Ok(())
    } else {
        Err(io::Error::other(format!("SQLite refused the VFS: {code}")))
    }
}

/// The path that SQLite names; none for its temporary files.
///
/// # Safety
/// `name` is null or a C string.
unsafe fn path_of<'a>(name: *const c_char) -> Option<&'a Path> {
    // SAFETY: as promised; SQLite keeps the string for longer than the call.
    let name = unsafe { (!name.is_null()).then(|| CStr::from_ptr(name)) };
    name.map(|name| Path::new(OsStr::from_bytes(name.to_bytes())))
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives `szOsFile` bytes at `file`: room for a `File` and the machine's file after it. A null
    // `pMethods` tells it that nothing is to be closed.
    unsafe {
        let machine = MACHINE.load(Ordering::Acquire);
        let Some(open) = (*machine).xOpen else {
            return ffi::SQLITE_ERROR;
        };
        let on_disk = path_of(name).and_then(|path| Some((disk_of(path)?, path)));
        let Some((disk, path)) = on_disk else {
            return open(machine, name, file, flags, out);
        };
        (*file).pMethods = ptr::null();
        let code = open(machine, name, machines(file), flags, out);
        if code == ffi::SQLITE_OK {
            let path = path.to_owned();
            (*file.cast::<File>()).about = Box::into_raw(Box::new(About { disk, path }));
            (*file).pMethods = &METHODS;
        }
        code
    }
}

unsafe extern "C" fn delete(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    sync_folder: c_int,
) -> c_int {
    // SAFETY: SQLite names a file; the machine's table lives as long as the program.
    unsafe {
        let machine = MACHINE.load(Ordering::Acquire);
        let Some(delete) = (*machine).xDelete else {
            return ffi::SQLITE_IOERR_DELETE;
        };
        if let Some(path) = path_of(name)
            && let Some(disk) = disk_of(path)
        {
            let mut disk = held(&disk);
            if disk.frozen {
                return ffi::SQLITE_IOERR_DELETE;
            }
            disk.settle(path);
        }
        delete(machine, name, sync_folder)
    }
}

unsafe extern "C" fn sleep(_: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    if REFUSED.take() {
        return microseconds;
    }
    // SAFETY: the machine's table lives as long as the program.
    unsafe {
        let machine = MACHINE.load(Ordering::Acquire);
        (*machine)
            .xSleep
            .map_or(0, |sleep| sleep(machine, microseconds))
    }
}

/// The machine's file behind one of ours.
///
/// # Safety
/// `file` is one that [`open`] has filled or is about to fill.
unsafe fn machines(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: `szOsFile` has room for both, one after the other.
    unsafe { file.cast::<u8>().add(size_of::<File>()).cast() }
}

/// # Safety
/// `file` is one that [`open`] has filled and nobody has closed.
unsafe fn about<'a>(file: *mut ffi::sqlite3_file) -> &'a About {
    // SAFETY: `open` put a box there that only `close` takes away.
    unsafe { &*(*file.cast::<File>()).about }
}

fn ask(about: &About, operation: Operation) -> Answer {
    held(&about.disk).ask(operation)
}

/// Calls a method of the machine's file.
///
/// # Safety
/// To be used where `file` is one that [`open`] has filled and nobody has closed.
macro_rules! machine {
    ($file:expr, $method:ident($($argument:expr),*), $missing:expr) => {{
        let file = machines($file);
        match (*(*file).pMethods).$method {
            Some(method) => method(file, $($argument),*),
            None => $missing,
        }
    }};
}

/// Functions that are the machine's own.
macro_rules! passed_on {
    ($($name:ident = $method:ident($($argument:ident: $ty:ty),*) -> $back:ty, or $missing:expr;)*) => {
        $(unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file $(, $argument: $ty)*) -> $back {
            // SAFETY: SQLite calls methods with open files only; the arguments are the machine's affair.
            unsafe { machine!(file, $method($($argument),*), $missing) }
        })*
    };
}

passed_on! {
    file_size = xFileSize(size: *mut i64) -> c_int, or ffi::SQLITE_IOERR_FSTAT;
    unlock = xUnlock(level: c_int) -> c_int, or ffi::SQLITE_IOERR_UNLOCK;
    is_reserved = xCheckReservedLock(out: *mut c_int) -> c_int, or ffi::SQLITE_IOERR_LOCK;
    control = xFileControl(what: c_int, with: *mut c_void) -> c_int, or ffi::SQLITE_NOTFOUND;
    sector_size = xSectorSize() -> c_int, or 4096;
    characteristics = xDeviceCharacteristics() -> c_int, or 0;
    shm_map = xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void) -> c_int,
        or ffi::SQLITE_IOERR_SHMMAP;
    shm_barrier = xShmBarrier() -> (), or ();
    shm_unmap = xShmUnmap(delete: c_int) -> c_int, or ffi::SQLITE_IOERR_SHMMAP;
}

/// Version 2: without memory-mapped reads, which nothing could make fail.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once, so the box is taken back once; the machine's file goes with it.
    unsafe {
        drop(Box::from_raw((*file.cast::<File>()).about));
        machine!(file, xClose(), ffi::SQLITE_IOERR_CLOSE)
    }
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    length: c_int,
    offset: i64,
) -> c_int {
    // SAFETY: an open file; `into` has room for `length` bytes.
    unsafe {
        match ask(about(file), Operation::Read) {
            Answer::Done => machine!(file, xRead(into, length, offset), ffi::SQLITE_IOERR_READ),
            Answer::Failed(code) | Answer::Half(code) | Answer::Last(code) => code,
        }
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    length: c_int,
    offset: i64,
) -> c_int {
    // SAFETY: an open file; `from` has `length` bytes.
    unsafe {
        let (part, code) = match ask(about(file), Operation::Write) {
            Answer::Done => (length, ffi::SQLITE_OK),
            Answer::Half(code) => (length / 2, code),
            Answer::Last(code) => (length, code),
            Answer::Failed(code) => return code,
        };
        let whole = usize::try_from(part).unwrap_or(0);
        let new = std::slice::from_raw_parts(from.cast::<u8>(), whole).to_vec();
        note(file, offset, whole, Some(new));
        let written = machine!(file, xWrite(from, part, offset), ffi::SQLITE_IOERR_WRITE);
        if written == ffi::SQLITE_OK {
            code
        } else {
            written
        }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    // SAFETY: an open file.
    unsafe {
        let code = match ask(about(file), Operation::Write) {
            Answer::Done => ffi::SQLITE_OK,
            Answer::Last(code) => code,
            Answer::Failed(code) | Answer::Half(code) => return code,
        };
        let gone = usize::try_from(length_of(file) - size).unwrap_or(0);
        note(file, size, gone, None);
        let done = machine!(file, xTruncate(size), ffi::SQLITE_IOERR_TRUNCATE);
        if done == ffi::SQLITE_OK { code } else { done }
    }
}

/// # Safety
/// An open file of ours.
unsafe fn length_of(file: *mut ffi::sqlite3_file) -> i64 {
    let mut length = 0;
    // SAFETY: as promised; a length that cannot be had counts as none.
    unsafe { machine!(file, xFileSize(&mut length), 0) };
    length
}

/// Remembers what a write is about to replace.
///
/// # Safety
/// An open file of ours.
unsafe fn note(file: *mut ffi::sqlite3_file, at: i64, bytes: usize, new: Option<Vec<u8>>) {
    // SAFETY: as promised; the buffer has as many bytes as are asked for.
    let (length, old) = unsafe {
        let length = length_of(file);
        let there = usize::try_from(length - at).unwrap_or(0).min(bytes);
        let mut old = vec![0; there];
        let amount = c_int::try_from(there).unwrap_or(0);
        machine!(file, xRead(old.as_mut_ptr().cast(), amount, at), 0);
        (length, old)
    };
    // SAFETY: as promised.
    let about = unsafe { about(file) };
    held(&about.disk).unsynced(&about.path).note(Written {
        offset: u64::try_from(at).unwrap_or(0),
        old,
        new,
        length: u64::try_from(length).unwrap_or(0),
    });
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: an open file.
    unsafe {
        let about = about(file);
        match ask(about, Operation::Sync) {
            Answer::Failed(code) | Answer::Half(code) | Answer::Last(code) => return code,
            Answer::Done => {}
        }
        let code = machine!(file, xSync(flags), ffi::SQLITE_IOERR_FSYNC);
        if code == ffi::SQLITE_OK {
            held(&about.disk).settle(&about.path);
        }
        code
    }
}

/// What a lock that may be refused answers; none where the machine is to be asked.
fn refusal(about: &About) -> Option<c_int> {
    match ask(about, Operation::Lock) {
        Answer::Done => None,
        Answer::Failed(code) | Answer::Half(code) | Answer::Last(code) => {
            REFUSED.set(true);
            Some(code)
        }
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: an open file.
    unsafe {
        refusal(about(file)).unwrap_or_else(|| machine!(file, xLock(level), ffi::SQLITE_IOERR_LOCK))
    }
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    offset: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    /// The lock of whoever writes to the log; the others are held for moments.
    const WRITER: c_int = 0;
    let taken = ffi::SQLITE_SHM_LOCK | ffi::SQLITE_SHM_EXCLUSIVE;
    // SAFETY: an open file.
    unsafe {
        if offset == WRITER
            && flags == taken
            && let Some(code) = refusal(about(file))
        {
            return code;
        }
        machine!(
            file,
            xShmLock(offset, count, flags),
            ffi::SQLITE_IOERR_SHMLOCK
        )
    }
}
