//! The C interface of SVOX Pico, made safe.
//!
//! Everything that Pico remembers lies in one block of memory that its caller provides (it allocates nothing, and
//! its only global is a debug counter). So a voice is loaded once, the block is copied, and every engine starts
//! from that copy: the same text gives the same samples, whatever was spoken, broken off or gone wrong before.
#![expect(
    unsafe_code,
    reason = "Pico is a C library; each call says why it is sound"
)]

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::ffi::{CStr, c_char};
use std::marker::PhantomData;
use std::path::Path;
use std::ptr::{self, NonNull};
use std::slice;

use ttspico_sys as c;

use crate::speech::SpeechError;

/// What an engine takes (`PICOCTRL_DEFAULT_ENGINE_SIZE`), and the system's own lists beside it (measured: 30 kB).
const ENGINE_BYTES: usize = 1_000_000 + 200_000;

/// `picoos_MaxFileNameLen` is 512, and paths are copied there unchecked.
const PATH_BYTES: usize = 500;

/// Bytes of one step at most: Pico hands out 255, and samples have two.
const STEP_BYTES: i16 = 254;

const VOICE_NAME: &CStr = c"voice";

/// A voice in memory. Not `Send`: it stays on the thread that loaded it.
pub(super) struct LoadedVoice {
    arena: NonNull<u8>,
    layout: Layout,
    pristine: Box<[u8]>,
    system: c::pico_System,
    resources: [c::pico_Resource; 2],
}

/// A voice that speaks.
pub(super) struct Engine<'voice> {
    handle: c::pico_Engine,
    voice: PhantomData<&'voice mut LoadedVoice>,
}

/// What is left to do after a step.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// More steps are needed.
    Busy,
    /// Everything that was put in has been spoken.
    Idle,
}

impl LoadedVoice {
    /// Loads two files whose sizes add up to `bytes`. Pico keeps both open until the voice is dropped.
    pub(super) fn load(files: [&Path; 2], bytes: usize) -> Result<Self, SpeechError> {
        let size = bytes + ENGINE_BYTES;
        let capacity = u32::try_from(size).map_err(|_| failure("a voice too large"))?;
        let layout = Layout::from_size_align(size, 16).map_err(|_| failure("a voice too large"))?;
        // SAFETY: the layout is not empty, ENGINE_BYTES alone makes it a megabyte.
        let Some(arena) = NonNull::new(unsafe { alloc_zeroed(layout) }) else {
            handle_alloc_error(layout)
        };
        // From here on, Drop gives back what was built, however far that got.
        let mut voice = Self {
            arena,
            layout,
            pristine: Box::default(),
            system: ptr::null_mut(),
            resources: [ptr::null_mut(); 2],
        };
        // SAFETY: the arena is `size` bytes, aligned to 16, and outlives the system (see Drop).
        check("start", unsafe {
            c::pico_initialize(arena.as_ptr().cast(), capacity, &raw mut voice.system)
        })?;
        // SAFETY: the system is initialised; the name is a C string below PICO_MAX_VOICE_NAME_SIZE.
        check("define a voice", unsafe {
            c::pico_createVoiceDefinition(voice.system, VOICE_NAME.as_ptr().cast())
        })?;
        for (index, file) in files.into_iter().enumerate() {
            let path = c_path(file)?;
            let mut name = [0 as c_char; c::PICO_RETSTRINGSIZE];
            // SAFETY: the system is initialised and the path a C string below PICO_MAX_FILE_NAME.
            check("load a voice", unsafe {
                c::pico_loadResource(voice.system, path.as_ptr(), &raw mut voice.resources[index])
            })?;
            // SAFETY: the resource was just loaded; names are shorter than PICO_MAX_RESOURCE_NAME_SIZE (32),
            // and the buffer has 200 bytes.
            check("name a voice", unsafe {
                c::pico_getResourceName(voice.system, voice.resources[index], name.as_mut_ptr())
            })?;
            // SAFETY: both names are C strings, and the call above filled the second one.
            check("add to a voice", unsafe {
                c::pico_addResourceToVoiceDefinition(
                    voice.system,
                    VOICE_NAME.as_ptr().cast(),
                    name.as_ptr().cast(),
                )
            })?;
        }
        // SAFETY: the arena is `size` initialised bytes, and no C code runs while the slice lives.
        voice.pristine = unsafe { slice::from_raw_parts(arena.as_ptr(), size) }.into();
        Ok(voice)
    }

    /// A new engine; the state of an earlier one is overwritten.
    pub(super) fn engine(&mut self) -> Result<Engine<'_>, SpeechError> {
        self.restore();
        let mut handle = ptr::null_mut();
        // SAFETY: the system is as it was after loading: both resources there, no engine yet.
        check("make an engine", unsafe {
            c::pico_newEngine(self.system, VOICE_NAME.as_ptr().cast(), &raw mut handle)
        })?;
        Ok(Engine {
            handle,
            voice: PhantomData,
        })
    }

    fn restore(&mut self) {
        // SAFETY: both blocks have this length, and they are different allocations. An engine borrows the voice
        // mutably, so none is alive.
        unsafe {
            ptr::copy_nonoverlapping(
                self.pristine.as_ptr(),
                self.arena.as_ptr(),
                self.pristine.len(),
            );
        }
    }
}

impl Drop for LoadedVoice {
    fn drop(&mut self) {
        // An engine would keep the resources locked, and locked resources their files open.
        self.restore();
        for resource in self
            .resources
            .iter_mut()
            .filter(|resource| !resource.is_null())
        {
            // SAFETY: the resource belongs to this system and is unloaded once.
            unsafe { c::pico_unloadResource(self.system, resource) };
        }
        if !self.system.is_null() {
            // SAFETY: the system is initialised, and nothing uses it after this.
            unsafe { c::pico_terminate(&raw mut self.system) };
        }
        // SAFETY: allocated with this layout in `load`, and nothing points into it any more.
        unsafe { dealloc(self.arena.as_ptr(), self.layout) };
    }
}

impl Engine<'_> {
    /// Puts in as much of `text` as there is room for; returns how many bytes that was. A NUL ends an utterance.
    pub(super) fn put(&mut self, text: &[u8]) -> Result<usize, SpeechError> {
        let length = i16::try_from(text.len()).unwrap_or(i16::MAX);
        let mut taken = 0;
        // SAFETY: the engine is alive as long as the borrow of its voice; `text` has at least `length` bytes.
        check("take text", unsafe {
            c::pico_putTextUtf8(self.handle, text.as_ptr(), length, &raw mut taken)
        })?;
        usize::try_from(taken).map_err(|_| failure("take text"))
    }

    /// Works for a moment, and appends what came out of it to `samples`.
    pub(super) fn step(&mut self, samples: &mut Vec<i16>) -> Result<Progress, SpeechError> {
        let mut buffer = [0_i16; STEP_BYTES as usize / 2];
        let (mut bytes, mut format) = (0_i16, 0_i16);
        // SAFETY: the engine is alive as long as the borrow of its voice; the buffer has the size given.
        let status = unsafe {
            c::pico_getData(
                self.handle,
                buffer.as_mut_ptr().cast(),
                STEP_BYTES,
                &raw mut bytes,
                &raw mut format,
            )
        };
        let progress = match status {
            c::PICO_STEP_BUSY => Progress::Busy,
            c::PICO_STEP_IDLE => Progress::Idle,
            _ => return Err(refused("speak", status)),
        };
        let count = usize::try_from(bytes).unwrap_or_default() / 2;
        samples.extend_from_slice(buffer.get(..count).unwrap_or_default());
        Ok(progress)
    }
}

#[cfg(unix)]
fn c_path(path: &Path) -> Result<Vec<u8>, SpeechError> {
    use std::os::unix::ffi::OsStrExt as _;
    terminated(path.as_os_str().as_bytes())
}

#[cfg(not(unix))]
fn c_path(path: &Path) -> Result<Vec<u8>, SpeechError> {
    terminated(
        path.to_str()
            .ok_or_else(|| failure("a path that is not Unicode"))?
            .as_bytes(),
    )
}

fn terminated(path: &[u8]) -> Result<Vec<u8>, SpeechError> {
    if path.len() > PATH_BYTES || path.contains(&0) {
        return Err(failure("a path of more than 500 bytes"));
    }
    Ok([path, &[0]].concat())
}

fn check(task: &str, status: c::pico_Status) -> Result<(), SpeechError> {
    if status == c::PICO_OK {
        Ok(())
    } else {
        Err(refused(task, status))
    }
}

fn refused(task: &str, status: c::pico_Status) -> SpeechError {
    SpeechError::Engine(format!("pico could not {task}: status {status}"))
}

fn failure(what: &str) -> SpeechError {
    SpeechError::Engine(format!("pico does not take {what}"))
}
